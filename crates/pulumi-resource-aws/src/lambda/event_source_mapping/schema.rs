//! An event source mapping's properties.

use aws_sdk_lambda::primitives::{DateTime, DateTimeFormat};
use pulumi_provider::{
    Object, Problems, Property, Schema, Value,
    property::{boolean, integer, list, map, object, set, string},
};

use super::super::same_function;
use crate::{id::region, tags};

/// What UpdateEventSourceMapping takes; the rest replaces.
pub(super) const UPDATED: [&str; 20] = [
    "amazonManagedKafkaEventSourceConfig",
    "batchSize",
    "bisectBatchOnFunctionError",
    "destinationConfig",
    "documentDbEventSourceConfig",
    "enabled",
    "filterCriteria",
    "functionName",
    "functionResponseTypes",
    "kmsKeyArn",
    "maximumBatchingWindowInSeconds",
    "maximumRecordAgeInSeconds",
    "maximumRetryAttempts",
    "metricsConfig",
    "parallelizationFactor",
    "provisionedPollerConfig",
    "scalingConfig",
    "selfManagedKafkaEventSourceConfig",
    "sourceAccessConfigurations",
    "tumblingWindowInSeconds",
];

const ACCESS: [&str; 8] = [
    "BASIC_AUTH",
    "VPC_SUBNET",
    "VPC_SECURITY_GROUP",
    "SASL_SCRAM_512_AUTH",
    "SASL_SCRAM_256_AUTH",
    "VIRTUAL_HOST",
    "CLIENT_CERTIFICATE_TLS_AUTH",
    "SERVER_ROOT_CA_CERTIFICATE",
];

pub(super) fn schema() -> Schema {
    outputs(limits(blocks(source(Schema::new()))))
}

fn source(schema: Schema) -> Schema {
    let endpoints = map(string().same_when(same_servers)).required();
    let arn = string().replaces().conflicts(&["selfManagedKafkaEventSourceConfig"]);
    schema
        .exactly_one_of(&["eventSourceArn", "selfManagedEventSource"])
        .input("eventSourceArn", arn)
        .input("queues", string().replaces().length(1, 1000))
        .input("region", region())
        .input(
            "selfManagedEventSource",
            object(Schema::new().input("endpoints", endpoints.replaces())).replaces(),
        )
        .input("startingPosition", string().replaces().values(&["TRIM_HORIZON", "LATEST", "AT_TIMESTAMP"]))
        .input("startingPositionTimestamp", string().replaces().same_when(same_instant))
        .input("topics", set(string().length(1, 249)).replaces())
}

fn blocks(schema: Schema) -> Schema {
    let pattern = Schema::new().input("pattern", string().length(0, 4096));
    let on_failure = Schema::new().input("destinationArn", string().required());
    let metrics = set(string().values(&["EventCount", "ErrorCount", "KafkaMetrics"])).required();
    let concurrency = integer().range(2.0, 1000.0);
    schema
        .input(
            "amazonManagedKafkaEventSourceConfig",
            kafka().conflicts(&["selfManagedEventSource", "selfManagedKafkaEventSourceConfig"]),
        )
        .input("destinationConfig", object(Schema::new().input("onFailure", object(on_failure))))
        .input("documentDbEventSourceConfig", object(document_db()))
        .input("filterCriteria", object(Schema::new().input("filters", set(object(pattern)).length(0, 10))))
        .input("metricsConfig", object(Schema::new().input("metrics", metrics)))
        .input("provisionedPollerConfig", object(pollers()).same_when(same_pollers))
        .input("scalingConfig", object(Schema::new().input("maximumConcurrency", concurrency)))
        .input(
            "selfManagedKafkaEventSourceConfig",
            kafka().conflicts(&["eventSourceArn", "amazonManagedKafkaEventSourceConfig"]),
        )
        .input("sourceAccessConfigurations", set(access(&ACCESS, Property::required)).length(0, 22))
}

fn limits(schema: Schema) -> Schema {
    let responses = set(string().values(&["ReportBatchItemFailures"]));
    schema
        .input("batchSize", integer().range(1.0, 10000.0).same_when(same_batch))
        .input("bisectBatchOnFunctionError", boolean())
        .input("enabled", boolean().default(true))
        .input("functionName", string().required().length(1, 140).same_when(same_function))
        .input("functionResponseTypes", responses)
        .input("kmsKeyArn", string())
        .input("maximumBatchingWindowInSeconds", integer().range(0.0, 300.0))
        .input("maximumRecordAgeInSeconds", integer().computed().range(-1.0, 604_800.0))
        .input("maximumRetryAttempts", integer().computed().range(-1.0, 10000.0))
        .input("parallelizationFactor", integer().computed().range(1.0, 10.0))
        .input("tags", tags::input())
        .input("tumblingWindowInSeconds", integer().range(0.0, 900.0))
        .input("useResourceTimeoutForPropagation", boolean().write_only())
}

fn outputs(schema: Schema) -> Schema {
    schema
        .output("arn", string())
        .output("functionArn", string().changes_with(&["functionName"]))
        .output("lastModified", string().changes_with(&UPDATED))
        .output("lastProcessingResult", string())
        .output("state", string().changes_with(&["enabled"]))
        .output("stateTransitionReason", string())
        .output("tagsAll", tags::output())
        .output("uuid", string())
}

/// The consumer group is chosen once; UpdateEventSourceMapping takes only the registry.
fn kafka() -> Property {
    let validation = object(Schema::new().input("attribute", string().values(&["KEY", "VALUE"])));
    let registry = Schema::new()
        .input("accessConfigs", list(access(&[], |property| property)))
        .input("eventRecordFormat", string().values(&["JSON", "SOURCE"]))
        .input("schemaRegistryUri", string())
        .input("schemaValidationConfigs", list(validation));
    let group = string().replaces().computed().length(1, 200);
    let config =
        Schema::new().input("consumerGroupId", group).input("schemaRegistryConfig", object(registry));
    object(config).computed()
}

fn access(kinds: &'static [&'static str], needed: fn(Property) -> Property) -> Property {
    let kind = needed(string().values(kinds));
    object(Schema::new().input("type", kind).input("uri", needed(string())))
}

fn document_db() -> Schema {
    Schema::new()
        .input("collectionName", string().length(0, 57))
        .input("databaseName", string().required().length(1, 63))
        .input("fullDocument", string().default("Default").values(&["UpdateLookup", "Default"]))
}

fn pollers() -> Schema {
    Schema::new()
        .input("maximumPollers", integer().range(1.0, 2000.0))
        .input("minimumPollers", integer().range(1.0, 200.0))
        .input("pollerGroupName", string())
}

/// Lambda chooses what a program that wants pollers doesn't say of them; without the block there are none.
fn same_pollers(_: &Object, old: &Value, new: &Value) -> bool {
    let (Some(old), Some(new)) = (old.as_object(), new.as_object()) else { return false };
    new.iter().all(|(key, value)| old.get(key).map(Value::plain) == Some(value.plain()))
}

/// How many records Lambda hands over at once where nothing is said, from CreateEventSourceMapping's reference.
pub(super) fn default_batch(source: Option<&str>) -> i32 {
    if source.is_some_and(|arn| arn.contains(":sqs:")) { 10 } else { 100 }
}

fn same_batch(state: &Object, old: &Value, new: &Value) -> bool {
    let default = default_batch(state.get("eventSourceArn").and_then(Value::as_str));
    let size = |value: &Value| value.as_number().unwrap_or_else(|| f64::from(default));
    *old != Value::Unknown && *new != Value::Unknown && size(old) == size(new)
}

/// The order of a cluster's servers doesn't matter.
fn same_servers(_: &Object, old: &Value, new: &Value) -> bool {
    let sorted = |value: &Value| {
        let mut servers: Vec<_> = value.as_str()?.split(',').map(|server| server.trim().to_owned()).collect();
        servers.sort();
        Some(servers)
    };
    sorted(old).is_some_and(|servers| Some(servers) == sorted(new))
}

/// A time as programs write it.
pub(super) fn instant(text: &str) -> Option<DateTime> {
    DateTime::from_str(text, DateTimeFormat::DateTimeWithOffset).ok()
}

fn same_instant(_: &Object, old: &Value, new: &Value) -> bool {
    let time = |value: &Value| value.as_str().and_then(instant);
    time(old).is_some_and(|old| Some(old) == time(new))
}

/// What the table can't say.
pub(super) fn check(inputs: &Object, problems: &mut Problems) {
    let text = |key: &str| inputs.get(key).and_then(Value::as_str);
    let streams = [":kinesis:", ":dynamodb:", ":kafka:"];
    let is_stream = text("eventSourceArn").is_some_and(|arn| streams.iter().any(|kind| arn.contains(kind)));
    if is_stream && !inputs.contains_key("startingPosition") {
        let remedy = "set \"startingPosition\", for example LATEST";
        problems.add_with_remedy("startingPosition", "is required for a stream", remedy);
    }
    if text("startingPosition") == Some("AT_TIMESTAMP") && !inputs.contains_key("startingPositionTimestamp") {
        let remedy = "set \"startingPositionTimestamp\"";
        problems.add_with_remedy("startingPositionTimestamp", "is required for AT_TIMESTAMP", remedy);
    }
    if text("startingPositionTimestamp").is_some_and(|time| instant(time).is_none()) {
        problems.add("startingPositionTimestamp", "must be a time like 2030-01-31T12:00:00Z");
    }
    let age = inputs.get("maximumRecordAgeInSeconds").and_then(Value::as_number);
    if age.is_some_and(|age| (0.0..60.0).contains(&age)) {
        problems.add("maximumRecordAgeInSeconds", "must be -1 or from 60 to 604800");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_the_same_is_no_change() {
        let queue =
            Object::from([("eventSourceArn".into(), Value::from("arn:aws:sqs:eu-central-1:1:queue"))]);
        assert!(same_batch(&queue, &Value::from(10.0), &Value::Null));
        assert!(!same_batch(&Object::new(), &Value::from(10.0), &Value::Null));
        let (one, other) = (Value::from("2030-01-31T12:00:00Z"), Value::from("2030-01-31T13:00:00+01:00"));
        assert!(same_instant(&queue, &one, &other));
        assert!(same_servers(&queue, &Value::from("a:1,b:2"), &Value::from("b:2, a:1")));
    }
}
