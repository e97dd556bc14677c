//! `aws:apigatewayv2/routeResponse:RouteResponse`

use std::collections::BTreeMap;

use aws_sdk_apigatewayv2::operation::{
    create_route_response::CreateRouteResponseOutput, get_route_response::GetRouteResponseOutput,
    update_route_response::UpdateRouteResponseOutput,
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
    call::{or_gone, or_none, pages},
    id::{import, or_empty, region},
    tags,
};

/// What makes a route answer.
pub(crate) struct RouteResponse;

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Inputs {
    api_id: String,
    model_selection_expression: Option<String>,
    region: Option<String>,
    response_models: BTreeMap<String, String>,
    route_id: String,
    route_response_key: String,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct State {
    #[serde(flatten)]
    inputs: Inputs,
    #[serde(skip)]
    id: String,
}

impl Resource for RouteResponse {
    type Client = Aws;
    type Inputs = Inputs;
    type State = State;
    const TOKEN: &'static str = "aws:apigatewayv2/routeResponse:RouteResponse";

    // UpdateRouteResponse takes everything but the API and the route.
    fn schema() -> Schema {
        Schema::new()
            .input("apiId", string().required().replaces())
            .input("modelSelectionExpression", string())
            .input("region", region())
            .input("responseModels", map(string()))
            .input("routeId", string().required().replaces())
            .input("routeResponseKey", string().required())
    }

    fn derive(aws: &Aws, inputs: &mut Object, state: Option<&Object>) {
        tags::region(aws, inputs, state);
    }

    async fn create(
        context: &Context<Aws>,
        request: CreateRequest<Inputs>,
    ) -> Result<CreateResponse<State>, Error> {
        let (aws, inputs) = (context.client().region(request.inputs.region.as_deref()), request.inputs);
        let models = (!inputs.response_models.is_empty()).then(|| inputs.response_models.clone());
        let call = aws
            .unrepeated()
            .apigatewayv2()
            .create_route_response()
            .api_id(&inputs.api_id)
            .set_model_selection_expression(inputs.model_selection_expression.clone())
            .set_response_models(models.map(|models| models.into_iter().collect()))
            .route_id(&inputs.route_id)
            .route_response_key(&inputs.route_response_key);
        let made = send(context, "CreateRouteResponse", || call.clone().send()).await?;
        let state = State::from(made).located(&inputs.api_id, &inputs.route_id, &aws);
        Ok(CreateResponse::new(state.id.clone(), state))
    }
}

impl Read for RouteResponse {
    async fn read(context: &Context<Aws>, request: ReadRequest<State>) -> Result<ReadResponse<State>, Error> {
        let (api, route, response, place) = match request.state {
            Some(State { inputs, .. }) => (inputs.api_id, inputs.route_id, request.id, inputs.region),
            None => {
                let import = import(&request.id);
                let [api, route, response] = import.parts("<apiId>/<routeId>/<routeResponseId>")?;
                (api, route, response, import.region)
            }
        };
        let aws = context.client().region(place.as_deref());
        let client = aws.apigatewayv2();
        let call = client.get_route_response().api_id(&api).route_id(&route).route_response_id(&response);
        let found = or_none(send(context, "GetRouteResponse", || call.clone().send()).await)?;
        let Some(found) = found else { return Ok(ReadResponse::gone()) };
        Ok(ReadResponse::found(response, State::from(found).located(&api, &route, &aws)))
    }
}

/// What a coming response can be told by: a route has one for each key.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Clue {
    api: String,
    route: String,
    key: String,
    region: Option<String>,
}

impl Recover for RouteResponse {
    type Clue = Clue;

    async fn clue(_: &Context<Aws>, inputs: &Inputs) -> Result<Clue, Error> {
        Ok(Clue {
            api: inputs.api_id.clone(),
            route: inputs.route_id.clone(),
            key: inputs.route_response_key.clone(),
            region: inputs.region.clone(),
        })
    }

    async fn find(context: &Context<Aws>, attempt: &Attempt<Clue>) -> Result<Vec<Found>, Error> {
        let Clue { api, route, key, region } = &attempt.clue;
        let aws = context.client().region(region.as_deref());
        let call = aws.apigatewayv2().get_route_responses().api_id(api).route_id(route);
        let responses = pages(async |token| {
            let call = call.clone().set_next_token(token);
            let page = send(context, "GetRouteResponses", || call.clone().send()).await?;
            Ok((page.items, page.next_token))
        });
        let keyed = or_none(responses.await)?
            .unwrap_or_default()
            .into_iter()
            .filter(|found| found.route_response_key.as_ref() == Some(key));
        let ids = keyed.filter_map(|found| found.route_response_id);
        // AWS doesn't say when it was made.
        Ok(ids.map(|id| Found::perhaps(format!("{api}/{route}/{id}@{}", aws.name))).collect())
    }
}

impl Update for RouteResponse {
    async fn update(
        context: &Context<Aws>,
        request: UpdateRequest<Inputs, State>,
    ) -> Result<UpdateResponse<State>, Error> {
        let aws = context.client().region(request.state.inputs.region.as_deref());
        let (inputs, changed) = (&request.inputs, &request.changed);
        if changed.is_empty() {
            return Ok(UpdateResponse::new(request.state));
        }
        let models = inputs.response_models.clone().into_iter().collect();
        let model = or_empty(&inputs.model_selection_expression);
        let call = aws
            .apigatewayv2()
            .update_route_response()
            .api_id(&inputs.api_id)
            .set_model_selection_expression(changed.when("modelSelectionExpression", model))
            .set_response_models(changed.when("responseModels", models))
            .route_id(&inputs.route_id)
            .route_response_id(&request.id)
            .set_route_response_key(changed.when("routeResponseKey", inputs.route_response_key.clone()));
        let changed = send(context, "UpdateRouteResponse", || call.clone().send()).await?;
        Ok(UpdateResponse::new(State::from(changed).located(&inputs.api_id, &inputs.route_id, &aws)))
    }
}

impl Delete for RouteResponse {
    async fn delete(context: &Context<Aws>, request: DeleteRequest<State>) -> Result<(), Error> {
        let inputs = request.state.inputs;
        let aws = context.client().region(inputs.region.as_deref());
        let call = aws
            .apigatewayv2()
            .delete_route_response()
            .api_id(&inputs.api_id)
            .route_id(&inputs.route_id)
            .route_response_id(&request.id);
        Ok(or_gone(send(context, "DeleteRouteResponse", || call.clone().send()).await)?)
    }
}

impl State {
    fn located(mut self, api: &str, route: &str, aws: &Regional) -> Self {
        self.inputs.api_id = api.to_owned();
        self.inputs.route_id = route.to_owned();
        self.inputs.region = Some(aws.name.clone());
        self
    }
}

macro_rules! from_output {
    ($($output:ty),*) => {$(
        impl From<$output> for State {
            fn from(response: $output) -> Self {
                let inputs = Inputs {
                    model_selection_expression: response.model_selection_expression,
                    response_models: response.response_models.unwrap_or_default().into_iter().collect(),
                    route_response_key: response.route_response_key.unwrap_or_default(),
                    ..Inputs::default()
                };
                Self { inputs, id: response.route_response_id.unwrap_or_default() }
            }
        }
    )*};
}

from_output!(CreateRouteResponseOutput, GetRouteResponseOutput, UpdateRouteResponseOutput);
