//! Changing a function, in the order in which Lambda's parts depend on each other.

use aws_sdk_lambda::{
    operation::update_function_configuration::builders::UpdateFunctionConfigurationFluentBuilder as Settings,
    types::{
        CapacityProviderConfig, DeadLetterConfig, Environment, ImageConfig, LastUpdateStatus, Runtime,
        SnapStart, SnapStartApplyOn, VpcConfig,
    },
};
use pulumi_provider::{Context, Error, UpdateRequest, UpdateResponse};

use super::{
    code::Code,
    create::{early, reserve},
    model::{Inputs, State},
    schema::{CODE, SETTINGS, VERSIONED},
    state, wait,
};
use crate::{
    aws::{Aws, Regional},
    call::{Fault, again, or_gone},
    id::or_empty,
    lambda::{retag, send},
};

type Request = UpdateRequest<Inputs, State>;

pub(super) async fn update(
    context: &Context<Aws>,
    mut request: Request,
) -> Result<UpdateResponse<State>, Error> {
    let aws = context.client().region(request.state.inputs.region.as_deref());
    let recorded = request.state.clone();
    request.state = start(context, &aws, &request).await?.ok_or_else(wait::gone)?;
    match steps(context, &aws, &request).await {
        Ok(state) => Ok(UpdateResponse::new(state)),
        Err(error) => Err(error.keeping(&request.id, &half_done(context, &aws, &request, recorded).await)),
    }
}

/// What exists: of a function that was only half made, what is recorded doesn't say all.
async fn start(context: &Context<Aws>, aws: &Regional, request: &Request) -> Result<Option<State>, Fault> {
    let State { inputs, version, .. } = &request.state;
    if version.is_empty() {
        return state::read_all(context, aws, &request.id, inputs).await;
    }
    state::read(context, aws, &request.id, inputs, version).await
}

async fn steps(context: &Context<Aws>, aws: &Regional, request: &Request) -> Result<State, Error> {
    let (id, changed) = (&request.id, &request.changed);
    // An earlier operation may have left it busy.
    if !changed.any(CODE) && !changed.any(SETTINGS) {
        wait::idle(context, aws, id).await?;
    }
    change_signing(context, aws, request).await?;
    change_settings(context, aws, request).await?;
    change_code(context, aws, request).await?;
    change_concurrency(context, aws, request).await?;
    let published = publish(context, aws, request).await?;
    let wanted = context.client().tags().all(&request.inputs.tags);
    retag(context, aws, &request.state.arn, &request.state.tags_all, &wanted).await?;
    let version = published.as_ref().unwrap_or(&request.state.version);
    state::read(context, aws, id, &request.inputs, version).await?.ok_or_else(wait::gone)
}

/// What was done before a step failed must not be lost; but what Lambda itself failed to do has to be tried again,
/// whatever it reports of it, and so has publishing.
async fn half_done(context: &Context<Aws>, aws: &Regional, request: &Request, recorded: State) -> State {
    let found = state::get(context, aws, &request.id).await.ok().and_then(|found| found.configuration);
    let status = found.and_then(|function| function.last_update_status);
    if status.is_none_or(|status| status == LastUpdateStatus::Failed) {
        return recorded;
    }
    let found = state::read_all(context, aws, &request.id, &recorded.inputs).await.ok().flatten();
    let mut state = found.unwrap_or(recorded);
    state.inputs.publish &= !is_published(request);
    state
}

fn is_published(request: &Request) -> bool {
    request.inputs.publish && request.changed.any(VERSIONED)
}

async fn change_signing(context: &Context<Aws>, aws: &Regional, request: &Request) -> Result<(), Fault> {
    if !request.changed.any(&["codeSigningConfigArn"]) {
        return Ok(());
    }
    let client = aws.lambda();
    if let Some(arn) = &request.inputs.code_signing_config_arn {
        let call =
            client.put_function_code_signing_config().function_name(&request.id).code_signing_config_arn(arn);
        return send(context, "PutFunctionCodeSigningConfig", || call.clone().send()).await.map(drop);
    }
    let call = client.delete_function_code_signing_config().function_name(&request.id);
    or_gone(send(context, "DeleteFunctionCodeSigningConfig", || call.clone().send()).await)
}

async fn change_settings(context: &Context<Aws>, aws: &Regional, request: &Request) -> Result<(), Error> {
    if !request.changed.any(SETTINGS) {
        return Ok(());
    }
    let (limit, passes) = early(context, &request.inputs);
    let call = blocks(plain(aws.lambda().update_function_configuration(), request), request);
    again(context, "UpdateFunctionConfiguration", limit, passes, || call.clone().send()).await?;
    wait::settled(context, aws, &request.id).await
}

/// Texts and numbers; what was removed is sent as empty.
fn plain(call: Settings, request: &Request) -> Settings {
    let (inputs, changed) = (&request.inputs, &request.changed);
    call.function_name(&request.id)
        .set_description(changed.when("description", or_empty(&inputs.description)))
        .set_handler(changed.when("handler", inputs.handler.clone()).flatten())
        .set_layers(changed.when("layers", inputs.layers.clone().unwrap_or_default()))
        .set_memory_size(changed.when("memorySize", inputs.memory_size).flatten())
        .set_role(changed.when("role", inputs.role.clone()))
        .set_runtime(changed.when("runtime", inputs.runtime.as_deref().map(Runtime::from)).flatten())
        .set_timeout(changed.when("timeout", inputs.timeout).flatten())
        .set_kms_key_arn(changed.when("kmsKeyArn", or_empty(&inputs.kms_key_arn)))
}

/// Blocks; one that was removed is sent empty.
fn blocks(call: Settings, request: &Request) -> Settings {
    let (inputs, changed) = (&request.inputs, &request.changed);
    let capacity = inputs.capacity().unwrap_or_else(|| CapacityProviderConfig::builder().build());
    let dead_letter =
        inputs.dead_letter().unwrap_or_else(|| DeadLetterConfig::builder().target_arn("").build());
    let empty = || Environment::builder().set_variables(Some(Default::default())).build();
    // A new key encrypts the variables anew, for which Lambda needs them again.
    let environment = changed.any(&["environment", "kmsKeyArn"]);
    let image = inputs.image().unwrap_or_else(|| ImageConfig::builder().build());
    let logging = inputs.logging(request.state.inputs.logging_config.as_ref());
    let none = || SnapStart::builder().apply_on(SnapStartApplyOn::None).build();
    let no_vpc = || {
        VpcConfig::builder().set_security_group_ids(Some(Vec::new())).set_subnet_ids(Some(Vec::new())).build()
    };
    call.set_capacity_provider_config(changed.when("capacityProviderConfig", capacity))
        .set_dead_letter_config(changed.when("deadLetterConfig", dead_letter))
        .set_durable_config(changed.when("durableConfig", inputs.durable()).flatten())
        .set_environment(environment.then(|| inputs.variables().unwrap_or_else(empty)))
        .set_ephemeral_storage(changed.when("ephemeralStorage", inputs.storage()).flatten())
        .set_file_system_configs(changed.when("fileSystemConfig", inputs.file_systems().unwrap_or_default()))
        .set_image_config(changed.when("imageConfig", image))
        .set_logging_config(changed.when("loggingConfig", logging).flatten())
        .set_snap_start(changed.when("snapStart", inputs.snap_start().unwrap_or_else(none)))
        .set_tracing_config(changed.when("tracingConfig", inputs.tracing()).flatten())
        .set_vpc_config(changed.when("vpcConfig", inputs.vpc().unwrap_or_else(no_vpc)))
}

async fn change_code(context: &Context<Aws>, aws: &Regional, request: &Request) -> Result<(), Error> {
    if !request.changed.any(CODE) {
        return Ok(());
    }
    let inputs = &request.inputs;
    let code = Code::read(inputs, &request.properties).await?;
    let call = aws
        .lambda_uploads()
        .update_function_code()
        .set_architectures(inputs.architectures())
        .function_name(&request.id)
        .set_image_uri(code.image_uri)
        .set_s3_bucket(code.s3_bucket)
        .set_s3_key(code.s3_key)
        .set_s3_object_version(code.s3_object_version)
        .set_source_kms_key_arn(code.source_kms_key_arn)
        .set_zip_file(code.zip);
    send(context, "UpdateFunctionCode", || call.clone().send()).await?;
    wait::settled(context, aws, &request.id).await
}

async fn change_concurrency(context: &Context<Aws>, aws: &Regional, request: &Request) -> Result<(), Fault> {
    if !request.changed.any(&["reservedConcurrentExecutions"]) {
        return Ok(());
    }
    let reserved = request.inputs.reserved_concurrent_executions.unwrap_or(-1);
    if reserved >= 0 {
        return reserve(context, aws, &request.id, reserved).await;
    }
    let call = aws.lambda().delete_function_concurrency().function_name(&request.id);
    or_gone(send(context, "DeleteFunctionConcurrency", || call.clone().send()).await)
}

/// Publishes a version, where the program wants one of each change.
async fn publish(context: &Context<Aws>, aws: &Regional, request: &Request) -> Result<Option<String>, Error> {
    if !is_published(request) {
        return Ok(None);
    }
    let call =
        aws.lambda().publish_version().function_name(&request.id).set_publish_to(request.inputs.publish_to());
    let published = send(context, "PublishVersion", || call.clone().send()).await?;
    wait::settled(context, aws, &request.id).await?;
    Ok(published.version)
}
