//! Routes: which messages go where.

mod declare;
mod key;
mod kind;
mod model;
mod parameter;
mod settings;

use std::{
    collections::{BTreeMap, BTreeSet},
    marker::PhantomData,
};

pub(crate) use declare::Declarer;
pub use declare::RouteNodes;
pub(crate) use key::{CONNECT, DEFAULT, DISCONNECT, PREDEFINED, is_plain, slug};
pub use kind::{Answers, Connect, Disconnect, IntoRoute, Message};
pub use model::Model;
pub(crate) use parameter::Parameter;
pub(crate) use settings::Overrides;

use crate::{
    authorizer::Authorizer,
    integration::{Integration, IntoIntegration},
    settings::{LogLevel, Throttle},
};

/// Where the messages of one route go, and what is asked of them.
///
/// A function or an integration is a route by itself, where nothing more is to be said:
///
/// ```
/// use aws_websocket_api::{Integration, LambdaFunction, Route, Throttle, WebSocketApi};
/// use pulumi_wasm::archive;
///
/// let echo = LambdaFunction::new("echo", archive::file("target/lambda/echo/bootstrap.zip"));
/// let api = WebSocketApi::builder("Chat")
///     .route("echo", Route::to(echo.clone()).two_way().throttle(Throttle::new(10.0, 5)))
///     .route("ping", Integration::mock().answer(r#"{"pong": true}"#))
///     .default_route(echo);
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Route<K = Message> {
    pub(crate) parts: Parts,
    kind: PhantomData<fn() -> K>,
}

/// What any route is made of.
#[derive(Clone, Debug)]
pub(crate) struct Parts {
    pub(crate) integration: Integration,
    pub(crate) two_way: bool,
    pub(crate) authorizer: Authorizer,
    pub(crate) api_key_required: bool,
    pub(crate) operation_name: Option<String>,
    /// What is asked of messages, by the value of the selection expression.
    pub(crate) models: BTreeMap<String, Model>,
    pub(crate) model_selection: Option<String>,
    /// Headers and parts of the query that have to be there.
    pub(crate) required: BTreeSet<Parameter>,
    pub(crate) overrides: Overrides,
}

impl<K> Route<K> {
    /// A route to a function or another integration.
    pub fn to(integration: impl IntoIntegration) -> Self {
        let integration = integration.into_integration();
        // The answer of an integration that makes one without a function is all that it does.
        let two_way = integration.answers();
        let parts = Parts {
            integration,
            two_way,
            authorizer: Authorizer::None,
            api_key_required: false,
            operation_name: None,
            models: BTreeMap::new(),
            model_selection: None,
            required: BTreeSet::new(),
            overrides: Overrides::default(),
        };
        Self { parts, kind: PhantomData }
    }

    /// What operation it is, in an exported description of the API: 1 to 64 characters.
    pub fn operation_name(mut self, name: impl Into<String>) -> Self {
        self.parts.operation_name = Some(name.into());
        self
    }

    /// Only for clients with an API key of a usage plan, which they send
    /// [there](crate::WebSocketApiBuilder::api_key_source).
    pub fn api_key_required(mut self) -> Self {
        self.parts.api_key_required = true;
        self
    }

    /// How many messages the route takes. Default: the stage's throttle.
    pub fn throttle(mut self, throttle: Throttle) -> Self {
        self.parts.overrides.throttle = Some(throttle);
        self
    }

    /// What API Gateway logs of the route. Default: as the stage.
    pub fn log_level(mut self, level: LogLevel) -> Self {
        self.parts.overrides.log_level = Some(level);
        self
    }

    /// Whether whole messages of the route are logged. Default: as the stage.
    pub fn data_trace(mut self, traced: bool) -> Self {
        self.parts.overrides.data_trace = Some(traced);
        self
    }

    /// Whether the route has metrics of its own, which cost. Default: as the stage.
    pub fn detailed_metrics(mut self, detailed: bool) -> Self {
        self.parts.overrides.detailed_metrics = Some(detailed);
        self
    }

    /// What the integration returns goes back to the client. Default: it is dropped, but for what
    /// [`Integration::answer`] or [`Integration::response`] says.
    pub fn two_way(mut self) -> Self
    where
        K: Answers,
    {
        self.parts.two_way = true;
        self
    }

    /// The route, whatever its kind: that was asked when it was made.
    pub(crate) fn into_parts(self) -> Parts {
        self.parts
    }
}

impl Route<Message> {
    /// What messages have to look like; others are refused.
    pub fn model(self, model: Model) -> Self {
        self.model_for(DEFAULT, model)
    }

    /// What messages have to look like for which the [selection](Self::select_model) has this value. Where it has none
    /// of them, and there is no model for `$default`, messages are refused.
    ///
    /// ```
    /// use aws_websocket_api::{ExistingFunction, Model, Route};
    /// use serde_json::json;
    ///
    /// let say = Model::new("Say", json!({ "required": ["text"] }));
    /// let draw = Model::new("Draw", json!({ "required": ["points"] }));
    /// let post: Route = Route::to(ExistingFunction::named("post"))
    ///     .model_for("say", say)
    ///     .model_for("draw", draw)
    ///     .select_model("$request.body.kind");
    /// ```
    pub fn model_for(mut self, selected: impl Into<String>, model: Model) -> Self {
        self.parts.models.insert(selected.into(), model);
        self
    }

    /// What of the message says which model it has to follow, such as `$request.body.kind`. Default: nothing, so all
    /// follow `$default`.
    pub fn select_model(mut self, expression: impl Into<String>) -> Self {
        self.parts.model_selection = Some(expression.into());
        self
    }
}

impl Route<Connect> {
    /// Who may connect. Default: everybody.
    ///
    /// ```
    /// use aws_websocket_api::{ExistingFunction, IdentitySource, LambdaAuthorizer, Route, WebSocketApi};
    ///
    /// let check = LambdaAuthorizer::new(ExistingFunction::named("check-token"));
    /// let connect = Route::to(ExistingFunction::named("connect"))
    ///     .authorizer(check.identity_source(IdentitySource::query("token")))
    ///     .require_header("Origin");
    /// let api = WebSocketApi::builder("Chat").connect(connect);
    /// ```
    pub fn authorizer(mut self, authorizer: impl Into<Authorizer>) -> Self {
        self.parts.authorizer = authorizer.into();
        self
    }

    /// A header without which nobody connects.
    pub fn require_header(self, name: impl Into<String>) -> Self {
        self.require(Parameter::Header(name.into()))
    }

    /// A part of the query without which nobody connects.
    pub fn require_query(self, name: impl Into<String>) -> Self {
        self.require(Parameter::Query(name.into()))
    }

    fn require(mut self, parameter: Parameter) -> Self {
        self.parts.required.insert(parameter);
        self
    }
}
