//! What resources are called in AWS.

use std::collections::BTreeSet;

use aws_websocket_api::{
    Monitoring, StageSettings, TableAccess, Throttle, WebSocketApi, WebSocketApiBuilder,
};
use pulumi_wasm::mocks::MockRun;

use super::{function, made};

/// The names in AWS of what has one, but for the API's own parts.
fn names(run: &MockRun) -> BTreeSet<String> {
    let inputs = run.resources.iter().filter(|resource| !resource.token.contains("apigatewayv2"));
    let named = inputs.filter_map(|resource| {
        let name =
            ["name", "dashboardName", "path"].into_iter().find_map(|input| resource.inputs.get(input))?;
        Some(name.as_str()?.to_owned())
    });
    named.collect()
}

fn keeper(api: WebSocketApiBuilder, name: &str) -> WebSocketApiBuilder {
    let put = TableAccess::actions(&["dynamodb:PutItem"]);
    api.connect(function(name).connections_table(put).dead_letter_queue())
}

fn monitored() -> StageSettings {
    StageSettings::new("dev", Throttle::new(100.0, 50)).monitoring(Monitoring::new())
}

#[test]
fn two_apis_with_a_stage_of_one_name_share_no_names() {
    let of =
        |api: &str, name: &str| names(&made(keeper(WebSocketApi::builder(api), name).stage(monitored())));
    let (chat, support) = (of("Chat", "keep"), of("SUPPORT_CHAT", "hold"));
    let expected = [
        "/aws/lambda/keep-dev",
        "/chat/dev/",
        "chat-api-dev-alarms",
        "chat-api-dev-latency",
        "chat-api-dev-logs",
        "chat-api-dev-eu-west-1",
        "chat-connections-dev",
        "keep-dev",
        "keep-dev-dlq",
        "keep-dev-errors",
    ];
    assert!(chat.is_superset(&expected.map(str::to_owned).into()), "{chat:?}");
    assert!(support.contains("support-chat-api-dev-logs"));
    let shared: Vec<_> =
        chat.intersection(&support).filter(|name| !name.starts_with("/aws/apigateway/")).collect();
    assert!(shared.is_empty(), "{shared:?}");
}

#[test]
fn functions_with_a_suffix_keep_their_names_whichever_stage_is_the_first() {
    let of = |stages: [&str; 2]| {
        let api = WebSocketApi::builder("Chat").function_suffix("shared").route("echo", function("echo"));
        let stages = stages.map(|name| StageSettings::new(name, Throttle::new(100.0, 50)));
        names(&made(stages.into_iter().fold(api, |api, stage| api.stage(stage))))
    };
    let names = of(["blue", "green"]);
    assert_eq!(names, of(["green", "blue"]));
    assert!(
        names.is_superset(
            &["echo-shared", "/aws/lambda/echo-shared", "/chat/shared/"].map(str::to_owned).into()
        )
    );
}

#[test]
fn the_table_and_queues_have_the_suffix_as_well() {
    let names =
        names(&made(keeper(WebSocketApi::builder("Chat"), "keep").function_suffix("a").stage(monitored())));
    assert!(names.is_superset(&["chat-connections-a", "keep-a-dlq"].map(str::to_owned).into()), "{names:?}");
}
