//! A route as resources.

use std::collections::{BTreeMap, BTreeSet};

use pulumi_wasm::{Output, output_format};
use pulumi_wasm_aws::{
    apigatewayv2::{
        self as gateway, Api, Model as ModelResource, ModelArgs, RouteArgs, RouteRequestParameterArgs,
        RouteResponse, RouteResponseArgs,
    },
    lambda::Permission,
};

use super::{DEFAULT, Model, Parameter, Parts, slug};
use crate::{
    authorizer::{Authorizer, AuthorizerNodes},
    function::Functions,
    integration::{self, Identity, IntegrationNodes, SELECT_DEFAULT},
    redeployment::Redeployment,
    scope::Scope,
    settings::StageSettings,
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
    scope: &'a Scope,
    api: &'a Api,
    stages: &'a [StageSettings],
    pub(crate) functions: Functions<'a>,
    pub(crate) redeployment: Redeployment,
    pub(crate) models: BTreeMap<String, ModelResource>,
    integrations: BTreeMap<Identity, IntegrationNodes>,
}

impl<'a> Declarer<'a> {
    pub(crate) fn new(
        scope: &'a Scope,
        api: &'a Api,
        stages: &'a [StageSettings],
        functions: Functions<'a>,
        redeployment: Redeployment,
    ) -> Self {
        let (models, integrations) = (BTreeMap::new(), BTreeMap::new());
        Self { scope, api, stages, functions, redeployment, models, integrations }
    }

    /// Declares a route with all it needs.
    pub(crate) fn route(&mut self, key: &str, parts: &Parts) -> RouteNodes {
        let integration = self.integration(key, &parts.integration.parts);
        let permissions = self.permissions(key, &parts.integration.parts);
        let authorizer = self.authorizer(&parts.authorizer);
        let args = self.args(key, parts, &integration, authorizer.as_ref());
        let child = format!("{}-route", slug(key));
        let route: gateway::Route =
            self.scope.declare_deployed(&child, args, self.scope.options(), &mut self.redeployment, key);
        let response = parts.two_way.then(|| self.response(key, route.id()));
        let function = parts.integration.parts.target.function().map(|function| function.name().to_owned());
        RouteNodes { route, function, integration, permissions, response, authorizer }
    }

    /// The integration that this route needs, declared by the first that does.
    fn integration(&mut self, key: &str, parts: &integration::Parts) -> IntegrationNodes {
        let identity = parts.identity(key);
        if let Some(declared) = self.integrations.get(&identity) {
            return declared.clone();
        }
        let Self { scope, api, functions, redeployment, .. } = self;
        let nodes = integration::declare(scope, api, &identity, parts, functions, redeployment);
        self.integrations.insert(identity, nodes.clone());
        nodes
    }

    /// Lets this route of these stages, and nothing else, call the function.
    fn permissions(&mut self, key: &str, parts: &integration::Parts) -> BTreeMap<String, Permission> {
        let Some(function) = parts.permitted() else { return BTreeMap::new() };
        let function = self.functions.invocable(function);
        let permissions = self.stages.iter().map(|StageSettings { name: stage, .. }| {
            let caller = output_format!("{}/{}/{}", self.api.execution_arn(), stage, key);
            let child = format!("{}-{stage}-permission", slug(key));
            let permission = function.permit(self.scope, &child, caller);
            // Or the first messages after it would find the function closed.
            self.redeployment.wait_for(&permission);
            (stage.clone(), permission)
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
        let args = RouteArgs::builder()
            .api_id(self.api.id())
            .route_key(key)
            .target(output_format!("integrations/{}", integration.integration.id()))
            .route_response_selection_expression(parts.two_way.then_some(DEFAULT))
            .api_key_required(parts.api_key_required.then_some(true))
            .operation_name(parts.operation_name.as_deref())
            .request_parameters(required(&parts.required))
            .build();
        self.modelled(authorized(args, &parts.authorizer, authorizer), parts)
    }

    /// With what messages have to look like.
    fn modelled(&mut self, args: RouteArgs, parts: &Parts) -> RouteArgs {
        if parts.models.is_empty() {
            return args;
        }
        let models = parts.models.iter();
        let models: BTreeMap<_, _> =
            models.map(|(selected, model)| (selected.clone(), self.model(model))).collect();
        let selection = parts.model_selection.as_deref().unwrap_or(SELECT_DEFAULT);
        args.request_models(models).model_selection_expression(selection)
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
            self.scope.declare_deployed(&child, args, self.scope.options(), &mut self.redeployment, "models")
        });
        declared.name()
    }

    fn response(&mut self, key: &str, route_id: Output<String>) -> RouteResponse {
        let args = RouteResponseArgs::builder()
            .api_id(self.api.id())
            .route_id(route_id)
            .route_response_key(DEFAULT)
            .build();
        let child = format!("{}-response", slug(key));
        self.scope.declare_deployed(&child, args, self.scope.options(), &mut self.redeployment, key)
    }
}

/// What a request must carry, if anything.
fn required(parameters: &BTreeSet<Parameter>) -> Option<Vec<RouteRequestParameterArgs>> {
    let all = parameters.iter().map(|parameter| {
        RouteRequestParameterArgs::builder().request_parameter_key(parameter.key()).required(true).build()
    });
    (!parameters.is_empty()).then(|| all.collect())
}

fn authorized(args: RouteArgs, authorizer: &Authorizer, nodes: Option<&AuthorizerNodes>) -> RouteArgs {
    match (authorizer, nodes) {
        (Authorizer::Iam, _) => args.authorization_type("AWS_IAM"),
        (_, Some(nodes)) => args.authorization_type("CUSTOM").authorizer_id(nodes.authorizer.id()),
        _ => args,
    }
}
