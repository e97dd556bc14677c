//! The API itself: what it is made with, what is taken over, what is refused.

use aws_websocket_api::{
    ApiKeySource, ExistingFunction, LambdaAuthorizer, Route, StageSettings, TableAccess, Throttle,
    WebSocketApi, WebSocketApiBuilder,
};
use pulumi_wasm::{ResourceOptions, mocks::Mocks};
use serde_json::json;

use super::{
    API, API_ARN, PERMISSION, ROUTE, STAGE, chat, child, clean, created, function, inputs, made, names,
    outputs, run, stage,
};

fn echo() -> WebSocketApiBuilder {
    chat().route("echo", function("echo"))
}

#[test]
fn an_api_is_made_as_it_is_described() {
    let api = echo()
        .description("Chat over WebSockets")
        .route_selection("$request.body.type")
        .api_key_source(ApiKeySource::Header)
        .dual_stack()
        .tag("Owner", "me")
        .tag("Project", "mine");
    assert_eq!(
        inputs(&made(api), API, "").as_object().unwrap().clone(),
        json!({
            "name": "Chat", "protocolType": "WEBSOCKET", "description": "Chat over WebSockets",
            "routeSelectionExpression": "$request.body.type", "ipAddressType": "dualstack",
            "apiKeySelectionExpression": "$request.header.x-api-key",
            "tags": { "Owner": "me", "Project": "mine", "Stage": "dev" },
        })
        .as_object()
        .unwrap()
        .clone()
    );
}

#[test]
fn an_api_of_which_nothing_is_said_selects_by_action_and_is_reached_over_ipv4() {
    assert_eq!(
        inputs(&made(echo()), API, ""),
        json!({
            "name": "Chat", "protocolType": "WEBSOCKET", "routeSelectionExpression": "$request.body.action",
            "ipAddressType": "ipv4", "tags": { "Project": "chat", "Stage": "dev" },
        })
    );
}

#[test]
fn an_authorizer_says_the_api_key() {
    let check = LambdaAuthorizer::new(function("check"));
    let connect = Route::to(function("c")).authorizer(check).api_key_required();
    let run = made(chat().connect(connect).api_key_source(ApiKeySource::Authorizer));
    let expression = &inputs(&run, API, "")["apiKeySelectionExpression"];
    assert_eq!(expression, "$context.authorizer.usageIdentifierKey");
}

#[test]
fn an_api_without_a_default_endpoint_is_reached_by_its_domain_alone() {
    let domain = aws_websocket_api::Domain::in_zone("chat.example.com", "Z1");
    let api = WebSocketApi::builder("Chat").stage(stage().domain(domain)).route("echo", function("echo"));
    assert_eq!(inputs(&made(api.without_default_endpoint()), API, "")["disableExecuteApiEndpoint"], true);
}

#[test]
fn everything_that_exists_is_taken_over_by_its_name() {
    let api = echo().import_api("a1b2").import("dev-stage", "a1b2/dev").import("echo-route", "a1b2/r1");
    let run = made(api);
    let imported = |token: &str, name: &str| child(&run, token, name).request.import_id.clone();
    assert_eq!(run.find("aws:apigatewayv2/api:Api", "Chat").unwrap().request.import_id, "a1b2");
    assert_eq!(imported(STAGE, "dev-stage"), "a1b2/dev");
    assert_eq!(imported(ROUTE, "echo-route"), "a1b2/r1");
    assert_eq!(imported(PERMISSION, "echo-dev-permission"), "");
}

#[test]
fn what_is_to_be_taken_over_and_is_no_part_of_it_is_named_with_what_may_be_meant() {
    let run =
        created(echo().import("dev-stage", "a1b2/dev").import("ecko-route", "r1").import("lobby", "s1"));
    let [error] = &run.errors[..] else { panic!("{:?}", run.errors) };
    let problems: Vec<_> = error.lines().collect();
    assert_eq!(problems[1], "  - there is no `ecko-route` to import: did you mean echo-route?");
    let known = "  - there is no `lobby` to import: known are deployment, dev-access-logs, dev-execution-logs, dev-stage, ";
    assert!(problems[2].starts_with(known), "{error}");
}

#[test]
fn an_api_that_somebody_else_manages_is_read_and_added_to() {
    let mocks = Mocks::new("chat", "dev").on_resource(outputs);
    let run = clean(mocks.run(|ctx| {
        echo().existing_api("a1b2").create(ctx)?;
        Ok(())
    }));
    assert_eq!(names(&run, API), Vec::<String>::new());
    let [read] = &run.reads[..] else { panic!("{:?}", run.reads) };
    assert_eq!((read.token.as_str(), read.request.import_id.as_str()), ("aws:apigatewayv2/api:Api", "a1b2"));
    assert_eq!(inputs(&run, STAGE, "dev-stage")["apiId"], "a1b2");
    assert_eq!(inputs(&run, ROUTE, "echo-route")["apiId"], "a1b2");
    assert_eq!(inputs(&run, PERMISSION, "echo-dev-permission")["sourceArn"], format!("{API_ARN}/dev/echo"));
}

#[test]
fn an_api_that_the_same_program_makes_elsewhere_can_be_added_to() {
    let run = clean(Mocks::new("chat", "dev").on_resource(outputs).run(|ctx| {
        let live = StageSettings::new("live", Throttle::new(1.0, 1));
        let theirs = WebSocketApi::builder("Theirs").route("a", function("a")).stage(live).create(ctx)?;
        echo().prefix("ours").existing_api(theirs.api_id()).create(ctx)?;
        Ok(())
    }));
    assert_eq!(inputs(&run, ROUTE, "echo-route")["apiId"], "Theirs-id");
}

#[test]
fn an_api_that_somebody_else_manages_cannot_be_changed() {
    let run = created(echo().existing_api("a1b2").description("mine").import_api("a1b2"));
    let problem = |method: &str| {
        format!(
            "\n  - `.{method}(…)` can't be together with `.existing_api(…)`: who manages that API says what it is"
        )
    };
    let problems = ["description", "import_api"].map(problem).concat();
    assert_eq!(run.errors, [format!("WebSocket API `Chat` can't be made:{problems}")]);
}

#[test]
fn children_belong_to_their_component_from_which_the_engine_protects_them() {
    let run = made(echo().options(ResourceOptions::new().protect(true)));
    let component = run.find("aws-websocket-api:index:WebSocketApi", "Chat").unwrap();
    assert_eq!(component.request.protect, Some(true));
    let children = run.resources.iter().filter(|resource| resource.token.starts_with("aws:"));
    for resource in children {
        assert_eq!(resource.request.protect, None, "{} would no longer follow", resource.name);
        assert_eq!(resource.request.parent, component.urn.to_string(), "{}", resource.name);
    }
}

#[test]
fn one_existing_function_is_called_by_two_aliases() {
    let alias = |alias: &str| {
        ExistingFunction::arn(format!("arn:aws:lambda:us-east-1:123456789012:function:greet:{alias}"))
    };
    let run = made(chat().route("a", alias("live")).route("b", alias("next")));
    assert_eq!(names(&run, super::INTEGRATION), ["greet-live-integration", "greet-next-integration"]);
}

#[test]
fn two_apis_stand_side_by_side_in_one_program() {
    let run = clean(Mocks::new("chat", "dev").on_resource(outputs).run(|ctx| {
        for name in ["One", "Two"] {
            let echo = function(&format!("{name}-echo")).connections_table(TableAccess::actions(&[]));
            WebSocketApi::builder(name)
                .prefix(name.to_lowercase())
                .route("echo", echo)
                .stage(stage())
                .create(ctx)?;
        }
        Ok(())
    }));
    let names = |token: &str| -> Vec<_> {
        run.of_type(token)
            .filter_map(|resource| resource.inputs.get("name")?.as_str().map(str::to_owned))
            .collect()
    };
    for token in ["aws:dynamodb/table:Table", "aws:lambda/function:Function"] {
        let names = names(token);
        assert!(names.len() == 2 && names[0] != names[1], "{names:?}");
    }
    assert!(names("aws:cloudwatch/logGroup:LogGroup").contains(&"two-api-dev-logs".to_owned()));
}

#[test]
fn a_bad_api_is_refused_with_all_its_problems_before_anything_is_declared() {
    let routes = vec![("$conect", Route::to(function("a"))), ("x", Route::to(function("a")))];
    let run = run(Mocks::new("chat", "dev"), routes, stage());
    assert_eq!(
        run.errors,
        [
            "WebSocket API `Chat` can't be made:\n  - route `$conect`: only $connect, $disconnect, $default begin \
          with `$`\n  - two functions are called `a`: give each its own name, or both routes clones of one function"
        ]
    );
    assert_eq!(run.resources.len(), 1, "only the stack itself");
}
