//! A function's blocks in the SDK's words.

use aws_sdk_lambda::types::{
    self, Architecture, DeadLetterConfig, Environment, FunctionVersionLatestPublished, ImageConfig,
    LogFormat, LoggingConfig, SnapStart, SnapStartApplyOn, TracingConfig, TracingMode, VpcConfig,
};

use super::model::{self, Inputs};

impl Inputs {
    pub(super) fn architectures(&self) -> Option<Vec<Architecture>> {
        let names = self.architectures.as_ref()?.iter();
        Some(names.map(|name| Architecture::from(name.as_str())).collect())
    }

    pub(super) fn capacity(&self) -> Option<types::CapacityProviderConfig> {
        let config =
            &self.capacity_provider_config.as_ref()?.lambda_managed_instances_capacity_provider_config;
        let instances = types::LambdaManagedInstancesCapacityProviderConfig::builder()
            .capacity_provider_arn(&config.capacity_provider_arn)
            .set_execution_environment_memory_gib_per_v_cpu(config.execution_environment_memory_gib_per_vcpu)
            .set_per_execution_environment_max_concurrency(config.per_execution_environment_max_concurrency)
            .build();
        let capacity = types::CapacityProviderConfig::builder();
        Some(capacity.set_lambda_managed_instances_capacity_provider_config(instances.ok()).build())
    }

    pub(super) fn dead_letter(&self) -> Option<DeadLetterConfig> {
        let config = self.dead_letter_config.as_ref()?;
        Some(DeadLetterConfig::builder().target_arn(&config.target_arn).build())
    }

    pub(super) fn durable(&self) -> Option<types::DurableConfig> {
        let config = self.durable_config.as_ref()?;
        let durable = types::DurableConfig::builder().set_execution_timeout(config.execution_timeout);
        Some(durable.set_retention_period_in_days(config.retention_period).build())
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

    pub(super) fn publish_to(&self) -> Option<FunctionVersionLatestPublished> {
        self.publish_to.as_deref().map(FunctionVersionLatestPublished::from)
    }

    pub(super) fn snap_start(&self) -> Option<SnapStart> {
        let config = self.snap_start.as_ref()?;
        Some(SnapStart::builder().apply_on(SnapStartApplyOn::from(config.apply_on.as_str())).build())
    }

    pub(super) fn tenancy(&self) -> Option<types::TenancyConfig> {
        let mode = self.tenancy_config.as_ref()?.tenant_isolation_mode.as_str();
        types::TenancyConfig::builder().tenant_isolation_mode(mode.into()).build().ok()
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
