//! What a program says about an event source mapping, and what is recorded.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::tags::Tags;

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Inputs {
    pub(super) amazon_managed_kafka_event_source_config: Option<Kafka>,
    pub(super) batch_size: Option<i32>,
    pub(super) bisect_batch_on_function_error: Option<bool>,
    pub(super) destination_config: Option<DestinationConfig>,
    pub(super) document_db_event_source_config: Option<DocumentDb>,
    pub(super) enabled: Option<bool>,
    pub(super) event_source_arn: Option<String>,
    pub(super) filter_criteria: Option<FilterCriteria>,
    pub(super) function_name: String,
    pub(super) function_response_types: Option<Vec<String>>,
    pub(super) kms_key_arn: Option<String>,
    pub(super) maximum_batching_window_in_seconds: Option<i32>,
    pub(super) maximum_record_age_in_seconds: Option<i32>,
    pub(super) maximum_retry_attempts: Option<i32>,
    pub(super) metrics_config: Option<MetricsConfig>,
    pub(super) parallelization_factor: Option<i32>,
    pub(super) provisioned_poller_config: Option<PollerConfig>,
    pub(super) queues: Option<String>,
    pub(super) region: Option<String>,
    pub(super) scaling_config: Option<ScalingConfig>,
    pub(super) self_managed_event_source: Option<SelfManagedEventSource>,
    pub(super) self_managed_kafka_event_source_config: Option<Kafka>,
    pub(super) source_access_configurations: Option<Vec<Access>>,
    pub(super) starting_position: Option<String>,
    pub(super) starting_position_timestamp: Option<String>,
    pub(super) tags: Tags,
    pub(super) topics: Option<Vec<String>>,
    pub(super) tumbling_window_in_seconds: Option<i32>,
    pub(super) use_resource_timeout_for_propagation: bool,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct State {
    #[serde(flatten)]
    pub(super) inputs: Inputs,
    pub(super) arn: String,
    pub(super) function_arn: String,
    pub(super) last_modified: String,
    pub(super) last_processing_result: String,
    pub(super) state: String,
    pub(super) state_transition_reason: String,
    pub(super) tags_all: Tags,
    pub(super) uuid: String,
}

/// What both kinds of Kafka take.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Kafka {
    pub(super) consumer_group_id: Option<String>,
    pub(super) schema_registry_config: Option<SchemaRegistry>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct SchemaRegistry {
    pub(super) access_configs: Option<Vec<Access>>,
    pub(super) event_record_format: Option<String>,
    pub(super) schema_registry_uri: Option<String>,
    pub(super) schema_validation_configs: Option<Vec<Validation>>,
}

/// How to get at a source or a registry.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct Access {
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    pub(super) uri: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct Validation {
    pub(super) attribute: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct DestinationConfig {
    pub(super) on_failure: Option<OnFailure>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct OnFailure {
    pub(super) destination_arn: String,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct DocumentDb {
    pub(super) collection_name: Option<String>,
    pub(super) database_name: String,
    pub(super) full_document: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct FilterCriteria {
    pub(super) filters: Vec<Filter>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct Filter {
    pub(super) pattern: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct MetricsConfig {
    pub(super) metrics: Vec<String>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct PollerConfig {
    pub(super) maximum_pollers: Option<i32>,
    pub(super) minimum_pollers: Option<i32>,
    pub(super) poller_group_name: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct ScalingConfig {
    pub(super) maximum_concurrency: Option<i32>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct SelfManagedEventSource {
    pub(super) endpoints: BTreeMap<String, String>,
}
