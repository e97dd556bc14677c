//! `aws:apigatewayv2/deployment:Deployment`

use std::time::Duration;

use aws_sdk_apigatewayv2::{
    operation::get_deployment::GetDeploymentOutput,
    types::{self, DeploymentStatus},
};
use pulumi_provider::{
    Attempt, Context, CreateRequest, CreateResponse, Delete, DeleteRequest, Error, Found, Object, Read,
    ReadRequest, ReadResponse, Recover, Resource, Schema, Update, UpdateRequest, UpdateResponse,
    property::{boolean, map, string},
};
use serde::{Deserialize, Serialize};

use super::{
    child,
    children::{Child, Clue, Kind},
    send,
};
use crate::{
    aws::{Aws, Regional},
    call::{Fault, or_gone, or_none, pages},
    id::{or_empty, region},
    tags,
};

/// How long AWS may take to deploy.
const DEPLOYING: Duration = Duration::from_secs(300);

/// A snapshot of an API.
pub(crate) struct Deployment;

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Inputs {
    api_id: String,
    description: Option<String>,
    region: Option<String>,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct State {
    #[serde(flatten)]
    inputs: Inputs,
    auto_deployed: bool,
}

impl Resource for Deployment {
    type Client = Aws;
    type Inputs = Inputs;
    type State = State;
    const TOKEN: &'static str = "aws:apigatewayv2/deployment:Deployment";

    // UpdateDeployment takes a description. Triggers never reach AWS: a change of any makes a new snapshot.
    fn schema() -> Schema {
        Schema::new()
            .input("apiId", string().required().replaces())
            .input("description", string().length(0, 1024))
            .input("region", region())
            .input("triggers", map(string()).replaces().write_only())
            .output("autoDeployed", boolean())
    }

    fn derive(aws: &Aws, inputs: &mut Object, state: Option<&Object>) {
        tags::region(aws, inputs, state);
    }

    async fn create(
        context: &Context<Aws>,
        request: CreateRequest<Inputs>,
    ) -> Result<CreateResponse<State>, Error> {
        let (aws, inputs) = (context.client().region(request.inputs.region.as_deref()), request.inputs);
        let client = aws.unrepeated().apigatewayv2();
        let call =
            client.create_deployment().api_id(&inputs.api_id).set_description(inputs.description.clone());
        let made = send(context, "CreateDeployment", || call.clone().send()).await?;
        let id = made.deployment_id.unwrap_or_default();
        let description = inputs.description.clone();
        let state = State::new(&inputs.api_id, description, made.auto_deployed, &aws);
        if made.deployment_status != Some(DeploymentStatus::Deployed) {
            finish(context, &aws, &state, &id).await?;
        }
        Ok(CreateResponse::new(id, state))
    }
}

/// Waits for a new deployment. One that failed never recovers and is no use to anybody; one of which nothing is known
/// must not be lost.
async fn finish(context: &Context<Aws>, aws: &Regional, state: &State, id: &str) -> Result<(), Error> {
    let api = &state.inputs.api_id;
    let failure = failure(context, aws, api, id).await.map_err(|error| error.keeping(id, state))?;
    let Some(failure) = failure else { return Ok(()) };
    match delete(context, aws, api, id).await {
        Ok(()) => Err(failure),
        Err(_) => Err(failure.keeping(id, state)),
    }
}

/// Waits until AWS has deployed the API, or failed to.
async fn failure(
    context: &Context<Aws>,
    aws: &Regional,
    api: &str,
    id: &str,
) -> Result<Option<Error>, Error> {
    let mut pace = context.pace(context.timeout(DEPLOYING));
    loop {
        let found = get(context, aws, api, id).await?;
        match found.deployment_status {
            Some(DeploymentStatus::Deployed) => return Ok(None),
            Some(DeploymentStatus::Failed) => {
                let why = found.deployment_status_message.unwrap_or_default();
                return Ok(Some(Error::new(format!("AWS failed to deploy the API: {why}"))));
            }
            _ if pace.pause().await? => {}
            _ => return Err(Error::new("AWS is still deploying the API at the end of the time for it")),
        }
    }
}

async fn delete(context: &Context<Aws>, aws: &Regional, api: &str, id: &str) -> Result<(), Fault> {
    let call = aws.apigatewayv2().delete_deployment().api_id(api).deployment_id(id);
    or_gone(send(context, "DeleteDeployment", || call.clone().send()).await)
}

async fn get(
    context: &Context<Aws>,
    aws: &Regional,
    api: &str,
    id: &str,
) -> Result<GetDeploymentOutput, Fault> {
    let call = aws.apigatewayv2().get_deployment().api_id(api).deployment_id(id);
    send(context, "GetDeployment", || call.clone().send()).await
}

impl Read for Deployment {
    async fn read(context: &Context<Aws>, request: ReadRequest<State>) -> Result<ReadResponse<State>, Error> {
        let recorded = request.state.map(|state| (state.inputs.api_id, state.inputs.region));
        let (api, id, place) = child(request.id, recorded, "<apiId>/<deploymentId>")?;
        let aws = context.client().region(place.as_deref());
        let found = or_none(get(context, &aws, &api, &id).await)?;
        let Some(found) = found else { return Ok(ReadResponse::gone()) };
        Ok(ReadResponse::found(id, State::new(&api, found.description, found.auto_deployed, &aws)))
    }
}

impl Recover for Deployment {
    type Clue = Clue;

    async fn clue(context: &Context<Aws>, inputs: &Inputs) -> Result<Clue, Error> {
        let aws = context.client().region(inputs.region.as_deref());
        let (api, region) = (inputs.api_id.as_str(), aws.name.as_str());
        let list = list(context, api, region);
        let like = or_empty(&inputs.description);
        Ok(Clue::new(context.client(), Kind::Deployment, (api, region), &like, list).await?)
    }

    async fn find(context: &Context<Aws>, attempt: &Attempt<Clue>) -> Result<Vec<Found>, Error> {
        let clue = &attempt.clue;
        Ok(clue.found(list(context, &clue.api, &clue.region).await)?)
    }
}

/// The deployments that API Gateway didn't make by itself.
async fn list(context: &Context<Aws>, api: &str, region: &str) -> Result<Vec<Child>, Fault> {
    let aws = context.client().region(Some(region));
    let call = aws.apigatewayv2().get_deployments().api_id(api);
    let found = pages(async |token| {
        let call = call.clone().set_next_token(token);
        let page = send(context, "GetDeployments", || call.clone().send()).await?;
        Ok((page.items, page.next_token))
    });
    let ours = found.await?.into_iter().filter(|found| found.auto_deployed != Some(true));
    let child =
        |found: types::Deployment| (found.deployment_id.unwrap_or_default(), or_empty(&found.description));
    Ok(ours.map(child).collect())
}

impl Update for Deployment {
    async fn update(
        context: &Context<Aws>,
        request: UpdateRequest<Inputs, State>,
    ) -> Result<UpdateResponse<State>, Error> {
        let aws = context.client().region(request.state.inputs.region.as_deref());
        let inputs = &request.inputs;
        let mut auto_deployed = Some(request.state.auto_deployed);
        if !request.changed.is_empty() {
            let call = aws
                .apigatewayv2()
                .update_deployment()
                .api_id(&inputs.api_id)
                .deployment_id(&request.id)
                .description(or_empty(&inputs.description));
            auto_deployed = send(context, "UpdateDeployment", || call.clone().send()).await?.auto_deployed;
        }
        if let Some(failure) = failure(context, &aws, &inputs.api_id, &request.id).await? {
            return Err(failure);
        }
        let description = inputs.description.clone();
        Ok(UpdateResponse::new(State::new(&inputs.api_id, description, auto_deployed, &aws)))
    }
}

impl Delete for Deployment {
    async fn delete(context: &Context<Aws>, request: DeleteRequest<State>) -> Result<(), Error> {
        let inputs = request.state.inputs;
        let aws = context.client().region(inputs.region.as_deref());
        Ok(delete(context, &aws, &inputs.api_id, &request.id).await?)
    }
}

impl State {
    fn new(api: &str, description: Option<String>, auto_deployed: Option<bool>, aws: &Regional) -> Self {
        let description = description.filter(|text| !text.is_empty());
        let inputs = Inputs { api_id: api.to_owned(), description, region: Some(aws.name.clone()) };
        Self { inputs, auto_deployed: auto_deployed.unwrap_or_default() }
    }
}
