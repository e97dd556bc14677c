//! Creating a function.

use std::time::Duration;

use aws_sdk_lambda::{
    operation::create_function::builders::CreateFunctionFluentBuilder,
    types::{Architecture, FunctionCode, PackageType, Runtime},
};
use pulumi_provider::{Context, CreateRequest, CreateResponse, Error};

use super::{
    code::Code,
    is_busy, is_early,
    model::{Inputs, State},
    state, wait,
};
use crate::{
    aws::{Aws, Regional},
    call::{Fault, PROPAGATION, again},
};

/// How long a new role may take to be usable by Lambda.
const EARLY: Duration = Duration::from_secs(300);

/// How long creating may take altogether.
const LIMIT: Duration = Duration::from_secs(600);

pub(super) async fn create(
    context: &Context<Aws>,
    request: CreateRequest<Inputs>,
) -> Result<CreateResponse<State>, Error> {
    let inputs = request.inputs;
    let aws = context.client().region(inputs.region.as_deref());
    let code = Code::read(&inputs, &request.properties).await?;
    let call = builder(context.client(), &aws, &inputs, code);
    let limit = early_limit(context, &inputs);
    again(context, "CreateFunction", limit, is_early, || call.clone().send()).await?;
    match finish(context, &aws, &inputs).await {
        Ok(state) => Ok(CreateResponse::new(inputs.name, state)),
        Err(error) => Err(kept(context, &aws, &inputs, error).await),
    }
}

/// The deadline for what AWS must get to know first.
pub(super) fn early_limit(context: &Context<Aws>, inputs: &Inputs) -> Duration {
    if inputs.use_resource_timeout_for_propagation { context.timeout(LIMIT) } else { EARLY }
}

/// What comes after the function exists.
async fn finish(context: &Context<Aws>, aws: &Regional, inputs: &Inputs) -> Result<State, Error> {
    wait::created(context, aws, &inputs.name).await?;
    let reserved = inputs.reserved_concurrent_executions.unwrap_or(-1);
    if reserved >= 0 {
        reserve(context, aws, &inputs.name, reserved).await?;
    }
    let state = state::read(context, aws, &inputs.name, inputs).await?;
    state.ok_or_else(|| Error::new("the function is gone right after it was created"))
}

/// The function exists: whatever fails after that must not lose it.
async fn kept(context: &Context<Aws>, aws: &Regional, inputs: &Inputs, error: Error) -> Error {
    let found = state::read(context, aws, &inputs.name, inputs).await.ok().flatten();
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
    again(context, "PutFunctionConcurrency", PROPAGATION, is_busy, || call.clone().send()).await.map(drop)
}

fn builder(aws: &Aws, regional: &Regional, inputs: &Inputs, code: Code) -> CreateFunctionFluentBuilder {
    let kind = inputs.package_type.as_deref().map(PackageType::from);
    let architectures = inputs.architectures.as_ref();
    regional
        .lambda()
        .create_function()
        .set_architectures(
            architectures.map(|all| all.iter().map(|a| Architecture::from(a.as_str())).collect()),
        )
        .code(FunctionCode::from(code))
        .set_code_signing_config_arn(inputs.code_signing_config_arn.clone())
        .set_dead_letter_config(inputs.dead_letter())
        .set_description(inputs.description.clone())
        .set_environment(inputs.variables())
        .set_ephemeral_storage(inputs.storage())
        .set_file_system_configs(inputs.file_systems())
        .function_name(&inputs.name)
        .set_handler(inputs.handler.clone())
        .set_image_config(inputs.image())
        .set_kms_key_arn(inputs.kms_key_arn.clone())
        .set_layers(inputs.layers.clone())
        .set_logging_config(inputs.logging(None))
        .set_memory_size(inputs.memory_size)
        .set_package_type(kind)
        .publish(inputs.publish)
        .role(&inputs.role)
        .set_runtime(inputs.runtime.as_deref().map(Runtime::from))
        .set_snap_start(inputs.snap_start())
        .set_tags(Some(aws.tags().all(&inputs.tags).into_iter().collect()))
        .set_timeout(inputs.timeout)
        .set_tracing_config(inputs.tracing())
        .set_vpc_config(inputs.vpc())
}
