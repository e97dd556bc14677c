//! An integration as resources.

use std::collections::BTreeMap;

use pulumi_wasm_aws::apigatewayv2::{self as gateway, Api, IntegrationArgs};

use super::{Identity, Parts, Target};
use crate::{function::Functions, redeployment::Redeployment, route, scope::Scope};

/// The resources of an integration.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct IntegrationNodes {
    /// The integration itself.
    pub integration: gateway::Integration,
    /// What it answers, by key.
    pub responses: BTreeMap<String, gateway::IntegrationResponse>,
}

/// Declares an integration and its responses.
pub(crate) fn declare(
    scope: &Scope,
    api: &Api,
    identity: &Identity,
    parts: &Parts,
    functions: &mut Functions<'_>,
    redeployment: &mut Redeployment,
) -> IntegrationNodes {
    let (child, group) = (identity.child(), identity.group());
    let args = described(target(scope, api, &parts.target, functions), parts);
    let integration = scope.declare_deployed(&child, args, scope.options(), redeployment, group);
    let responses = parts.all_responses().into_iter().map(|(key, response)| {
        let args = response.args(api, &integration, &key);
        let child = format!("{child}-{}", route::slug(&key));
        (key, scope.declare_deployed(&child, args, scope.options(), redeployment, group))
    });
    let responses = responses.collect();
    IntegrationNodes { integration, responses }
}

fn target(scope: &Scope, api: &Api, target: &Target, functions: &mut Functions<'_>) -> IntegrationArgs {
    let args = IntegrationArgs::builder().api_id(api.id());
    match target {
        Target::Lambda(function) => args
            .integration_type("AWS_PROXY")
            .integration_method("POST")
            .integration_uri(functions.invocable(function).invoke_arn),
        Target::Mock => args.integration_type("MOCK"),
        Target::Http { method, uri } => {
            args.integration_type("HTTP").integration_method(method.as_str()).integration_uri(uri.clone())
        }
        Target::HttpProxy { method, uri } => args
            .integration_type("HTTP_PROXY")
            .integration_method(method.as_str())
            .integration_uri(uri.clone()),
        Target::Service(uri) => {
            args.integration_type("AWS").integration_method("POST").integration_uri(uri.arn(scope))
        }
    }
}

fn described(args: IntegrationArgs, parts: &Parts) -> IntegrationArgs {
    let parameters = (!parts.request_parameters.is_empty()).then(|| parts.request_parameters.clone());
    args.timeout_milliseconds(i64::try_from(parts.timeout.as_millis()).ok())
        .content_handling_strategy(parts.content_handling.map(|handling| handling.as_str()))
        .credentials_arn(parts.credentials.clone())
        .passthrough_behavior(parts.passthrough.map(|passthrough| passthrough.as_str()))
        .connection_type(parts.vpc_link.as_ref().map(|_| "VPC_LINK"))
        .connection_id(parts.vpc_link.clone())
        .request_parameters(parameters)
        .request_templates(parts.templates.some())
        .template_selection_expression(parts.templates.selection())
}
