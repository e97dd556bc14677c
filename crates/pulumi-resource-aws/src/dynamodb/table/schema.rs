//! A table's properties.

use pulumi_provider::{
    AutoName, Object, Property, Same, Schema, Value,
    property::{any, boolean, integer, list, object, set, string},
};

use crate::{id::region, tags};

const UNITS: f64 = f64::INFINITY;

/// How much a table can at least be kept ready for.
pub(super) const LEAST_READS: u32 = 12_000;
pub(super) const LEAST_WRITES: u32 = 4_000;

// UpdateTable takes everything but names, the table's keys and local indexes.
pub(super) fn schema() -> Schema {
    let views = &["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES", ""];
    let schema = Schema::new()
        .input("attributes", set(object(attribute())).computed())
        .input("billingMode", string().default("PROVISIONED").values(&["PROVISIONED", "PAY_PER_REQUEST"]))
        .input("deletionProtectionEnabled", boolean())
        .input("globalSecondaryIndexes", set(object(global_index())))
        .input("hashKey", string().computed().replaces())
        .input("localSecondaryIndexes", set(object(local_index())).replaces())
        .input("name", string().replaces().length(3, 255).auto_named(AutoName::up_to(255)))
        .input("onDemandThroughput", object(on_demand()).conflicts(&["readCapacity", "writeCapacity"]))
        .input("pointInTimeRecovery", object(recovery()).computed())
        .input("rangeKey", string().replaces())
        .input("readCapacity", integer().computed().range(0.0, UNITS))
        .input("region", region())
        .input("serverSideEncryption", object(encryption()).computed())
        .input("streamEnabled", boolean())
        .input("streamViewType", string().computed().values(views).requires(&["streamEnabled"]))
        .input("tableClass", string().default("STANDARD").values(&["STANDARD", "STANDARD_INFREQUENT_ACCESS"]))
        .input("tags", tags::input())
        .input("ttl", object(ttl()).computed())
        .input("warmThroughput", object(warm(lowered)).computed())
        .input("writeCapacity", integer().computed().range(0.0, UNITS))
        .output("arn", string())
        .output("streamArn", string().changes_with(&["streamEnabled", "streamViewType"]))
        .output("streamLabel", string().changes_with(&["streamEnabled", "streamViewType"]))
        .output("tagsAll", tags::output());
    later(sources(schema))
}

/// What a table can be made of. AWS doesn't tell afterwards, and there is no way to fill a table again.
fn sources(schema: Schema) -> Schema {
    let source = |conflicts| string().write_only().replaces_when(is_set).conflicts(conflicts);
    let import = object(import()).write_only().replaces_when(comes_or_goes);
    schema
        .input(
            "importTable",
            import.conflicts(&["restoreBackupArn", "restoreSourceName", "restoreSourceTableArn"]),
        )
        .input(
            "restoreBackupArn",
            source(&["importTable", "restoreSourceName", "restoreSourceTableArn", "restoreDateTime"]),
        )
        .input("restoreDateTime", string().write_only().replaces().conflicts(&["restoreToLatestTime"]))
        .input("restoreSourceName", source(&["importTable", "restoreBackupArn", "restoreSourceTableArn"]))
        .input("restoreSourceTableArn", source(&["importTable", "restoreBackupArn", "restoreSourceName"]))
        .input("restoreToLatestTime", boolean().write_only().replaces())
}

fn is_set(_: &Object, _: &Value, new: &Value) -> bool {
    !matches!(new, Value::Null) && new.as_str() != Some("")
}

/// What this provider doesn't do yet.
fn later(schema: Schema) -> Schema {
    const WHY: &str = "use the official provider for tables in several regions";
    schema.input("globalTableWitness", any().refused(WHY)).input("replicas", any().refused(WHY))
}

fn import() -> Schema {
    let csv = Schema::new().input("delimiter", string()).input("headerLists", set(string()));
    let bucket = Schema::new()
        .input("bucket", string().required())
        .input("bucketOwner", string())
        .input("keyPrefix", string());
    Schema::new()
        .input("inputCompressionType", string().values(&["GZIP", "ZSTD", "NONE"]))
        .input("inputFormat", string().required().values(&["DYNAMODB_JSON", "ION", "CSV"]))
        .input("inputFormatOptions", object(Schema::new().input("csv", object(csv))))
        .input("s3BucketSource", object(bucket).required().replaces())
}

/// What is kept ready for sudden load, which can only be raised.
fn warm(replaces: Same) -> Schema {
    let units = |least: u32| integer().computed().range(f64::from(least), UNITS).replaces_when(replaces);
    Schema::new()
        .input("readUnitsPerSecond", units(LEAST_READS))
        .input("writeUnitsPerSecond", units(LEAST_WRITES))
}

fn comes_or_goes(_: &Object, old: &Value, new: &Value) -> bool {
    let is_set = |value: &Value| *value.plain() != Value::Null;
    is_set(old) != is_set(new)
}

fn lowered(_: &Object, old: &Value, new: &Value) -> bool {
    matches!((old.as_number(), new.as_number()), (Some(old), Some(new)) if new < old)
}

fn attribute() -> Schema {
    Schema::new()
        .input("name", string().required())
        .input("type", string().required().values(&["S", "N", "B"]))
}

fn projection(schema: Schema) -> Schema {
    schema
        .input("name", string().required().length(3, 255))
        .input("nonKeyAttributes", set(string()))
        .input("projectionType", string().required().values(&["ALL", "KEYS_ONLY", "INCLUDE"]))
}

fn global_index() -> Schema {
    let part = Schema::new()
        .input("attributeName", string().required())
        .input("keyType", string().required().values(&["HASH", "RANGE"]));
    projection(Schema::new())
        .input("hashKey", string().computed())
        .input("keySchemas", list(object(part)).computed().length(1, 8))
        .input("onDemandThroughput", object(on_demand()).computed())
        .input("rangeKey", string().conflicts(&["keySchemas"]))
        .input("readCapacity", integer().computed().range(0.0, UNITS))
        // The index is made anew, not the table.
        .input("warmThroughput", object(warm(|_, _, _| false)).computed())
        .input("writeCapacity", integer().computed().range(0.0, UNITS))
        .exactly_one_of(&["hashKey", "keySchemas"])
}

fn local_index() -> Schema {
    projection(Schema::new()).input("rangeKey", string().required())
}

fn on_demand() -> Schema {
    // AWS leaves out what isn't limited, which is -1 in requests.
    let units = || -> Property {
        integer()
            .computed()
            .range(-1.0, UNITS)
            .same_when(|_, old, new| *old == Value::Null && new.as_number() == Some(-1.0))
    };
    Schema::new().input("maxReadRequestUnits", units()).input("maxWriteRequestUnits", units())
}

fn recovery() -> Schema {
    // Turned off, it has no period in AWS.
    let days = integer().computed().range(1.0, 35.0).same_when(|state, _, _| {
        let recovery = state.get("pointInTimeRecovery").and_then(Value::as_object);
        recovery.is_some_and(|recovery| recovery.get("enabled").and_then(Value::as_bool) == Some(false))
    });
    Schema::new().input("enabled", boolean().required()).input("recoveryPeriodInDays", days)
}

fn encryption() -> Schema {
    Schema::new().input("enabled", boolean().required()).input("kmsKeyArn", string().computed())
}

fn ttl() -> Schema {
    // Turned off, it has no attribute in AWS, whatever the program says.
    let attribute = string().same_when(|state, _, _| {
        let ttl = state.get("ttl").and_then(Value::as_object);
        ttl.and_then(|ttl| ttl.get("enabled")?.as_bool()) != Some(true)
    });
    Schema::new().input("attributeName", attribute).input("enabled", boolean().default(false))
}
