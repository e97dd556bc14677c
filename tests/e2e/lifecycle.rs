//! Bringing stacks up, changing them, taking them down.

use serde_json::{Value, json};

use crate::{
    chat::Client,
    dead_letters,
    inventory::inventory,
    stand::{Stand, run, wait_until},
};

const ROUTES: [&str; 7] =
    ["$connect", "$default", "$disconnect", "broadcast", "joinRoom", "leaveRoom", "sendMessage"];

/// Per stage: throttle rate, burst, logging level, data trace.
const STAGES: [(&str, f64, i64, &str, bool); 3] = [
    ("dev", 1000.0, 500, "INFO", true),
    ("staging", 2000.0, 1000, "INFO", false),
    ("prod", 5000.0, 2000, "ERROR", false),
];

#[test]
fn three_stages_stand_side_by_side_and_leave_nothing_behind() {
    let stacks = STAGES.map(|(stage, ..)| stage);
    let stand = Stand::new("three-stages").with_stacks(&stacks);
    let before = inventory(&stand);
    for stack in stacks {
        stand.up(stack).expect_success();
    }
    for (stage, rate, burst, level, trace) in STAGES {
        let outputs = stand.session().outputs(stage).unwrap();
        let api = outputs["apiId"].as_str().unwrap();
        check_api(&stand, api);
        check_stage(&stand, api, stage, (rate, burst, level, trace));
        assert_eq!(outputs["functionNames"]["$connect"], format!("websocket-connect-handler-{stage}"));
        assert_eq!(outputs["logGroupNames"][0], format!("websocket-api-{stage}-logs"));
        chat_over(&stand, api, stage);
        check_metrics(&stand, stage);
        dead_letters::are_kept_and_can_be_sent_on(&stand, api, stage);
    }
    for ((kind, now), (_, then)) in inventory(&stand).into_iter().zip(&before) {
        assert!(now > *then, "{kind} doesn't list what stands");
    }
    let refused = stand.destroy_as_is("prod").expect_failure();
    assert!(refused.contains("protected"), "{refused}");
    for stack in stacks {
        stand.destroy(stack).expect_success();
    }
    assert_eq!(inventory(&stand), before);
}

fn check_api(stand: &Stand, api: &str) {
    let found = stand.aws_cli(&["apigatewayv2", "get-api", "--api-id", api]);
    assert_eq!(found["Name"], "AWS_WEBSOCKET_API");
    assert_eq!(found["ProtocolType"], "WEBSOCKET");
    assert_eq!(found["RouteSelectionExpression"], "$request.body.action");
    let routes = stand.aws_cli(&["apigatewayv2", "get-routes", "--api-id", api]);
    let mut keys: Vec<&str> =
        routes["Items"].as_array().unwrap().iter().filter_map(|route| route["RouteKey"].as_str()).collect();
    keys.sort_unstable();
    assert_eq!(keys, ROUTES);
    assert!(routes["Items"].as_array().unwrap().iter().all(|route| route["Target"].is_string()));
}

fn check_stage(stand: &Stand, api: &str, stage: &str, expected: (f64, i64, &str, bool)) {
    let stages = stand.aws_cli(&["apigatewayv2", "get-stages", "--api-id", api]);
    let [found] = stages["Items"].as_array().unwrap().as_slice() else { panic!("not one stage: {stages}") };
    assert_eq!(found["StageName"], stage);
    let settings = &found["DefaultRouteSettings"];
    let (rate, burst, level, trace) = expected;
    assert_eq!(settings["ThrottlingRateLimit"].as_f64(), Some(rate));
    assert_eq!(settings["ThrottlingBurstLimit"].as_i64(), Some(burst));
    assert_eq!(settings["LoggingLevel"], level);
    assert_eq!(settings["DataTraceEnabled"].as_bool().unwrap_or_default(), trace);
    assert!(
        found["AccessLogSettings"]["DestinationArn"].as_str().unwrap().contains(&format!("api-{stage}-logs"))
    );
}

/// Two clients, all seven routes.
fn chat_over(stand: &Stand, api: &str, stage: &str) {
    let mut alice = Client::connect(stand, api, stage);
    let mut bob = Client::connect(stand, api, stage);

    alice.send(r#"{"action": "sendMessage", "message": "test"}"#);
    assert_eq!(alice.expect("message")["message"], "test");

    alice.send(&format!(r#"{{"action": "sendMessage", "targetId": "{}", "message": "psst"}}"#, bob.id));
    let heard = bob.expect("message");
    assert_eq!((heard["message"].as_str(), heard["from"].as_str()), (Some("psst"), Some(alice.id.as_str())));

    bob.send(r#"{"action": "broadcast", "message": "hello all"}"#);
    for client in [&mut alice, &mut bob] {
        assert_eq!(client.expect("broadcast")["message"], "hello all");
    }

    alice.ask(r#"{"action": "joinRoom", "room": "general"}"#, "ack");
    bob.ask(r#"{"action": "joinRoom", "room": "general"}"#, "ack");
    assert_eq!(alice.expect("memberJoined")["member"], bob.id.as_str());
    bob.ask(r#"{"action": "leaveRoom", "room": "general"}"#, "ack");
    assert_eq!(alice.expect("memberLeft")["members"][0], bob.id.as_str());

    refuse_nonsense(&mut alice);
    let gone = bob.id.clone();
    bob.close();
    let to_gone = format!(r#"{{"action": "sendMessage", "targetId": "{gone}", "message": "still there?"}}"#);
    wait_until("the connection that was closed is gone", || {
        alice.send(&to_gone);
        alice.expect_one_of(&["ack", "error"])["type"] == "error"
    });
    alice.ask(r#"{"action": "sendMessage", "message": "test"}"#, "message");
    alice.close();
}

/// Each function's log is its metrics too, at every level; what people say is in it at DEBUG alone.
fn check_metrics(stand: &Stand, stage: &str) {
    let group = format!("/aws/lambda/websocket-broadcast-handler-{stage}");
    let mut logged = Vec::new();
    let broadcast = |logged: &[String]| {
        let mut lines = logged.iter().filter_map(|text| serde_json::from_str::<Value>(text).ok());
        lines.find(|line| line["Recipients"].as_u64().is_some_and(|count| count > 1))
    };
    wait_until("the broadcast's metrics are in the log", || {
        let events = stand.aws_cli(&["logs", "filter-log-events", "--log-group-name", &group]);
        let texts = events["events"].as_array().unwrap().iter().filter_map(|event| event["message"].as_str());
        logged = texts.map(str::to_owned).collect();
        broadcast(&logged).is_some()
    });
    let line = broadcast(&logged).unwrap();
    let [directive] = line["_aws"]["CloudWatchMetrics"].as_array().unwrap().as_slice() else {
        panic!("not one directive: {line}")
    };
    assert_eq!((&directive["Namespace"], &line["Stage"]), (&json!("AWS_WEBSOCKET_API"), &json!(stage)));
    let names =
        directive["Metrics"].as_array().unwrap().iter().map(|metric| metric["Name"].as_str().unwrap());
    let names: Vec<_> = names.collect();
    assert_eq!(names, ["Messages", "Recipients", "Sent", "Gone", "Failed", "Latency"]);
    assert!(names.iter().all(|name| line[*name].is_u64()), "{line}");
    assert_eq!((&line["Messages"], &line["Failed"]), (&json!(1), &json!(0)));
    let said = logged.iter().any(|text| text.contains("hello all"));
    assert_eq!(said, stage == "dev", "what people say is logged at DEBUG alone");
}

/// What a client sends wrong gets an error, and the connection lives on.
fn refuse_nonsense(client: &mut Client) {
    let long = format!(r#"{{"action": "broadcast", "message": "{}"}}"#, "x".repeat(128 * 1024));
    let wrong = [
        "no JSON at all",
        "[]",
        r#"{"action": "dance"}"#,
        r#"{"action": "broadcast"}"#,
        r#"{"action": "broadcast", "message": 7}"#,
        r#"{"action": "joinRoom", "room": 7}"#,
        r#"{"action": "joinRoom", "room": ""}"#,
        r#"{"action": "sendMessage", "targetId": "nobody", "message": "hi"}"#,
        &long,
    ];
    for text in wrong {
        let error = client.ask(text, "error");
        assert!(error["message"].as_str().is_some_and(|message| !message.is_empty()), "{text}: {error}");
    }
}

#[test]
fn a_changed_throttle_updates_the_stage_and_nothing_else() {
    let stand = Stand::new("throttle").with_stacks(&["dev"]);
    stand.up("dev").expect_success();
    let unchanged = stand.preview("dev", &["--expect-no-changes"]).expect_success();
    assert!(unchanged.contains("unchanged"), "{unchanged}");

    stand.edit_settings("dev", "rate: 1000", "rate: 1001");
    let preview = stand.preview("dev", &["--diff"]).expect_success();
    assert!(
        preview.contains("~ 1 to update") && preview.contains("aws:apigatewayv2/stage:Stage"),
        "{preview}"
    );
    for other in ["to create", "to replace", "to delete"] {
        assert!(!preview.contains(other), "{preview}");
    }
    let api = stand.session().outputs("dev").unwrap()["apiId"].as_str().unwrap().to_owned();
    let deployment = || {
        stand.aws_cli(&["apigatewayv2", "get-stages", "--api-id", &api])["Items"][0]["DeploymentId"].clone()
    };
    let before = deployment();
    stand.up("dev").expect_success();

    check_stage(&stand, &api, "dev", (1001.0, 500, "INFO", true));
    assert_eq!(deployment(), before);
    stand.destroy("dev").expect_success();
}

#[test]
fn a_new_route_makes_a_new_deployment_after_it() {
    let stand = Stand::new("new-route").with_stacks(&[]);
    let project = stand.example_project("routes");
    let up = |routes: &str| {
        let config = format!("routes={routes}");
        run(stand.in_project(&project, &["up", "--yes", "--skip-preview"]).args(["--config", &config]))
            .expect_success();
        stand.project_outputs(&project)
    };
    let first = up("hello");
    let second = up("hello,goodbye");
    assert_eq!(first["apiId"], second["apiId"]);
    assert_ne!(first["deploymentId"], second["deploymentId"]);

    let api = second["apiId"].as_str().unwrap();
    let stages = stand.aws_cli(&["apigatewayv2", "get-stages", "--api-id", api]);
    assert_eq!(stages["Items"][0]["DeploymentId"], second["deploymentId"]);
    let deployments = stand.aws_cli(&["apigatewayv2", "get-deployments", "--api-id", api]);
    assert_eq!(deployments["Items"].as_array().unwrap().len(), 1, "the old deployment is gone");
    run(&mut stand.in_project(&project, &["destroy", "--yes", "--skip-preview"])).expect_success();
}
