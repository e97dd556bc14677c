//! An integration as resources.

use std::collections::BTreeMap;

use pulumi_wasm_aws::apigatewayv2::{self as gateway, Api, IntegrationArgs};

use super::{Parts, Target, response};
use crate::{function::Functions, redeployment::Redeployment, route, scope::Scope};

/// The longest that API Gateway waits for an integration.
const LONGEST_MILLISECONDS: i64 = 29_000;

/// The resources of an integration.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct IntegrationNodes {
    /// The integration itself.
    pub integration: gateway::Integration,
    /// What it answers, by key.
    pub responses: BTreeMap<String, gateway::IntegrationResponse>,
}

/// Declares an integration and its responses, as the child of this name.
pub(crate) fn declare(
    scope: &Scope,
    api: &Api,
    (child, group): (&str, &str),
    parts: &Parts,
    functions: &mut Functions<'_>,
    redeployment: &mut Redeployment,
) -> IntegrationNodes {
    let args = described(target(scope, api, &parts.target, functions), parts);
    let integration = scope.declare_deployed(child, args, redeployment, group);
    let responses = parts.responses.iter().map(|(key, response)| {
        let child = format!("{child}-{}", route::slug(key));
        let of = (api, &integration);
        (key.clone(), response.declare(scope, of, (&child, key), redeployment, group))
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
        Target::Http { method, uri, proxy } => args
            .integration_type(if *proxy { "HTTP_PROXY" } else { "HTTP" })
            .integration_method(method.as_str())
            .integration_uri(uri.clone()),
        Target::Service(uri) => {
            args.integration_type("AWS").integration_method("POST").integration_uri(uri.arn(scope))
        }
    }
}

fn described(mut args: IntegrationArgs, parts: &Parts) -> IntegrationArgs {
    args = args.timeout_milliseconds(milliseconds(parts));
    if let Some(handling) = parts.content_handling {
        args = args.content_handling_strategy(handling.as_str());
    }
    if let Some(role) = &parts.credentials {
        args = args.credentials_arn(role.clone());
    }
    if let Some(passthrough) = parts.passthrough {
        args = args.passthrough_behavior(passthrough.as_str());
    }
    if let Some(link) = &parts.vpc_link {
        args = args.connection_type("VPC_LINK").connection_id(link.clone());
    }
    mapped(args, parts)
}

fn mapped(mut args: IntegrationArgs, parts: &Parts) -> IntegrationArgs {
    if !parts.request_parameters.is_empty() {
        args = args.request_parameters(parts.request_parameters.clone());
    }
    if !parts.request_templates.is_empty() {
        args = args.request_templates(parts.request_templates.clone());
    }
    match response::selection(&parts.request_templates, parts.template_selection.as_deref()) {
        Some(expression) => args.template_selection_expression(expression),
        None => args,
    }
}

fn milliseconds(parts: &Parts) -> i64 {
    let given = parts.timeout.and_then(|timeout| i64::try_from(timeout.as_millis()).ok());
    given.unwrap_or(LONGEST_MILLISECONDS)
}

/// The child that all routes share which call this function alike.
pub(crate) fn child_of_function(function: &str, parts: &Parts) -> String {
    let timeout = Some(milliseconds(parts)).filter(|milliseconds| *milliseconds != LONGEST_MILLISECONDS);
    let timeout = timeout.map(|milliseconds| format!("-{milliseconds}ms")).unwrap_or_default();
    let handling = parts.content_handling.map(|handling| format!("-{}", handling.slug())).unwrap_or_default();
    format!("{function}{timeout}{handling}-integration")
}
