//! What the component's users want otherwise.

use aws_websocket_api::{Monitoring, WebSocketApi};
use pulumi_wasm_aws::{
    apigatewayv2::{Route, Stage},
    lambda::Function,
};
use serde_json::json;

use super::{FUNCTION, ROUTE, STAGE, chat, clean, function, inputs, json, made, program, stage};

const ALARM: &str = "cloudwatch/metricAlarm:MetricAlarm";

#[test]
fn a_transform_changes_every_child_of_its_type_and_no_other() {
    let api = chat().route("a", function("f")).route("b", function("g"));
    let run = made(api.transform::<Function>(|_, args| args.memory_size(512)));
    for name in ["f-function", "g-function"] {
        assert_eq!(inputs(&run, FUNCTION, name)["memorySize"], 512);
    }
    assert!(inputs(&run, STAGE, "dev-stage")["memorySize"].is_null());
}

#[test]
fn a_transform_tells_children_apart_by_their_names() {
    let api = chat().route("a", function("f")).route("b", function("g"));
    let run = made(api.transform::<Function>(|child, args| match child {
        "g-function" => args.reserved_concurrent_executions(10),
        _ => args,
    }));
    assert_eq!(inputs(&run, FUNCTION, "g-function")["reservedConcurrentExecutions"], 10);
    assert!(inputs(&run, FUNCTION, "f-function")["reservedConcurrentExecutions"].is_null());
}

#[test]
fn transforms_act_one_after_the_other() {
    let api = chat().route("a", function("f"));
    let run = made(
        api.transform::<Stage>(|_, args| args.description("first").client_certificate_id("c1"))
            .transform::<Stage>(|_, args| args.description("second")),
    );
    let stage = inputs(&run, STAGE, "dev-stage");
    assert_eq!(stage["description"], "second");
    assert_eq!(stage["clientCertificateId"], "c1");
}

#[test]
fn a_transform_sees_the_child_by_the_name_that_imports_have() {
    let api = chat()
        .connect(function("f"))
        .transform::<Route>(|child, args| args.operation_name(child.replace('-', "")));
    assert_eq!(inputs(&made(api), ROUTE, "connect-route")["operationName"], "connectroute");
}

#[test]
fn the_name_of_a_function_is_what_a_transform_made_of_it() {
    let run = clean(program(|ctx| {
        let api = WebSocketApi::builder("Chat").route("a", function("f"));
        let api = api.transform::<Function>(|_, args| args.name("theirs"));
        let api = api.stage(stage().monitoring(Monitoring::new())).create(ctx)?;
        ctx.export("names", api.function_names());
        Ok(())
    }));
    assert_eq!(json(&run.exports["names"]), json!({ "a": "theirs" }));
    assert_eq!(inputs(&run, ALARM, "f-alarm-errors")["name"], "theirs-errors");
}
