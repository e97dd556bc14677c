//! What a change leaves as it is: the same resource for Pulumi and for AWS.

use std::collections::BTreeSet;

use aws_websocket_api::{Domain, Monitoring, StageSettings, WebSocketApi, WebSocketApiBuilder};
use pulumi_wasm::mocks::MockResource;

use super::{function, identity::physical_name, made, stage};

/// What both tell a resource apart by: another one of either is another resource.
fn identity(resource: &MockResource) -> (String, Option<Vec<String>>) {
    (resource.urn.to_string(), physical_name(resource))
}

/// The names of what the second API no longer has, or has as something else.
fn gone(before: WebSocketApiBuilder, after: WebSocketApiBuilder) -> Vec<String> {
    let after: BTreeSet<_> = made(after).resources.iter().map(identity).collect();
    let before = made(before).resources;
    let gone = before.iter().filter(|resource| !after.contains(&identity(resource)));
    gone.map(|resource| resource.name.replacen("Chat-", "", 1)).collect()
}

fn chat(stage: StageSettings, routes: &[&str]) -> WebSocketApiBuilder {
    let routes = routes.iter().map(|name| (*name, function(name).dead_letter_queue()));
    WebSocketApi::builder("Chat").stage(stage).connect(function("door")).routes(routes)
}

/// What goes when the stage is again as it was before; nothing does before that.
fn off_again(change: impl FnOnce(StageSettings) -> StageSettings) -> Vec<String> {
    let (plain, changed) = (chat(stage(), &["a"]), chat(change(stage()), &["a"]));
    assert_eq!(gone(plain.clone(), changed.clone()), Vec::<String>::new());
    gone(changed, plain)
}

fn nothing() -> Vec<String> {
    Vec::new()
}

#[test]
fn tracing_comes_and_goes_and_every_resource_stays() {
    assert_eq!(off_again(|stage| stage.tracing(true)), nothing());
}

#[test]
fn dual_stack_comes_and_goes_and_every_resource_stays() {
    let at = || chat(stage().domain(Domain::in_zone("chat.example.com", "ZMINE")), &["a"]);
    assert_eq!(gone(chat(stage(), &["a"]), chat(stage(), &["a"]).dual_stack()), nothing());
    assert_eq!(gone(chat(stage(), &["a"]).dual_stack(), chat(stage(), &["a"])), nothing());
    assert_eq!(gone(at(), at().dual_stack()), nothing());
}

#[test]
fn monitoring_goes_with_its_own_resources_alone() {
    let gone = off_again(|stage| stage.monitoring(Monitoring::new()));
    assert!(gone.len() > 3, "{gone:?}");
    let watches = |name: &String| name.contains("alarm") || name.ends_with("dashboard");
    assert!(gone.iter().all(watches), "{gone:?}");
}

#[test]
fn a_domain_goes_with_its_own_resources_alone() {
    let mut gone = off_again(|stage| stage.domain(Domain::in_zone("chat.example.com", "ZMINE")));
    gone.sort();
    let parts = ["certificate", "certificate-record", "certificate-validation", "domain", "ipv4", "mapping"];
    assert_eq!(gone, parts.map(|part| format!("chat.example.com-{part}")));
}

#[test]
fn a_stage_that_is_renamed_leaves_the_api_and_its_routes() {
    let other = StageSettings::new("other", aws_websocket_api::Throttle::new(1.0, 1));
    let gone = gone(chat(stage(), &["a"]), chat(other, &["a"]));
    for kept in ["Chat", "a-route", "a-integration", "connect-route", "door-integration", "deployment"] {
        assert!(!gone.contains(&kept.to_owned()), "{kept}: {gone:?}");
    }
    assert!(gone.contains(&"dev-stage".to_owned()), "{gone:?}");
}

#[test]
fn a_route_goes_with_its_own_resources_alone() {
    let gone = gone(chat(stage(), &["a", "b", "c"]), chat(stage(), &["a", "c"]));
    assert!(gone.contains(&"b-route".to_owned()), "{gone:?}");
    assert!(gone.iter().all(|name| name.starts_with("b-")), "{gone:?}");
}

#[test]
fn the_order_of_routes_is_of_no_account() {
    assert_eq!(gone(chat(stage(), &["a", "b", "c"]), chat(stage(), &["c", "a", "b"])), nothing());
}
