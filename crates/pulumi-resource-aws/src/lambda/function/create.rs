//! Creating a function.

use std::time::Duration;

use aws_sdk_lambda::{
    operation::create_function::builders::CreateFunctionFluentBuilder,
    types::{FunctionCode, PackageType, Runtime},
};
use pulumi_provider::{Context, CreateRequest, CreateResponse, Error};

use super::{
    code::Code,
    model::{Inputs, State},
    state, wait,
};
use crate::{
    aws::{Aws, Regional},
    call::{Fault, again},
    lambda::{early_limit, for_a_while, is_early, send},
};

/// How much longer network interfaces may be scarce than a role may be new.
const CROWDED: Duration = Duration::from_secs(540);

pub(super) async fn create(
    context: &Context<Aws>,
    request: CreateRequest<Inputs>,
) -> Result<CreateResponse<State>, Error> {
    let inputs = request.inputs;
    let aws = context.client().region(inputs.region.as_deref());
    let code = Code::read(&inputs, &request.properties).await?;
    let call = builder(context.client(), &aws, &inputs, code);
    let (limit, passes) = early(context, &inputs);
    let made = again(context, "CreateFunction", limit, passes, || call.clone().send()).await?;
    match finish(context, &aws, &inputs, &made.version.unwrap_or_default()).await {
        Ok(state) => Ok(CreateResponse::new(inputs.name, state)),
        Err(error) => Err(kept(context, &aws, &inputs, error).await),
    }
}

/// For how long a call waits for what AWS must get to know first, and which failures mean that.
pub(super) fn early(context: &Context<Aws>, inputs: &Inputs) -> (Duration, impl Fn(&Fault) -> bool) {
    let limit = early_limit(context, inputs.use_resource_timeout_for_propagation);
    let is_new = for_a_while(limit, is_early);
    let is_crowded = |fault: &Fault| fault.says("InvalidParameterValueException", "throttled by EC2");
    (limit + CROWDED, move |fault| is_crowded(fault) || is_new(fault))
}

/// What comes after the function exists.
async fn finish(
    context: &Context<Aws>,
    aws: &Regional,
    inputs: &Inputs,
    version: &str,
) -> Result<State, Error> {
    wait::created(context, aws, &inputs.name).await?;
    let reserved = inputs.reserved_concurrent_executions.unwrap_or(-1);
    if reserved >= 0 {
        reserve(context, aws, &inputs.name, reserved).await?;
    }
    let state = state::read(context, aws, &inputs.name, inputs, version).await?;
    state.ok_or_else(|| Error::new("the function is gone right after it was created"))
}

/// The function exists: whatever fails after that must not lose it.
async fn kept(context: &Context<Aws>, aws: &Regional, inputs: &Inputs, error: Error) -> Error {
    let found = state::read_all(context, aws, &inputs.name, inputs).await.ok().flatten();
    let bare = || State {
        inputs: Inputs {
            region: Some(aws.name.clone()),
            reserved_concurrent_executions: None,
            ..inputs.clone()
        },
        ..State::default()
    };
    error.keeping(&inputs.name, &found.unwrap_or_else(bare))
}

/// Reserves concurrency for a function.
pub(super) async fn reserve(
    context: &Context<Aws>,
    aws: &Regional,
    name: &str,
    count: i32,
) -> Result<(), Fault> {
    let call =
        aws.lambda().put_function_concurrency().function_name(name).reserved_concurrent_executions(count);
    send(context, "PutFunctionConcurrency", || call.clone().send()).await.map(drop)
}

fn builder(aws: &Aws, regional: &Regional, inputs: &Inputs, code: Code) -> CreateFunctionFluentBuilder {
    // An image says them itself.
    let zipped =
        |text: &Option<String>| text.clone().filter(|_| inputs.package_type.as_deref() != Some("Image"));
    regional
        .unrepeated()
        .lambda_uploads()
        .create_function()
        .set_architectures(inputs.architectures())
        .set_capacity_provider_config(inputs.capacity())
        .code(FunctionCode::from(code))
        .set_code_signing_config_arn(inputs.code_signing_config_arn.clone())
        .set_dead_letter_config(inputs.dead_letter())
        .set_description(inputs.description.clone())
        .set_durable_config(inputs.durable())
        .set_environment(inputs.variables())
        .set_ephemeral_storage(inputs.storage())
        .set_file_system_configs(inputs.file_systems())
        .function_name(&inputs.name)
        .set_handler(zipped(&inputs.handler))
        .set_image_config(inputs.image())
        .set_kms_key_arn(inputs.kms_key_arn.clone())
        .set_layers(inputs.layers.clone())
        .set_logging_config(inputs.logging(None))
        .set_memory_size(inputs.memory_size)
        .set_package_type(inputs.package_type.as_deref().map(PackageType::from))
        .publish(inputs.publish)
        .set_publish_to(inputs.publish_to())
        .role(&inputs.role)
        .set_runtime(zipped(&inputs.runtime).as_deref().map(Runtime::from))
        .set_snap_start(inputs.snap_start())
        .set_tags(Some(aws.tags().all(&inputs.tags).into_iter().collect()))
        .set_tenancy_config(inputs.tenancy())
        .set_timeout(inputs.timeout)
        .set_tracing_config(inputs.tracing())
        .set_vpc_config(inputs.vpc())
}
