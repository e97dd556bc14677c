//! The chat backend of this repository.

use std::collections::{BTreeMap, BTreeSet};

use aws_websocket_api::{
    Authorizer, Domain, Handlers, Limits, Monitoring, TableAccess, WebSocketApi, WebSocketApiBuilder,
};
use pulumi_wasm::mocks::{MockRun, Mocks};
use serde_json::{Value as Json, json};

use super::{API_ARN, chat, chat_project, clean, deploy_chat, function, json, made, outputs, policy, stage};
use crate::documented::{self, Permissions};

#[test]
fn the_chat_api_is_made_of_these_resources() {
    let run = deploy_chat();
    let mut counts = BTreeMap::<&str, usize>::new();
    run.resources.iter().for_each(|resource| *counts.entry(&resource.token).or_default() += 1);
    let expected = [
        ("aws-websocket-api:index:WebSocketApi", 1),
        ("aws:apigatewayv2/api:Api", 1),
        ("aws:apigatewayv2/deployment:Deployment", 1),
        ("aws:apigatewayv2/integration:Integration", 7),
        ("aws:apigatewayv2/route:Route", 7),
        ("aws:apigatewayv2/routeResponse:RouteResponse", 5),
        ("aws:apigatewayv2/stage:Stage", 1),
        ("aws:cloudwatch/logGroup:LogGroup", 9),
        ("aws:dynamodb/table:Table", 1),
        ("aws:iam/role:Role", 7),
        ("aws:iam/rolePolicy:RolePolicy", 7),
        ("aws:lambda/function:Function", 7),
        ("aws:lambda/permission:Permission", 7),
        ("aws:sqs/queue:Queue", 5),
        ("pulumi:pulumi:Stack", 1),
    ];
    assert_eq!(counts, BTreeMap::from(expected));
}

#[test]
fn each_route_may_call_its_own_function_and_no_other() {
    let run = deploy_chat();
    let permissions = run.of_type("aws:lambda/permission:Permission");
    let granted: BTreeMap<_, _> = permissions
        .map(|permission| {
            let of = |name: &str| permission.inputs[name].as_str().unwrap().to_owned();
            assert_eq!(
                (of("principal"), of("action")),
                ("apigateway.amazonaws.com".into(), "lambda:InvokeFunction".into())
            );
            (of("sourceArn"), of("function"))
        })
        .collect();
    let function = |name: &str| format!("websocket-{name}-handler-dev");
    let expected = [
        ("$connect", "connect"),
        ("$default", "default"),
        ("$disconnect", "disconnect"),
        ("broadcast", "broadcast"),
        ("joinRoom", "join-room"),
        ("leaveRoom", "leave-room"),
        ("sendMessage", "send-message"),
    ];
    let expected = expected.map(|(route, name)| (format!("{API_ARN}/dev/{route}"), function(name)));
    assert_eq!(granted, BTreeMap::from(expected));
}

#[test]
fn who_connects_can_be_asked_for_more_and_the_function_stays_the_same() {
    let connect = "websocket-connect-handler";
    let mocks = Mocks::new("chat", "dev").root_directory(chat_project()).on_resource(outputs);
    let run = clean(mocks.run(|ctx| {
        let handlers = Handlers::from_project(ctx)?;
        let others = handlers.routes().into_iter().filter(|(key, _)| *key != "$connect");
        let asked = handlers.connect().authorizer(Authorizer::Iam);
        chat().connect(asked).routes(others).create(ctx)?;
        Ok(())
    }));
    let route = run.find("aws:apigatewayv2/route:Route", "Chat-connect-route").unwrap();
    assert_eq!(route.inputs["authorizationType"].as_str(), Some("AWS_IAM"));
    assert_eq!(policy(&run, connect), policy(&deploy_chat(), connect));
    assert_eq!(run.of_type("aws:apigatewayv2/route:Route").count(), 7);
}

#[test]
fn each_function_may_do_what_its_readme_says_and_no_more() {
    let run = deploy_chat();
    let rows = documented::permissions();
    assert_eq!(rows.len(), 7);
    for Permissions { handler, table, connections, itself } in rows {
        let name = &format!("websocket-{}-handler", handler.replace('_', "-"));
        let logs = ["logs:CreateLogStream", "logs:PutLogEvents"].map(str::to_owned).to_vec();
        // What invokes itself may be given up on, and Lambda keeps that in the function's name.
        let letters = itself.iter().map(|_| "sqs:SendMessage".to_owned()).collect();
        let granted = [
            (format!("arn:Chat-{name}-logs:*"), logs),
            ("arn:Chat-connections".to_owned(), table),
            (format!("{API_ARN}/dev/POST/@connections/*"), connections),
            (format!("arn:aws:lambda:us-east-1:123456789012:function:{name}-dev"), itself),
            (format!("arn:Chat-{name}-dead-letters"), letters),
        ];
        let granted = granted.into_iter().filter(|(_, actions)| !actions.is_empty());
        assert_eq!(policy(&run, name), granted.collect(), "{handler}");
    }
}

/// The chat with these limits, deployed.
fn limited(limits: Limits) -> MockRun {
    let mocks = Mocks::new("chat", "dev").root_directory(chat_project()).on_resource(outputs);
    clean(mocks.run(|ctx| {
        let routes = Handlers::from_project(ctx)?.routes();
        WebSocketApi::builder("Chat").routes(routes).stage(stage().limits(limits)).create(ctx)?;
        Ok(())
    }))
}

const OF_MESSAGES: [&str; 5] = ["default", "send-message", "broadcast", "join-room", "leave-room"];
const OTHERS: [&str; 2] = ["connect", "disconnect"];

/// The limits that a function is told.
fn told(run: &MockRun, handler: &str) -> BTreeMap<String, Json> {
    let function = format!("Chat-websocket-{handler}-handler-function");
    let function = run.find("aws:lambda/function:Function", &function).unwrap();
    let environment = json(&function.inputs["environment"]);
    let variables = environment["variables"].as_object().unwrap().clone().into_iter();
    variables.filter(|(name, _)| name.starts_with("MAX_")).collect()
}

#[test]
fn limits_that_are_set_reach_the_functions_of_messages_and_no_others() {
    let run = limited(Limits::new().room_name_length(8).messages_per_second(0.5).message_burst(3));
    let expected = [
        ("MAX_MESSAGES_PER_SECOND", json!("0.5")),
        ("MAX_MESSAGE_BURST", json!("3")),
        ("MAX_ROOM_NAME_CHARS", json!("8")),
    ];
    let expected: BTreeMap<_, _> = expected.map(|(name, value)| (name.to_owned(), value)).into();
    for handler in OF_MESSAGES {
        assert_eq!(told(&run, handler), expected, "{handler}");
    }
    for handler in OTHERS {
        assert_eq!(told(&run, handler), BTreeMap::new(), "{handler}");
    }
    for handler in OF_MESSAGES {
        assert_eq!(told(&deploy_chat(), handler), BTreeMap::new(), "{handler}");
    }
}

#[test]
fn only_where_messages_are_counted_may_their_functions_update_the_table() {
    let on_the_table = |run: &MockRun, handler: &str| {
        let mut allowed = policy(run, &format!("websocket-{handler}-handler"));
        allowed.remove("arn:Chat-connections").unwrap()
    };
    let (counted, not) =
        (limited(Limits::new().messages_per_second(1.0)), limited(Limits::new().message_bytes(1024)));
    let more = documented::more_with("MAX_MESSAGES_PER_SECOND");
    for handler in OF_MESSAGES.into_iter().chain(OTHERS) {
        let before = on_the_table(&deploy_chat(), handler);
        assert_eq!(on_the_table(&not, handler), before, "{handler}");
        let more = more.iter().filter(|action| OF_MESSAGES.contains(&handler) && !before.contains(action));
        let expected: Vec<_> = before.iter().chain(more).cloned().collect();
        assert_eq!(on_the_table(&counted, handler), expected, "{handler}");
    }
}

/// What the bindings are made of: it says which resources have tags.
const SCHEMA: &str = include_str!("../../crates/pulumi-wasm-aws/schema.json");

/// One of everything.
fn whole() -> WebSocketApiBuilder {
    let stage = stage().account_logging(true).monitoring(Monitoring::new());
    let stage = stage.domain(Domain::in_zone("chat.example.com", "ZMINE"));
    let keeper = function("keeper").dead_letter_queue().connections_table(TableAccess::actions(&[]));
    WebSocketApi::builder("Chat").stage(stage).connect(keeper)
}

#[test]
fn everything_that_can_be_tagged_names_project_and_stage() {
    let run = made(whole());
    let schema: Json = serde_json::from_str(SCHEMA).unwrap();
    let has_tags = |token: &str| schema["resources"][token]["inputProperties"]["tags"].is_object();
    let tagged = || run.resources.iter().filter(|resource| has_tags(&resource.token));
    for resource in tagged() {
        let mut tags = json!({ "Project": "chat", "Stage": "dev" });
        if resource.name == "Chat-account-logging-role" {
            // It is no stage's.
            tags.as_object_mut().unwrap().remove("Stage");
        }
        assert_eq!(json(&resource.inputs["tags"]), tags, "{}", resource.name);
    }
    let kinds: BTreeSet<_> = tagged().map(|resource| &resource.token).collect();
    assert_eq!(kinds.len(), 11, "all of the component's that can have tags: {kinds:?}");
}

#[test]
fn handlers_that_are_not_built_are_named_with_the_remedy() {
    let run = Mocks::new("chat", "dev").root_directory("/nowhere").run(|ctx| {
        Handlers::from_project(ctx)?;
        Ok(())
    });
    assert!(
        run.errors[0].starts_with("the handlers are not built: /nowhere/target/lambda"),
        "{}",
        run.errors[0]
    );
    assert!(run.errors[0].contains("cargo xtask functions"));
}
