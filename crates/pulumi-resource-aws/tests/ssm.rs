//! Systems Manager on the embedded AWS.

mod common;

use common::{Fake, Life, Made, faked, now, props, server, unique, with};
use pulumi_provider::{Object, Value, testing::details};
use pulumi_wasm_proto::{from_struct, rpc::ErrorResourceInitFailed};
use serde_json::json;

const PARAMETER: &str = "aws:ssm/parameter:Parameter";
const TAGS: [&str; 4] = ["tags.a", "tags.b", "tagsAll.a", "tagsAll.b"];

fn secret(text: &str) -> Value {
    Value::from(text).into_secret()
}

#[tokio::test]
async fn a_parameter_lives() {
    let server = server().await;
    let inputs = props(json!({"type": "SecureString", "value": "hidden", "tags": {"a": "1"}}));
    let described =
        with(&inputs, json!({"description": "of a test", "allowedPattern": ".*", "tier": "Advanced"}));
    Life {
        token: PARAMETER,
        name: "parameter",
        lost: "POST / AmazonSSM.PutParameter",
        inputs: inputs.clone(),
        bad: &[
            (with(&inputs, json!({"type": "Secret"})), "type: must be one of"),
            (with(&inputs, json!({"value": null})), "value: exactly one of"),
            (
                with(&inputs, json!({"value": null, "insecureValue": "a"})),
                "insecureValue: can't be the value of a SecureString",
            ),
            (with(&inputs, json!({"valueWo": "a"})), "valueWo: needs \"valueWoVersion\""),
            (
                with(&inputs, json!({"type": "String", "keyId": "alias/a"})),
                "keyId: is used for a SecureString only",
            ),
            (with(&inputs, json!({"name": "a/b"})), "name: must start with '/'"),
            (with(&inputs, json!({"name": "/aws/b"})), "name: can't start with \"aws\""),
            (with(&inputs, json!({"value": ""})), "value: must have a length of 1 to 8192"),
        ],
        unknown: "description",
        outputs: &[
            "arn",
            "dataType",
            "hasValueWo",
            "keyId",
            "name",
            "region",
            "tagsAll",
            "tier",
            "value",
            "version",
        ],
        updates: &[
            (with(&inputs, json!({"value": "changed"})), &["value"]),
            (with(&inputs, json!({"tags": {"b": "2"}, "value": "changed"})), &TAGS),
            (
                described.clone(),
                &["allowedPattern", "description", TAGS[0], TAGS[1], TAGS[2], TAGS[3], "tier", "value"],
            ),
            (with(&described, json!({"tier": "Intelligent-Tiering"})), &[]),
            (with(&described, json!({"type": "StringList", "value": "a,b"})), &["type", "value"]),
        ],
        replaces: &[
            (with(&inputs, json!({"name": "other"})), "name"),
            (with(&inputs, json!({"dataType": "aws:ec2:image"})), "dataType"),
            (with(&described, json!({"tier": "Standard"})), "tier"),
        ],
        ..Life::default()
    }
    .live(&server)
    .await;
}

#[tokio::test]
async fn a_value_is_a_secret_in_inputs_and_state_and_another_only_where_it_is_meant_to_be_seen() {
    let server = server().await;
    let inputs = props(json!({"type": "SecureString", "value": "hidden"}));
    let mut parameter = Made::new(&server, PARAMETER, "secret", inputs.clone()).await;
    assert_eq!(
        (&parameter.inputs["value"], &parameter.state["value"]),
        (&secret("hidden"), &secret("hidden"))
    );
    let read = parameter.read().await;
    let (state, read) =
        (from_struct(read.properties.unwrap()).unwrap(), from_struct(read.inputs.unwrap()).unwrap());
    assert_eq!((&read["value"], &state["value"]), (&secret("hidden"), &secret("hidden")));
    parameter.update(with(&inputs, json!({"type": "String", "value": null, "insecureValue": "seen"}))).await;
    assert_eq!(parameter.state["insecureValue"], Value::from("seen"));
    assert_eq!(parameter.state["value"], secret(""));
    let read = from_struct(parameter.read().await.properties.unwrap()).unwrap();
    assert_eq!((&read["insecureValue"], &read["value"]), (&Value::from("seen"), &secret("")));
    parameter.delete().await.unwrap();
}

#[tokio::test]
async fn a_write_only_value_is_in_no_state_and_changes_with_its_version() {
    let server = server().await;
    let inputs = props(json!({"type": "SecureString", "valueWo": "hidden", "valueWoVersion": 1}));
    let mut parameter = Made::new(&server, PARAMETER, "write-only", inputs.clone()).await;
    let hidden = |state: &Object| {
        assert!(!format!("{state:?}").contains("hidden"), "{state:?}");
        assert_eq!(state["hasValueWo"], Value::Bool(true));
    };
    hidden(&parameter.state);
    assert_eq!(parameter.inputs["valueWo"], secret("hidden"));
    hidden(&from_struct(parameter.read().await.properties.unwrap()).unwrap());
    let other = with(&inputs, json!({"valueWo": "hidden too"}));
    assert_eq!(parameter.update(other.clone()).await, [""; 0]);
    assert_eq!(parameter.update(with(&other, json!({"valueWoVersion": 2}))).await, ["valueWoVersion"]);
    assert_eq!(parameter.state["version"], Value::from(2.0));
    hidden(&parameter.state);
    parameter.delete().await.unwrap();
}

#[tokio::test]
async fn what_exists_is_overwritten_only_on_demand() {
    let server = server().await;
    let inputs = props(json!({"type": "String", "value": "a", "name": unique("/test/taken")}));
    let first = Made::new(&server, PARAMETER, "first", inputs.clone()).await;
    let refused = Made::try_new(&server, PARAMETER, "second", inputs.clone()).await.err().unwrap();
    assert!(refused.message().ends_with("or set \"overwrite\" to true"), "{}", refused.message());
    let inputs = with(&inputs, json!({"overwrite": true, "value": "b", "tags": {"a": "1"}}));
    let elsewhere = common::server().await;
    let second = Made::new(&elsewhere, PARAMETER, "second", inputs).await;
    assert_eq!(second.state["version"], Value::from(2.0));
    let read = from_struct(first.read().await.inputs.unwrap()).unwrap();
    assert_eq!(read["value"], secret("b"), "a refresh sees what others changed");
    second.delete().await.unwrap();
}

#[tokio::test]
async fn an_arn_may_be_expected_but_not_chosen() {
    let server = server().await;
    let name = unique("expected");
    let inputs = props(json!({"type": "String", "value": "a", "name": name, "arn": "arn:aws:ssm:x"}));
    let refused = Made::try_new(&server, PARAMETER, "expected", inputs.clone()).await.err().unwrap();
    assert!(
        refused.message().starts_with("arn: the parameter's ARN follows from its name"),
        "{}",
        refused.message()
    );
    let arn = format!("arn:aws:ssm:eu-central-1:000000000000:parameter/{name}");
    Made::new(&server, PARAMETER, "expected", with(&inputs, json!({"arn": arn})))
        .await
        .delete()
        .await
        .unwrap();
}

#[tokio::test]
async fn a_tier_is_left_out_where_there_is_none() {
    let fake = Fake::start(|request, _| match request.contains("\"Tier\"") {
        true => (400, json!({"__type": "ValidationException", "message": "Tier is not supported"})),
        false => (200, json!({"Version": 1})),
    });
    let server = faked("ssm", &fake).await;
    let inputs = props(json!({"type": "String", "value": "a", "tier": "Standard"}));
    let parameter = Made::new(&server, PARAMETER, "tierless", inputs).await;
    assert_eq!((fake.seen().len(), parameter.state["version"].clone()), (2, Value::from(1.0)));
}

#[tokio::test]
async fn a_parameter_whose_tags_fail_is_kept() {
    let fake = Fake::start(|request, _| match request.contains("AddTags") {
        true => (400, json!({"__type": "AccessDeniedException", "message": "not you"})),
        false => (200, json!({"Version": 3, "Tier": "Standard"})),
    });
    let server = faked("ssm", &fake).await;
    let inputs =
        props(json!({"type": "String", "value": "a", "name": "n", "overwrite": true, "tags": {"a": "1"}}));
    let failed = Made::try_new(&server, PARAMETER, "untagged", inputs).await.err().unwrap();
    let kept = details::<ErrorResourceInitFailed>(&failed);
    assert_eq!(kept[0].id, "n", "{failed:?}");
    let state = from_struct(kept[0].properties.clone().unwrap()).unwrap();
    assert_eq!(
        (&state["version"], state.get("tagsAll")),
        (&Value::from(3.0), Some(&Value::Object(Object::new())))
    );
}

#[tokio::test]
async fn a_parameter_whose_creation_nobody_answered_is_found_and_not_put_again() {
    let fake = Fake::start(|request, _| {
        let metadata =
            json!({"Name": "n", "Type": "String", "DataType": "text", "Tier": "Standard", "Version": 1});
        let mut parameter = metadata.clone();
        parameter["Value"] = json!("a");
        parameter["LastModifiedDate"] = json!(now());
        let answers = [
            ("PutParameter", 500, json!({"__type": "InternalServerError", "message": "who knows"})),
            ("GetParameter", 200, json!({"Parameter": parameter})),
            ("DescribeParameters", 200, json!({"Parameters": [metadata]})),
        ];
        let answer = answers.into_iter().find(|(action, ..)| request.contains(action));
        answer.map_or((200, json!({})), |(_, status, answer)| (status, answer))
    });
    let server = faked("ssm", &fake).await;
    let inputs = props(json!({"type": "String", "value": "a", "name": "n"}));
    let parameter = Made::new(&server, PARAMETER, "lost", inputs).await;
    assert_eq!((parameter.id.as_str(), &parameter.state["value"]), ("n", &secret("a")));
    assert_eq!(
        fake.seen().iter().filter(|seen| seen.contains("PutParameter")).count(),
        1,
        "{:?}",
        fake.seen()
    );
}
