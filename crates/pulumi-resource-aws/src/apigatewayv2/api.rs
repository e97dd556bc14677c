//! `aws:apigatewayv2/api:Api`

use aws_sdk_apigatewayv2::{
    operation::{create_api::CreateApiOutput, get_api::GetApiOutput, update_api::UpdateApiOutput},
    types::{self, Cors, IpAddressType, ProtocolType},
};
use pulumi_provider::{
    Attempt, AutoName, Context, CreateRequest, CreateResponse, Delete, DeleteRequest, Error, Found, Object,
    Read, ReadRequest, ReadResponse, Recover, Resource, Schema, Update, UpdateRequest, UpdateResponse,
    property::{boolean, integer, object, set, string},
};
use serde::{Deserialize, Serialize};

use super::{addresses, retag, send};
use crate::{
    archive,
    aws::{Aws, Regional},
    call::{Fault, or_gone, or_none, pages},
    check,
    id::{import, or_empty, region},
    tags::{self, Tags},
};

/// An API.
pub(crate) struct Api;

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Inputs {
    api_key_selection_expression: Option<String>,
    cors_configuration: Option<CorsConfiguration>,
    credentials_arn: Option<String>,
    description: Option<String>,
    disable_execute_api_endpoint: Option<bool>,
    ip_address_type: Option<String>,
    name: String,
    protocol_type: String,
    region: Option<String>,
    route_key: Option<String>,
    route_selection_expression: Option<String>,
    tags: Tags,
    target: Option<String>,
    version: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
struct CorsConfiguration {
    allow_credentials: Option<bool>,
    allow_headers: Option<Vec<String>>,
    allow_methods: Option<Vec<String>>,
    allow_origins: Option<Vec<String>>,
    expose_headers: Option<Vec<String>>,
    max_age: Option<i32>,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct State {
    #[serde(flatten)]
    inputs: Inputs,
    api_endpoint: String,
    arn: String,
    execution_arn: String,
    tags_all: Tags,
    #[serde(skip)]
    id: String,
}

impl Resource for Api {
    type Client = Aws;
    type Inputs = Inputs;
    type State = State;
    const TOKEN: &'static str = "aws:apigatewayv2/api:Api";

    // What replaces is what UpdateApi doesn't take, or takes only where the API was quickly created.
    fn schema() -> Schema {
        let quick = || string().replaces().write_only();
        Schema::new()
            .input(
                "apiKeySelectionExpression",
                string().default("$request.header.x-api-key").values(&API_KEYS),
            )
            .input("body", string().refused("declare the API's routes and integrations as resources"))
            .input("corsConfiguration", object(cors()))
            .input("credentialsArn", quick())
            .input("description", string().length(0, 1024))
            .input("disableExecuteApiEndpoint", boolean())
            .input(
                "failOnWarnings",
                boolean().refused("it belongs to \"body\", which isn't supported either"),
            )
            .input("ipAddressType", addresses())
            .input("name", string().length(1, 128).auto_named(AutoName::up_to(128)))
            .input("protocolType", string().required().replaces().values(&["HTTP", "WEBSOCKET"]))
            .input("region", region())
            .input("routeKey", quick())
            .input("routeSelectionExpression", string().default("$request.method $request.path"))
            .input("tags", tags::input())
            .input("target", quick())
            .input("version", string().length(1, 64))
            .output("apiEndpoint", string())
            .output("arn", string())
            .output("executionArn", string())
            .output("tagsAll", tags::output())
    }

    fn derive(aws: &Aws, inputs: &mut Object, state: Option<&Object>) {
        tags::derive(aws, inputs, state);
    }

    async fn create(
        context: &Context<Aws>,
        request: CreateRequest<Inputs>,
    ) -> Result<CreateResponse<State>, Error> {
        // The state needs it: failing afterwards would lose the API.
        context.client().identity().await?;
        let (aws, inputs) = (context.client().region(request.inputs.region.as_deref()), request.inputs);
        let call = aws
            .unrepeated()
            .apigatewayv2()
            .create_api()
            .set_api_key_selection_expression(inputs.api_key_selection_expression.clone())
            .set_cors_configuration(inputs.cors_configuration.clone().map(Cors::from))
            .set_credentials_arn(inputs.credentials_arn.clone())
            .set_description(inputs.description.clone())
            .set_disable_execute_api_endpoint(inputs.disable_execute_api_endpoint)
            .set_ip_address_type(inputs.ip_address_type.as_deref().map(IpAddressType::from))
            .name(&inputs.name)
            .protocol_type(ProtocolType::from(inputs.protocol_type.as_str()))
            .set_route_key(inputs.route_key.clone())
            .set_route_selection_expression(inputs.route_selection_expression.clone())
            .set_tags(Some(context.client().tags().all(&inputs.tags).into_iter().collect()))
            .set_target(inputs.target.clone())
            .set_version(inputs.version.clone());
        let made = State::from(send(context, "CreateApi", || call.clone().send()).await?);
        context.client().children().none_in(&made.id);
        let state = made.located(context.client(), &aws, &inputs.tags).await?;
        Ok(CreateResponse::new(state.id.clone(), state))
    }
}

const API_KEYS: [&str; 2] = ["$context.authorizer.usageIdentifierKey", "$request.header.x-api-key"];

fn cors() -> Schema {
    // API Gateway returns header names in lower case.
    let names = || set(string().same_when(check::same_word));
    Schema::new()
        .input("allowCredentials", boolean())
        .input("allowHeaders", names())
        .input("allowMethods", names())
        .input("allowOrigins", names())
        .input("exposeHeaders", names())
        .input("maxAge", integer().range(-1.0, 86400.0))
}

impl Read for Api {
    async fn read(context: &Context<Aws>, request: ReadRequest<State>) -> Result<ReadResponse<State>, Error> {
        let import = import(&request.id);
        let before = request.state.unwrap_or_default();
        let aws = context.client().region(before.inputs.region.as_deref().or(import.region.as_deref()));
        let call = aws.apigatewayv2().get_api().api_id(&import.id);
        let Some(found) = or_none(send(context, "GetApi", || call.clone().send()).await)? else {
            return Ok(ReadResponse::gone());
        };
        let state = State::from(found).located(context.client(), &aws, &before.inputs.tags).await?;
        Ok(ReadResponse::found(import.id, state))
    }
}

/// What a coming API can be told by: a name is no one's own, and AWS has no other way to tell.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Clue {
    name: String,
    protocol: String,
    /// Digests, as of the tags: either may be secret.
    description: String,
    region: Option<String>,
    tags: String,
}

impl Recover for Api {
    type Clue = Clue;

    async fn clue(context: &Context<Aws>, inputs: &Inputs) -> Result<Clue, Error> {
        Ok(Clue {
            name: inputs.name.clone(),
            protocol: inputs.protocol_type.clone(),
            description: archive::sha256(or_empty(&inputs.description).as_bytes()),
            region: inputs.region.clone(),
            tags: tags::digest(&context.client().tags().all(&inputs.tags)),
        })
    }

    async fn find(context: &Context<Aws>, attempt: &Attempt<Clue>) -> Result<Vec<Found>, Error> {
        let aws = context.client().region(attempt.clue.region.as_deref());
        let call = aws.apigatewayv2().get_apis();
        let apis = pages(async |token| {
            let call = call.clone().set_next_token(token);
            let page = send(context, "GetApis", || call.clone().send()).await?;
            Ok((page.items, page.next_token))
        });
        let apis = apis.await?.into_iter().filter(|api| attempt.clue.fits(api));
        let recent =
            apis.filter(|api| api.created_date.is_some_and(|at| attempt.may_have_created(at.as_secs_f64())));
        let id = |api: types::Api| format!("{}@{}", api.api_id.unwrap_or_default(), aws.name);
        Ok(recent.map(|api| Found::certain(id(api))).collect())
    }
}

impl Clue {
    fn fits(&self, api: &types::Api) -> bool {
        let tags = api.tags.clone().unwrap_or_default().into_iter().collect();
        api.name.as_ref() == Some(&self.name)
            && api.protocol_type.as_ref().is_some_and(|protocol| protocol.as_str() == self.protocol)
            && archive::sha256(or_empty(&api.description).as_bytes()) == self.description
            && tags::digest(&tags) == self.tags
    }
}

impl Update for Api {
    async fn update(
        context: &Context<Aws>,
        request: UpdateRequest<Inputs, State>,
    ) -> Result<UpdateResponse<State>, Error> {
        let aws = context.client().region(request.state.inputs.region.as_deref());
        if request.changed.any(&["corsConfiguration"]) && request.inputs.cors_configuration.is_none() {
            let call = aws.apigatewayv2().delete_cors_configuration().api_id(&request.id);
            or_gone(send(context, "DeleteCorsConfiguration", || call.clone().send()).await)?;
        }
        let wanted = context.client().tags().all(&request.inputs.tags);
        retag(context, &aws, &request.state.arn, &request.state.tags_all, &wanted).await?;
        let state = match request.changed.only(&OTHERWISE_SENT) {
            true => State { id: request.id, ..request.state },
            false => State::from(change(context, &aws, &request).await?),
        };
        Ok(UpdateResponse::new(
            state.tagged(wanted).located(context.client(), &aws, &request.inputs.tags).await?,
        ))
    }
}

/// What other calls than UpdateApi send.
const OTHERWISE_SENT: [&str; 2] = ["tags", "tagsAll"];

async fn change(
    context: &Context<Aws>,
    aws: &Regional,
    request: &UpdateRequest<Inputs, State>,
) -> Result<UpdateApiOutput, Fault> {
    let (inputs, changed) = (&request.inputs, &request.changed);
    let cors = inputs.cors_configuration.clone().map(Cors::from);
    let address = inputs.ip_address_type.as_deref().map(IpAddressType::from);
    let disabled = inputs.disable_execute_api_endpoint.unwrap_or_default();
    let key = inputs.api_key_selection_expression.clone();
    let selection = inputs.route_selection_expression.clone();
    let call = aws
        .apigatewayv2()
        .update_api()
        .api_id(&request.id)
        .set_api_key_selection_expression(changed.when("apiKeySelectionExpression", key).flatten())
        .set_cors_configuration(changed.when("corsConfiguration", cors).flatten())
        .set_description(changed.when("description", or_empty(&inputs.description)))
        .set_disable_execute_api_endpoint(changed.when("disableExecuteApiEndpoint", disabled))
        .set_ip_address_type(changed.when("ipAddressType", address).flatten())
        .set_name(changed.when("name", inputs.name.clone()))
        .set_route_selection_expression(changed.when("routeSelectionExpression", selection).flatten())
        .set_version(changed.when("version", or_empty(&inputs.version)));
    send(context, "UpdateApi", || call.clone().send()).await
}

impl Delete for Api {
    async fn delete(context: &Context<Aws>, request: DeleteRequest<State>) -> Result<(), Error> {
        let aws = context.client().region(request.state.inputs.region.as_deref());
        let call = aws.apigatewayv2().delete_api().api_id(&request.id);
        Ok(or_gone(send(context, "DeleteApi", || call.clone().send()).await)?)
    }
}

impl State {
    fn tagged(self, tags_all: Tags) -> Self {
        Self { tags_all, ..self }
    }

    /// Adds what follows from where it is, and tells its own tags from the provider's.
    async fn located(mut self, aws: &Aws, regional: &Regional, said: &Tags) -> Result<Self, Fault> {
        let account = &aws.identity().await?.account;
        self.arn = regional.arn("apigateway", &regional.name, "", &format!("/apis/{}", self.id));
        self.execution_arn = regional.arn("execute-api", &regional.name, account, &self.id);
        self.inputs.region = Some(regional.name.clone());
        self.tags_all = aws.tags().visible(self.tags_all);
        self.inputs.tags = aws.tags().own(&self.tags_all, said);
        Ok(self)
    }
}

macro_rules! from_output {
    ($($output:ty),*) => {$(
        impl From<$output> for State {
            fn from(api: $output) -> Self {
                let inputs = Inputs {
                    api_key_selection_expression: api.api_key_selection_expression,
                    cors_configuration: api.cors_configuration.map(CorsConfiguration::from),
                    description: api.description,
                    disable_execute_api_endpoint: api.disable_execute_api_endpoint,
                    ip_address_type: api.ip_address_type.map(|kind| kind.as_str().to_owned()),
                    name: api.name.unwrap_or_default(),
                    protocol_type: api.protocol_type.map(|kind| kind.as_str().to_owned()).unwrap_or_default(),
                    route_selection_expression: api.route_selection_expression,
                    version: api.version,
                    ..Inputs::default()
                };
                Self {
                    inputs,
                    api_endpoint: api.api_endpoint.unwrap_or_default(),
                    tags_all: api.tags.unwrap_or_default().into_iter().collect(),
                    id: api.api_id.unwrap_or_default(),
                    ..Self::default()
                }
            }
        }
    )*};
}

from_output!(CreateApiOutput, GetApiOutput, UpdateApiOutput);

impl From<CorsConfiguration> for Cors {
    fn from(cors: CorsConfiguration) -> Self {
        Cors::builder()
            .set_allow_credentials(cors.allow_credentials)
            .set_allow_headers(cors.allow_headers)
            .set_allow_methods(cors.allow_methods)
            .set_allow_origins(cors.allow_origins)
            .set_expose_headers(cors.expose_headers)
            .set_max_age(cors.max_age)
            .build()
    }
}

impl From<Cors> for CorsConfiguration {
    fn from(cors: Cors) -> Self {
        Self {
            allow_credentials: cors.allow_credentials,
            allow_headers: cors.allow_headers,
            allow_methods: cors.allow_methods,
            allow_origins: cors.allow_origins,
            expose_headers: cors.expose_headers,
            max_age: cors.max_age,
        }
    }
}
