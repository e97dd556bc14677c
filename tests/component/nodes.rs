//! Every resource can be reached from the component.

use std::collections::BTreeSet;

use aws_websocket_api::{
    Domain, HttpMethod, Integration, LambdaAuthorizer, Model, Monitoring, Nodes, Route, StageNodes,
    TableAccess, WebSocketApi,
};
use pulumi_wasm::{Output, Resource, all};
use serde_json::json;

use super::{clean, function, program, stage};

/// An API with one of everything.
fn everything() -> aws_websocket_api::WebSocketApiBuilder {
    let connect = function("connect")
        .connections_table(TableAccess::actions(&["dynamodb:PutItem"]))
        .dead_letter_queue();
    let weather = Integration::http(HttpMethod::Get, "https://weather.example.com").answer("{}");
    let domain = Domain::in_zone("chat.example.com", "Z1");
    WebSocketApi::builder("Chat")
        .connect(Route::to(connect).authorizer(LambdaAuthorizer::new(function("check"))))
        .route("weather", Route::to(weather).model(Model::new("City", json!({}))))
        .stage(
            stage()
                .account_logging(true)
                .domain(domain)
                .monitoring(Monitoring::new().email("ops@example.com")),
        )
}

#[test]
fn every_child_is_reached_from_the_component() {
    let run = clean(program(|ctx| {
        let api = everything().create(ctx)?;
        let mut urns = urns(api.nodes());
        urns.extend(api.stages().iter().flat_map(|stage| of_stage(stage.nodes())));
        ctx.export("urns", all(urns).map(|urns| urns.join("\n")));
        Ok(())
    }));
    let reached: BTreeSet<_> = run.exports["urns"].as_str().unwrap().lines().map(str::to_owned).collect();
    let made = run.resources.iter().filter(|resource| resource.token.starts_with("aws:"));
    let missing: Vec<_> = made.filter(|resource| !reached.contains(&resource.urn.to_string())).collect();
    assert!(missing.is_empty(), "{:?}", missing.iter().map(|resource| &resource.name).collect::<Vec<_>>());
}

fn urns(nodes: &Nodes) -> Vec<Output<String>> {
    let mut urns = vec![nodes.api.urn()];
    for route in nodes.routes.values() {
        urns.extend([route.route.urn(), route.integration.integration.urn()]);
        urns.extend(route.integration.responses.values().map(Resource::urn));
        urns.extend(route.permissions.values().map(Resource::urn));
        urns.extend(route.response.iter().map(Resource::urn));
        let authorizer = route.authorizer.iter();
        urns.extend(authorizer.flat_map(|nodes| [nodes.authorizer.urn(), nodes.permission.urn()]));
    }
    for nodes in nodes.functions.values() {
        urns.extend([nodes.function.urn(), nodes.role.urn(), nodes.policy.urn(), nodes.log_group.urn()]);
        urns.extend(nodes.dead_letter_queue.iter().map(Resource::urn));
        urns.extend(nodes.alarms.values().map(Resource::urn));
    }
    urns.extend(nodes.models.values().map(Resource::urn));
    urns.extend(nodes.table.iter().map(Resource::urn));
    urns.extend(nodes.deployment.iter().map(Resource::urn));
    let account = nodes.account.iter();
    urns.extend(account.flat_map(|nodes| [nodes.account.urn(), nodes.role.urn(), nodes.policy.urn()]));
    urns
}

fn of_stage(nodes: &StageNodes) -> Vec<Output<String>> {
    let mut urns = vec![nodes.stage.urn()];
    urns.extend(nodes.access_log_group.iter().map(Resource::urn));
    urns.extend(nodes.execution_log_group.iter().map(Resource::urn));
    if let Some(domain) = &nodes.domain {
        urns.push(domain.mapping.urn());
        urns.extend(domain.domain_name.iter().map(Resource::urn));
        urns.extend(domain.certificate.iter().map(Resource::urn));
        urns.extend(domain.validation.iter().map(Resource::urn));
        urns.extend(domain.records.iter().map(Resource::urn));
    }
    if let Some(monitoring) = &nodes.monitoring {
        urns.extend(monitoring.topic.iter().map(Resource::urn));
        urns.extend(monitoring.subscriptions.values().map(Resource::urn));
        urns.extend(monitoring.alarms.values().map(Resource::urn));
        urns.extend(monitoring.dashboard.iter().map(Resource::urn));
    }
    urns
}
