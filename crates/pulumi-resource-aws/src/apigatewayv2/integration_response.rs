//! `aws:apigatewayv2/integrationResponse:IntegrationResponse`

use std::collections::BTreeMap;

use aws_sdk_apigatewayv2::{
    operation::{
        create_integration_response::CreateIntegrationResponseOutput,
        get_integration_response::GetIntegrationResponseOutput,
        update_integration_response::UpdateIntegrationResponseOutput,
    },
    types::ContentHandlingStrategy,
};
use pulumi_provider::{
    Attempt, Context, CreateRequest, CreateResponse, Delete, DeleteRequest, Error, Found, Object, Read,
    ReadRequest, ReadResponse, Recover, Resource, Schema, Update, UpdateRequest, UpdateResponse,
    property::{map, string},
};
use serde::{Deserialize, Serialize};

use super::send;
use crate::{
    aws::{Aws, Regional},
    call::{Fault, or_gone, or_none, pages},
    id::{import, or_empty, region},
    tags,
};

/// How an integration's answer becomes the API's.
pub(crate) struct IntegrationResponse;

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Inputs {
    api_id: String,
    content_handling_strategy: Option<String>,
    integration_id: String,
    integration_response_key: String,
    region: Option<String>,
    response_templates: BTreeMap<String, String>,
    template_selection_expression: Option<String>,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct State {
    #[serde(flatten)]
    inputs: Inputs,
    #[serde(skip)]
    id: String,
}

impl Resource for IntegrationResponse {
    type Client = Aws;
    type Inputs = Inputs;
    type State = State;
    const TOKEN: &'static str = "aws:apigatewayv2/integrationResponse:IntegrationResponse";

    // UpdateIntegrationResponse takes everything but the API and the integration.
    fn schema() -> Schema {
        Schema::new()
            .input("apiId", string().required().replaces())
            .input("contentHandlingStrategy", string().values(&["CONVERT_TO_BINARY", "CONVERT_TO_TEXT"]))
            .input("integrationId", string().required().replaces())
            .input("integrationResponseKey", string().required())
            .input("region", region())
            .input("responseTemplates", map(string()))
            .input("templateSelectionExpression", string())
    }

    fn derive(aws: &Aws, inputs: &mut Object, state: Option<&Object>) {
        tags::region(aws, inputs, state);
    }

    async fn create(
        context: &Context<Aws>,
        request: CreateRequest<Inputs>,
    ) -> Result<CreateResponse<State>, Error> {
        let (aws, inputs) = (context.client().region(request.inputs.region.as_deref()), request.inputs);
        let strategy = inputs.content_handling_strategy.as_deref().map(ContentHandlingStrategy::from);
        let templates = (!inputs.response_templates.is_empty()).then(|| inputs.response_templates.clone());
        let call = aws
            .unrepeated()
            .apigatewayv2()
            .create_integration_response()
            .api_id(&inputs.api_id)
            .set_content_handling_strategy(strategy)
            .integration_id(&inputs.integration_id)
            .integration_response_key(&inputs.integration_response_key)
            .set_response_templates(templates.map(|templates| templates.into_iter().collect()))
            .set_template_selection_expression(inputs.template_selection_expression.clone());
        let made = send(context, "CreateIntegrationResponse", || call.clone().send()).await?;
        let state = State::from(made).located(&inputs.api_id, &inputs.integration_id, &aws);
        Ok(CreateResponse::new(state.id.clone(), state))
    }
}

impl Read for IntegrationResponse {
    async fn read(context: &Context<Aws>, request: ReadRequest<State>) -> Result<ReadResponse<State>, Error> {
        let (api, integration, response, place) = match request.state {
            Some(State { inputs, .. }) => (inputs.api_id, inputs.integration_id, request.id, inputs.region),
            None => {
                let import = import(&request.id);
                let [api, integration, response] =
                    import.parts("<apiId>/<integrationId>/<integrationResponseId>")?;
                (api, integration, response, import.region)
            }
        };
        let aws = context.client().region(place.as_deref());
        let call = aws
            .apigatewayv2()
            .get_integration_response()
            .api_id(&api)
            .integration_id(&integration)
            .integration_response_id(&response);
        let found = or_none(send(context, "GetIntegrationResponse", || call.clone().send()).await)?;
        let Some(found) = found else { return Ok(ReadResponse::gone()) };
        Ok(ReadResponse::found(response, State::from(found).located(&api, &integration, &aws)))
    }
}

impl Update for IntegrationResponse {
    async fn update(
        context: &Context<Aws>,
        request: UpdateRequest<Inputs, State>,
    ) -> Result<UpdateResponse<State>, Error> {
        if request.changed.is_empty() {
            return Ok(UpdateResponse::new(request.state));
        }
        let aws = context.client().region(request.state.inputs.region.as_deref());
        let changed = change(context, &aws, &request).await?;
        let Inputs { api_id, integration_id, .. } = &request.inputs;
        Ok(UpdateResponse::new(State::from(changed).located(api_id, integration_id, &aws)))
    }
}

async fn change(
    context: &Context<Aws>,
    aws: &Regional,
    request: &UpdateRequest<Inputs, State>,
) -> Result<UpdateIntegrationResponseOutput, Fault> {
    let (inputs, changed) = (&request.inputs, &request.changed);
    let strategy = ContentHandlingStrategy::from(or_empty(&inputs.content_handling_strategy).as_str());
    let key = inputs.integration_response_key.clone();
    let templates = inputs.response_templates.clone().into_iter().collect();
    let selection = or_empty(&inputs.template_selection_expression);
    let call = aws
        .apigatewayv2()
        .update_integration_response()
        .api_id(&inputs.api_id)
        .set_content_handling_strategy(changed.when("contentHandlingStrategy", strategy))
        .integration_id(&inputs.integration_id)
        .integration_response_id(&request.id)
        .set_integration_response_key(changed.when("integrationResponseKey", key))
        .set_response_templates(changed.when("responseTemplates", templates))
        .set_template_selection_expression(changed.when("templateSelectionExpression", selection));
    send(context, "UpdateIntegrationResponse", || call.clone().send()).await
}

impl Delete for IntegrationResponse {
    async fn delete(context: &Context<Aws>, request: DeleteRequest<State>) -> Result<(), Error> {
        let inputs = request.state.inputs;
        let aws = context.client().region(inputs.region.as_deref());
        let call = aws
            .apigatewayv2()
            .delete_integration_response()
            .api_id(&inputs.api_id)
            .integration_id(&inputs.integration_id)
            .integration_response_id(&request.id);
        Ok(or_gone(send(context, "DeleteIntegrationResponse", || call.clone().send()).await)?)
    }
}

/// What a coming response can be told by: its key, which no other of the integration has.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Clue {
    api: String,
    integration: String,
    key: String,
    region: Option<String>,
}

impl Recover for IntegrationResponse {
    type Clue = Clue;

    async fn clue(_: &Context<Aws>, inputs: &Inputs) -> Result<Clue, Error> {
        Ok(Clue {
            api: inputs.api_id.clone(),
            integration: inputs.integration_id.clone(),
            key: inputs.integration_response_key.clone(),
            region: inputs.region.clone(),
        })
    }

    // AWS doesn't say when it was created.
    async fn find(context: &Context<Aws>, attempt: &Attempt<Clue>) -> Result<Vec<Found>, Error> {
        let Clue { api, integration, key, region } = &attempt.clue;
        let aws = context.client().region(region.as_deref());
        let client = aws.apigatewayv2();
        let page = async |token| {
            let call = client.get_integration_responses().api_id(api).integration_id(integration);
            let call = call.set_next_token(token);
            let page = send(context, "GetIntegrationResponses", || call.clone().send()).await?;
            Ok((page.items, page.next_token))
        };
        let all = or_none(pages(page).await)?.unwrap_or_default();
        let keyed = all.into_iter().filter(|found| found.integration_response_key.as_ref() == Some(key));
        let ids = keyed.filter_map(|found| found.integration_response_id);
        Ok(ids.map(|id| Found::perhaps(format!("{api}/{integration}/{id}@{}", aws.name))).collect())
    }
}

impl State {
    fn located(mut self, api: &str, integration: &str, aws: &Regional) -> Self {
        self.inputs.api_id = api.to_owned();
        self.inputs.integration_id = integration.to_owned();
        self.inputs.region = Some(aws.name.clone());
        self
    }
}

macro_rules! from_output {
    ($($output:ty),*) => {$(
        impl From<$output> for State {
            fn from(response: $output) -> Self {
                let strategy = response.content_handling_strategy;
                let inputs = Inputs {
                    content_handling_strategy: strategy.map(|strategy| strategy.as_str().to_owned()),
                    integration_response_key: response.integration_response_key.unwrap_or_default(),
                    response_templates: response.response_templates.unwrap_or_default().into_iter().collect(),
                    template_selection_expression: response.template_selection_expression,
                    ..Inputs::default()
                };
                Self { inputs, id: response.integration_response_id.unwrap_or_default() }
            }
        }
    )*};
}

from_output!(CreateIntegrationResponseOutput, GetIntegrationResponseOutput, UpdateIntegrationResponseOutput);
