//! Each of `examples/` is previewed, as the program of a project.

use std::{collections::BTreeMap, fs, path::Path};

use serde_json::Value;

use crate::stand::{Stand, build, run};

/// An example, what its configuration says, and what it makes, by the ends of the types' names.
struct Example {
    name: &'static str,
    settings: &'static [(&'static str, &'static str)],
    makes: &'static [(&'static str, usize)],
}

/// What a stage that is read from the configuration needs.
const THROTTLE: &[(&str, &str)] = &[("throttle.rate", "10"), ("throttle.burst", "5")];

const EXAMPLES: [Example; 5] = [
    Example {
        name: "custom-domain",
        settings: &[
            ("domain", "echo.example.com"),
            ("zone", "Z0123456789ABCDEFGHIJ"),
            ("code", "target/lambda/echo/bootstrap.zip"),
        ],
        makes: &[
            ("acm/certificate:Certificate", 1),
            ("acm/certificateValidation:CertificateValidation", 1),
            ("apigatewayv2/api:Api", 1),
            ("apigatewayv2/apiMapping:ApiMapping", 1),
            ("apigatewayv2/deployment:Deployment", 1),
            ("apigatewayv2/domainName:DomainName", 1),
            ("apigatewayv2/integration:Integration", 1),
            ("apigatewayv2/route:Route", 1),
            ("apigatewayv2/routeResponse:RouteResponse", 1),
            ("apigatewayv2/stage:Stage", 1),
            ("cloudwatch/logGroup:LogGroup", 3),
            ("iam/role:Role", 1),
            ("iam/rolePolicy:RolePolicy", 1),
            ("lambda/function:Function", 1),
            ("lambda/permission:Permission", 1),
            ("route53/record:Record", 3),
        ],
    },
    Example {
        name: "echo",
        settings: THROTTLE,
        makes: &[
            ("apigatewayv2/api:Api", 1),
            ("apigatewayv2/deployment:Deployment", 1),
            ("apigatewayv2/integration:Integration", 1),
            ("apigatewayv2/route:Route", 1),
            ("apigatewayv2/routeResponse:RouteResponse", 1),
            ("apigatewayv2/stage:Stage", 1),
            ("cloudwatch/logGroup:LogGroup", 3),
            ("iam/role:Role", 1),
            ("iam/rolePolicy:RolePolicy", 1),
            ("lambda/function:Function", 1),
            ("lambda/permission:Permission", 1),
        ],
    },
    Example {
        name: "existing-functions",
        settings: THROTTLE,
        makes: &[
            ("apigatewayv2/api:Api", 1),
            ("apigatewayv2/deployment:Deployment", 1),
            ("apigatewayv2/integration:Integration", 4),
            ("apigatewayv2/integrationResponse:IntegrationResponse", 1),
            ("apigatewayv2/route:Route", 4),
            ("apigatewayv2/routeResponse:RouteResponse", 3),
            ("apigatewayv2/stage:Stage", 1),
            ("cloudwatch/logGroup:LogGroup", 2),
            ("lambda/permission:Permission", 2),
        ],
    },
    Example {
        name: "rooms-with-authorizer",
        settings: THROTTLE,
        makes: &[
            ("apigatewayv2/api:Api", 1),
            ("apigatewayv2/authorizer:Authorizer", 1),
            ("apigatewayv2/deployment:Deployment", 1),
            ("apigatewayv2/integration:Integration", 7),
            ("apigatewayv2/route:Route", 7),
            ("apigatewayv2/routeResponse:RouteResponse", 5),
            ("apigatewayv2/stage:Stage", 1),
            ("cloudwatch/logGroup:LogGroup", 10),
            ("dynamodb/table:Table", 1),
            ("iam/role:Role", 8),
            ("iam/rolePolicy:RolePolicy", 8),
            ("lambda/function:Function", 8),
            ("lambda/permission:Permission", 8),
            ("sqs/queue:Queue", 5),
        ],
    },
    Example {
        name: "three-stages",
        settings: &[],
        makes: &[
            ("apigatewayv2/api:Api", 1),
            ("apigatewayv2/deployment:Deployment", 1),
            ("apigatewayv2/integration:Integration", 1),
            ("apigatewayv2/route:Route", 1),
            ("apigatewayv2/routeResponse:RouteResponse", 1),
            ("apigatewayv2/stage:Stage", 3),
            ("cloudwatch/logGroup:LogGroup", 7),
            ("iam/role:Role", 2),
            ("iam/rolePolicy:RolePolicy", 4),
            ("lambda/function:Function", 1),
            ("lambda/permission:Permission", 3),
        ],
    },
];

/// What an example takes as given.
const EXISTING_FUNCTION: &str = "shop-connect";

#[test]
fn every_example_previews_what_it_is_about() {
    let stand = Stand::new("examples");
    build(&stand.workspace, &EXAMPLES.map(|Example { name, .. }| ["--example", name]).concat());
    make_function(&stand, EXISTING_FUNCTION);
    for Example { name, settings, makes } in EXAMPLES {
        let project = stand.project_of_example(name, "");
        configure(&stand, name, &project, settings);
        offer_code(&stand, name, &project, settings);
        let expected = makes.iter().map(|(kind, count)| (format!("aws:{kind}"), *count));
        assert_eq!(previewed(&stand, &project), expected.collect::<BTreeMap<_, _>>(), "{name}");
    }
}

/// The resources of AWS that a preview would make, by type.
fn previewed(stand: &Stand, project: &Path) -> BTreeMap<String, usize> {
    let said = run(&mut stand.in_project(project, &["preview", "--json"])).expect_success();
    let preview: Value = serde_json::from_str(&said[said.find('{').unwrap()..]).unwrap();
    let mut made = BTreeMap::new();
    for step in preview["steps"].as_array().unwrap() {
        let kind = step["newState"]["type"].as_str().unwrap();
        assert_eq!(step["op"], "create", "{step}");
        if kind.starts_with("aws:") {
            *made.entry(kind.to_owned()).or_default() += 1;
        }
    }
    made
}

fn configure(stand: &Stand, example: &str, project: &Path, settings: &[(&str, &str)]) {
    for (key, value) in settings {
        let key = format!("{example}:{key}");
        run(&mut stand.in_project(project, &["config", "set", "--path", &key, value])).expect_success();
    }
}

/// Puts an archive wherever the example, or its configuration, says that there is one.
fn offer_code(stand: &Stand, example: &str, project: &Path, settings: &[(&str, &str)]) {
    let program = fs::read_to_string(stand.workspace.root().join(format!("examples/{example}.rs"))).unwrap();
    let chat = program.contains("Handlers::").then_some("target/lambda/websocket-handlers/bootstrap.zip");
    let texts = program.split('"').chain(settings.iter().map(|(_, value)| *value)).chain(chat);
    for archive in texts.filter(|text| text.ends_with("bootstrap.zip")) {
        let place = project.join(archive);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::copy(stand.workspace.handlers_zip(), place).unwrap();
    }
}

/// What a deploy script makes: an API with a route to a function, and a stage. The ids, by the children they become.
fn made_by_script(stand: &Stand) -> [(&'static str, String); 4] {
    make_function(stand, "chat-send");
    let aws = |words: &str, more: &[&str], field: &str| {
        let words: Vec<_> =
            ["apigatewayv2"].into_iter().chain(words.split(' ')).chain(more.iter().copied()).collect();
        stand.aws_cli(&words)[field].as_str().unwrap().to_owned()
    };
    let selection = "$request.body.action";
    let api = aws(
        "create-api --name chat --protocol-type WEBSOCKET --route-selection-expression",
        &[selection],
        "ApiId",
    );
    let of_api = ["--api-id", &*api];
    let function = "arn:aws:lambda:us-east-1:000000000000:function:chat-send";
    let uri = format!("arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{function}/invocations");
    let integration = aws(
        "create-integration --integration-type AWS_PROXY --integration-method POST --integration-uri",
        &[&[&*uri], &of_api[..]].concat(),
        "IntegrationId",
    );
    let target = format!("integrations/{integration}");
    let route =
        aws("create-route --route-key send --target", &[&[&*target], &of_api[..]].concat(), "RouteId");
    aws("create-stage --stage-name dev --auto-deploy", &of_api, "StageName");
    [
        ("", api.clone()),
        ("chat-send-integration", format!("{api}/{integration}")),
        ("send-route", format!("{api}/{route}")),
        ("dev-stage", format!("{api}/dev")),
    ]
}

#[test]
fn what_scripts_have_made_is_taken_over_and_keeps_its_address() {
    let stand = Stand::new("takes-over");
    build(&stand.workspace, &["--example", "takes-over"]);
    let project = stand.project_of_example("takes-over", "");
    configure(&stand, "takes-over", &project, THROTTLE);
    let made = made_by_script(&stand);
    for (child, id) in &made {
        configure(&stand, "takes-over", &project, &[(&format!("existing[\"{child}\"]"), id)]);
    }
    let up = || run(&mut stand.in_project(&project, &["up", "--yes", "--skip-preview"])).expect_success();
    let said = up();
    assert!(said.contains("4 imported"), "{said}");
    let [(_, api), ..] = &made;
    assert_eq!(stand.project_outputs(&project)["apiId"], **api);
    assert_eq!(stand.count("apigatewayv2", "get-apis", "Items"), 1);

    run(&mut stand.in_project(&project, &["config", "rm", "takes-over:existing"])).expect_success();
    let said = up();
    assert!(said.contains("updated") && !said.contains("deleted") && !said.contains("replaced"), "{said}");
    assert_eq!(stand.project_outputs(&project)["apiId"], **api);
    let stage = stand.aws_cli(&["apigatewayv2", "get-stage", "--api-id", api, "--stage-name", "dev"]);
    assert_eq!(stage["DefaultRouteSettings"]["ThrottlingBurstLimit"], 5, "the program's settings count now");
    run(&mut stand.in_project(&project, &["preview", "--expect-no-changes"])).expect_success();
    run(&mut stand.in_project(&project, &["destroy", "--yes", "--skip-preview"])).expect_success();
}

fn make_function(stand: &Stand, name: &str) {
    let code = format!("fileb://{}", stand.workspace.handlers_zip().display());
    let role = "arn:aws:iam::000000000000:role/shop";
    let given = ["--runtime", "provided.al2023", "--handler", "connect", "--role", role, "--zip-file", &code];
    stand.aws_cli(&[&["lambda", "create-function", "--function-name", name], &given[..]].concat());
}

#[test]
fn every_example_is_previewed_or_deployed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut found: Vec<_> =
        files.map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned()).collect();
    found.sort();
    // The last two are deployed by tests of their own.
    let mut known: Vec<_> =
        EXAMPLES.iter().map(|example| example.name).chain(["routes", "takes-over"]).collect();
    known.sort_unstable();
    assert_eq!(found, known);
}
