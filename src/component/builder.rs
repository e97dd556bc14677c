//! What an API is to be made of.

use std::collections::BTreeMap;

use pulumi_wasm::{Context, Input, IntoInput, ResourceOptions};

use super::api::{ApiKeySource, ApiSettings};
use crate::{
    InvalidApi, WebSocketApi,
    child::{Child, Transforms},
    naming,
    route::{CONNECT, Connect, DEFAULT, DISCONNECT, Disconnect, IntoRoute, Message, Parts},
    settings::StageSettings,
};

/// Collects what an API is made of; [`create`](Self::create) makes it.
#[derive(Clone, Debug)]
#[must_use]
pub struct WebSocketApiBuilder {
    pub(crate) name: String,
    pub(crate) prefix: String,
    /// None: the first stage's name.
    pub(crate) function_suffix: Option<String>,
    pub(crate) settings: ApiSettings,
    /// The id of an API that somebody else manages.
    pub(crate) existing: Option<Input<String>>,
    /// In the order they were given, with any that come twice.
    pub(crate) routes: Vec<(String, Parts)>,
    pub(crate) stages: Vec<StageSettings>,
    pub(crate) tags: BTreeMap<String, String>,
    pub(crate) protect: Option<bool>,
    pub(crate) retain_data: bool,
    pub(crate) imports: BTreeMap<String, String>,
    pub(crate) transforms: Transforms,
    pub(crate) options: ResourceOptions,
}

impl WebSocketApiBuilder {
    pub(crate) fn new(name: String) -> Self {
        Self {
            prefix: naming::prefix(&name),
            name,
            function_suffix: None,
            settings: ApiSettings::default(),
            existing: None,
            routes: Vec::new(),
            stages: Vec::new(),
            tags: BTreeMap::new(),
            protect: None,
            retain_data: false,
            imports: BTreeMap::new(),
            transforms: Transforms::default(),
            options: ResourceOptions::new(),
        }
    }

    /// What names in AWS begin with. Default: the API's name in kebab case, `aws-websocket-api` for
    /// `AWS_WEBSOCKET_API`. Two APIs with stages of the same name in one account need different ones, or share what is
    /// called the same. Of the prefix `chat` and the stage `dev`, these are named:
    ///
    /// | what | its name |
    /// |---|---|
    /// | the access log's group | `chat-api-dev-logs` |
    /// | the table | `chat-connections-dev` |
    /// | the topic of alarms | `chat-api-dev-alarms` |
    /// | the stage's alarms | `chat-api-dev-latency`, … |
    /// | the dashboard, which is the account's in all regions | `chat-api-dev-eu-west-1` |
    /// | the path of the functions' roles | `/chat/dev/` |
    ///
    /// Functions have names of their own, and what is named after them: the log groups `/aws/lambda/echo-dev`, queues
    /// and alarms. These have to differ between the APIs of an account and region, too. The functions' metrics are in a
    /// namespace that is called as the API, by stage: APIs of one name have them in common.
    ///
    /// ```
    /// use aws_websocket_api::WebSocketApi;
    ///
    /// let api = WebSocketApi::builder("Chat").prefix("support-chat");
    /// ```
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        self
    }

    /// What the names of the functions and of the table end with, in AWS: `blue` makes `echo` the function `echo-blue`.
    /// Default: the name of the first [stage](Self::stage), with which these names change.
    ///
    /// ```
    /// use aws_websocket_api::{StageSettings, Throttle, WebSocketApi};
    ///
    /// let stages = ["blue", "green"].map(|name| StageSettings::new(name, Throttle::new(100.0, 50)));
    /// let api = WebSocketApi::builder("Chat").function_suffix("shared");
    /// let api = stages.into_iter().fold(api, |api, stage| api.stage(stage));
    /// ```
    pub fn function_suffix(mut self, suffix: impl Into<String>) -> Self {
        self.function_suffix = Some(suffix.into());
        self
    }

    /// What the API is for, shown in AWS.
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.settings.description = Some(description.into());
        self
    }

    /// What of a message is its route's key. Default: `$request.body.action`.
    pub fn route_selection(mut self, expression: impl Into<String>) -> Self {
        self.settings.route_selection = Some(expression.into());
        self
    }

    /// Where the API keys are that [routes require](crate::Route::api_key_required). Default: in a header.
    ///
    /// ```
    /// use aws_websocket_api::{ApiKeySource, ExistingFunction, Route, WebSocketApi};
    ///
    /// let api = WebSocketApi::builder("Chat")
    ///     .api_key_source(ApiKeySource::Header)
    ///     .connect(Route::to(ExistingFunction::named("connect")).api_key_required());
    /// ```
    pub fn api_key_source(mut self, source: ApiKeySource) -> Self {
        self.settings.api_key_source = Some(source);
        self
    }

    /// Sends messages whose `action` is this key there: to a function, another [`Integration`](crate::Integration),
    /// or a [`Route`](crate::Route) with more to say about it.
    ///
    /// The keys `$connect` and `$disconnect` are taken as well, for a table of routes. What these routes alone can have,
    /// such as an authorizer, is said by [`connect`](Self::connect) and [`disconnect`](Self::disconnect), and what they
    /// can't have, an answer to who is gone or a model, is refused by the compiler there and by [`create`](Self::create)
    /// here.
    ///
    /// ```
    /// use aws_websocket_api::{ExistingFunction, Integration, Route, WebSocketApi};
    ///
    /// let send = ExistingFunction::named("send");
    /// let api = WebSocketApi::builder("Chat")
    ///     .route("send", send.clone())
    ///     .route("ask", Route::to(send).two_way())
    ///     .route("ping", Integration::mock().answer(r#"{"pong": true}"#));
    /// ```
    pub fn route(self, key: impl Into<String>, route: impl IntoRoute<Message>) -> Self {
        self.with_route(key.into(), route.into_route().into_parts())
    }

    /// What is asked before a client is connected: `$connect`. It alone can have an
    /// [authorizer](crate::Route::authorizer).
    ///
    /// ```
    /// use aws_websocket_api::{Authorizer, ExistingFunction, Route, WebSocketApi};
    ///
    /// let connect = Route::to(ExistingFunction::named("connect")).authorizer(Authorizer::Iam);
    /// let api = WebSocketApi::builder("Chat")
    ///     .connect(connect)
    ///     .disconnect(ExistingFunction::named("disconnect"))
    ///     .default_route(ExistingFunction::named("default"));
    /// ```
    pub fn connect(self, route: impl IntoRoute<Connect>) -> Self {
        self.with_route(CONNECT.to_owned(), route.into_route().into_parts())
    }

    /// What is told that a client is gone: `$disconnect`.
    pub fn disconnect(self, route: impl IntoRoute<Disconnect>) -> Self {
        self.with_route(DISCONNECT.to_owned(), route.into_route().into_parts())
    }

    /// Where messages go that match no other route: `$default`.
    pub fn default_route(self, route: impl IntoRoute<Message>) -> Self {
        self.route(DEFAULT, route)
    }

    fn with_route(mut self, key: String, parts: Parts) -> Self {
        self.routes.push((key, parts));
        self
    }

    /// Adds several routes, by key.
    ///
    /// ```
    /// use aws_websocket_api::{ExistingFunction, WebSocketApi};
    ///
    /// let rooms = ExistingFunction::named("rooms");
    /// let api = WebSocketApi::builder("Chat").routes(["join", "leave"].map(|key| (key, rooms.clone())));
    /// ```
    pub fn routes<K: Into<String>, R: IntoRoute<Message>>(
        self,
        routes: impl IntoIterator<Item = (K, R)>,
    ) -> Self {
        routes.into_iter().fold(self, |builder, (key, route)| builder.route(key, route))
    }

    /// Adds a stage. Functions and the table belong to the API: they are named after the first stage, and take their
    /// log level and retention from it. So another first stage replaces them, and with them their log groups, dead
    /// letter queues and the table, with what is in those, unless a [`function_suffix`](Self::function_suffix) names
    /// them.
    ///
    /// ```
    /// use aws_websocket_api::{StageSettings, Throttle, WebSocketApi};
    ///
    /// let stages = ["dev", "test"].map(|name| StageSettings::new(name, Throttle::new(100.0, 50)));
    /// let api = stages.into_iter().fold(WebSocketApi::builder("Chat"), |api, stage| api.stage(stage));
    /// ```
    pub fn stage(mut self, stage: StageSettings) -> Self {
        self.stages.push(stage);
        self
    }

    /// A tag for everything that can have one. `Project` and `Stage` are there without saying.
    pub fn tag(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.tags.insert(key.into(), value.into());
        self
    }

    /// Reachable over IPv6 as well as IPv4, by its default endpoint and by the domains that are made with it. Default:
    /// IPv4 alone.
    pub fn dual_stack(mut self) -> Self {
        self.settings.dual_stack = true;
        self
    }

    /// Reachable by its stages' [domains](StageSettings::domain) alone, not by `….execute-api.….amazonaws.com`; so each
    /// stage needs one. Functions that [manage connections](crate::LambdaFunction::manage_connections) are told where
    /// they are, as these can't be posted to at the default endpoint either.
    ///
    /// ```
    /// use aws_websocket_api::{Domain, StageSettings, Throttle, WebSocketApi};
    ///
    /// let domain = Domain::in_zone("chat.example.com", "Z0123456789ABCDEFGHIJ");
    /// let api = WebSocketApi::builder("Chat")
    ///     .stage(StageSettings::new("prod", Throttle::new(1000.0, 500)).domain(domain))
    ///     .without_default_endpoint();
    /// ```
    pub fn without_default_endpoint(mut self) -> Self {
        self.settings.without_default_endpoint = true;
        self
    }

    /// Whether Pulumi refuses to delete or replace the API, whose id is in its clients' address, its stages and their
    /// domains, and the table, until `pulumi state unprotect`. Default: as each [stage](StageSettings::protect) says.
    ///
    /// ```
    /// use aws_websocket_api::WebSocketApi;
    ///
    /// let api = WebSocketApi::builder("Chat").protect(true).retain_data(true);
    /// ```
    pub fn protect(mut self, protects: bool) -> Self {
        self.protect = Some(protects);
        self
    }

    /// Whether the table and the log groups stay in AWS when Pulumi no longer has them, as after `pulumi destroy`. An
    /// `up` after that fails on their names: [import](Self::import) or delete them first. Default: no.
    pub fn retain_data(mut self, retains: bool) -> Self {
        self.retain_data = retains;
        self
    }

    /// Takes over the management of an API that exists. Its routes and integrations are taken over by
    /// [`import`](Self::import), or made anew.
    pub fn import_api(self, id: impl Into<String>) -> Self {
        self.import("", id)
    }

    /// Takes over the management of something that exists: the child of this name, such as `sendMessage-route` or
    /// `dev-stage` (its name in a preview, without the API's), with the id that `pulumi import` would take.
    ///
    /// ```
    /// use aws_websocket_api::WebSocketApi;
    ///
    /// let api = WebSocketApi::builder("Chat")
    ///     .import_api("a1b2c3d4e5")
    ///     .import("dev-stage", "a1b2c3d4e5/dev")
    ///     .import("sendMessage-route", "a1b2c3d4e5/x9y8z7");
    /// ```
    pub fn import(mut self, child: impl Into<String>, id: impl Into<String>) -> Self {
        self.imports.insert(child.into(), id.into());
        self
    }

    /// Adds routes and stages to an API that somebody else manages. What that API is can't be said here then: its
    /// description, its selection of routes. Its id may be an output, such as another stack's.
    ///
    /// ```
    /// use aws_websocket_api::{ExistingFunction, WebSocketApi};
    /// use pulumi_wasm_aws::apigatewayv2::Api;
    ///
    /// fn with_echo(theirs: &Api) -> aws_websocket_api::WebSocketApiBuilder {
    ///     WebSocketApi::builder("Chat")
    ///         .existing_api(theirs.id())
    ///         .route("echo", ExistingFunction::named("echo"))
    /// }
    /// ```
    pub fn existing_api(mut self, id: impl IntoInput<String>) -> Self {
        self.existing = Some(id.into_input());
        self
    }

    /// Changes what children of one kind are declared with. The function gets a child's name, without the API's.
    ///
    /// ```
    /// use aws_websocket_api::WebSocketApi;
    /// use pulumi_wasm_aws::{apigatewayv2::Stage, lambda::Function};
    ///
    /// let api = WebSocketApi::builder("Chat")
    ///     .transform::<Stage>(|_, args| args.client_certificate_id("a1b2c3"))
    ///     .transform::<Function>(|child, args| match child {
    ///         "broadcast-function" => args.reserved_concurrent_executions(10),
    ///         _ => args,
    ///     });
    /// ```
    pub fn transform<C: Child>(
        mut self,
        transform: impl Fn(&str, C::Args) -> C::Args + Send + Sync + 'static,
    ) -> Self {
        self.transforms.add::<C>(transform);
        self
    }

    /// Says how the component is managed: its parent, provider, protection. Children have its provider and protection.
    ///
    /// ```
    /// use aws_websocket_api::WebSocketApi;
    /// use pulumi_wasm::ResourceOptions;
    ///
    /// let api = WebSocketApi::builder("Chat").options(ResourceOptions::new().protect(true));
    /// ```
    pub fn options(mut self, options: ResourceOptions) -> Self {
        self.options = options;
        self
    }

    /// Declares the API and everything in it.
    ///
    /// # Errors
    /// When it can't be as it is: all problems at once, before anything is declared. Only what is to be
    /// [imported](Self::import) and is no part of it is found when everything has been declared, so in the preview.
    pub fn create(self, ctx: &Context) -> Result<WebSocketApi, InvalidApi> {
        super::create::create(self, ctx)
    }
}
