//! An event source mapping as AWS describes it, in our words.

use aws_sdk_lambda::{
    operation::get_event_source_mapping::GetEventSourceMappingOutput as Found,
    primitives::{DateTime, DateTimeFormat},
    types,
};

use super::model::{
    Access, DestinationConfig, DocumentDb, Filter, FilterCriteria, Inputs, Kafka, MetricsConfig, OnFailure,
    PollerConfig, ScalingConfig, SchemaRegistry, SelfManagedEventSource, State, Validation,
};
use crate::{
    aws::{Aws, Regional},
    tags::Tags,
};

impl State {
    /// What AWS reports; `said` has what only the program can say.
    pub(super) fn of(found: Found, aws: &Aws, regional: &Regional, said: &Inputs, tags_all: Tags) -> Self {
        Self {
            inputs: Inputs {
                region: Some(regional.name.clone()),
                tags: aws.tags().own(&tags_all, &said.tags),
                ..Inputs::of(&found, said)
            },
            arn: found.event_source_mapping_arn.unwrap_or_default(),
            function_arn: found.function_arn.unwrap_or_default(),
            last_modified: time(found.last_modified).unwrap_or_default(),
            last_processing_result: found.last_processing_result.unwrap_or_default(),
            state: found.state.unwrap_or_default(),
            state_transition_reason: found.state_transition_reason.unwrap_or_default(),
            tags_all,
            uuid: found.uuid.unwrap_or_default(),
        }
    }
}

impl Inputs {
    fn of(found: &Found, said: &Inputs) -> Self {
        let managed = found.amazon_managed_kafka_event_source_config.as_ref();
        let own = found.self_managed_kafka_event_source_config.as_ref();
        Self {
            amazon_managed_kafka_event_source_config: managed
                .map(|config| Kafka::of(&config.consumer_group_id, &config.schema_registry_config)),
            batch_size: found.batch_size,
            bisect_batch_on_function_error: found.bisect_batch_on_function_error,
            destination_config: found.destination_config.as_ref().and_then(DestinationConfig::of),
            document_db_event_source_config: found
                .document_db_event_source_config
                .as_ref()
                .map(DocumentDb::of),
            enabled: enabled(found.state.as_deref()).or(said.enabled),
            event_source_arn: found.event_source_arn.clone(),
            filter_criteria: found.filter_criteria.as_ref().and_then(FilterCriteria::of),
            function_name: found.function_arn.clone().unwrap_or_default(),
            function_response_types: some(found.function_response_types().iter().map(text)),
            kms_key_arn: found.kms_key_arn.clone(),
            maximum_batching_window_in_seconds: found.maximum_batching_window_in_seconds,
            maximum_record_age_in_seconds: found.maximum_record_age_in_seconds,
            maximum_retry_attempts: found.maximum_retry_attempts,
            metrics_config: found.metrics_config.as_ref().and_then(MetricsConfig::of),
            parallelization_factor: found.parallelization_factor,
            provisioned_poller_config: found.provisioned_poller_config.as_ref().and_then(PollerConfig::of),
            queues: found.queues().first().cloned(),
            scaling_config: found.scaling_config.as_ref().and_then(ScalingConfig::of),
            self_managed_event_source: found
                .self_managed_event_source
                .as_ref()
                .and_then(SelfManagedEventSource::of),
            self_managed_kafka_event_source_config: own
                .map(|config| Kafka::of(&config.consumer_group_id, &config.schema_registry_config)),
            source_access_configurations: some(found.source_access_configurations().iter().map(Access::of)),
            starting_position: found.starting_position.as_ref().map(text),
            starting_position_timestamp: time(found.starting_position_timestamp),
            topics: some(found.topics().iter().cloned()),
            tumbling_window_in_seconds: found.tumbling_window_in_seconds,
            ..said.clone()
        }
    }
}

/// Whether it works, or will; `None` while it is made or changed.
fn enabled(state: Option<&str>) -> Option<bool> {
    match state? {
        "Enabled" | "Enabling" => Some(true),
        "Disabled" | "Disabling" => Some(false),
        _ => None,
    }
}

/// A time as Terraform writes it, without fractions of a second.
fn time(found: Option<DateTime>) -> Option<String> {
    DateTime::from_secs(found?.secs()).fmt(DateTimeFormat::DateTime).ok()
}

fn text(word: &impl AsRef<str>) -> String {
    word.as_ref().to_owned()
}

/// A list that isn't empty.
fn some<T>(items: impl Iterator<Item = T>) -> Option<Vec<T>> {
    let items: Vec<_> = items.collect();
    (!items.is_empty()).then_some(items)
}

impl Kafka {
    fn of(group: &Option<String>, registry: &Option<types::KafkaSchemaRegistryConfig>) -> Self {
        let schema_registry_config = registry.as_ref().map(SchemaRegistry::of);
        Self { consumer_group_id: group.clone(), schema_registry_config }
    }
}

impl SchemaRegistry {
    fn of(found: &types::KafkaSchemaRegistryConfig) -> Self {
        let accesses = found
            .access_configs()
            .iter()
            .map(|access| Access { kind: access.r#type.as_ref().map(text), uri: access.uri.clone() });
        let validations = found
            .schema_validation_configs()
            .iter()
            .map(|validation| Validation { attribute: validation.attribute.as_ref().map(text) });
        Self {
            access_configs: some(accesses),
            event_record_format: found.event_record_format.as_ref().map(text),
            schema_registry_uri: found.schema_registry_uri.clone(),
            schema_validation_configs: some(validations),
        }
    }
}

impl Access {
    fn of(found: &types::SourceAccessConfiguration) -> Self {
        Self { kind: found.r#type.as_ref().map(text), uri: found.uri.clone() }
    }
}

impl DestinationConfig {
    /// Lambda reports an empty destination where there was one.
    fn of(found: &types::DestinationConfig) -> Option<Self> {
        let to = found.on_failure.as_ref()?.destination.clone().filter(|arn| !arn.is_empty())?;
        Some(Self { on_failure: Some(OnFailure { destination_arn: to }) })
    }
}

impl DocumentDb {
    fn of(found: &types::DocumentDbEventSourceConfig) -> Self {
        Self {
            collection_name: found.collection_name.clone(),
            database_name: found.database_name.clone().unwrap_or_default(),
            full_document: found.full_document.as_ref().map(text),
        }
    }
}

impl FilterCriteria {
    fn of(found: &types::FilterCriteria) -> Option<Self> {
        let filters = found.filters().iter().map(|filter| Filter { pattern: filter.pattern.clone() });
        Some(Self { filters: some(filters)? })
    }
}

impl MetricsConfig {
    fn of(found: &types::EventSourceMappingMetricsConfig) -> Option<Self> {
        Some(Self { metrics: some(found.metrics().iter().map(text))? })
    }
}

impl PollerConfig {
    fn of(found: &types::ProvisionedPollerConfig) -> Option<Self> {
        found.maximum_pollers.or(found.minimum_pollers)?;
        Some(Self {
            maximum_pollers: found.maximum_pollers,
            minimum_pollers: found.minimum_pollers,
            poller_group_name: found.poller_group_name.clone(),
        })
    }
}

impl ScalingConfig {
    fn of(found: &types::ScalingConfig) -> Option<Self> {
        Some(Self { maximum_concurrency: Some(found.maximum_concurrency?) })
    }
}

impl SelfManagedEventSource {
    fn of(found: &types::SelfManagedEventSource) -> Option<Self> {
        let endpoints = found.endpoints.as_ref()?.iter();
        let endpoints = endpoints.map(|(kind, servers)| (text(kind), servers.join(",")));
        Some(Self { endpoints: endpoints.collect() })
    }
}
