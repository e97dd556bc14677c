//! Between a function as AWS describes it and our words for it.

use aws_sdk_lambda::{
    operation::get_function::GetFunctionOutput,
    types::{self, FunctionConfiguration},
};
use pulumi_provider::Context;

use super::model::{
    CapacityProviderConfig, DeadLetterConfig, DurableConfig, Environment, EphemeralStorage, FileSystemConfig,
    ImageConfig, Inputs, LoggingConfig, ManagedInstances, SnapStart, State, TenancyConfig, TracingConfig,
    VpcConfig,
};
use crate::{
    aws::{Aws, Regional},
    call::{Fault, or_none},
    lambda::{invocation, invoke_arn, send},
};

/// Reads a function; `said` has what only the program can say, and `version` is its newest one.
pub(super) async fn read(
    context: &Context<Aws>,
    aws: &Regional,
    name: &str,
    said: &Inputs,
    version: &str,
) -> Result<Option<State>, Fault> {
    let found = or_none(get(context, aws, name).await)?;
    Ok(found.map(|found| State::of(found, context.client(), aws, said, version.to_owned())))
}

/// Reads a function with what others may have changed elsewhere: its versions and who must have signed its code.
pub(super) async fn read_all(
    context: &Context<Aws>,
    aws: &Regional,
    name: &str,
    said: &Inputs,
) -> Result<Option<State>, Fault> {
    let Some(found) = or_none(get(context, aws, name).await)? else { return Ok(None) };
    let Some(version) = latest(context, aws, name).await? else { return Ok(None) };
    let mut state = State::of(found, context.client(), aws, said, version);
    state.inputs.code_signing_config_arn = signing(context, aws, &state.inputs).await?;
    Ok(Some(state))
}

/// Asks for a function.
pub(super) async fn get(
    context: &Context<Aws>,
    aws: &Regional,
    name: &str,
) -> Result<GetFunctionOutput, Fault> {
    let call = aws.lambda().get_function().function_name(name);
    send(context, "GetFunction", || call.clone().send()).await
}

/// The newest published version; versions come in the order of their numbers.
pub(super) async fn latest(
    context: &Context<Aws>,
    aws: &Regional,
    name: &str,
) -> Result<Option<String>, Fault> {
    let call = aws.lambda().list_versions_by_function().function_name(name);
    let pages = || call.clone().into_paginator().items().send().collect::<Result<Vec<_>, _>>();
    let versions = or_none(send(context, "ListVersionsByFunction", pages).await)?;
    Ok(versions
        .map(|all| all.into_iter().filter_map(|version| version.version).next_back().unwrap_or_default()))
}

/// Only code that Lambda stores itself can be signed, and not in every partition.
pub(super) async fn signing(
    context: &Context<Aws>,
    aws: &Regional,
    inputs: &Inputs,
) -> Result<Option<String>, Fault> {
    if inputs.package_type.as_deref() != Some("Zip") || aws.partition.name != "aws" {
        return Ok(None);
    }
    let call = aws.lambda().get_function_code_signing_config().function_name(&inputs.name);
    let found = or_none(send(context, "GetFunctionCodeSigningConfig", || call.clone().send()).await)?;
    Ok(found.map(|found| found.code_signing_config_arn).filter(|arn| !arn.is_empty()))
}

impl State {
    pub(super) fn of(
        found: GetFunctionOutput,
        aws: &Aws,
        regional: &Regional,
        said: &Inputs,
        version: String,
    ) -> Self {
        let tags_all = aws.tags().visible(found.tags.unwrap_or_default());
        let reserved = found.concurrency.and_then(|concurrency| concurrency.reserved_concurrent_executions);
        let function = found.configuration.unwrap_or_else(|| FunctionConfiguration::builder().build());
        let arn = function.function_arn.clone().unwrap_or_default();
        let qualified_arn = format!("{arn}:{version}");
        let streaming = format!("path/2021-11-15/functions/{arn}/response-streaming-invocations");
        let mut inputs = Inputs::of(&function, said);
        inputs.image_uri = found.code.as_ref().and_then(|code| code.image_uri.clone()).or(inputs.image_uri);
        inputs.source_kms_key_arn = found.code.and_then(|code| code.source_kms_key_arn);
        inputs.region = Some(regional.name.clone());
        inputs.reserved_concurrent_executions = Some(reserved.unwrap_or(-1));
        inputs.tags = aws.tags().own(&tags_all, &said.tags);
        Self {
            inputs,
            invoke_arn: invoke_arn(regional, &arn),
            last_modified: function.last_modified.unwrap_or_default(),
            qualified_invoke_arn: invoke_arn(regional, &qualified_arn),
            response_streaming_invoke_arn: invocation(regional, &streaming),
            signing_job_arn: function.signing_job_arn.unwrap_or_default(),
            signing_profile_version_arn: function.signing_profile_version_arn.unwrap_or_default(),
            source_code_size: function.code_size,
            arn,
            qualified_arn,
            tags_all,
            version,
        }
    }
}

impl Inputs {
    /// What AWS reports, in the program's words.
    fn of(found: &FunctionConfiguration, said: &Inputs) -> Self {
        let layers = found.layers().iter().filter_map(|layer| layer.arn.clone());
        let architectures = found.architectures().iter().map(|a| a.as_str().to_owned());
        let file_system = found.file_system_configs().first().map(FileSystemConfig::of);
        let image = found.image_config_response.as_ref().and_then(|response| response.image_config.as_ref());
        Self {
            architectures: Some(architectures.collect()),
            capacity_provider_config: CapacityProviderConfig::of(found.capacity_provider_config.as_ref()),
            code_sha256: found.code_sha256.clone(),
            code_signing_config_arn: said.code_signing_config_arn.clone(),
            dead_letter_config: DeadLetterConfig::of(found.dead_letter_config.as_ref()),
            description: found.description.clone().filter(|text| !text.is_empty()),
            durable_config: found.durable_config.as_ref().map(DurableConfig::of),
            environment: Environment::of(found.environment.as_ref()),
            ephemeral_storage: found
                .ephemeral_storage
                .as_ref()
                .map(|s| EphemeralStorage { size: Some(s.size) }),
            file_system_config: file_system,
            handler: found.handler.clone().filter(|text| !text.is_empty()),
            image_config: image.map(ImageConfig::of),
            image_uri: said.image_uri.clone(),
            kms_key_arn: found.kms_key_arn.clone(),
            layers: Some(layers.collect()),
            logging_config: found.logging_config.as_ref().map(LoggingConfig::of),
            memory_size: found.memory_size,
            name: found.function_name.clone().unwrap_or_default(),
            package_type: found.package_type.as_ref().map(|kind| kind.as_str().to_owned()),
            role: found.role.clone().unwrap_or_default(),
            runtime: found.runtime.as_ref().map(|runtime| runtime.as_str().to_owned()),
            snap_start: SnapStart::of(found.snap_start.as_ref()),
            source_code_hash: said.source_code_hash.clone().or_else(|| found.code_sha256.clone()),
            tenancy_config: found.tenancy_config.as_ref().map(TenancyConfig::of),
            timeout: found.timeout,
            tracing_config: TracingConfig::of(found.tracing_config.as_ref()),
            vpc_config: VpcConfig::of(found.vpc_config.as_ref()),
            ..said.clone()
        }
    }
}

impl CapacityProviderConfig {
    fn of(found: Option<&types::CapacityProviderConfig>) -> Option<Self> {
        let found = found?.lambda_managed_instances_capacity_provider_config.as_ref()?;
        let lambda_managed_instances_capacity_provider_config = ManagedInstances {
            capacity_provider_arn: found.capacity_provider_arn.clone(),
            execution_environment_memory_gib_per_vcpu: found.execution_environment_memory_gib_per_v_cpu,
            per_execution_environment_max_concurrency: found.per_execution_environment_max_concurrency,
        };
        Some(Self { lambda_managed_instances_capacity_provider_config })
    }
}

impl DeadLetterConfig {
    fn of(found: Option<&types::DeadLetterConfig>) -> Option<Self> {
        let target_arn = found?.target_arn.clone().filter(|arn| !arn.is_empty())?;
        Some(Self { target_arn })
    }
}

impl DurableConfig {
    fn of(found: &types::DurableConfig) -> Self {
        Self { execution_timeout: found.execution_timeout, retention_period: found.retention_period_in_days }
    }
}

impl Environment {
    fn of(found: Option<&types::EnvironmentResponse>) -> Option<Self> {
        let variables = found?.variables.clone().filter(|variables| !variables.is_empty())?;
        Some(Self { variables: variables.into_iter().collect() })
    }
}

impl FileSystemConfig {
    fn of(found: &types::FileSystemConfig) -> Self {
        Self { arn: found.arn.clone(), local_mount_path: found.local_mount_path.clone() }
    }
}

impl ImageConfig {
    fn of(found: &types::ImageConfig) -> Self {
        Self {
            commands: found.command.clone(),
            entry_points: found.entry_point.clone(),
            working_directory: found.working_directory.clone(),
        }
    }
}

impl LoggingConfig {
    fn of(found: &types::LoggingConfig) -> Self {
        Self {
            application_log_level: found
                .application_log_level
                .as_ref()
                .map(|level| level.as_str().to_owned()),
            log_format: found.log_format.as_ref().map(|format| format.as_str().to_owned()),
            log_group: found.log_group.clone(),
            system_log_level: found.system_log_level.as_ref().map(|level| level.as_str().to_owned()),
        }
    }
}

impl SnapStart {
    /// AWS says `None` where there is none.
    fn of(found: Option<&types::SnapStartResponse>) -> Option<Self> {
        let apply_on = found?.apply_on.as_ref().map(|on| on.as_str().to_owned()).filter(|on| on != "None")?;
        let status = found?.optimization_status.as_ref().map(|status| status.as_str().to_owned());
        Some(Self { apply_on, optimization_status: status })
    }
}

impl TenancyConfig {
    fn of(found: &types::TenancyConfig) -> Self {
        Self { tenant_isolation_mode: found.tenant_isolation_mode.as_str().to_owned() }
    }
}

impl TracingConfig {
    fn of(found: Option<&types::TracingConfigResponse>) -> Option<Self> {
        let mode = found.and_then(|found| found.mode.as_ref()).map(|mode| mode.as_str().to_owned());
        Some(Self { mode: mode.unwrap_or_else(|| "PassThrough".to_owned()) })
    }
}

impl VpcConfig {
    fn of(found: Option<&types::VpcConfigResponse>) -> Option<Self> {
        let found =
            found.filter(|found| !found.subnet_ids().is_empty() || !found.security_group_ids().is_empty())?;
        Some(Self {
            ipv6_allowed_for_dual_stack: found.ipv6_allowed_for_dual_stack,
            security_group_ids: found.security_group_ids().to_vec(),
            subnet_ids: found.subnet_ids().to_vec(),
            vpc_id: found.vpc_id.clone(),
        })
    }
}
