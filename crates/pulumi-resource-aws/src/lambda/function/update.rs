//! Changing a function, in the order in which Lambda's parts depend on each other.

use aws_sdk_lambda::{
    operation::update_function_configuration::builders::UpdateFunctionConfigurationFluentBuilder as Settings,
    types::{
        self, Architecture, DeadLetterConfig, Environment, ImageConfig, LogFormat, LoggingConfig, Runtime,
        SnapStart, SnapStartApplyOn, TracingConfig, TracingMode, VpcConfig,
    },
};
use pulumi_provider::{Context, Error, UpdateRequest, UpdateResponse};

use super::{
    code::Code,
    create::{early_limit, reserve},
    is_busy, is_early,
    model::{self, Inputs, State},
    state, wait,
};
use crate::{
    aws::{Aws, Regional},
    call::{Fault, PROPAGATION, again, or_gone},
    id::or_empty,
    tags::{Tags, change},
};

type Request = UpdateRequest<Inputs, State>;

/// What UpdateFunctionCode takes.
const CODE: [&str; 9] = [
    "architectures",
    "code",
    "codeSha256",
    "imageUri",
    "s3Bucket",
    "s3Key",
    "s3ObjectVersion",
    "sourceCodeHash",
    "sourceKmsKeyArn",
];

/// What UpdateFunctionConfiguration takes.
const SETTINGS: [&str; 17] = [
    "deadLetterConfig",
    "description",
    "environment",
    "ephemeralStorage",
    "fileSystemConfig",
    "handler",
    "imageConfig",
    "kmsKeyArn",
    "layers",
    "loggingConfig",
    "memorySize",
    "role",
    "runtime",
    "snapStart",
    "timeout",
    "tracingConfig",
    "vpcConfig",
];

pub(super) async fn update(
    context: &Context<Aws>,
    mut request: Request,
) -> Result<UpdateResponse<State>, Error> {
    let aws = context.client().region(request.state.inputs.region.as_deref());
    // What is recorded of a function that was only half made doesn't say all: start from what exists.
    let found = state::read(context, &aws, &request.id, &request.state.inputs).await?;
    request.state = found.ok_or_else(wait::gone)?;
    // A function that an earlier operation left busy.
    if !request.changed.any(&CODE) && !request.changed.any(&SETTINGS) {
        wait::settled(context, &aws, &request.id).await?;
    }
    change_signing(context, &aws, &request).await?;
    change_settings(context, &aws, &request).await?;
    change_code(context, &aws, &request).await?;
    change_concurrency(context, &aws, &request).await?;
    publish(context, &aws, &request).await?;
    let wanted = context.client().tags().all(&request.inputs.tags);
    retag(context, &aws, &request.state, &wanted).await?;
    let state = state::read(context, &aws, &request.id, &request.inputs).await?;
    state.map(UpdateResponse::new).ok_or_else(wait::gone)
}

async fn change_signing(context: &Context<Aws>, aws: &Regional, request: &Request) -> Result<(), Fault> {
    if !request.changed.any(&["codeSigningConfigArn"]) {
        return Ok(());
    }
    let client = aws.lambda();
    if let Some(arn) = &request.inputs.code_signing_config_arn {
        let call =
            client.put_function_code_signing_config().function_name(&request.id).code_signing_config_arn(arn);
        let put =
            again(context, "PutFunctionCodeSigningConfig", PROPAGATION, is_busy, || call.clone().send());
        return put.await.map(drop);
    }
    let call = client.delete_function_code_signing_config().function_name(&request.id);
    or_gone(
        again(context, "DeleteFunctionCodeSigningConfig", PROPAGATION, is_busy, || call.clone().send()).await,
    )
}

async fn change_settings(context: &Context<Aws>, aws: &Regional, request: &Request) -> Result<(), Error> {
    if !request.changed.any(&SETTINGS) {
        return Ok(());
    }
    let limit = early_limit(context, &request.inputs);
    let call = blocks(plain(aws.lambda().update_function_configuration(), request), request);
    again(context, "UpdateFunctionConfiguration", limit, is_early, || call.clone().send()).await?;
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
    let dead_letter =
        inputs.dead_letter().unwrap_or_else(|| DeadLetterConfig::builder().target_arn("").build());
    let empty = || Environment::builder().set_variables(Some(Default::default())).build();
    // A new key encrypts the variables anew, for which Lambda needs them again.
    let environment = changed.any(&["environment", "kmsKeyArn"]);
    let image = inputs.image().unwrap_or_else(|| ImageConfig::builder().build());
    let none = || SnapStart::builder().apply_on(SnapStartApplyOn::None).build();
    let no_vpc = || {
        VpcConfig::builder().set_security_group_ids(Some(Vec::new())).set_subnet_ids(Some(Vec::new())).build()
    };
    call.set_dead_letter_config(changed.when("deadLetterConfig", dead_letter))
        .set_environment(environment.then(|| inputs.variables().unwrap_or_else(empty)))
        .set_ephemeral_storage(changed.when("ephemeralStorage", inputs.storage()).flatten())
        .set_file_system_configs(changed.when("fileSystemConfig", inputs.file_systems().unwrap_or_default()))
        .set_image_config(changed.when("imageConfig", image))
        .set_logging_config(
            changed
                .when("loggingConfig", inputs.logging(request.state.inputs.logging_config.as_ref()))
                .flatten(),
        )
        .set_snap_start(changed.when("snapStart", inputs.snap_start().unwrap_or_else(none)))
        .set_tracing_config(changed.when("tracingConfig", inputs.tracing()).flatten())
        .set_vpc_config(changed.when("vpcConfig", inputs.vpc().unwrap_or_else(no_vpc)))
}

async fn change_code(context: &Context<Aws>, aws: &Regional, request: &Request) -> Result<(), Error> {
    if !request.changed.any(&CODE) {
        return Ok(());
    }
    let inputs = &request.inputs;
    let code = Code::read(inputs, &request.properties).await?;
    let architectures = inputs.architectures.as_ref();
    let call = aws
        .lambda()
        .update_function_code()
        .set_architectures(
            architectures.map(|all| all.iter().map(|a| Architecture::from(a.as_str())).collect()),
        )
        .function_name(&request.id)
        .set_image_uri(code.image_uri)
        .set_s3_bucket(code.s3_bucket)
        .set_s3_key(code.s3_key)
        .set_s3_object_version(code.s3_object_version)
        .set_source_kms_key_arn(code.source_kms_key_arn)
        .set_zip_file(code.zip);
    again(context, "UpdateFunctionCode", PROPAGATION, is_busy, || call.clone().send()).await?;
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
    or_gone(again(context, "DeleteFunctionConcurrency", PROPAGATION, is_busy, || call.clone().send()).await)
}

async fn publish(context: &Context<Aws>, aws: &Regional, request: &Request) -> Result<(), Error> {
    let changed = &request.changed;
    if !request.inputs.publish || !(changed.any(&CODE) || changed.any(&SETTINGS) || changed.any(&["publish"]))
    {
        return Ok(());
    }
    let call = aws.lambda().publish_version().function_name(&request.id);
    again(context, "PublishVersion", PROPAGATION, is_busy, || call.clone().send()).await?;
    wait::settled(context, aws, &request.id).await
}

async fn retag(context: &Context<Aws>, aws: &Regional, state: &State, wanted: &Tags) -> Result<(), Fault> {
    let Some(change) = change(&state.tags_all, wanted) else { return Ok(()) };
    if !change.remove.is_empty() {
        let call = aws.lambda().untag_resource().resource(&state.arn).set_tag_keys(Some(change.remove));
        again(context, "UntagResource", PROPAGATION, is_busy, || call.clone().send()).await?;
    }
    if !change.set.is_empty() {
        let call = aws.lambda().tag_resource().resource(&state.arn).set_tags(Some(change.set));
        again(context, "TagResource", PROPAGATION, is_busy, || call.clone().send()).await?;
    }
    Ok(())
}

/// Each block in the SDK's words.
impl Inputs {
    pub(super) fn dead_letter(&self) -> Option<DeadLetterConfig> {
        let config = self.dead_letter_config.as_ref()?;
        Some(DeadLetterConfig::builder().target_arn(&config.target_arn).build())
    }

    pub(super) fn variables(&self) -> Option<Environment> {
        let variables = self.environment.as_ref()?.variables.clone();
        Some(Environment::builder().set_variables(Some(variables.into_iter().collect())).build())
    }

    pub(super) fn storage(&self) -> Option<types::EphemeralStorage> {
        let size = self.ephemeral_storage.as_ref()?.size?;
        types::EphemeralStorage::builder().size(size).build().ok()
    }

    pub(super) fn file_systems(&self) -> Option<Vec<types::FileSystemConfig>> {
        let config = self.file_system_config.as_ref()?;
        let built =
            types::FileSystemConfig::builder().arn(&config.arn).local_mount_path(&config.local_mount_path);
        built.build().ok().map(|config| vec![config])
    }

    pub(super) fn image(&self) -> Option<ImageConfig> {
        let config = self.image_config.clone()?;
        let image = ImageConfig::builder().set_command(config.commands).set_entry_point(config.entry_points);
        Some(image.set_working_directory(config.working_directory).build())
    }

    /// Keeps the log group that AWS chose, where the program doesn't name one.
    pub(super) fn logging(&self, old: Option<&model::LoggingConfig>) -> Option<LoggingConfig> {
        let config = self.logging_config.clone()?;
        let group = config.log_group.or_else(|| old?.log_group.clone());
        Some(
            LoggingConfig::builder()
                .set_application_log_level(config.application_log_level.as_deref().map(Into::into))
                .set_log_format(config.log_format.as_deref().map(LogFormat::from))
                .set_log_group(group)
                .set_system_log_level(config.system_log_level.as_deref().map(Into::into))
                .build(),
        )
    }

    pub(super) fn snap_start(&self) -> Option<SnapStart> {
        let config = self.snap_start.as_ref()?;
        Some(SnapStart::builder().apply_on(SnapStartApplyOn::from(config.apply_on.as_str())).build())
    }

    pub(super) fn tracing(&self) -> Option<TracingConfig> {
        let config = self.tracing_config.as_ref()?;
        Some(TracingConfig::builder().mode(TracingMode::from(config.mode.as_str())).build())
    }

    pub(super) fn vpc(&self) -> Option<VpcConfig> {
        let config = self.vpc_config.clone()?;
        Some(
            VpcConfig::builder()
                .set_ipv6_allowed_for_dual_stack(config.ipv6_allowed_for_dual_stack)
                .set_security_group_ids(Some(config.security_group_ids))
                .set_subnet_ids(Some(config.subnet_ids))
                .build(),
        )
    }
}
