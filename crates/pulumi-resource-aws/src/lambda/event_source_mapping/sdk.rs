//! An event source mapping in the SDK's words.

use std::collections::HashMap;

use aws_sdk_lambda::types::{self, EndPointType, FullDocument, FunctionResponseType};

use super::model::{
    Access, DestinationConfig, DocumentDb, FilterCriteria, Inputs, Kafka, MetricsConfig, PollerConfig,
    ScalingConfig, SchemaRegistry, SelfManagedEventSource,
};

impl Inputs {
    pub(super) fn responses(&self) -> Option<Vec<FunctionResponseType>> {
        let responses = self.function_response_types.as_ref()?.iter();
        Some(responses.map(|response| FunctionResponseType::from(response.as_str())).collect())
    }

    pub(super) fn accesses(&self) -> Option<Vec<types::SourceAccessConfiguration>> {
        Some(self.source_access_configurations.as_ref()?.iter().map(Access::source).collect())
    }
}

impl Kafka {
    pub(super) fn managed(&self) -> types::AmazonManagedKafkaEventSourceConfig {
        types::AmazonManagedKafkaEventSourceConfig::builder()
            .set_consumer_group_id(self.consumer_group_id.clone())
            .set_schema_registry_config(self.schema_registry_config.as_ref().map(SchemaRegistry::sdk))
            .build()
    }

    pub(super) fn self_managed(&self) -> types::SelfManagedKafkaEventSourceConfig {
        types::SelfManagedKafkaEventSourceConfig::builder()
            .set_consumer_group_id(self.consumer_group_id.clone())
            .set_schema_registry_config(self.schema_registry_config.as_ref().map(SchemaRegistry::sdk))
            .build()
    }
}

impl SchemaRegistry {
    fn sdk(&self) -> types::KafkaSchemaRegistryConfig {
        let accesses = self.access_configs.iter().flatten().map(Access::registry).collect();
        let validations = self.schema_validation_configs.iter().flatten().map(|validation| {
            types::KafkaSchemaValidationConfig::builder()
                .set_attribute(validation.attribute.as_deref().map(Into::into))
                .build()
        });
        types::KafkaSchemaRegistryConfig::builder()
            .set_access_configs(Some(accesses))
            .set_event_record_format(self.event_record_format.as_deref().map(Into::into))
            .set_schema_registry_uri(self.schema_registry_uri.clone())
            .set_schema_validation_configs(Some(validations.collect()))
            .build()
    }
}

impl Access {
    fn registry(&self) -> types::KafkaSchemaRegistryAccessConfig {
        types::KafkaSchemaRegistryAccessConfig::builder()
            .set_type(self.kind.as_deref().map(Into::into))
            .set_uri(self.uri.clone())
            .build()
    }

    fn source(&self) -> types::SourceAccessConfiguration {
        types::SourceAccessConfiguration::builder()
            .set_type(self.kind.as_deref().map(Into::into))
            .set_uri(self.uri.clone())
            .build()
    }
}

impl DestinationConfig {
    /// An empty destination removes the one there is.
    pub(super) fn sdk(&self) -> types::DestinationConfig {
        let to = self.on_failure.as_ref().map(|to| to.destination_arn.clone()).unwrap_or_default();
        let on_failure = types::OnFailure::builder().destination(to).build();
        types::DestinationConfig::builder().on_failure(on_failure).build()
    }
}

impl DocumentDb {
    pub(super) fn sdk(&self) -> types::DocumentDbEventSourceConfig {
        types::DocumentDbEventSourceConfig::builder()
            .set_collection_name(self.collection_name.clone())
            .database_name(&self.database_name)
            .set_full_document(self.full_document.as_deref().map(FullDocument::from))
            .build()
    }
}

impl FilterCriteria {
    pub(super) fn sdk(&self) -> types::FilterCriteria {
        let filters = self
            .filters
            .iter()
            .map(|filter| types::Filter::builder().set_pattern(filter.pattern.clone()).build());
        types::FilterCriteria::builder().set_filters(Some(filters.collect())).build()
    }
}

impl MetricsConfig {
    pub(super) fn sdk(&self) -> types::EventSourceMappingMetricsConfig {
        let metrics =
            self.metrics.iter().map(|metric| types::EventSourceMappingMetric::from(metric.as_str()));
        types::EventSourceMappingMetricsConfig::builder().set_metrics(Some(metrics.collect())).build()
    }
}

impl PollerConfig {
    pub(super) fn sdk(&self) -> types::ProvisionedPollerConfig {
        types::ProvisionedPollerConfig::builder()
            .set_maximum_pollers(self.maximum_pollers)
            .set_minimum_pollers(self.minimum_pollers)
            .set_poller_group_name(self.poller_group_name.clone())
            .build()
    }
}

impl ScalingConfig {
    pub(super) fn sdk(&self) -> types::ScalingConfig {
        types::ScalingConfig::builder().set_maximum_concurrency(self.maximum_concurrency).build()
    }
}

impl SelfManagedEventSource {
    /// A program says a cluster's servers in one text.
    pub(super) fn sdk(&self) -> types::SelfManagedEventSource {
        let servers = |text: &str| text.split(',').map(|server| server.trim().to_owned()).collect();
        let endpoints: HashMap<_, _> = self
            .endpoints
            .iter()
            .map(|(kind, text)| (EndPointType::from(kind.as_str()), servers(text)))
            .collect();
        types::SelfManagedEventSource::builder().set_endpoints(Some(endpoints)).build()
    }
}
