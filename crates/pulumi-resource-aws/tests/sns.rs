//! SNS on the embedded AWS.

#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use common::{Fake, Life, Made, faked, props, server, with};
use pulumi_provider::{Value, testing::details};
use pulumi_wasm_proto::rpc::ErrorResourceInitFailed;
use serde_json::json;

const TOPIC: &str = "aws:sns/topic:Topic";
const SUBSCRIPTION: &str = "aws:sns/topicSubscription:TopicSubscription";
const TAGS: [&str; 4] = ["tags.a", "tags.b", "tagsAll.a", "tagsAll.b"];
const ROLE: &str = "arn:aws:iam::000000000000:role/feedback";

#[tokio::test]
async fn a_topic_lives() {
    let server = server().await;
    let grant = |action: &str| {
        let statement = json!({"Effect": "Allow", "Action": [action], "Principal": "*", "Resource": "*"});
        json!({"Version": "2012-10-17", "Statement": [statement]}).to_string()
    };
    let inputs = props(json!({
        "displayName": "of a test", "lambdaFailureFeedbackRoleArn": ROLE, "lambdaSuccessFeedbackSampleRate": 50,
        "policy": grant("sns:Publish"), "tags": {"a": "1"}
    }));
    let delivery = json!({"http": {"defaultHealthyRetryPolicy": {"numRetries": 3}}});
    let traced = with(
        &inputs,
        json!({"tracingConfig": "Active", "signatureVersion": 2, "deliveryPolicy": delivery, "maximumMessageSize": 2048}),
    );
    let bare = with(
        &traced,
        json!({"displayName": null, "lambdaFailureFeedbackRoleArn": null, "lambdaSuccessFeedbackSampleRate": null}),
    );
    Life {
        token: TOPIC,
        name: "topic",
        inputs: inputs.clone(),
        bad: &[
            (with(&inputs, json!({"signatureVersion": 3})), "signatureVersion: must be from 1 to 2"),
            (with(&inputs, json!({"tracingConfig": "On"})), "tracingConfig: must be one of"),
            (
                with(&inputs, json!({"archivePolicy": {"MessageRetentionPeriod": "30"}})),
                "archivePolicy: needs \"fifoTopic\"",
            ),
            (
                with(&inputs, json!({"sqsFailureFeedbackRoleArn": "role"})),
                "sqsFailureFeedbackRoleArn: must be an ARN",
            ),
            (
                with(&inputs, json!({"sqsSuccessFeedbackSampleRate": 101})),
                "sqsSuccessFeedbackSampleRate: must be from 0 to 100",
            ),
            (with(&inputs, json!({"name": "a.b"})), "name: can't have '.'"),
        ],
        unknown: "displayName",
        outputs: &[
            "arn",
            "name",
            "owner",
            "policy",
            "region",
            "tagsAll",
            "beginningArchiveTime",
            "maximumMessageSize",
        ],
        updates: &[
            (traced.clone(), &["deliveryPolicy", "maximumMessageSize", "signatureVersion", "tracingConfig"]),
            (
                bare.clone(),
                &["displayName", "lambdaFailureFeedbackRoleArn", "lambdaSuccessFeedbackSampleRate"],
            ),
            (
                with(&bare, json!({"policy": grant("sns:Subscribe"), "tags": {"b": "2"}})),
                &["policy", TAGS[0], TAGS[1], TAGS[2], TAGS[3]],
            ),
        ],
        replaces: &[(with(&inputs, json!({"name": "other"})), "name")],
        ..Life::default()
    }
    .live(&server)
    .await;
}

#[tokio::test]
async fn a_fifo_topic_is_named_like_one_and_may_be_archived() {
    let server = server().await;
    let inputs = props(
        json!({"fifoTopic": true, "fifoThroughputScope": "MessageGroup", "contentBasedDeduplication": true}),
    );
    let mut topic = Made::new(&server, TOPIC, "ordered", inputs.clone()).await;
    assert!(topic.text("name").ends_with(".fifo"), "{}", topic.text("name"));
    let archived = with(&inputs, json!({"archivePolicy": {"MessageRetentionPeriod": "30"}}));
    assert_eq!(topic.update(archived).await, ["archivePolicy"]);
    assert_eq!(topic.update(inputs).await, ["archivePolicy"]);
    assert_eq!(
        topic.update(props(json!({"fifoTopic": true, "archivePolicy": "{}"}))).await,
        ["contentBasedDeduplication"]
    );
    topic.delete().await.unwrap();
}

#[tokio::test]
async fn a_subscription_lives() {
    let server = server().await;
    let topic = Made::new(&server, TOPIC, "subscribed", props(json!({}))).await;
    let endpoint = "arn:aws:sqs:eu-central-1:000000000000:inbox";
    let inputs = props(
        json!({"topic": topic.id, "protocol": "sqs", "endpoint": endpoint, "filterPolicy": {"a": ["1"]}}),
    );
    let body =
        with(&inputs, json!({"filterPolicyScope": "MessageBody", "filterPolicy": {"a": {"b": ["1"]}}}));
    let redrive = json!({"deadLetterTargetArn": "arn:aws:sqs:eu-central-1:000000000000:dead"});
    let raw = with(&inputs, json!({"rawMessageDelivery": true, "redrivePolicy": redrive}));
    Life {
        token: SUBSCRIPTION,
        name: "subscription",
        inputs: inputs.clone(),
        bad: &[
            (with(&inputs, json!({"protocol": "pigeon"})), "protocol: must be one of"),
            (with(&inputs, json!({"topic": "mine"})), "topic: must be an ARN"),
            (with(&inputs, json!({"endpoint": null})), "endpoint: is required"),
            (
                with(&inputs, json!({"protocol": "firehose"})),
                "subscriptionRoleArn: is required by the protocol",
            ),
            (with(&body, json!({"filterPolicy": null})), "filterPolicyScope: needs \"filterPolicy\""),
        ],
        unknown: "endpoint",
        outputs: &["arn", "confirmationWasAuthenticated", "ownerId", "pendingConfirmation", "region"],
        updates: &[
            (body, &["filterPolicy", "filterPolicyScope"]),
            (raw.clone(), &["filterPolicy", "filterPolicyScope", "rawMessageDelivery", "redrivePolicy"]),
            (
                with(&raw, json!({"redrivePolicy": null, "filterPolicy": null})),
                &["filterPolicy", "redrivePolicy"],
            ),
            (with(&inputs, json!({"filterPolicy": null})), &["rawMessageDelivery"]),
        ],
        replaces: &[
            (with(&inputs, json!({"endpoint": "arn:aws:sqs:eu-central-1:000000000000:other"})), "endpoint"),
            (with(&inputs, json!({"protocol": "sms", "endpoint": endpoint})), "protocol"),
            (with(&inputs, json!({"topic": "arn:aws:sns:eu-central-1:000000000000:other"})), "topic"),
        ],
        ..Life::default()
    }
    .live(&server)
    .await;
    topic.delete().await.unwrap();
}

#[tokio::test]
async fn a_refresh_sees_what_others_changed() {
    let server = server().await;
    let topic = Made::new(&server, TOPIC, "drifting", props(json!({"displayName": "mine"}))).await;
    let mut other = topic.again();
    other.update(props(json!({"displayName": "theirs", "name": topic.text("name")}))).await;
    let read = pulumi_wasm_proto::from_struct(topic.read().await.inputs.unwrap()).unwrap();
    assert_eq!(read["displayName"], Value::from("theirs"));
    topic.delete().await.unwrap();
}

const ARN: &str = "arn:aws:sns:eu-central-1:000000000000:t:1";

fn answer(action: &str, result: &str) -> String {
    format!("<{action}Response><{action}Result>{result}</{action}Result></{action}Response>")
}

fn error(code: &str, message: &str) -> String {
    format!("<ErrorResponse><Error><Code>{code}</Code><Message>{message}</Message></Error></ErrorResponse>")
}

/// A subscription over HTTPS that is pending until it was looked at twice; MiniStack doesn't give out its ARN.
fn pending(request: &str, before: usize) -> (u16, serde_json::Value) {
    let action = request.split("Action=").nth(1).and_then(|rest| rest.split('&').next()).unwrap();
    match action {
        "Subscribe" => (200, answer(action, &format!("<SubscriptionArn>{ARN}</SubscriptionArn>")).into()),
        "Unsubscribe" => {
            let message = "Invalid parameter: SubscriptionArn Reason: Cannot unsubscribe a subscription that is pending confirmation";
            (400, error("InvalidParameter", message).into())
        }
        _ => {
            let entry =
                |key: &str, value: &str| format!("<entry><key>{key}</key><value>{value}</value></entry>");
            let waiting = if before < 2 { "true" } else { "false" };
            let entries = [
                entry("PendingConfirmation", waiting),
                entry("Protocol", "https"),
                entry("Endpoint", "https://me:****@example.com"),
                entry("TopicArn", "arn:aws:sns:eu-central-1:000000000000:t"),
            ];
            (200, answer(action, &format!("<Attributes>{}</Attributes>", entries.concat())).into())
        }
    }
}

#[tokio::test]
async fn a_person_has_time_to_confirm_and_a_server_is_waited_for() {
    let fake = Fake::start(pending);
    let server = faked("sns", &fake).await;
    let inputs = props(json!({
        "topic": "arn:aws:sns:eu-central-1:000000000000:t", "protocol": "https", "endpoint": "https://me:secret@example.com"
    }));
    let unconfirmed = Made::new(&server, SUBSCRIPTION, "person", inputs.clone()).await;
    assert_eq!(unconfirmed.state["pendingConfirmation"], Value::Bool(true));
    assert_eq!(
        unconfirmed.text("endpoint"),
        "https://me:secret@example.com",
        "SNS shows it without the password"
    );
    assert!(unconfirmed.diff(&unconfirmed.inputs).detailed_diff.is_empty());
    unconfirmed.delete().await.expect("what isn't confirmed is left to SNS to forget");
    let confirmed = Made::new(
        &server,
        SUBSCRIPTION,
        "server",
        with(&inputs, json!({"endpointAutoConfirms": true, "endpoint": "https://example.org"})),
    )
    .await;
    assert_eq!(confirmed.state["pendingConfirmation"], Value::Bool(false));
}

#[tokio::test]
async fn an_endpoint_that_does_not_confirm_in_time_keeps_its_subscription() {
    let fake = Fake::start(|request, _| pending(request, 0));
    let server = faked("sns", &fake).await;
    let inputs = props(json!({
        "topic": "arn:aws:sns:eu-central-1:000000000000:t", "protocol": "https", "endpoint": "https://example.com",
        "endpointAutoConfirms": true, "confirmationTimeoutInMinutes": 0
    }));
    let failed = Made::try_new(&server, SUBSCRIPTION, "silent", inputs).await.err().unwrap();
    assert_eq!(details::<ErrorResourceInitFailed>(&failed)[0].id, ARN, "{failed:?}");
}

#[tokio::test]
async fn policies_are_taken_away_as_sns_wants_it() {
    let fake = Fake::start(|request, _| pending(request, 2));
    let server = faked("sns", &fake).await;
    let inputs = props(json!({
        "topic": "arn:aws:sns:eu-central-1:000000000000:t", "protocol": "https", "endpoint": "https://example.com"
    }));
    let mut made = Made::new(&server, SUBSCRIPTION, "policies", inputs.clone()).await;
    made.state.extend(props(json!({
        "filterPolicy": "{\"a\":[1]}", "redrivePolicy": "{\"a\":1}", "replayPolicy": "{\"a\":1}", "deliveryPolicy": "{\"a\":1}",
        "endpoint": "https://example.com"
    })));
    made.update(inputs).await;
    let seen = fake.seen();
    let sent = |name: &str| seen.iter().find(|seen| seen.contains(&format!("AttributeName={name}"))).unwrap();
    assert!(sent("FilterPolicy").contains("AttributeValue=%7B%7D"), "{seen:?}");
    assert!(sent("ReplayPolicy").contains("AttributeValue=%7B%7D"), "{seen:?}");
    assert!(!sent("RedrivePolicy").contains("AttributeValue"), "{seen:?}");
}
