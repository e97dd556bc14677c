//! Each of `examples/` is previewed, as the program of a project.

use std::{collections::BTreeMap, fs, path::Path};

use serde_json::Value;

use crate::stand::{Stand, build, run};

/// What each makes, by the ends of the types' names; the stack and the component come with each.
const EXAMPLES: [(&str, &[(&str, usize)]); 4] = [
    (
        "echo",
        &[
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
    ),
    (
        "existing-functions",
        &[
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
    ),
    (
        "rooms-with-authorizer",
        &[
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
        ],
    ),
    (
        "three-stages",
        &[
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
    ),
];

/// What an example takes as given.
const EXISTING_FUNCTION: &str = "shop-connect";

#[test]
fn every_example_previews_what_it_is_about() {
    let stand = Stand::new("examples");
    let examples = EXAMPLES.map(|(example, _)| example);
    build(&stand.workspace, &examples.map(|example| ["--example", example]).concat());
    make_function(&stand, EXISTING_FUNCTION);
    for (example, expected) in EXAMPLES {
        let project = stand.project_of_example(example, "");
        offer_code(&stand, example, &project);
        for setting in ["throttle.rate=10", "throttle.burst=5"] {
            let (key, value) = setting.split_once('=').unwrap();
            let key = format!("{example}:{key}");
            run(&mut stand.in_project(&project, &["config", "set", "--path", &key, value])).expect_success();
        }
        let made = previewed(&stand, &project);
        let expected = expected.iter().map(|(kind, count)| (format!("aws:{kind}"), *count));
        assert_eq!(made, expected.collect::<BTreeMap<_, _>>(), "{example}");
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

/// Puts an archive wherever the example looks for one.
fn offer_code(stand: &Stand, example: &str, project: &Path) {
    let program = fs::read_to_string(stand.workspace.root().join(format!("examples/{example}.rs"))).unwrap();
    for archive in program.split('"').filter(|text| text.ends_with("bootstrap.zip")) {
        let place = project.join(archive);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::copy(stand.workspace.handlers_zip(), place).unwrap();
    }
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
    // `routes` is deployed by the tests of lifecycles.
    let mut known: Vec<_> = EXAMPLES.iter().map(|(example, _)| *example).chain(["routes"]).collect();
    known.sort_unstable();
    assert_eq!(found, known);
}
