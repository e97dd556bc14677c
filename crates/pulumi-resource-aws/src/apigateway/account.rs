//! `aws:apigateway/account:Account`

use aws_sdk_apigateway::{
    operation::{get_account::GetAccountOutput, update_account::UpdateAccountOutput},
    types::{Op, PatchOperation, ThrottleSettings},
};
use pulumi_provider::{
    Context, CreateRequest, CreateResponse, Delete, DeleteRequest, Error, Object, Read, ReadRequest,
    ReadResponse, Resource, Schema, Update, UpdateRequest, UpdateResponse,
    property::{integer, list, number, object, set, string},
};
use serde::{Deserialize, Serialize};

use crate::{
    aws::{Aws, Regional},
    call::{Fault, PROPAGATION, again},
    id::region,
    tags,
};

/// The settings that all APIs of an account share in a region.
pub(crate) struct Account;

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Inputs {
    cloudwatch_role_arn: Option<String>,
    region: Option<String>,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct State {
    #[serde(flatten)]
    inputs: Inputs,
    api_key_version: String,
    features: Vec<String>,
    throttle_settings: Vec<Throttle>,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
struct Throttle {
    burst_limit: i32,
    rate_limit: f64,
}

impl Resource for Account {
    type Client = Aws;
    type Inputs = Inputs;
    type State = State;
    const TOKEN: &'static str = "aws:apigateway/account:Account";

    fn schema() -> Schema {
        let throttle = Schema::new().output("burstLimit", integer()).output("rateLimit", number());
        Schema::new()
            // Left out, there is no role; it is an output all the same.
            .input("cloudwatchRoleArn", string().computed().default(""))
            .input("region", region())
            .output("apiKeyVersion", string())
            .output("features", set(string()))
            .output("throttleSettings", list(object(throttle)))
    }

    fn derive(aws: &Aws, inputs: &mut Object, state: Option<&Object>) {
        tags::region(aws, inputs, state);
    }

    async fn create(
        context: &Context<Aws>,
        request: CreateRequest<Inputs>,
    ) -> Result<CreateResponse<State>, Error> {
        let aws = context.client().region(request.inputs.region.as_deref());
        let id = context.client().identity().await?.account.clone();
        let state = set_role(context, &aws, request.inputs.cloudwatch_role_arn).await?;
        Ok(CreateResponse::new(id, state.located(&aws)))
    }
}

/// Sets the role, or removes it. API Gateway tries the role at once, and IAM may not know it everywhere yet.
async fn set_role(context: &Context<Aws>, aws: &Regional, role: Option<String>) -> Result<State, Fault> {
    let role = role.filter(|role| !role.is_empty());
    let patch = PatchOperation::builder().op(Op::Replace).path("/cloudwatchRoleArn").set_value(role).build();
    let call = aws.apigateway().update_account().patch_operations(patch);
    let passes = |fault: &Fault| {
        fault.says("BadRequestException", "does not have required permissions")
            || fault.says("BadRequestException", "could not successfully write to CloudWatch Logs")
            || fault.is("ConflictException")
    };
    let limit = context.timeout(PROPAGATION);
    Ok(again(context, "UpdateAccount", limit, passes, || call.clone().send()).await?.into())
}

impl Read for Account {
    async fn read(context: &Context<Aws>, request: ReadRequest<State>) -> Result<ReadResponse<State>, Error> {
        let place = request.state.and_then(|state| state.inputs.region);
        let place = place.or_else(|| crate::id::import(&request.id).region);
        let aws = context.client().region(place.as_deref());
        let call = aws.apigateway().get_account();
        let found = again(context, "GetAccount", PROPAGATION, |_| false, || call.clone().send()).await?;
        let id = context.client().identity().await?.account.clone();
        Ok(ReadResponse::found(id, State::from(found).located(&aws)))
    }
}

impl Update for Account {
    async fn update(
        context: &Context<Aws>,
        request: UpdateRequest<Inputs, State>,
    ) -> Result<UpdateResponse<State>, Error> {
        let aws = context.client().region(request.state.inputs.region.as_deref());
        let state = set_role(context, &aws, request.inputs.cloudwatch_role_arn).await?;
        Ok(UpdateResponse::new(state.located(&aws)))
    }
}

impl Delete for Account {
    /// There always is an account: deleting it removes the role, as the official provider does.
    async fn delete(context: &Context<Aws>, request: DeleteRequest<State>) -> Result<(), Error> {
        let aws = context.client().region(request.state.inputs.region.as_deref());
        set_role(context, &aws, None).await?;
        Ok(())
    }
}

impl State {
    fn located(mut self, aws: &Regional) -> Self {
        self.inputs.region = Some(aws.name.clone());
        self
    }
}

macro_rules! from_output {
    ($($output:ty),*) => {$(
        impl From<$output> for State {
            fn from(account: $output) -> Self {
                let role = account.cloudwatch_role_arn.filter(|role| !role.is_empty());
                Self {
                    inputs: Inputs { cloudwatch_role_arn: role, region: None },
                    api_key_version: account.api_key_version.unwrap_or_default(),
                    features: account.features.unwrap_or_default(),
                    throttle_settings: account.throttle_settings.into_iter().map(Throttle::from).collect(),
                }
            }
        }
    )*};
}

from_output!(GetAccountOutput, UpdateAccountOutput);

impl From<ThrottleSettings> for Throttle {
    fn from(found: ThrottleSettings) -> Self {
        Self { burst_limit: found.burst_limit, rate_limit: found.rate_limit }
    }
}
