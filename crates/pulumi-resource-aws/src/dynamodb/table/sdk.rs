//! A table in the SDK's words.

use aws_sdk_dynamodb::{
    operation::create_table::builders::CreateTableFluentBuilder,
    types::{
        AttributeDefinition, BillingMode, CreateGlobalSecondaryIndexAction, GlobalSecondaryIndex,
        KeySchemaElement, KeyType, LocalSecondaryIndex, OnDemandThroughput, Projection, ProjectionType,
        ProvisionedThroughput, ScalarAttributeType, SseSpecification, SseType, StreamSpecification,
        StreamViewType, TableClass, Tag, WarmThroughput,
    },
};
use aws_smithy_types::error::operation::BuildError;

use super::model::{
    Attribute, Encryption, GlobalIndex, Inputs, KeyPart, LocalIndex, OnDemand, Warm, simple_key,
};
use crate::{aws::Regional, call::Fault, tags::Tags};

/// What the SDK finds incomplete, the check would have found.
pub(super) fn built<T>(result: Result<T, BuildError>) -> Result<T, Fault> {
    result.map_err(|error| Fault::new("preparing a table's request", error.to_string()))
}

/// The call that creates a table.
pub(super) fn create(aws: &Regional, inputs: &Inputs, tags: Tags) -> Result<CreateTableFluentBuilder, Fault> {
    Ok(aws
        .dynamodb()
        .create_table()
        .set_attribute_definitions(Some(definitions(&inputs.attributes)?))
        .set_billing_mode(inputs.billing())
        .set_deletion_protection_enabled(inputs.deletion_protection_enabled)
        .set_global_secondary_indexes(some(inputs.global_indexes()?))
        .set_key_schema(Some(key_schema(&inputs.keys())?))
        .set_local_secondary_indexes(some(inputs.local_indexes(&inputs.hash_key)?))
        .set_on_demand_throughput(inputs.on_demand_throughput.as_ref().map(OnDemand::to_sdk))
        .set_provisioned_throughput(inputs.throughput()?)
        .set_sse_specification(inputs.encryption())
        .set_stream_specification(inputs.stream()?)
        .set_table_class(inputs.class())
        .table_name(&inputs.name)
        .set_warm_throughput(inputs.warm_throughput.map(Warm::to_sdk))
        .set_tags(some(tags.into_iter().map(tag).collect::<Result<_, _>>()?)))
}

fn some<T>(items: Vec<T>) -> Option<Vec<T>> {
    (!items.is_empty()).then_some(items)
}

/// A tag.
pub(super) fn tag((key, value): (String, String)) -> Result<Tag, Fault> {
    built(Tag::builder().key(key).value(value).build())
}

/// The attributes of keys.
pub(super) fn definitions(attributes: &[Attribute]) -> Result<Vec<AttributeDefinition>, Fault> {
    let definition = |attribute: &Attribute| {
        let kind = ScalarAttributeType::from(attribute.kind.as_str());
        built(AttributeDefinition::builder().attribute_name(&attribute.name).attribute_type(kind).build())
    };
    attributes.iter().map(definition).collect()
}

/// A key.
pub(super) fn key_schema(keys: &[KeyPart]) -> Result<Vec<KeySchemaElement>, Fault> {
    let element = |part: &KeyPart| {
        let element = KeySchemaElement::builder().attribute_name(&part.attribute_name);
        built(element.key_type(KeyType::from(part.key_type.as_str())).build())
    };
    keys.iter().map(element).collect()
}

/// Capacity of a table or an index; AWS takes no less than 1.
pub(super) fn capacity(read: Option<i64>, write: Option<i64>) -> Result<ProvisionedThroughput, Fault> {
    let units = |units: Option<i64>| units.filter(|units| *units > 0).unwrap_or(1);
    let throughput = ProvisionedThroughput::builder().read_capacity_units(units(read));
    built(throughput.write_capacity_units(units(write)).build())
}

fn projection(kind: &str, attributes: Option<&Vec<String>>) -> Projection {
    Projection::builder()
        .projection_type(ProjectionType::from(kind))
        .set_non_key_attributes(attributes.filter(|names| !names.is_empty()).cloned())
        .build()
}

impl Inputs {
    /// The table's key.
    pub(super) fn keys(&self) -> Vec<KeyPart> {
        simple_key(&self.hash_key, self.range_key.as_deref())
    }

    pub(super) fn global_indexes(&self) -> Result<Vec<GlobalSecondaryIndex>, Fault> {
        self.global_secondary_indexes.iter().map(|index| index.to_sdk(self.is_provisioned())).collect()
    }

    pub(super) fn local_indexes(&self, hash: &str) -> Result<Vec<LocalSecondaryIndex>, Fault> {
        self.local_secondary_indexes.iter().map(|index| index.to_sdk(hash)).collect()
    }

    /// The encryption, where it isn't DynamoDB's own.
    pub(super) fn encryption(&self) -> Option<SseSpecification> {
        self.server_side_encryption.as_ref().filter(|wanted| wanted.enabled).map(Encryption::to_sdk)
    }

    pub(super) fn is_provisioned(&self) -> bool {
        self.billing_mode.as_deref() != Some("PAY_PER_REQUEST")
    }

    pub(super) fn billing(&self) -> Option<BillingMode> {
        self.billing_mode.as_deref().map(BillingMode::from)
    }

    pub(super) fn class(&self) -> Option<TableClass> {
        self.table_class.as_deref().map(TableClass::from)
    }

    pub(super) fn throughput(&self) -> Result<Option<ProvisionedThroughput>, Fault> {
        self.is_provisioned().then(|| capacity(self.read_capacity, self.write_capacity)).transpose()
    }

    /// The stream, where there is one.
    pub(super) fn stream(&self) -> Result<Option<StreamSpecification>, Fault> {
        if !self.stream_enabled.unwrap_or_default() {
            return Ok(None);
        }
        let view = self.stream_view_type.as_deref().filter(|view| !view.is_empty()).map(StreamViewType::from);
        let stream = StreamSpecification::builder().stream_enabled(true).set_stream_view_type(view);
        built(stream.build()).map(Some)
    }
}

impl GlobalIndex {
    fn to_sdk(&self, provisioned: bool) -> Result<GlobalSecondaryIndex, Fault> {
        let index = GlobalSecondaryIndex::builder()
            .index_name(&self.name)
            .set_key_schema(Some(key_schema(&self.keys())?))
            .set_warm_throughput(self.warm_throughput.map(Warm::to_sdk))
            .set_on_demand_throughput(self.on_demand_throughput.as_ref().map(OnDemand::to_sdk))
            .projection(projection(&self.projection_type, self.non_key_attributes.as_ref()))
            .set_provisioned_throughput(self.throughput(provisioned)?);
        built(index.build())
    }

    pub(super) fn to_create(&self, provisioned: bool) -> Result<CreateGlobalSecondaryIndexAction, Fault> {
        let index = CreateGlobalSecondaryIndexAction::builder()
            .index_name(&self.name)
            .set_key_schema(Some(key_schema(&self.keys())?))
            .set_warm_throughput(self.warm_throughput.map(Warm::to_sdk))
            .set_on_demand_throughput(self.on_demand_throughput.as_ref().map(OnDemand::to_sdk))
            .projection(projection(&self.projection_type, self.non_key_attributes.as_ref()))
            .set_provisioned_throughput(self.throughput(provisioned)?);
        built(index.build())
    }

    pub(super) fn throughput(&self, provisioned: bool) -> Result<Option<ProvisionedThroughput>, Fault> {
        provisioned.then(|| capacity(self.read_capacity, self.write_capacity)).transpose()
    }
}

impl LocalIndex {
    fn to_sdk(&self, hash: &str) -> Result<LocalSecondaryIndex, Fault> {
        let index = LocalSecondaryIndex::builder()
            .index_name(&self.name)
            .set_key_schema(Some(key_schema(&simple_key(hash, Some(&self.range_key)))?))
            .projection(projection(&self.projection_type, self.non_key_attributes.as_ref()));
        built(index.build())
    }
}

impl OnDemand {
    pub(super) fn to_sdk(&self) -> OnDemandThroughput {
        OnDemandThroughput::builder()
            .set_max_read_request_units(self.max_read_request_units)
            .set_max_write_request_units(self.max_write_request_units)
            .build()
    }
}

impl Warm {
    pub(super) fn to_sdk(self) -> WarmThroughput {
        WarmThroughput::builder()
            .set_read_units_per_second(self.read_units_per_second)
            .set_write_units_per_second(self.write_units_per_second)
            .build()
    }
}

impl Encryption {
    pub(super) fn to_sdk(&self) -> SseSpecification {
        let key = self.kms_key_arn.clone().filter(|_| self.enabled);
        let kind = self.enabled.then_some(SseType::Kms);
        SseSpecification::builder()
            .enabled(self.enabled)
            .set_sse_type(kind)
            .set_kms_master_key_id(key)
            .build()
    }
}
