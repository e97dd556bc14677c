//! What a program says about a function, and what is recorded.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::tags::Tags;

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Inputs {
    pub(super) architectures: Option<Vec<String>>,
    pub(super) capacity_provider_config: Option<CapacityProviderConfig>,
    pub(super) code_sha256: Option<String>,
    pub(super) code_signing_config_arn: Option<String>,
    pub(super) dead_letter_config: Option<DeadLetterConfig>,
    pub(super) description: Option<String>,
    pub(super) durable_config: Option<DurableConfig>,
    pub(super) environment: Option<Environment>,
    pub(super) ephemeral_storage: Option<EphemeralStorage>,
    pub(super) file_system_config: Option<FileSystemConfig>,
    pub(super) handler: Option<String>,
    pub(super) image_config: Option<ImageConfig>,
    pub(super) image_uri: Option<String>,
    pub(super) kms_key_arn: Option<String>,
    pub(super) layers: Option<Vec<String>>,
    pub(super) logging_config: Option<LoggingConfig>,
    pub(super) memory_size: Option<i32>,
    pub(super) name: String,
    pub(super) package_type: Option<String>,
    pub(super) publish: bool,
    pub(super) publish_to: Option<String>,
    pub(super) region: Option<String>,
    pub(super) replace_security_groups_on_destroy: bool,
    pub(super) replacement_security_group_ids: Option<Vec<String>>,
    pub(super) reserved_concurrent_executions: Option<i32>,
    pub(super) role: String,
    pub(super) runtime: Option<String>,
    pub(super) s3_bucket: Option<String>,
    pub(super) s3_key: Option<String>,
    pub(super) s3_object_version: Option<String>,
    pub(super) skip_destroy: bool,
    pub(super) snap_start: Option<SnapStart>,
    pub(super) source_code_hash: Option<String>,
    pub(super) source_kms_key_arn: Option<String>,
    pub(super) tags: Tags,
    pub(super) tenancy_config: Option<TenancyConfig>,
    pub(super) timeout: Option<i32>,
    pub(super) tracing_config: Option<TracingConfig>,
    pub(super) use_resource_timeout_for_propagation: bool,
    pub(super) vpc_config: Option<VpcConfig>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct State {
    #[serde(flatten)]
    pub(super) inputs: Inputs,
    pub(super) arn: String,
    pub(super) invoke_arn: String,
    pub(super) last_modified: String,
    pub(super) qualified_arn: String,
    pub(super) qualified_invoke_arn: String,
    pub(super) response_streaming_invoke_arn: String,
    pub(super) signing_job_arn: String,
    pub(super) signing_profile_version_arn: String,
    pub(super) source_code_size: i64,
    pub(super) tags_all: Tags,
    pub(super) version: String,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct CapacityProviderConfig {
    pub(super) lambda_managed_instances_capacity_provider_config: ManagedInstances,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct ManagedInstances {
    pub(super) capacity_provider_arn: String,
    pub(super) execution_environment_memory_gib_per_vcpu: Option<f64>,
    pub(super) per_execution_environment_max_concurrency: Option<i32>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct DeadLetterConfig {
    pub(super) target_arn: String,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct DurableConfig {
    pub(super) execution_timeout: Option<i32>,
    pub(super) retention_period: Option<i32>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct Environment {
    pub(super) variables: BTreeMap<String, String>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct EphemeralStorage {
    pub(super) size: Option<i32>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct FileSystemConfig {
    pub(super) arn: String,
    pub(super) local_mount_path: String,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct ImageConfig {
    pub(super) commands: Option<Vec<String>>,
    pub(super) entry_points: Option<Vec<String>>,
    pub(super) working_directory: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct LoggingConfig {
    pub(super) application_log_level: Option<String>,
    pub(super) log_format: Option<String>,
    pub(super) log_group: Option<String>,
    pub(super) system_log_level: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct SnapStart {
    pub(super) apply_on: String,
    pub(super) optimization_status: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct TenancyConfig {
    pub(super) tenant_isolation_mode: String,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct TracingConfig {
    pub(super) mode: String,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct VpcConfig {
    pub(super) ipv6_allowed_for_dual_stack: Option<bool>,
    pub(super) security_group_ids: Vec<String>,
    pub(super) subnet_ids: Vec<String>,
    pub(super) vpc_id: Option<String>,
}
