//! The commands that the README and the guides show, typed as they stand there: in a shell on the embedded AWS.

#[path = "../docs/pages.rs"]
mod pages;

use std::{collections::BTreeSet, fs, os::unix::fs::symlink, path::PathBuf, process::Command};

use crate::{
    stand::{build, run},
    surface::Terminal,
};
use pages::Page;

/// What can't be typed here. A command that is new in a page is run, or has to be added with the reason.
const ELSEWHERE: &[&str] = &[
    // It runs these tests.
    "cargo xtask test",
    // The tests of the workflows do.
    "cargo install --path crates/pulumi-language-rust --locked",
    // Where the state is, who somebody is and how secrets are kept is said by the tests' own set-up.
    "pulumi login",
    "pulumi login \"s3://a-bucket?region=us-east-1\"",
    "pulumi stack init dev",
    "pulumi stack init dev --secrets-provider \"awskms://alias/key-of-dev?region=us-east-1\"",
    "pulumi stack init staging --secrets-provider \"awskms://alias/key-of-staging?region=us-east-1\"",
    "pulumi stack init prod --secrets-provider \"awskms://alias/key-of-prod?region=us-east-1\"",
    "aws configure sso --profile chat",
    "export AWS_PROFILE=chat",
    // GitHub isn't here.
    "gh variable set PULUMI_BACKEND_URL --body \"s3://a-bucket?region=us-east-1\"",
    "gh variable set AWS_REGION --body us-east-1",
    "gh variable set AWS_PREVIEW_ROLE_ARN --body arn:aws:iam::123456789012:role/websocket-api-preview",
    "gh variable set AWS_DEPLOY_ROLE_ARN --env dev --body arn:aws:iam::123456789012:role/websocket-api-dev",
    // An API with other ids is taken over by the tests of the examples.
    "aws apigatewayv2 get-integrations --api-id a1b2c3d4e5 --query 'Items[].[IntegrationId, IntegrationUri]' --output text",
    "aws apigatewayv2 get-routes --api-id a1b2c3d4e5 --query 'Items[].[RouteKey, RouteId]' --output text",
    "aws apigatewayv2 get-route-responses --api-id a1b2c3d4e5 --route-id r4s5t6 --query 'Items[].RouteResponseId'",
    "aws lambda get-policy --function-name chat-send --query Policy --output text",
    "aws lambda remove-permission --function-name chat-send --statement-id apigateway-invoke",
    "aws apigatewayv2 delete-integration --api-id a1b2c3d4e5 --integration-id i1j2k3",
    // The queue is empty here; the tests of the stages send on what is in one.
    "function=websocket-broadcast-handler-dev",
    "queue=$(aws sqs get-queue-url --queue-name \"$function-dlq\" --query QueueUrl --output text)",
    "aws sqs receive-message --queue-url \"$queue\" --visibility-timeout 300 --query 'Messages[0].[ReceiptHandle, Body]' --output text > letter",
    "cut -f 2- letter | sed -E 's/\"requestedAt\":(null|[0-9]+),//' > event.json",
    "aws lambda invoke --function-name \"$function\" --invocation-type Event --payload fileb://event.json answer",
    "aws sqs delete-message --queue-url \"$queue\" --receipt-handle \"$(cut -f 1 letter)\"",
    // Made of another folder and another language; the tests of the language host do both.
    "pulumi new path/to/this/repository/templates/rust",
    "pulumi convert --from pcl --language rust --out converted",
    // Nobody here has it; `cargo xtask chat` is tried in its place.
    "wscat -c \"$(pulumi stack output url -s dev)\"",
    // It would lock these tests' account out.
    "pulumi config set --path 'aws:allowedAccountIds[0]' 123456789012 -s prod",
];

/// What every page's shell begins with. `cargo xtask` has a state of its own, `pulumi` a copy of the project as well,
/// for the settings that it changes, and neither asks back. What is typed is printed before what it says.
const PREAMBLE: &str = r#"
set -euo pipefail
cargo() {
    if [ "$1" = xtask ]; then shift; "$XTASK" --workspace "$ROOT" --state "$STATE" "$@"; else command cargo "$@"; fi
}
pulumi() { "$XTASK" --workspace "$PROJECT" --state "$STATE" pulumi -- "$@"; }
export PULUMI_OPTION_YES=true PULUMI_OPTION_NON_INTERACTIVE=true
eval "$(cargo xtask env)"
cd "$PROJECT"
set -x
"#;

fn commands(page: &Page) -> Vec<String> {
    page.blocks().iter().flat_map(pages::Block::commands).collect()
}

/// All pages in one shell, each in a part of its own: what one has set, another has not.
fn script() -> String {
    let parts = pages::all().iter().map(part).collect::<String>();
    format!("{PREAMBLE}{parts}")
}

fn part(page: &Page) -> String {
    let block = |block: pages::Block| {
        let commands = block.commands().into_iter().filter(|command| !ELSEWHERE.contains(&command.as_str()));
        format!(": {}\n{}\n", block.place, commands.collect::<Vec<_>>().join("\n"))
    };
    let blocks = page.blocks().into_iter().filter(|block| !block.commands().is_empty());
    format!("(\n{}:\n)\n", blocks.map(block).collect::<String>())
}

/// The project as its commands see it: a copy of the settings beside everything else, with the program as it is built.
fn project(terminal: &Terminal) -> PathBuf {
    let workspace = &terminal.workspace;
    build(workspace, &["--package", "aws-websocket-api", "--bin", "aws-websocket-api"]);
    let project = terminal.file("project");
    fs::create_dir_all(&project).unwrap();
    for entry in fs::read_dir(workspace.root()).unwrap().map(|entry| entry.unwrap().path()) {
        let place = project.join(entry.file_name().unwrap());
        if entry.extension().is_some_and(|end| end == "yaml") {
            fs::copy(&entry, place).unwrap();
        } else {
            symlink(&entry, place).unwrap();
        }
    }
    let built = workspace.target().join("debug/aws-websocket-api");
    let settings = fs::read_to_string(project.join("Pulumi.yaml")).unwrap();
    let options = format!("runtime:\n  name: rust\n  options:\n    binary: {}", built.display());
    fs::write(project.join("Pulumi.yaml"), settings.replace("runtime: rust", &options)).unwrap();
    project
}

#[test]
fn every_command_that_a_page_shows_works() {
    let terminal = Terminal::new("docs");
    every_chore_that_a_page_names_is_there(&terminal);
    let project = project(&terminal);
    let mut shell = Command::new("bash");
    shell.args(["-c", &script()]).env("PROJECT", &project).current_dir(&project);
    shell.env("XTASK", &terminal.program).env("STATE", terminal.workspace.state());
    shell.env("ROOT", terminal.workspace.root()).env("CARGO_TARGET_DIR", terminal.workspace.target());
    run(&mut shell).expect_success();
    terminal.end_everything().expect_success();
}

#[test]
fn what_is_not_typed_here_is_shown_by_a_page() {
    let shown: BTreeSet<String> = pages::all().iter().flat_map(commands).collect();
    let stale: Vec<_> = ELSEWHERE.iter().filter(|command| !shown.contains(**command)).collect();
    assert!(stale.is_empty(), "no page shows {stale:?}");
}

fn every_chore_that_a_page_names_is_there(terminal: &Terminal) {
    let help = terminal.types(&["help"]).expect_success();
    let chores: BTreeSet<&str> = help.lines().filter_map(|line| line.trim().split(' ').next()).collect();
    for page in pages::all() {
        let after = page.text.split("cargo xtask ").skip(1);
        let named = after.map(|rest| rest.split(|c: char| !c.is_ascii_lowercase()).next().unwrap());
        for chore in named.filter(|chore| !chore.is_empty()) {
            assert!(chores.contains(chore), "{}: cargo xtask {chore}", page.path.display());
        }
    }
}
