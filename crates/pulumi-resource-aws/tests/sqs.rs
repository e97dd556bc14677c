//! SQS on the embedded AWS.

mod common;

use common::{Fake, Life, Made, faked, now, problems, props, server, unique, with};
use pulumi_provider::Value;
use pulumi_provider::testing::details;
use pulumi_wasm_proto::rpc::ErrorResourceInitFailed;
use serde_json::{Value as Json, json};

const QUEUE: &str = "aws:sqs/queue:Queue";
const TAGS: [&str; 4] = ["tags.a", "tags.b", "tagsAll.a", "tagsAll.b"];

/// A policy that lets a service send, with its parts in one of two orders.
fn policy(sorted: bool) -> String {
    let (first, second) = (r#""Effect": "Allow""#, r#""Action": ["sqs:SendMessage"]"#);
    let (a, b) = if sorted { (first, second) } else { (second, first) };
    format!(
        r#"{{"Version":"2012-10-17","Statement":{{{a},{b},"Principal":{{"Service":"sns.amazonaws.com"}},"Resource":"*"}}}}"#
    )
}

#[tokio::test]
async fn a_queue_lives() {
    let server = server().await;
    let dead = Made::new(&server, QUEUE, "dead", props(json!({}))).await;
    let redrive =
        |times: Json| json!({"maxReceiveCount": times, "deadLetterTargetArn": dead.text("arn")}).to_string();
    let inputs = props(json!({
        "delaySeconds": 5, "visibilityTimeoutSeconds": 0, "redrivePolicy": redrive(json!(3)), "tags": {"a": "1"},
        "sqsManagedSseEnabled": true
    }));
    let slower =
        with(&inputs, json!({"delaySeconds": 10, "receiveWaitTimeSeconds": 20, "maxMessageSize": 1024}));
    let allowed = with(&slower, json!({"policy": policy(true), "messageRetentionSeconds": 60}));
    let keyed = with(
        &allowed,
        json!({"sqsManagedSseEnabled": null, "kmsMasterKeyId": "alias/a", "kmsDataKeyReusePeriodSeconds": 600}),
    );
    Life {
        token: QUEUE,
        name: "queue",
        inputs: inputs.clone(),
        bad: &[
            (with(&inputs, json!({"delaySeconds": 901})), "delaySeconds: must be from 0 to 900"),
            (with(&inputs, json!({"redrivePolicy": "{"})), "redrivePolicy: must be JSON"),
            (with(&inputs, json!({"kmsMasterKeyId": "a"})), "kmsMasterKeyId: conflicts with"),
            (
                with(&inputs, json!({"contentBasedDeduplication": true})),
                "contentBasedDeduplication: needs \"fifoQueue\"",
            ),
            (with(&inputs, json!({"name": "a b"})), "name: can't have ' '"),
            (with(&inputs, json!({"name": "a.fifo"})), "name: ends in \".fifo\""),
            (with(&inputs, json!({"name": "a", "fifoQueue": true})), "name: must end in \".fifo\""),
            (with(&inputs, json!({"name": "a", "namePrefix": "b"})), "name: conflicts with"),
        ],
        unknown: "delaySeconds",
        outputs: &["arn", "name", "region", "tagsAll", "url", "kmsDataKeyReusePeriodSeconds", "policy"],
        updates: &[
            (slower.clone(), &["delaySeconds", "maxMessageSize", "receiveWaitTimeSeconds"]),
            (allowed.clone(), &["messageRetentionSeconds", "policy"]),
            (with(&allowed, json!({"policy": policy(false), "redrivePolicy": redrive(json!("3"))})), &[]),
            (
                with(
                    &allowed,
                    json!({"policy": "", "redriveAllowPolicy": {"redrivePermission": "allowAll"}}),
                ),
                &["policy", "redriveAllowPolicy"],
            ),
            (
                with(&allowed, json!({"redriveAllowPolicy": "", "tags": {"b": "2"}})),
                &["policy", "redriveAllowPolicy", TAGS[0], TAGS[1], TAGS[2], TAGS[3]],
            ),
            (keyed, &["kmsMasterKeyId", TAGS[0], TAGS[1], TAGS[2], TAGS[3]]),
            // MiniStack has both kinds of keys at once, which an import couldn't say.
            (allowed.clone(), &["kmsMasterKeyId"]),
        ],
        replaces: &[
            (with(&inputs, json!({"name": "other"})), "name"),
            (with(&inputs, json!({"namePrefix": "other"})), "namePrefix"),
            (with(&inputs, json!({"region": "eu-west-1"})), "region"),
        ],
        ..Life::default()
    }
    .live(&server)
    .await;
    dead.delete().await.unwrap();
}

#[tokio::test]
async fn a_fifo_queue_is_named_like_one() {
    let server = server().await;
    let inputs = props(
        json!({"fifoQueue": true, "contentBasedDeduplication": true, "deduplicationScope": "messageGroup"}),
    );
    let mut queue = Made::new(&server, QUEUE, "ordered", inputs.clone()).await;
    assert!(queue.text("name").ends_with(".fifo"), "{}", queue.text("name"));
    let limited = with(&inputs, json!({"fifoThroughputLimit": "perMessageGroupId"}));
    assert_eq!(queue.update(limited).await, ["fifoThroughputLimit"]);
    let prefixed =
        Made::new(&server, QUEUE, "prefixed", props(json!({"fifoQueue": true, "namePrefix": "of-"}))).await;
    let name = prefixed.text("name");
    assert!(name.starts_with("of-") && name.ends_with(".fifo"), "{name}");
    for queue in [queue, prefixed] {
        queue.delete().await.unwrap();
    }
}

#[tokio::test]
async fn a_refresh_sees_what_others_changed() {
    let server = server().await;
    let queue = Made::new(&server, QUEUE, "drifting", props(json!({"delaySeconds": 5}))).await;
    let mut other = queue.again();
    other.update(props(json!({"delaySeconds": 6, "name": queue.text("name")}))).await;
    let read = pulumi_wasm_proto::from_struct(queue.read().await.inputs.unwrap()).unwrap();
    assert_eq!(read["delaySeconds"], Value::from(6.0));
    queue.delete().await.unwrap();
}

#[tokio::test]
async fn a_name_in_use_with_other_attributes_is_an_error_with_a_way_out() {
    let server = server().await;
    let inputs = props(json!({"name": unique("taken"), "delaySeconds": 5}));
    let queue = Made::new(&server, QUEUE, "taken", inputs.clone()).await;
    let other = with(&inputs, json!({"delaySeconds": 6}));
    let refused = Made::try_new(&server, QUEUE, "second", other).await.err().unwrap();
    assert!(
        refused.message().ends_with("import that queue, or choose another name"),
        "{}",
        refused.message()
    );
    queue.delete().await.unwrap();
}

const FAKE_URL: &str = "http://sqs/000000000000/q";

#[tokio::test]
async fn a_queue_is_there_when_its_attributes_are_and_a_name_just_deleted_is_waited_for() {
    let fake = Fake::start(|request, before| {
        let missing = json!({"__type": "com.amazonaws.sqs#QueueDoesNotExist", "message": "no such queue"});
        let recent =
            json!({"__type": "com.amazonaws.sqs#QueueDeletedRecently", "message": "wait 60 seconds"});
        let attributes = |delay: &str| {
            let defaults = [
                ("DelaySeconds", delay),
                ("MaximumMessageSize", "262144"),
                ("MessageRetentionPeriod", "345600"),
                ("ReceiveMessageWaitTimeSeconds", "0"),
                ("VisibilityTimeout", "30"),
                ("QueueArn", "arn:aws:sqs:eu-central-1:000000000000:q"),
            ];
            json!({"Attributes": std::collections::BTreeMap::from(defaults)})
        };
        match (request.split('.').nth(1).unwrap().split('{').next().unwrap(), before) {
            ("CreateQueue", 0) => (400, recent),
            ("CreateQueue", _) => (200, json!({"QueueUrl": FAKE_URL})),
            ("GetQueueAttributes", 0) => (400, missing),
            ("GetQueueAttributes", 1 | 3) => (200, attributes("0")),
            ("GetQueueAttributes", _) => (200, attributes("5")),
            _ => (200, json!({})),
        }
    });
    let server = faked("sqs", &fake).await;
    let queue = Made::new(&server, QUEUE, "late", props(json!({"name": "q", "delaySeconds": 5}))).await;
    assert_eq!((queue.id.as_str(), queue.text("name").as_str()), (FAKE_URL, "q"));
    let reads = fake.seen().iter().filter(|seen| seen.contains("GetQueueAttributes")).count();
    assert_eq!(reads, 7, "the third look after the last old one is believed");
}

#[tokio::test]
async fn a_queue_that_never_settles_is_kept() {
    let fake = Fake::start(|request, _| match request.contains("CreateQueue") {
        true => (200, json!({"QueueUrl": FAKE_URL})),
        false => (403, json!({"__type": "com.amazonaws.sqs#AccessDenied", "message": "not you"})),
    });
    let server = faked("sqs", &fake).await;
    let failed = Made::try_new(&server, QUEUE, "kept", props(json!({"name": "q"}))).await.err().unwrap();
    let kept = details::<ErrorResourceInitFailed>(&failed);
    assert_eq!(kept[0].id, FAKE_URL, "{failed:?}");
}

#[tokio::test]
async fn all_problems_are_found_at_once() {
    let server = server().await;
    let found = problems(
        &server,
        QUEUE,
        props(json!({"name": "a b", "deduplicationScope": "queue", "delaySeconds": -1})),
    );
    assert_eq!(found.len(), 3, "{found:#?}");
}

#[tokio::test]
async fn a_queue_whose_creation_nobody_answered_is_found() {
    let fake = Fake::start(|request, before| {
        match (request.split('.').nth(1).unwrap().split('{').next().unwrap(), before) {
            ("CreateQueue", 0) => (500, json!({"__type": "InternalError", "message": "who knows"})),
            ("CreateQueue" | "GetQueueUrl", _) => (200, json!({"QueueUrl": FAKE_URL})),
            ("GetQueueAttributes", _) => {
                let attributes = [
                    ("CreatedTimestamp", format!("{:.0}", now())),
                    ("MaximumMessageSize", "262144".to_owned()),
                    ("MessageRetentionPeriod", "345600".to_owned()),
                    ("VisibilityTimeout", "30".to_owned()),
                ];
                (200, json!({"Attributes": std::collections::BTreeMap::from(attributes)}))
            }
            _ => (200, json!({})),
        }
    });
    let server = faked("sqs", &fake).await;
    let queue = Made::new(&server, QUEUE, "lost", props(json!({"name": "q"}))).await;
    assert_eq!(queue.id, FAKE_URL);
    let calls = |action: &str| fake.seen().iter().filter(|seen| seen.contains(action)).count();
    assert_eq!((calls("CreateQueue"), calls("GetQueueUrl")), (1, 1), "{:?}", fake.seen());
}
