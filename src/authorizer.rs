//! Who may connect.

use std::collections::BTreeSet;

use pulumi_wasm::output_format;
use pulumi_wasm_aws::{
    apigatewayv2::{self as gateway, AuthorizerArgs},
    lambda::Permission,
};

use crate::{
    function::{Invocable, LambdaTarget},
    redeployment::Redeployment,
    route::{CONNECT, Parameter},
    scope::Scope,
};

/// Who may open a connection.
///
/// A WebSocket API knows these three; JWT authorizers are for HTTP APIs only.
///
/// ```
/// use aws_websocket_api::{Authorizer, ExistingFunction, Route, WebSocketApi};
///
/// let connect = Route::to(ExistingFunction::named("connect")).authorizer(Authorizer::Iam);
/// let api = WebSocketApi::builder("Chat").connect(connect);
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub enum Authorizer {
    /// Everybody.
    #[default]
    None,
    /// Who signs the request with AWS credentials that allow `execute-api:Invoke`.
    Iam,
    /// Whom a function lets in.
    Lambda(LambdaAuthorizer),
}

impl Authorizer {
    /// The function that is asked, if one is.
    pub(crate) fn function(&self) -> Option<&LambdaTarget> {
        match self {
            Self::Lambda(authorizer) => Some(&authorizer.function),
            Self::None | Self::Iam => None,
        }
    }
}

/// A function that is asked whether a client may connect.
///
/// ```
/// use aws_websocket_api::{IdentitySource, LambdaAuthorizer, LambdaFunction, Route, WebSocketApi};
/// use pulumi_wasm::archive;
///
/// let code = archive::file("target/lambda/chat/bootstrap.zip");
/// let check = LambdaFunction::new("check-token", code.clone());
/// let api = WebSocketApi::builder("Chat").connect(
///     Route::to(LambdaFunction::new("connect", code))
///         .authorizer(LambdaAuthorizer::new(check).identity_source(IdentitySource::query("token"))),
/// );
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct LambdaAuthorizer {
    pub(crate) function: LambdaTarget,
    name: Option<String>,
    sources: BTreeSet<IdentitySource>,
}

/// What of a request identifies its sender. A request without it is refused before the function is asked.
///
/// ```
/// use aws_websocket_api::IdentitySource;
///
/// let sources = [
///     IdentitySource::header("Cookie"),
///     IdentitySource::query("token"),
///     IdentitySource::context("identity.sourceIp"),
///     IdentitySource::stage_variable("tenant"),
/// ];
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct IdentitySource(Source);

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Source {
    Request(Parameter),
    Context(String),
    StageVariable(String),
}

impl IdentitySource {
    /// A header, such as `Authorization`. Browsers can't send one of their own with a WebSocket, but cookies.
    pub fn header(name: impl Into<String>) -> Self {
        Self(Source::Request(Parameter::Header(name.into())))
    }

    /// A part of the query.
    pub fn query(name: impl Into<String>) -> Self {
        Self(Source::Request(Parameter::Query(name.into())))
    }

    /// A variable of the request's context, such as `identity.sourceIp`.
    pub fn context(name: impl Into<String>) -> Self {
        Self(Source::Context(name.into()))
    }

    /// A variable of the stage.
    pub fn stage_variable(name: impl Into<String>) -> Self {
        Self(Source::StageVariable(name.into()))
    }

    /// As API Gateway reads it: for WebSocket APIs without `$`.
    fn expression(&self) -> String {
        match &self.0 {
            Source::Request(parameter) => parameter.key(),
            Source::Context(name) => format!("context.{name}"),
            Source::StageVariable(name) => format!("stageVariables.{name}"),
        }
    }

    fn bad_name(&self) -> Option<&str> {
        match &self.0 {
            Source::Request(parameter) => parameter.bad_name(),
            Source::Context(name) | Source::StageVariable(name) => name.is_empty().then_some(name),
        }
    }
}

impl LambdaAuthorizer {
    /// Asks this function about every client that sends a header `Authorization`, unless told other sources.
    pub fn new(function: impl Into<LambdaTarget>) -> Self {
        Self { function: function.into(), name: None, sources: BTreeSet::new() }
    }

    /// Its name in AWS. Default: the function's.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Something of the request that has to be there. Default: the header `Authorization`.
    pub fn identity_source(mut self, source: IdentitySource) -> Self {
        self.sources.insert(source);
        self
    }

    fn sources(&self) -> Vec<String> {
        if self.sources.is_empty() {
            return vec![IdentitySource::header("Authorization").expression()];
        }
        self.sources.iter().map(IdentitySource::expression).collect()
    }

    /// Names of sources that API Gateway wouldn't take.
    pub(crate) fn bad_names(&self) -> impl Iterator<Item = &str> {
        self.sources.iter().filter_map(IdentitySource::bad_name)
    }

    /// Declares it, and lets it, and it alone, call the function.
    pub(crate) fn declare(
        &self,
        scope: &Scope,
        api: &gateway::Api,
        function: &Invocable,
        redeployment: &mut Redeployment,
    ) -> AuthorizerNodes {
        let name = self.name.as_deref().unwrap_or(&function.name);
        let args = AuthorizerArgs::builder()
            .api_id(api.id())
            .name(name)
            .authorizer_type("REQUEST")
            .authorizer_uri(function.invoke_arn.clone())
            .identity_sources(self.sources())
            .build();
        let authorizer: gateway::Authorizer =
            scope.declare_deployed("authorizer", args, scope.options(), redeployment, CONNECT);
        let caller = output_format!("{}/authorizers/{}", api.execution_arn(), authorizer.id());
        let permission = function.permit(scope, "authorizer-permission", caller);
        redeployment.wait_for(&permission);
        AuthorizerNodes { authorizer, permission }
    }
}

/// The resources of an authorizer.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct AuthorizerNodes {
    /// What API Gateway asks.
    pub authorizer: gateway::Authorizer,
    /// Lets API Gateway call its function.
    pub permission: Permission,
}

impl From<LambdaAuthorizer> for Authorizer {
    fn from(authorizer: LambdaAuthorizer) -> Self {
        Self::Lambda(authorizer)
    }
}
