//! `aws:cloudwatch/dashboard:Dashboard`

use std::sync::OnceLock;

use aws_sdk_cloudwatch::{operation::put_dashboard::PutDashboardError, types::DashboardValidationMessage};
use pulumi_provider::{
    Context, CreateRequest, CreateResponse, Delete, DeleteRequest, Error, Object, Problems, Read,
    ReadRequest, ReadResponse, Resource, Schema, Update, UpdateRequest, UpdateResponse,
    property::{json, string},
};
use serde::{Deserialize, Serialize};

use super::send;
use crate::{
    aws::{Aws, Regional},
    call::{SdkError, or_gone, or_none},
    id::{import, region},
    name, tags,
};

/// A dashboard.
pub(crate) struct Dashboard;

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Inputs {
    dashboard_body: String,
    dashboard_name: String,
    region: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct State {
    #[serde(flatten)]
    inputs: Inputs,
    dashboard_arn: String,
}

impl Resource for Dashboard {
    type Client = Aws;
    type Inputs = Inputs;
    type State = State;
    const TOKEN: &'static str = "aws:cloudwatch/dashboard:Dashboard";

    // PutDashboard writes the whole dashboard; the name says which one.
    fn schema() -> Schema {
        Schema::new()
            .input("dashboardBody", json().required())
            .input("dashboardName", string().required().replaces().length(1, 255))
            .input("region", region())
            .output("dashboardArn", string())
    }

    fn check(_: &Aws, inputs: &Object, problems: &mut Problems) {
        name::check(inputs, "dashboardName", |c| c.is_ascii_alphanumeric() || "_-".contains(c), problems);
    }

    fn derive(aws: &Aws, inputs: &mut Object, state: Option<&Object>) {
        tags::region(aws, inputs, state);
    }

    // Takes over a dashboard that exists under this name, as the official provider does: there is no call that only
    // creates. So it can be repeated, too, and finds what an earlier attempt made.
    async fn create(
        context: &Context<Aws>,
        request: CreateRequest<Inputs>,
    ) -> Result<CreateResponse<State>, Error> {
        let account = &context.client().identity().await?.account;
        let (aws, inputs) = (context.client().region(request.inputs.region.as_deref()), request.inputs);
        put(context, &aws, &inputs.dashboard_name, &inputs.dashboard_body).await?;
        // Dashboards belong to no region, unlike the calls.
        let arn = aws.arn("cloudwatch", "", account, &format!("dashboard/{}", inputs.dashboard_name));
        let state = State { inputs: Inputs { region: Some(aws.name.clone()), ..inputs }, dashboard_arn: arn };
        Ok(CreateResponse::new(state.inputs.dashboard_name.clone(), state))
    }
}

/// Writes the dashboard. What CloudWatch merely warns of goes to the engine, which shows what a provider prints.
async fn put(context: &Context<Aws>, aws: &Regional, name: &str, body: &str) -> Result<(), Error> {
    let call = aws.cloudwatch().put_dashboard().dashboard_name(name).dashboard_body(body);
    let refused = OnceLock::new();
    let put = || async {
        call.clone()
            .send()
            .await
            .inspect_err(|error| refusal(error).into_iter().for_each(|why| drop(refused.set(why))))
    };
    let accepted = send(context, "PutDashboard", put).await.map_err(|fault| match refused.get() {
        Some(why) => Error::new(format!("PutDashboard failed: CloudWatch refuses {why}")),
        None => Error::from(fault),
    })?;
    for warning in accepted.dashboard_validation_messages() {
        eprintln!("warning: dashboard {name}: {}", told(warning));
    }
    Ok(())
}

/// What is wrong with the body, each by its path.
fn refusal(error: &SdkError<PutDashboardError>) -> Option<String> {
    let PutDashboardError::DashboardInvalidInputError(invalid) = error.as_service_error()? else {
        return None;
    };
    let messages: Vec<_> = invalid.dashboard_validation_messages().iter().map(told).collect();
    (!messages.is_empty()).then(|| messages.join("; "))
}

/// A message with its path from the property on.
fn told(message: &DashboardValidationMessage) -> String {
    let path = message.data_path.as_deref().unwrap_or_default();
    format!("dashboardBody{path}: {}", message.message.as_deref().unwrap_or("no reason given"))
}

impl Read for Dashboard {
    async fn read(context: &Context<Aws>, request: ReadRequest<State>) -> Result<ReadResponse<State>, Error> {
        let import = import(&request.id);
        let before = request.state.unwrap_or_default().inputs.region;
        let aws = context.client().region(before.as_deref().or(import.region.as_deref()));
        let call = aws.cloudwatch().get_dashboard().dashboard_name(&import.id);
        let Some(found) = or_none(send(context, "GetDashboard", || call.clone().send()).await)? else {
            return Ok(ReadResponse::gone());
        };
        let inputs = Inputs {
            dashboard_body: found.dashboard_body.unwrap_or_default(),
            dashboard_name: import.id.clone(),
            region: Some(aws.name.clone()),
        };
        let dashboard_arn = found.dashboard_arn.unwrap_or_default();
        Ok(ReadResponse::found(import.id, State { inputs, dashboard_arn }))
    }
}

impl Update for Dashboard {
    async fn update(
        context: &Context<Aws>,
        request: UpdateRequest<Inputs, State>,
    ) -> Result<UpdateResponse<State>, Error> {
        let State { inputs: old, dashboard_arn } = request.state;
        if request.changed.any(&["dashboardBody"]) {
            let aws = context.client().region(old.region.as_deref());
            put(context, &aws, &request.id, &request.inputs.dashboard_body).await?;
        }
        let inputs = Inputs { dashboard_name: request.id, region: old.region, ..request.inputs };
        Ok(UpdateResponse::new(State { inputs, dashboard_arn }))
    }
}

impl Delete for Dashboard {
    async fn delete(context: &Context<Aws>, request: DeleteRequest<State>) -> Result<(), Error> {
        let aws = context.client().region(request.state.inputs.region.as_deref());
        let call = aws.cloudwatch().delete_dashboards().dashboard_names(request.id);
        Ok(or_gone(send(context, "DeleteDashboards", || call.clone().send()).await)?)
    }
}
