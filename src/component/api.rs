//! The API itself, apart from its routes and stages.

use pulumi_wasm_aws::apigatewayv2::{Api, ApiArgs, ApiState};

use super::WebSocketApiBuilder;
use crate::{domain, redeployment::Redeployment, scope::Scope};

const ROUTE_SELECTION: &str = "$request.body.action";

/// Where a client's API key is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ApiKeySource {
    /// In the header `x-api-key` of the request to connect.
    Header,
    /// The Lambda authorizer says it, as `usageIdentifierKey`.
    Authorizer,
}

impl ApiKeySource {
    /// The two expressions that API Gateway takes:
    /// <https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-selection-expressions.html>
    fn expression(self) -> &'static str {
        match self {
            Self::Header => "$request.header.x-api-key",
            Self::Authorizer => "$context.authorizer.usageIdentifierKey",
        }
    }
}

/// What differs from an API as it is by default.
#[derive(Clone, Debug, Default)]
pub(crate) struct ApiSettings {
    pub(crate) description: Option<String>,
    pub(crate) route_selection: Option<String>,
    pub(crate) api_key_source: Option<ApiKeySource>,
    pub(crate) dual_stack: bool,
    pub(crate) without_default_endpoint: bool,
}

impl ApiSettings {
    /// The methods by which something was set.
    pub(crate) fn set(&self) -> Vec<&'static str> {
        let all = [
            ("description", self.description.is_some()),
            ("route_selection", self.route_selection.is_some()),
            ("api_key_source", self.api_key_source.is_some()),
            ("dual_stack", self.dual_stack),
            ("without_default_endpoint", self.without_default_endpoint),
        ];
        all.into_iter().filter(|(_, is_set)| *is_set).map(|(method, _)| method).collect()
    }
}

/// Declares the API, or reads it where it exists.
pub(super) fn declare(builder: &WebSocketApiBuilder, scope: &Scope, redeployment: &mut Redeployment) -> Api {
    if let Some(id) = &builder.existing {
        return Api::get(&scope.ctx, &builder.name, id.clone(), ApiState::default(), scope.options());
    }
    let settings = &builder.settings;
    let args = ApiArgs::builder()
        .name(builder.name.as_str())
        .protocol_type("WEBSOCKET")
        .description(settings.description.as_deref())
        .route_selection_expression(settings.route_selection.as_deref().unwrap_or(ROUTE_SELECTION))
        .api_key_selection_expression(settings.api_key_source.map(ApiKeySource::expression))
        .ip_address_type(domain::ip_address_type(settings.dual_stack))
        .disable_execute_api_endpoint(settings.without_default_endpoint.then_some(true))
        .tags(scope.tags_of(&builder.stages[0].name))
        .build();
    let protect = builder.stages.iter().any(|stage| stage.protect);
    scope.declare_deployed("", args, scope.kept_options(protect), redeployment, "api")
}
