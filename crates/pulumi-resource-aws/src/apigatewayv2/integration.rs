//! `aws:apigatewayv2/integration:Integration`

mod model;

use std::collections::{BTreeMap, HashMap};

use self::model::{Inputs, State, filled};
use super::{
    child,
    children::{Child, Clue, Kind},
    refuse_managed, send,
};
use crate::{
    aws::{Aws, Regional},
    call::{Fault, or_gone, or_none, pages},
    id::{or_empty, region},
    tags,
};
use aws_sdk_apigatewayv2::{
    operation::update_integration::UpdateIntegrationOutput,
    types::{self, ContentHandlingStrategy, IntegrationType, TlsConfigInput},
};
use pulumi_provider::{
    Attempt, Context, CreateRequest, CreateResponse, Delete, DeleteRequest, Error, Found, Object, Read,
    ReadRequest, ReadResponse, Recover, Resource, Schema, Update, UpdateRequest, UpdateResponse, Value,
    property::{integer, map, object, set, string},
};

/// What stands behind a route.
pub(crate) struct Integration;

const METHODS: [&str; 8] = ["ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];

impl Resource for Integration {
    type Client = Aws;
    type Inputs = Inputs;
    type State = State;
    const TOKEN: &'static str = "aws:apigatewayv2/integration:Integration";

    // UpdateIntegration takes the subtype and the type, but not to change them.
    fn schema() -> Schema {
        let tls = Schema::new().input("serverNameToVerify", string());
        let response = Schema::new()
            .input("mappings", map(string()).required())
            .input("statusCode", string().required());
        Schema::new()
            .input("apiId", string().required().replaces())
            .input("connectionId", string().length(1, 1024))
            .input("connectionType", string().default("INTERNET").values(&["INTERNET", "VPC_LINK"]))
            .input("contentHandlingStrategy", string().values(&["CONVERT_TO_BINARY", "CONVERT_TO_TEXT"]))
            .input("credentialsArn", string())
            .input("description", string())
            .input("integrationMethod", string().values(&METHODS).same_when(same_method))
            .input("integrationSubtype", string().replaces().length(1, 128))
            .input("integrationType", string().required().replaces().values(&TYPES))
            .input("integrationUri", string())
            .input("passthroughBehavior", string().default("WHEN_NO_MATCH").values(&PASSTHROUGH))
            .input("payloadFormatVersion", string().default("1.0").values(&["1.0", "2.0"]))
            .input("region", region())
            .input("requestParameters", map(string()))
            .input("requestTemplates", map(string()))
            .input("responseParameters", set(object(response)))
            .input("templateSelectionExpression", string())
            .input("timeoutMilliseconds", integer().computed().range(50.0, 30000.0))
            .input("tlsConfig", object(tls))
            .output("integrationResponseSelectionExpression", string())
    }

    fn derive(aws: &Aws, inputs: &mut Object, state: Option<&Object>) {
        tags::region(aws, inputs, state);
    }

    async fn create(
        context: &Context<Aws>,
        request: CreateRequest<Inputs>,
    ) -> Result<CreateResponse<State>, Error> {
        let (aws, inputs) = (context.client().region(request.inputs.region.as_deref()), request.inputs);
        let call = aws
            .unrepeated()
            .apigatewayv2()
            .create_integration()
            .api_id(&inputs.api_id)
            .set_connection_id(inputs.connection_id.clone())
            .set_connection_type(inputs.connection())
            .set_content_handling_strategy(inputs.content_handling())
            .set_credentials_arn(inputs.credentials_arn.clone())
            .set_description(inputs.description.clone())
            .set_integration_method(inputs.integration_method.clone())
            .set_integration_subtype(inputs.integration_subtype.clone())
            .integration_type(IntegrationType::from(inputs.integration_type.as_str()))
            .set_integration_uri(inputs.integration_uri.clone())
            .set_passthrough_behavior(inputs.passthrough())
            .set_payload_format_version(inputs.payload_format_version.clone())
            .set_request_parameters(filled(&inputs.request_parameters))
            .set_request_templates(filled(&inputs.request_templates))
            .set_response_parameters(Some(inputs.responses()).filter(|responses| !responses.is_empty()))
            .set_template_selection_expression(inputs.template_selection_expression.clone())
            .set_timeout_in_millis(inputs.timeout_milliseconds)
            .set_tls_config(inputs.tls());
        let made = send(context, "CreateIntegration", || call.clone().send()).await?;
        let state = State::from(made).located(&inputs.api_id, &aws);
        Ok(CreateResponse::new(state.id.clone(), state))
    }
}

const TYPES: [&str; 5] = ["AWS", "HTTP", "MOCK", "HTTP_PROXY", "AWS_PROXY"];
const PASSTHROUGH: [&str; 3] = ["WHEN_NO_MATCH", "WHEN_NO_TEMPLATES", "NEVER"];

/// Lambda is always called by POST, and AWS says so where the program doesn't.
fn same_method(state: &Object, old: &Value, new: &Value) -> bool {
    let kind = state.get("integrationType").and_then(Value::as_str);
    matches!(kind, Some("AWS" | "AWS_PROXY")) && old.as_str() == Some("POST") && *new == Value::Null
}

impl Read for Integration {
    async fn read(context: &Context<Aws>, request: ReadRequest<State>) -> Result<ReadResponse<State>, Error> {
        let imported = request.state.is_none();
        let recorded = request.state.map(|state| (state.inputs.api_id, state.inputs.region));
        let (api, id, place) = child(request.id, recorded, "<apiId>/<integrationId>")?;
        let aws = context.client().region(place.as_deref());
        let call = aws.apigatewayv2().get_integration().api_id(&api).integration_id(&id);
        let found = or_none(send(context, "GetIntegration", || call.clone().send()).await)?;
        let Some(found) = found else { return Ok(ReadResponse::gone()) };
        refuse_managed(imported, found.api_gateway_managed, "integration")?;
        Ok(ReadResponse::found(id, State::from(found).located(&api, &aws)))
    }
}

impl Recover for Integration {
    type Clue = Clue;

    async fn clue(context: &Context<Aws>, inputs: &Inputs) -> Result<Clue, Error> {
        let aws = context.client().region(inputs.region.as_deref());
        let (api, region) = (inputs.api_id.as_str(), aws.name.as_str());
        let like = like(Some(&inputs.integration_type), inputs.integration_uri.as_deref());
        let list = list(context, api, region);
        Ok(Clue::new(context.client(), Kind::Integration, (api, region), &like, list).await?)
    }

    async fn find(context: &Context<Aws>, attempt: &Attempt<Clue>) -> Result<Vec<Found>, Error> {
        let clue = &attempt.clue;
        Ok(clue.found(list(context, &clue.api, &clue.region).await)?)
    }
}

/// What equal integrations share.
fn like(kind: Option<&str>, uri: Option<&str>) -> String {
    format!("{} {}", kind.unwrap_or_default(), uri.unwrap_or_default())
}

async fn list(context: &Context<Aws>, api: &str, region: &str) -> Result<Vec<Child>, Fault> {
    let aws = context.client().region(Some(region));
    let call = aws.apigatewayv2().get_integrations().api_id(api);
    let found = pages(async |token| {
        let call = call.clone().set_next_token(token);
        let page = send(context, "GetIntegrations", || call.clone().send()).await?;
        Ok((page.items, page.next_token))
    });
    let child = |found: types::Integration| {
        let like = like(
            found.integration_type.as_ref().map(IntegrationType::as_str),
            found.integration_uri.as_deref(),
        );
        (found.integration_id.unwrap_or_default(), like)
    };
    Ok(found.await?.into_iter().map(child).collect())
}

impl Update for Integration {
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
) -> Result<UpdateIntegrationOutput, Fault> {
    let (inputs, old, changed) = (&request.inputs, &request.state.inputs, &request.changed);
    let tls = inputs.tls().unwrap_or_else(|| TlsConfigInput::builder().build());
    let parameters = without(&old.request_parameters, &inputs.request_parameters);
    let templates = inputs.request_templates.clone().into_iter().collect();
    let selection = or_empty(&inputs.template_selection_expression);
    let handling = inputs.content_handling().unwrap_or_else(|| ContentHandlingStrategy::from(""));
    let call = aws
        .apigatewayv2()
        .update_integration()
        .api_id(&inputs.api_id)
        .integration_id(&request.id)
        // AWS needs both to read the rest.
        .integration_type(IntegrationType::from(inputs.integration_type.as_str()))
        .set_integration_subtype(inputs.integration_subtype.clone())
        .set_connection_id(changed.when("connectionId", or_empty(&inputs.connection_id)))
        .set_connection_type(changed.when("connectionType", inputs.connection()).flatten())
        .set_content_handling_strategy(changed.when("contentHandlingStrategy", handling))
        .set_credentials_arn(changed.when("credentialsArn", or_empty(&inputs.credentials_arn)))
        .set_description(changed.when("description", or_empty(&inputs.description)))
        .set_integration_method(changed.when("integrationMethod", or_empty(&inputs.integration_method)))
        .set_integration_uri(changed.when("integrationUri", or_empty(&inputs.integration_uri)))
        .set_passthrough_behavior(changed.when("passthroughBehavior", inputs.passthrough()).flatten())
        .set_payload_format_version(
            changed.when("payloadFormatVersion", inputs.payload_format_version.clone()).flatten(),
        )
        .set_request_parameters(changed.when("requestParameters", parameters))
        .set_request_templates(changed.when("requestTemplates", templates))
        .set_response_parameters(changed.when("responseParameters", responses(old, inputs)))
        .set_template_selection_expression(changed.when("templateSelectionExpression", selection))
        .set_timeout_in_millis(changed.when("timeoutMilliseconds", inputs.timeout_milliseconds).flatten())
        .set_tls_config(changed.when("tlsConfig", tls));
    send(context, "UpdateIntegration", || call.clone().send()).await
}

/// The entries wanted, and empty ones for those to remove: UpdateIntegration merges.
fn without(old: &BTreeMap<String, String>, new: &BTreeMap<String, String>) -> HashMap<String, String> {
    let removed = old.keys().map(|key| (key.clone(), String::new()));
    removed.chain(new.clone()).collect()
}

fn responses(old: &Inputs, new: &Inputs) -> HashMap<String, HashMap<String, String>> {
    let removed = old.response_parameters.iter().map(|old| (old.status_code.clone(), HashMap::new()));
    removed.chain(new.responses()).collect()
}

impl Delete for Integration {
    async fn delete(context: &Context<Aws>, request: DeleteRequest<State>) -> Result<(), Error> {
        let inputs = request.state.inputs;
        let aws = context.client().region(inputs.region.as_deref());
        let call = aws.apigatewayv2().delete_integration().api_id(&inputs.api_id).integration_id(&request.id);
        Ok(or_gone(send(context, "DeleteIntegration", || call.clone().send()).await)?)
    }
}
