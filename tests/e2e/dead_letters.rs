//! What Lambda gives up on, and how it is sent on.

use serde_json::{Value, json};

use crate::{
    chat::Client,
    stand::{Stand, wait_until},
};

/// How often work was handed on that a function refuses to go on with.
const TOO_OFTEN: u32 = 16;

/// A message that a function gives up on is in its queue, and whoever is still connected gets it when the function is
/// invoked with it once more.
pub(crate) fn are_kept_and_can_be_sent_on(stand: &Stand, api: &str, stage: &str) {
    let function = format!("websocket-broadcast-handler-{stage}");
    let mut client = Client::connect(stand, api, stage);
    invoke(stand, &function, &rest_of_a_broadcast(api, stage, &client.id));
    let queue = stand.aws_cli(&["sqs", "get-queue-url", "--queue-name", &format!("{function}-dlq")]);
    let queue = queue["QueueUrl"].as_str().unwrap();
    wait_until("what was given up on is in the queue", || waiting(stand, queue) == "1");
    let received = stand.aws_cli(&["sqs", "receive-message", "--queue-url", queue]);
    let letter = &received["Messages"][0];
    let mut event: Value = serde_json::from_str(letter["Body"].as_str().unwrap()).unwrap();
    // AWS puts the event itself there, MiniStack what a destination for failures gets.
    if event["requestPayload"].is_object() {
        event = event["requestPayload"].take();
    }
    assert_eq!(event, rest_of_a_broadcast(api, stage, &client.id));
    event["generation"] = json!(1);
    invoke(stand, &function, &event);
    assert_eq!(client.expect("broadcast")["message"], "better late");
    client.close();
}

/// What is left of a broadcast that was handed on too often: one client.
fn rest_of_a_broadcast(api: &str, stage: &str, client: &str) -> Value {
    json!({
        "generation": TOO_OFTEN,
        "api": { "apiId": api, "stage": stage, "domainName": format!("{api}.execute-api.localhost") },
        "requestId": "request-1",
        "requestedAt": null,
        "tasks": [{
            "push": { "type": "broadcast", "from": client, "message": "better late" },
            "except": null,
            "rest": { "places": [], "pending": [client] },
        }],
    })
}

fn invoke(stand: &Stand, function: &str, event: &Value) {
    let event = event.to_string();
    let how = ["--invocation-type", "Event", "--payload", &event, "/dev/null"];
    let invoke = [&["lambda", "invoke", "--function-name", function], how.as_slice()].concat();
    assert_eq!(stand.aws_cli(&invoke)["StatusCode"], 202);
}

fn waiting(stand: &Stand, queue: &str) -> String {
    let count = "ApproximateNumberOfMessages";
    let found =
        stand.aws_cli(&["sqs", "get-queue-attributes", "--queue-url", queue, "--attribute-names", count]);
    found["Attributes"][count].as_str().unwrap_or_default().to_owned()
}
