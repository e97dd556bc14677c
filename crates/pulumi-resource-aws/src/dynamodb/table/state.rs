//! A table as AWS describes it, in our words.

use aws_sdk_dynamodb::types::{
    GlobalSecondaryIndexDescription, KeySchemaElement, KeyType, LocalSecondaryIndexDescription,
    OnDemandThroughput, PointInTimeRecoveryDescription, Projection, SseStatus, TableDescription,
    TimeToLiveDescription, TimeToLiveStatus,
};
use pulumi_provider::Context;

use super::{
    is_busy,
    model::{
        Attribute, Encryption, GlobalIndex, Inputs, KeyPart, LocalIndex, OnDemand, Recovery, State, Ttl,
        Warm, simple_key,
    },
    schema::{LEAST_READS, LEAST_WRITES},
};
use crate::{
    aws::{Aws, Regional},
    call::{Fault, PROPAGATION, again, or_none},
    tags::Tags,
};

/// Reads a table; `said` has what only the program can say.
pub(super) async fn read(
    context: &Context<Aws>,
    aws: &Regional,
    name: &str,
    said: &Inputs,
) -> Result<Option<State>, Fault> {
    let Some(table) = describe(context, aws, name).await? else { return Ok(None) };
    let arn = table.table_arn.clone().unwrap_or_default();
    let asked =
        tokio::try_join!(ttl(context, aws, name), recovery(context, aws, name), tags(context, aws, &arn));
    let (ttl, recovery, found) = asked?;
    let tags_all = context.client().tags().visible(found);
    let inputs = Inputs {
        point_in_time_recovery: recovery,
        region: Some(aws.name.clone()),
        tags: context.client().tags().own(&tags_all, &said.tags),
        ttl,
        ..Inputs::of(&table, said)
    };
    let (stream_arn, stream_label) = (table.latest_stream_arn, table.latest_stream_label);
    Ok(Some(State { inputs, arn, stream_arn, stream_label, tags_all }))
}

/// Asks for a table.
pub(super) async fn describe(
    context: &Context<Aws>,
    aws: &Regional,
    name: &str,
) -> Result<Option<TableDescription>, Fault> {
    let call = aws.dynamodb().describe_table().table_name(name);
    let found = or_none(again(context, "DescribeTable", PROPAGATION, is_busy, || call.clone().send()).await)?;
    Ok(found.and_then(|found| found.table))
}

async fn ttl(context: &Context<Aws>, aws: &Regional, name: &str) -> Result<Option<Ttl>, Fault> {
    let call = aws.dynamodb().describe_time_to_live().table_name(name);
    let found = again(context, "DescribeTimeToLive", PROPAGATION, is_busy, || call.clone().send()).await?;
    Ok(found.time_to_live_description.map(Ttl::of))
}

async fn recovery(context: &Context<Aws>, aws: &Regional, name: &str) -> Result<Option<Recovery>, Fault> {
    let call = aws.dynamodb().describe_continuous_backups().table_name(name);
    let found =
        again(context, "DescribeContinuousBackups", PROPAGATION, is_busy, || call.clone().send()).await?;
    let backups = found.continuous_backups_description;
    Ok(backups.and_then(|backups| backups.point_in_time_recovery_description).map(Recovery::of))
}

async fn tags(context: &Context<Aws>, aws: &Regional, arn: &str) -> Result<Tags, Fault> {
    let call = aws.dynamodb().list_tags_of_resource().resource_arn(arn);
    let mut tags = Tags::new();
    let mut next = None;
    loop {
        let page = call.clone().set_next_token(next);
        let found =
            again(context, "ListTagsOfResource", PROPAGATION, is_busy, || page.clone().send()).await?;
        tags.extend(found.tags.unwrap_or_default().into_iter().map(|tag| (tag.key, tag.value)));
        next = found.next_token;
        if next.is_none() {
            return Ok(tags);
        }
    }
}

impl Inputs {
    fn of(table: &TableDescription, said: &Self) -> Self {
        let attribute = |found: &aws_sdk_dynamodb::types::AttributeDefinition| Attribute {
            name: found.attribute_name.clone(),
            kind: found.attribute_type.as_str().to_owned(),
        };
        // AWS leaves out the mode of a table that always was provisioned, and the class of a standard one.
        let billing = table.billing_mode_summary.as_ref().and_then(|summary| summary.billing_mode.as_ref());
        let class = table.table_class_summary.as_ref().and_then(|summary| summary.table_class.as_ref());
        let stream = table.stream_specification.as_ref();
        let view = stream.and_then(|stream| stream.stream_view_type.as_ref());
        let throughput = table.provisioned_throughput.as_ref();
        Self {
            attributes: table.attribute_definitions().iter().map(attribute).collect(),
            billing_mode: Some(billing.map_or("PROVISIONED", |mode| mode.as_str()).to_owned()),
            deletion_protection_enabled: table.deletion_protection_enabled,
            global_secondary_indexes: table
                .global_secondary_indexes()
                .iter()
                .map(|found| GlobalIndex::of(found, said))
                .collect(),
            hash_key: key(table.key_schema(), &KeyType::Hash).unwrap_or_default(),
            local_secondary_indexes: table.local_secondary_indexes().iter().map(LocalIndex::of).collect(),
            name: table.table_name.clone().unwrap_or_default(),
            on_demand_throughput: table.on_demand_throughput.as_ref().and_then(OnDemand::of),
            range_key: key(table.key_schema(), &KeyType::Range),
            read_capacity: throughput.and_then(|throughput| throughput.read_capacity_units),
            server_side_encryption: Encryption::of(table),
            stream_enabled: stream.map(|stream| stream.stream_enabled),
            stream_view_type: view.map(|view| view.as_str().to_owned()),
            table_class: Some(class.map_or("STANDARD", |class| class.as_str()).to_owned()),
            warm_throughput: table
                .warm_throughput
                .as_ref()
                .and_then(|warm| Warm::of(warm.read_units_per_second, warm.write_units_per_second)),
            write_capacity: throughput.and_then(|throughput| throughput.write_capacity_units),
            ..Self::default()
        }
    }
}

fn key(schema: &[KeySchemaElement], kind: &KeyType) -> Option<String> {
    schema.iter().find(|element| element.key_type == *kind).map(|element| element.attribute_name.clone())
}

fn projection(found: Option<&Projection>) -> (String, Option<Vec<String>>) {
    let kind = found.and_then(|found| found.projection_type.as_ref());
    let names = found.and_then(|found| found.non_key_attributes.clone()).filter(|names| !names.is_empty());
    (kind.map(|kind| kind.as_str().to_owned()).unwrap_or_default(), names)
}

impl GlobalIndex {
    /// The key stands where the program has it, and in the simple form where it says nothing.
    fn of(found: &GlobalSecondaryIndexDescription, said: &Inputs) -> Self {
        let name = found.index_name.clone().unwrap_or_default();
        let said = said.global_secondary_indexes.iter().find(|index| index.name == name);
        let parts: Vec<_> = found.key_schema().iter().map(KeyPart::of).collect();
        let hash = key(found.key_schema(), &KeyType::Hash).unwrap_or_default();
        let range = key(found.key_schema(), &KeyType::Range);
        let in_parts = said.is_some_and(|said| said.key_schemas.is_some())
            || parts != simple_key(&hash, range.as_deref());
        let throughput = found.provisioned_throughput.as_ref();
        let (projection_type, non_key_attributes) = projection(found.projection.as_ref());
        Self {
            hash_key: if in_parts { String::new() } else { hash },
            key_schemas: in_parts.then_some(parts),
            name,
            non_key_attributes,
            on_demand_throughput: found.on_demand_throughput.as_ref().and_then(OnDemand::of),
            projection_type,
            range_key: range.filter(|_| !in_parts),
            read_capacity: throughput.and_then(|throughput| throughput.read_capacity_units),
            warm_throughput: found
                .warm_throughput
                .as_ref()
                .and_then(|warm| Warm::of(warm.read_units_per_second, warm.write_units_per_second)),
            write_capacity: throughput.and_then(|throughput| throughput.write_capacity_units),
        }
    }
}

impl KeyPart {
    fn of(found: &KeySchemaElement) -> Self {
        let key_type = found.key_type.as_str().to_owned();
        Self { attribute_name: found.attribute_name.clone(), key_type }
    }
}

impl LocalIndex {
    fn of(found: &LocalSecondaryIndexDescription) -> Self {
        let (projection_type, non_key_attributes) = projection(found.projection.as_ref());
        Self {
            name: found.index_name.clone().unwrap_or_default(),
            non_key_attributes,
            projection_type,
            range_key: key(found.key_schema(), &KeyType::Range).unwrap_or_default(),
        }
    }
}

impl OnDemand {
    fn of(found: &OnDemandThroughput) -> Option<Self> {
        let limit = |units: Option<i64>| units.filter(|units| *units > 0);
        let (read, write) = (limit(found.max_read_request_units), limit(found.max_write_request_units));
        let limits = Self { max_read_request_units: read, max_write_request_units: write };
        (read.is_some() || write.is_some()).then_some(limits)
    }
}

impl Warm {
    /// What could be asked for: tables are ready for less than that without being asked.
    fn of(read: Option<i64>, write: Option<i64>) -> Option<Self> {
        let read_units_per_second = read.filter(|units| *units >= LEAST_READS.into());
        let write_units_per_second = write.filter(|units| *units >= LEAST_WRITES.into());
        let is_any = read_units_per_second.is_some() || write_units_per_second.is_some();
        is_any.then_some(Self { read_units_per_second, write_units_per_second })
    }
}

impl Recovery {
    fn of(found: PointInTimeRecoveryDescription) -> Self {
        let status = found.point_in_time_recovery_status;
        let enabled = status.is_some_and(|status| status.as_str() == "ENABLED");
        Self { enabled, recovery_period_in_days: found.recovery_period_in_days.filter(|_| enabled) }
    }
}

impl Encryption {
    fn of(table: &TableDescription) -> Option<Self> {
        let found = table.sse_description.as_ref()?;
        let enabled =
            matches!(found.status, Some(SseStatus::Enabled | SseStatus::Enabling | SseStatus::Updating));
        enabled.then(|| Self { enabled, kms_key_arn: found.kms_master_key_arn.clone() })
    }
}

impl Ttl {
    /// AWS takes up to an hour to turn it on everywhere, and works with it all the time.
    fn of(found: TimeToLiveDescription) -> Self {
        let status = found.time_to_live_status;
        let enabled = matches!(status, Some(TimeToLiveStatus::Enabled | TimeToLiveStatus::Enabling));
        Self { attribute_name: found.attribute_name.filter(|_| enabled), enabled }
    }
}
