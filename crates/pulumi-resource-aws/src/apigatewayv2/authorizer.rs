//! `aws:apigatewayv2/authorizer:Authorizer`

use std::time::Duration;

use aws_sdk_apigatewayv2::{
    operation::{
        create_authorizer::CreateAuthorizerOutput, get_authorizer::GetAuthorizerOutput,
        update_authorizer::UpdateAuthorizerOutput,
    },
    types::{AuthorizerType, JwtConfiguration, ProtocolType},
};
use pulumi_provider::{
    Attempt, AutoName, Context, CreateRequest, CreateResponse, Delete, DeleteRequest, Error, Found, Object,
    Problems, Read, ReadRequest, ReadResponse, Recover, Resource, Schema, Update, UpdateRequest,
    UpdateResponse, Value,
    property::{boolean, integer, object, set, string},
};
use serde::{Deserialize, Serialize};

use super::{child, send};
use crate::{
    aws::{Aws, Regional},
    call::{Fault, again, or_gone, or_none, pages},
    check,
    id::{or_empty, region},
    tags,
};

/// How long routes may still use it after they have let it go.
const IN_USE: Duration = Duration::from_secs(30 * 60);

/// What decides who may call an API.
pub(crate) struct Authorizer;

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Inputs {
    api_id: String,
    authorizer_credentials_arn: Option<String>,
    authorizer_payload_format_version: Option<String>,
    authorizer_result_ttl_in_seconds: Option<i32>,
    authorizer_type: String,
    authorizer_uri: Option<String>,
    enable_simple_responses: Option<bool>,
    identity_sources: Vec<String>,
    jwt_configuration: Option<Jwt>,
    name: String,
    region: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
struct Jwt {
    audiences: Option<Vec<String>>,
    issuer: Option<String>,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct State {
    #[serde(flatten)]
    inputs: Inputs,
    #[serde(skip)]
    id: String,
}

impl Resource for Authorizer {
    type Client = Aws;
    type Inputs = Inputs;
    type State = State;
    const TOKEN: &'static str = "aws:apigatewayv2/authorizer:Authorizer";

    // UpdateAuthorizer takes everything but the API.
    fn schema() -> Schema {
        let jwt = Schema::new().input("audiences", set(string())).input("issuer", string());
        Schema::new()
            .input("apiId", string().required().replaces())
            .input("authorizerCredentialsArn", string())
            .input("authorizerPayloadFormatVersion", string().values(&["1.0", "2.0"]))
            .input("authorizerResultTtlInSeconds", integer().computed().range(0.0, 3600.0))
            .input("authorizerType", string().required().values(&["REQUEST", "JWT"]))
            .input("authorizerUri", string().length(1, 2048))
            .input("enableSimpleResponses", boolean())
            .input("identitySources", set(string()))
            .input("jwtConfiguration", object(jwt))
            .input("name", string().length(1, 128).auto_named(AutoName::up_to(128)))
            .input("region", region())
    }

    fn check(_: &Aws, inputs: &Object, problems: &mut Problems) {
        check::arn(inputs, "authorizerCredentialsArn", problems);
        let needed = match inputs.get("authorizerType").and_then(Value::as_str) {
            Some("JWT") => "jwtConfiguration",
            Some("REQUEST") => "authorizerUri",
            _ => return,
        };
        if !inputs.contains_key(needed) {
            problems.add_with_remedy(
                "authorizerType",
                format!("needs {needed:?}"),
                format!("set {needed:?}"),
            );
        }
    }

    fn derive(aws: &Aws, inputs: &mut Object, state: Option<&Object>) {
        tags::region(aws, inputs, state);
    }

    async fn create(
        context: &Context<Aws>,
        request: CreateRequest<Inputs>,
    ) -> Result<CreateResponse<State>, Error> {
        let (aws, inputs) = (context.client().region(request.inputs.region.as_deref()), request.inputs);
        let ttl = result_ttl(context, &aws, &inputs).await?;
        let call = aws
            .unrepeated()
            .apigatewayv2()
            .create_authorizer()
            .api_id(&inputs.api_id)
            .set_authorizer_credentials_arn(inputs.authorizer_credentials_arn.clone())
            .set_authorizer_payload_format_version(inputs.authorizer_payload_format_version.clone())
            .set_authorizer_result_ttl_in_seconds(ttl)
            .authorizer_type(AuthorizerType::from(inputs.authorizer_type.as_str()))
            .set_authorizer_uri(inputs.authorizer_uri.clone())
            .set_enable_simple_responses(inputs.enable_simple_responses)
            // AWS needs a list, be it empty.
            .set_identity_source(Some(inputs.identity_sources.clone()))
            .set_jwt_configuration(inputs.jwt_configuration.clone().map(JwtConfiguration::from))
            .name(&inputs.name);
        let made = send(context, "CreateAuthorizer", || call.clone().send()).await?;
        let state = State::from(made).located(&inputs.api_id, &aws);
        Ok(CreateResponse::new(state.id.clone(), state))
    }
}

/// How long results are kept: where nothing is said, as long as the console has it. Only a Lambda authorizer of an HTTP
/// API can keep any, and only by what tells callers apart.
async fn result_ttl(context: &Context<Aws>, aws: &Regional, inputs: &Inputs) -> Result<Option<i32>, Fault> {
    let said = inputs.authorizer_result_ttl_in_seconds;
    if said.is_some() || inputs.authorizer_type != "REQUEST" || inputs.identity_sources.is_empty() {
        return Ok(said);
    }
    let call = aws.apigatewayv2().get_api().api_id(&inputs.api_id);
    let api = send(context, "GetApi", || call.clone().send()).await?;
    Ok((api.protocol_type == Some(ProtocolType::Http)).then_some(300))
}

impl Read for Authorizer {
    async fn read(context: &Context<Aws>, request: ReadRequest<State>) -> Result<ReadResponse<State>, Error> {
        let recorded = request.state.map(|state| (state.inputs.api_id, state.inputs.region));
        let (api, id, place) = child(request.id, recorded, "<apiId>/<authorizerId>")?;
        let aws = context.client().region(place.as_deref());
        let call = aws.apigatewayv2().get_authorizer().api_id(&api).authorizer_id(&id);
        let found = or_none(send(context, "GetAuthorizer", || call.clone().send()).await)?;
        let Some(found) = found else { return Ok(ReadResponse::gone()) };
        Ok(ReadResponse::found(id, State::from(found).located(&api, &aws)))
    }
}

impl Update for Authorizer {
    async fn update(
        context: &Context<Aws>,
        request: UpdateRequest<Inputs, State>,
    ) -> Result<UpdateResponse<State>, Error> {
        if request.changed.is_empty() {
            return Ok(UpdateResponse::new(request.state));
        }
        let aws = context.client().region(request.state.inputs.region.as_deref());
        let changed = change(context, &aws, &request).await?;
        Ok(UpdateResponse::new(State::from(changed).located(&request.inputs.api_id, &aws)))
    }
}

async fn change(
    context: &Context<Aws>,
    aws: &Regional,
    request: &UpdateRequest<Inputs, State>,
) -> Result<UpdateAuthorizerOutput, Fault> {
    let (inputs, changed) = (&request.inputs, &request.changed);
    let credentials = or_empty(&inputs.authorizer_credentials_arn);
    let version = or_empty(&inputs.authorizer_payload_format_version);
    let ttl = inputs.authorizer_result_ttl_in_seconds;
    let kind = AuthorizerType::from(inputs.authorizer_type.as_str());
    let simple = inputs.enable_simple_responses.unwrap_or_default();
    // Without an audience and an issuer, it is taken away.
    let jwt = JwtConfiguration::from(inputs.jwt_configuration.clone().unwrap_or_default());
    let call = aws
        .apigatewayv2()
        .update_authorizer()
        .api_id(&inputs.api_id)
        .authorizer_id(&request.id)
        .set_authorizer_credentials_arn(changed.when("authorizerCredentialsArn", credentials))
        .set_authorizer_payload_format_version(changed.when("authorizerPayloadFormatVersion", version))
        .set_authorizer_result_ttl_in_seconds(changed.when("authorizerResultTtlInSeconds", ttl).flatten())
        .set_authorizer_type(changed.when("authorizerType", kind))
        .set_authorizer_uri(changed.when("authorizerUri", or_empty(&inputs.authorizer_uri)))
        .set_enable_simple_responses(changed.when("enableSimpleResponses", simple))
        .set_identity_source(changed.when("identitySources", inputs.identity_sources.clone()))
        .set_jwt_configuration(changed.when("jwtConfiguration", jwt))
        .set_name(changed.when("name", inputs.name.clone()));
    send(context, "UpdateAuthorizer", || call.clone().send()).await
}

impl Delete for Authorizer {
    async fn delete(context: &Context<Aws>, request: DeleteRequest<State>) -> Result<(), Error> {
        let inputs = request.state.inputs;
        let aws = context.client().region(inputs.region.as_deref());
        let call = aws.apigatewayv2().delete_authorizer().api_id(&inputs.api_id).authorizer_id(&request.id);
        let (limit, passes) = (context.timeout(IN_USE), |fault: &Fault| fault.is("ConflictException"));
        Ok(or_gone(again(context, "DeleteAuthorizer", limit, passes, || call.clone().send()).await)?)
    }
}

/// What a coming authorizer can be told by: its name, which no other of the API has.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Clue {
    api: String,
    name: String,
    region: Option<String>,
}

impl Recover for Authorizer {
    type Clue = Clue;

    async fn clue(_: &Context<Aws>, inputs: &Inputs) -> Result<Clue, Error> {
        Ok(Clue { api: inputs.api_id.clone(), name: inputs.name.clone(), region: inputs.region.clone() })
    }

    // AWS doesn't say when it was created.
    async fn find(context: &Context<Aws>, attempt: &Attempt<Clue>) -> Result<Vec<Found>, Error> {
        let Clue { api, name, region } = &attempt.clue;
        let aws = context.client().region(region.as_deref());
        let page = async |token| {
            let call = aws.apigatewayv2().get_authorizers().api_id(api).set_next_token(token);
            let page = send(context, "GetAuthorizers", || call.clone().send()).await?;
            Ok((page.items, page.next_token))
        };
        let all = or_none(pages(page).await)?.unwrap_or_default();
        let named = all.into_iter().filter(|found| found.name.as_ref() == Some(name));
        let ids = named.filter_map(|found| found.authorizer_id);
        Ok(ids.map(|id| Found::perhaps(format!("{api}/{id}@{}", aws.name))).collect())
    }
}

impl State {
    fn located(mut self, api: &str, aws: &Regional) -> Self {
        self.inputs.api_id = api.to_owned();
        self.inputs.region = Some(aws.name.clone());
        self
    }
}

macro_rules! from_output {
    ($($output:ty),*) => {$(
        impl From<$output> for State {
            fn from(found: $output) -> Self {
                // It is always recorded: nothing is kept where AWS says nothing.
                let ttl = found.authorizer_result_ttl_in_seconds.unwrap_or_default();
                let inputs = Inputs {
                    authorizer_credentials_arn: found.authorizer_credentials_arn,
                    authorizer_payload_format_version: found.authorizer_payload_format_version,
                    authorizer_result_ttl_in_seconds: Some(ttl),
                    authorizer_type: found.authorizer_type.map(|t| t.as_str().to_owned()).unwrap_or_default(),
                    authorizer_uri: found.authorizer_uri,
                    enable_simple_responses: found.enable_simple_responses,
                    identity_sources: found.identity_source.unwrap_or_default(),
                    jwt_configuration: found.jwt_configuration.map(Jwt::from),
                    name: found.name.unwrap_or_default(),
                    ..Inputs::default()
                };
                Self { inputs, id: found.authorizer_id.unwrap_or_default() }
            }
        }
    )*};
}

from_output!(CreateAuthorizerOutput, GetAuthorizerOutput, UpdateAuthorizerOutput);

impl From<Jwt> for JwtConfiguration {
    fn from(jwt: Jwt) -> Self {
        Self::builder().set_audience(jwt.audiences).set_issuer(jwt.issuer).build()
    }
}

impl From<JwtConfiguration> for Jwt {
    fn from(jwt: JwtConfiguration) -> Self {
        Self { audiences: jwt.audience, issuer: jwt.issuer }
    }
}
