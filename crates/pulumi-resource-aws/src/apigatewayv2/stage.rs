//! `aws:apigatewayv2/stage:Stage`

mod settings;

use std::collections::{BTreeMap, HashMap};

use aws_sdk_apigatewayv2::{
    operation::{
        create_stage::CreateStageOutput, get_stage::GetStageOutput, update_stage::UpdateStageOutput,
    },
    types::ProtocolType,
};
use pulumi_provider::{
    Attempt, AutoName, Context, CreateRequest, CreateResponse, Delete, DeleteRequest, Error, Found, Object,
    Problems, Read, ReadRequest, ReadResponse, Recover, Resource, Schema, Update, UpdateRequest,
    UpdateResponse, Value,
    property::{boolean, map, object, set, string},
};
use serde::{Deserialize, Serialize};

use self::settings::{AccessLogSettings, RouteSetting, Settings};
use super::{refuse_managed, retag, send};
use crate::{
    aws::{Aws, Regional},
    call::{Fault, or_gone, or_none},
    check,
    id::{import, or_empty, region},
    tags::{self, Tags},
};

/// A stage of an API.
pub(crate) struct Stage;

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Inputs {
    access_log_settings: Option<AccessLogSettings>,
    api_id: String,
    auto_deploy: Option<bool>,
    client_certificate_id: Option<String>,
    default_route_settings: Option<Settings>,
    deployment_id: Option<String>,
    description: Option<String>,
    name: String,
    region: Option<String>,
    route_settings: Vec<RouteSetting>,
    stage_variables: BTreeMap<String, String>,
    tags: Tags,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct State {
    #[serde(flatten)]
    inputs: Inputs,
    arn: String,
    execution_arn: String,
    invoke_url: String,
    tags_all: Tags,
}

impl Resource for Stage {
    type Client = Aws;
    type Inputs = Inputs;
    type State = State;
    const TOKEN: &'static str = "aws:apigatewayv2/stage:Stage";

    // UpdateStage takes everything but the API and the name.
    fn schema() -> Schema {
        Schema::new()
            .input("accessLogSettings", object(AccessLogSettings::schema()))
            .input("apiId", string().required().replaces())
            .input("autoDeploy", boolean().default(false))
            .input("clientCertificateId", string())
            .input("defaultRouteSettings", object(Settings::schema()))
            .input("deploymentId", string().computed())
            .input("description", string().length(0, 1024))
            .input("name", string().length(1, 128).replaces().auto_named(AutoName::up_to(128)))
            .input("region", region())
            .input("routeSettings", set(object(RouteSetting::schema())))
            .input("stageVariables", map(string()))
            .input("tags", tags::input())
            .output("arn", string())
            .output("executionArn", string())
            .output("invokeUrl", string())
            .output("tagsAll", tags::output())
    }

    fn check(_: &Aws, inputs: &Object, problems: &mut Problems) {
        check::arn(inputs, "accessLogSettings.destinationArn", problems);
        let variables = inputs.get("stageVariables").and_then(Value::as_object);
        for (name, _) in variables.into_iter().flatten().filter(|(_, value)| value.as_str() == Some("")) {
            let remedy = "leave the variable out, or give it a value";
            problems.add_with_remedy(
                format!("stageVariables.{name}"),
                "can't be empty: AWS forgets it",
                remedy,
            );
        }
    }

    fn derive(aws: &Aws, inputs: &mut Object, state: Option<&Object>) {
        tags::derive(aws, inputs, state);
    }

    async fn create(
        context: &Context<Aws>,
        request: CreateRequest<Inputs>,
    ) -> Result<CreateResponse<State>, Error> {
        // The state needs it: failing afterwards would lose the stage.
        context.client().identity().await?;
        let (aws, inputs) = (context.client().region(request.inputs.region.as_deref()), request.inputs);
        let protocol = protocol(context, &aws, &inputs.api_id).await?;
        let websocket = protocol == ProtocolType::Websocket;
        let default = inputs.default_route_settings.as_ref().map(|settings| settings.to_sdk(websocket));
        let variables = (!inputs.stage_variables.is_empty()).then(|| inputs.stage_variables.clone());
        let call = aws
            .unrepeated()
            .apigatewayv2()
            .create_stage()
            .set_access_log_settings(inputs.access_log_settings.clone().map(Into::into))
            .api_id(&inputs.api_id)
            .set_auto_deploy(inputs.auto_deploy)
            .set_client_certificate_id(inputs.client_certificate_id.clone())
            .set_default_route_settings(default)
            .set_deployment_id(inputs.deployment_id.clone())
            .set_description(inputs.description.clone())
            .set_route_settings(RouteSetting::to_sdk(&inputs.route_settings, websocket))
            .stage_name(&inputs.name)
            .set_stage_variables(variables.map(|variables| variables.into_iter().collect()))
            .set_tags(Some(context.client().tags().all(&inputs.tags).into_iter().collect()));
        let made = State::from(send(context, "CreateStage", || call.clone().send()).await?);
        let state = made.located(context.client(), &aws, &inputs, &protocol).await?;
        Ok(CreateResponse::new(inputs.name, state))
    }
}

/// HTTP APIs refuse settings that WebSocket APIs have, and their URLs differ.
async fn protocol(context: &Context<Aws>, aws: &Regional, api: &str) -> Result<ProtocolType, Fault> {
    let call = aws.apigatewayv2().get_api().api_id(api);
    let api = send(context, "GetApi", || call.clone().send()).await?;
    Ok(api.protocol_type.unwrap_or(ProtocolType::Websocket))
}

impl Read for Stage {
    async fn read(context: &Context<Aws>, request: ReadRequest<State>) -> Result<ReadResponse<State>, Error> {
        let imported = request.state.is_none();
        let (inputs, name) = match request.state {
            Some(state) => (state.inputs, request.id),
            None => {
                let import = import(&request.id);
                let [api_id, name] = import.parts("<apiId>/<stageName>")?;
                (Inputs { api_id, region: import.region, ..Inputs::default() }, name)
            }
        };
        let aws = context.client().region(inputs.region.as_deref());
        let call = aws.apigatewayv2().get_stage().api_id(&inputs.api_id).stage_name(&name);
        let found = or_none(send(context, "GetStage", || call.clone().send()).await)?;
        let protocol = or_none(protocol(context, &aws, &inputs.api_id).await)?;
        let (Some(found), Some(protocol)) = (found, protocol) else { return Ok(ReadResponse::gone()) };
        refuse_managed(imported, found.api_gateway_managed, "stage")?;
        let state = State::from(found).located(context.client(), &aws, &inputs, &protocol).await?;
        Ok(ReadResponse::found(name, state))
    }
}

/// What a coming stage can be told by.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Clue {
    api: String,
    name: String,
    region: Option<String>,
}

impl Recover for Stage {
    type Clue = Clue;

    async fn clue(_: &Context<Aws>, inputs: &Inputs) -> Result<Clue, Error> {
        Ok(Clue { api: inputs.api_id.clone(), name: inputs.name.clone(), region: inputs.region.clone() })
    }

    async fn find(context: &Context<Aws>, attempt: &Attempt<Clue>) -> Result<Vec<Found>, Error> {
        let Clue { api, name, region } = &attempt.clue;
        let aws = context.client().region(region.as_deref());
        let call = aws.apigatewayv2().get_stage().api_id(api).stage_name(name);
        let found = or_none(send(context, "GetStage", || call.clone().send()).await)?;
        let created = found.and_then(|stage| stage.created_date).map(|at| at.as_secs_f64());
        let recent = created.filter(|at| attempt.may_have_created(*at));
        Ok(recent.map(|_| Found::certain(format!("{api}/{name}@{}", aws.name))).into_iter().collect())
    }
}

impl Update for Stage {
    async fn update(
        context: &Context<Aws>,
        request: UpdateRequest<Inputs, State>,
    ) -> Result<UpdateResponse<State>, Error> {
        keeps_throttle(&request)?;
        let aws = context.client().region(request.state.inputs.region.as_deref());
        let protocol = protocol(context, &aws, &request.inputs.api_id).await?;
        let wanted = context.client().tags().all(&request.inputs.tags);
        retag(context, &aws, &request.state.arn, &request.state.tags_all, &wanted).await?;
        forget_route_settings(context, &aws, &request).await?;
        let state = match request.changed.only(&OTHERWISE_SENT) {
            true => request.state,
            false => State::from(change(context, &aws, &request, protocol == ProtocolType::Websocket).await?),
        };
        let state = State { tags_all: wanted, ..state };
        Ok(UpdateResponse::new(state.located(context.client(), &aws, &request.inputs, &protocol).await?))
    }
}

/// There is no call that takes a stage's own limits away, unlike those of a route.
fn keeps_throttle(request: &UpdateRequest<Inputs, State>) -> Result<(), Error> {
    let wanted = request.inputs.default_route_settings.clone().unwrap_or_default();
    let old = &request.state.inputs.default_route_settings;
    if !request.changed.any(&["defaultRouteSettings"])
        || !old.as_ref().is_some_and(|old| old.loses_limit(&wanted))
    {
        return Ok(());
    }
    let what = "API Gateway can't take a stage's own throttle away, and 0 blocks every request";
    Err(Error::new(what).remedy("set both throttling limits, for example to the account's 10000 and 5000"))
}

/// UpdateStage only adds route settings and their limits.
async fn forget_route_settings(
    context: &Context<Aws>,
    aws: &Regional,
    request: &UpdateRequest<Inputs, State>,
) -> Result<(), Fault> {
    if !request.changed.any(&["routeSettings"]) {
        return Ok(());
    }
    let wanted = &request.inputs.route_settings;
    for old in request.state.inputs.route_settings.iter().filter(|old| !old.can_become_one_of(wanted)) {
        let call = aws
            .apigatewayv2()
            .delete_route_settings()
            .api_id(&request.inputs.api_id)
            .stage_name(&request.id)
            .route_key(&old.route_key);
        or_gone(send(context, "DeleteRouteSettings", || call.clone().send()).await)?;
    }
    Ok(())
}

/// What other calls than UpdateStage send.
const OTHERWISE_SENT: [&str; 2] = ["tags", "tagsAll"];

async fn change(
    context: &Context<Aws>,
    aws: &Regional,
    request: &UpdateRequest<Inputs, State>,
    websocket: bool,
) -> Result<UpdateStageOutput, Fault> {
    let (inputs, old, changed) = (&request.inputs, &request.state.inputs, &request.changed);
    // Without a value, the access log is turned off: DeleteAccessLogSettings isn't needed.
    let log = inputs.access_log_settings.clone().unwrap_or_default();
    let settings = inputs.default_route_settings.clone().unwrap_or_default();
    let default = settings.with_level_of(old.default_route_settings.as_ref()).to_sdk(websocket);
    let routes = RouteSetting::to_sdk(&inputs.route_settings, websocket);
    let certificate = or_empty(&inputs.client_certificate_id);
    let call = aws
        .apigatewayv2()
        .update_stage()
        .set_access_log_settings(changed.when("accessLogSettings", log.into()))
        .api_id(&inputs.api_id)
        .set_auto_deploy(changed.when("autoDeploy", inputs.auto_deploy.unwrap_or_default()))
        .set_client_certificate_id(changed.when("clientCertificateId", certificate))
        .set_default_route_settings(changed.when("defaultRouteSettings", default))
        .set_deployment_id(changed.when("deploymentId", inputs.deployment_id.clone()).flatten())
        .set_description(changed.when("description", or_empty(&inputs.description)))
        .set_route_settings(changed.when("routeSettings", routes).flatten())
        .stage_name(&request.id)
        .set_stage_variables(changed.when("stageVariables", variables(old, inputs)));
    send(context, "UpdateStage", || call.clone().send()).await
}

/// The variables wanted, and empty ones for those to remove: UpdateStage merges.
fn variables(old: &Inputs, new: &Inputs) -> HashMap<String, String> {
    let removed = old.stage_variables.keys().map(|key| (key.clone(), String::new()));
    removed.chain(new.stage_variables.clone()).collect()
}

impl Delete for Stage {
    async fn delete(context: &Context<Aws>, request: DeleteRequest<State>) -> Result<(), Error> {
        let inputs = request.state.inputs;
        let aws = context.client().region(inputs.region.as_deref());
        let call = aws.apigatewayv2().delete_stage().api_id(&inputs.api_id).stage_name(&request.id);
        Ok(or_gone(send(context, "DeleteStage", || call.clone().send()).await)?)
    }
}

impl State {
    /// Adds what follows from where it is, and tells its own tags from the provider's.
    async fn located(
        mut self,
        aws: &Aws,
        regional: &Regional,
        said: &Inputs,
        protocol: &ProtocolType,
    ) -> Result<Self, Fault> {
        let (api, name) = (&said.api_id, self.inputs.name.clone());
        let (account, region) = (&aws.identity().await?.account, &regional.name);
        self.arn = regional.arn("apigateway", region, "", &format!("/apis/{api}/stages/{name}"));
        self.execution_arn = regional.arn("execute-api", region, account, &format!("{api}/{name}"));
        self.invoke_url = invoke_url(regional, api, &name, protocol);
        self.inputs.api_id = api.clone();
        self.inputs.region = Some(region.clone());
        self.tags_all = aws.tags().visible(self.tags_all);
        self.inputs.tags = aws.tags().own(&self.tags_all, &said.tags);
        Ok(self)
    }
}

fn invoke_url(aws: &Regional, api: &str, stage: &str, protocol: &ProtocolType) -> String {
    let host = format!("{api}.execute-api.{}.{}", aws.name, aws.partition.dns_suffix);
    match (protocol, stage) {
        (ProtocolType::Websocket, _) => format!("wss://{host}/{stage}"),
        (_, "$default") => format!("https://{host}/"),
        _ => format!("https://{host}/{stage}"),
    }
}

macro_rules! from_output {
    ($($output:ty),*) => {$(
        impl From<$output> for State {
            fn from(stage: $output) -> Self {
                let inputs = Inputs {
                    access_log_settings: stage.access_log_settings.and_then(AccessLogSettings::from_sdk),
                    auto_deploy: stage.auto_deploy,
                    client_certificate_id: stage.client_certificate_id,
                    default_route_settings: stage.default_route_settings.map(Settings::from),
                    deployment_id: stage.deployment_id,
                    description: stage.description,
                    name: stage.stage_name.unwrap_or_default(),
                    route_settings: RouteSetting::from_sdk(stage.route_settings.unwrap_or_default()),
                    stage_variables: stage.stage_variables.unwrap_or_default().into_iter().collect(),
                    ..Inputs::default()
                };
                let tags_all = stage.tags.unwrap_or_default().into_iter().collect();
                Self { inputs, tags_all, ..Self::default() }
            }
        }
    )*};
}

from_output!(CreateStageOutput, GetStageOutput, UpdateStageOutput);
