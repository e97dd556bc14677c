//! What the component's users want otherwise.

use pulumi_wasm_aws::{
    apigatewayv2::{Route, Stage},
    lambda::Function,
};

use super::{FUNCTION, ROUTE, STAGE, chat, function, inputs, made};

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
