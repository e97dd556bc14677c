//! A route as resources.

use std::collections::BTreeMap;

use pulumi_wasm::{Output, output_format};
use pulumi_wasm_aws::{
    apigatewayv2::{
        self as gateway, Api, Model as ModelResource, ModelArgs, RouteArgs, RouteRequestParameterArgs,
        RouteResponse, RouteResponseArgs,
    },
    lambda::Permission,
};

use super::{Model, Parts, slug};
use crate::{
    authorizer::{Authorizer, AuthorizerNodes},
    function::Functions,
    integration::{self, IntegrationNodes, Target},
    redeployment::Redeployment,
    scope::Scope,
};

/// The resources of a route. What several routes share is the same in each of them.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RouteNodes {
    /// The route itself.
    pub route: gateway::Route,
    /// The function it calls, by the name it was given.
    pub function: Option<String>,
    /// Where its messages go.
    pub integration: IntegrationNodes,
    /// Lets the route call its function, by stage; none where it calls no function, or by a role.
    pub permissions: BTreeMap<String, Permission>,
    /// What makes it answer.
    pub response: Option<RouteResponse>,
    /// Whom it asks who may connect.
    pub authorizer: Option<AuthorizerNodes>,
}

/// Declares routes one after the other, and what they share once.
pub(crate) struct Declarer<'a> {
    pub(crate) scope: &'a Scope,
    pub(crate) api: &'a Api,
    pub(crate) stages: Vec<&'a str>,
    pub(crate) functions: Functions<'a>,
    pub(crate) redeployment: Redeployment,
    pub(crate) models: BTreeMap<String, ModelResource>,
    pub(crate) integrations: BTreeMap<String, IntegrationNodes>,
}

impl Declarer<'_> {
    /// Declares a route with all it needs.
    pub(crate) fn route(&mut self, key: &str, parts: &Parts) -> RouteNodes {
        let integration = self.integration(key, &parts.integration.parts);
        let permissions = self.permissions(key, &parts.integration.parts);
        let authorizer = self.authorizer(&parts.authorizer);
        let args = self.args(key, parts, &integration, authorizer.as_ref());
        let child = format!("{}-route", slug(key));
        let route: gateway::Route = self.scope.declare_deployed(&child, args, &mut self.redeployment, key);
        let response = parts.two_way.then(|| self.response(key, route.id()));
        let function = parts.integration.parts.target.function().map(|function| function.name().to_owned());
        RouteNodes { route, function, integration, permissions, response, authorizer }
    }

    /// Integrations of the same function with the same settings are one, unless they have a role of their own.
    fn integration(&mut self, key: &str, parts: &integration::Parts) -> IntegrationNodes {
        let (child, group) = match &parts.target {
            Target::Lambda(function) if parts.credentials.is_none() => {
                (integration::child_of_function(function.name(), parts), function.name())
            }
            target => (format!("{}-{}-integration", slug(key), target.kind()), key),
        };
        if let Some(declared) = self.integrations.get(&child) {
            return declared.clone();
        }
        let Self { scope, api, functions, redeployment, .. } = self;
        let nodes = integration::declare(scope, api, (&child, group), parts, functions, redeployment);
        self.integrations.insert(child, nodes.clone());
        nodes
    }

    /// Lets this route of these stages, and nothing else, call the function. A role that the integration has needs no
    /// permission.
    fn permissions(&mut self, key: &str, parts: &integration::Parts) -> BTreeMap<String, Permission> {
        let Target::Lambda(function) = &parts.target else { return BTreeMap::new() };
        if parts.credentials.is_some() {
            return BTreeMap::new();
        }
        let function = self.functions.invocable(function);
        let permissions = self.stages.iter().map(|stage| {
            let caller = output_format!("{}/{}/{}", self.api.execution_arn(), *stage, key);
            let child = format!("{}-{stage}-permission", slug(key));
            ((*stage).to_owned(), function.permit(self.scope, &child, caller))
        });
        permissions.collect()
    }

    fn authorizer(&mut self, authorizer: &Authorizer) -> Option<AuthorizerNodes> {
        let Authorizer::Lambda(authorizer) = authorizer else { return None };
        let function = self.functions.invocable(&authorizer.function);
        Some(authorizer.declare(self.scope, self.api, &function, &mut self.redeployment))
    }

    fn args(
        &mut self,
        key: &str,
        parts: &Parts,
        integration: &IntegrationNodes,
        authorizer: Option<&AuthorizerNodes>,
    ) -> RouteArgs {
        let mut args = RouteArgs::builder()
            .api_id(self.api.id())
            .route_key(key)
            .target(output_format!("integrations/{}", integration.integration.id()))
            .build();
        if parts.two_way {
            args = args.route_response_selection_expression("$default");
        }
        if parts.api_key_required {
            args = args.api_key_required(true);
        }
        if let Some(name) = &parts.operation_name {
            args = args.operation_name(name.as_str());
        }
        args = authorized(args, &parts.authorizer, authorizer);
        self.checked(args, parts)
    }

    /// With what is asked of messages.
    fn checked(&mut self, mut args: RouteArgs, parts: &Parts) -> RouteArgs {
        if !parts.models.is_empty() {
            let models = parts.models.iter();
            let models: BTreeMap<_, _> =
                models.map(|(selected, model)| (selected.clone(), self.model(model))).collect();
            args = args.request_models(models);
            args = args.model_selection_expression(
                parts.model_selection.clone().unwrap_or_else(|| r"\$default".to_owned()),
            );
        }
        if parts.parameters.is_empty() {
            return args;
        }
        let parameters = parts.parameters.iter().map(|(name, required)| {
            RouteRequestParameterArgs::builder()
                .request_parameter_key(name.as_str())
                .required(*required)
                .build()
        });
        args.request_parameters(parameters.collect::<Vec<_>>())
    }

    /// The name of a model, declared at the first time: routes refer to models by name.
    fn model(&mut self, model: &Model) -> Output<String> {
        let declared = self.models.entry(model.name.clone()).or_insert_with(|| {
            let args = ModelArgs::builder()
                .api_id(self.api.id())
                .name(model.name.as_str())
                .content_type("application/json")
                .schema(model.schema.to_string())
                .build();
            let child = format!("{}-model", model.name);
            self.scope.declare_deployed(&child, args, &mut self.redeployment, "models")
        });
        declared.name()
    }

    fn response(&mut self, key: &str, route_id: Output<String>) -> RouteResponse {
        let args = RouteResponseArgs::builder()
            .api_id(self.api.id())
            .route_id(route_id)
            .route_response_key("$default")
            .build();
        let child = format!("{}-response", slug(key));
        self.scope.declare_deployed(&child, args, &mut self.redeployment, key)
    }
}

fn authorized(args: RouteArgs, authorizer: &Authorizer, nodes: Option<&AuthorizerNodes>) -> RouteArgs {
    match (authorizer, nodes) {
        (Authorizer::Iam, _) => args.authorization_type("AWS_IAM"),
        (_, Some(nodes)) => args.authorization_type("CUSTOM").authorizer_id(nodes.authorizer.id()),
        _ => args,
    }
}
