//! `aws:apigatewayv2/route:Route`

use std::collections::{BTreeMap, HashMap};

use aws_sdk_apigatewayv2::{
    operation::{
        create_route::CreateRouteOutput, get_route::GetRouteOutput, update_route::UpdateRouteOutput,
    },
    types::{self, AuthorizationType, ParameterConstraints},
};
use pulumi_provider::{
    Attempt, Context, CreateRequest, CreateResponse, Delete, DeleteRequest, Error, Found, Object, Read,
    ReadRequest, ReadResponse, Recover, Resource, Schema, Update, UpdateRequest, UpdateResponse,
    property::{boolean, map, object, set, string},
};
use serde::{Deserialize, Serialize};

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

/// A route of an API.
pub(crate) struct Route;

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Inputs {
    api_id: String,
    api_key_required: Option<bool>,
    authorization_scopes: Option<Vec<String>>,
    authorization_type: Option<String>,
    authorizer_id: Option<String>,
    model_selection_expression: Option<String>,
    operation_name: Option<String>,
    region: Option<String>,
    request_models: BTreeMap<String, String>,
    request_parameters: Vec<RequestParameter>,
    route_key: String,
    route_response_selection_expression: Option<String>,
    target: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, rename_all = "camelCase")]
struct RequestParameter {
    request_parameter_key: String,
    required: bool,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct State {
    #[serde(flatten)]
    inputs: Inputs,
    #[serde(skip)]
    id: String,
}

impl Resource for Route {
    type Client = Aws;
    type Inputs = Inputs;
    type State = State;
    const TOKEN: &'static str = "aws:apigatewayv2/route:Route";

    // UpdateRoute takes everything but the API.
    fn schema() -> Schema {
        let parameter = Schema::new()
            .input("requestParameterKey", string().required())
            .input("required", boolean().required());
        Schema::new()
            .input("apiId", string().required().replaces())
            .input("apiKeyRequired", boolean().default(false))
            .input("authorizationScopes", set(string()))
            .input(
                "authorizationType",
                string().default("NONE").values(&["NONE", "AWS_IAM", "CUSTOM", "JWT"]),
            )
            .input("authorizerId", string())
            .input("modelSelectionExpression", string())
            .input("operationName", string().length(1, 64))
            .input("region", region())
            .input("requestModels", map(string()))
            .input("requestParameters", set(object(parameter)))
            .input("routeKey", string().required())
            .input("routeResponseSelectionExpression", string())
            .input("target", string().length(1, 128))
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
            .create_route()
            .api_id(&inputs.api_id)
            .set_api_key_required(inputs.api_key_required)
            .set_authorization_scopes(inputs.authorization_scopes.clone())
            .set_authorization_type(inputs.authorization_type.as_deref().map(AuthorizationType::from))
            .set_authorizer_id(inputs.authorizer_id.clone())
            .set_model_selection_expression(inputs.model_selection_expression.clone())
            .set_operation_name(inputs.operation_name.clone())
            .set_request_models(inputs.models())
            .set_request_parameters(constraints(&inputs.request_parameters))
            .route_key(&inputs.route_key)
            .set_route_response_selection_expression(inputs.route_response_selection_expression.clone())
            .set_target(inputs.target.clone());
        let made = send(context, "CreateRoute", || call.clone().send()).await?;
        let state = State::from(made).located(&inputs.api_id, &aws);
        Ok(CreateResponse::new(state.id.clone(), state))
    }
}

fn constraints(parameters: &[RequestParameter]) -> Option<HashMap<String, ParameterConstraints>> {
    let constraint = |parameter: &RequestParameter| {
        let required = ParameterConstraints::builder().required(parameter.required).build();
        (parameter.request_parameter_key.clone(), required)
    };
    (!parameters.is_empty()).then(|| parameters.iter().map(constraint).collect())
}

impl Read for Route {
    async fn read(context: &Context<Aws>, request: ReadRequest<State>) -> Result<ReadResponse<State>, Error> {
        let imported = request.state.is_none();
        let recorded = request.state.map(|state| (state.inputs.api_id, state.inputs.region));
        let (api, route, place) = child(request.id, recorded, "<apiId>/<routeId>")?;
        let aws = context.client().region(place.as_deref());
        let call = aws.apigatewayv2().get_route().api_id(&api).route_id(&route);
        let found = or_none(send(context, "GetRoute", || call.clone().send()).await)?;
        let Some(found) = found else { return Ok(ReadResponse::gone()) };
        refuse_managed(imported, found.api_gateway_managed, "route")?;
        Ok(ReadResponse::found(route, State::from(found).located(&api, &aws)))
    }
}

impl Recover for Route {
    type Clue = Clue;

    async fn clue(context: &Context<Aws>, inputs: &Inputs) -> Result<Clue, Error> {
        let aws = context.client().region(inputs.region.as_deref());
        let (api, region) = (inputs.api_id.as_str(), aws.name.as_str());
        let list = list(context, api, region);
        Ok(Clue::new(context.client(), Kind::Route, (api, region), &inputs.route_key, list).await?)
    }

    async fn find(context: &Context<Aws>, attempt: &Attempt<Clue>) -> Result<Vec<Found>, Error> {
        let clue = &attempt.clue;
        Ok(clue.found(list(context, &clue.api, &clue.region).await)?)
    }
}

async fn list(context: &Context<Aws>, api: &str, region: &str) -> Result<Vec<Child>, Fault> {
    let aws = context.client().region(Some(region));
    let call = aws.apigatewayv2().get_routes().api_id(api);
    let found = pages(async |token| {
        let call = call.clone().set_next_token(token);
        let page = send(context, "GetRoutes", || call.clone().send()).await?;
        Ok((page.items, page.next_token))
    });
    let child =
        |found: types::Route| (found.route_id.unwrap_or_default(), found.route_key.unwrap_or_default());
    Ok(found.await?.into_iter().map(child).collect())
}

impl Update for Route {
    async fn update(
        context: &Context<Aws>,
        request: UpdateRequest<Inputs, State>,
    ) -> Result<UpdateResponse<State>, Error> {
        let aws = context.client().region(request.state.inputs.region.as_deref());
        forget_parameters(context, &aws, &request).await?;
        let state = match request.changed.is_empty() {
            true => request.state,
            false => State::from(change(context, &aws, &request).await?),
        };
        Ok(UpdateResponse::new(state.located(&request.inputs.api_id, &aws)))
    }
}

/// UpdateRoute only adds request parameters.
async fn forget_parameters(
    context: &Context<Aws>,
    aws: &Regional,
    request: &UpdateRequest<Inputs, State>,
) -> Result<(), Fault> {
    let kept = &request.inputs.request_parameters;
    for parameter in request.state.inputs.request_parameters.iter().filter(|old| !kept.contains(old)) {
        let call = aws
            .apigatewayv2()
            .delete_route_request_parameter()
            .api_id(&request.state.inputs.api_id)
            .route_id(&request.id)
            .request_parameter_key(&parameter.request_parameter_key);
        or_gone(send(context, "DeleteRouteRequestParameter", || call.clone().send()).await)?;
    }
    Ok(())
}

async fn change(
    context: &Context<Aws>,
    aws: &Regional,
    request: &UpdateRequest<Inputs, State>,
) -> Result<UpdateRouteOutput, Fault> {
    let (inputs, changed) = (&request.inputs, &request.changed);
    // AWS wants the type again whenever the authorizer changes.
    let authorization = changed.any(&["authorizationType", "authorizerId"]);
    let kind = inputs.authorization_type.as_deref().map(AuthorizationType::from).filter(|_| authorization);
    let scopes = inputs.authorization_scopes.clone().unwrap_or_default();
    let model = or_empty(&inputs.model_selection_expression);
    let response = or_empty(&inputs.route_response_selection_expression);
    let call = aws
        .apigatewayv2()
        .update_route()
        .api_id(&inputs.api_id)
        .route_id(&request.id)
        .set_api_key_required(changed.when("apiKeyRequired", inputs.api_key_required.unwrap_or_default()))
        .set_authorization_scopes(changed.when("authorizationScopes", scopes))
        .set_authorization_type(kind)
        .set_authorizer_id(changed.when("authorizerId", or_empty(&inputs.authorizer_id)))
        .set_model_selection_expression(changed.when("modelSelectionExpression", model))
        .set_operation_name(changed.when("operationName", or_empty(&inputs.operation_name)))
        .set_request_models(changed.when("requestModels", inputs.models().unwrap_or_default()))
        .set_request_parameters(
            changed.when("requestParameters", constraints(&inputs.request_parameters)).flatten(),
        )
        .set_route_key(changed.when("routeKey", inputs.route_key.clone()))
        .set_route_response_selection_expression(changed.when("routeResponseSelectionExpression", response))
        .set_target(changed.when("target", or_empty(&inputs.target)));
    send(context, "UpdateRoute", || call.clone().send()).await
}

impl Delete for Route {
    async fn delete(context: &Context<Aws>, request: DeleteRequest<State>) -> Result<(), Error> {
        let inputs = request.state.inputs;
        let aws = context.client().region(inputs.region.as_deref());
        let call = aws.apigatewayv2().delete_route().api_id(&inputs.api_id).route_id(&request.id);
        Ok(or_gone(send(context, "DeleteRoute", || call.clone().send()).await)?)
    }
}

impl Inputs {
    fn models(&self) -> Option<HashMap<String, String>> {
        (!self.request_models.is_empty()).then(|| self.request_models.clone().into_iter().collect())
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
            fn from(route: $output) -> Self {
                let inputs = Inputs {
                    api_key_required: route.api_key_required,
                    authorization_scopes: route.authorization_scopes,
                    authorization_type: route.authorization_type.map(|kind| kind.as_str().to_owned()),
                    authorizer_id: route.authorizer_id,
                    model_selection_expression: route.model_selection_expression,
                    operation_name: route.operation_name,
                    request_models: route.request_models.unwrap_or_default().into_iter().collect(),
                    request_parameters: parameters(route.request_parameters.unwrap_or_default()),
                    route_key: route.route_key.unwrap_or_default(),
                    route_response_selection_expression: route.route_response_selection_expression,
                    target: route.target,
                    ..Inputs::default()
                };
                Self { inputs, id: route.route_id.unwrap_or_default() }
            }
        }
    )*};
}

from_output!(CreateRouteOutput, GetRouteOutput, UpdateRouteOutput);

fn parameters(found: HashMap<String, ParameterConstraints>) -> Vec<RequestParameter> {
    let sorted: BTreeMap<_, _> = found.into_iter().collect();
    let parameter = |(request_parameter_key, constraints): (String, ParameterConstraints)| RequestParameter {
        request_parameter_key,
        required: constraints.required.unwrap_or_default(),
    };
    sorted.into_iter().map(parameter).collect()
}
