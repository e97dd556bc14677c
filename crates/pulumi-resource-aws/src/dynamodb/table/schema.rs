//! A table's properties.

use std::collections::BTreeSet;

use pulumi_provider::{
    AutoName, Object, Problems, Property, Schema, Value,
    property::{any, boolean, integer, object, set, string},
};

use crate::{id::region, name, tags};

const UNITS: f64 = f64::INFINITY;

// UpdateTable takes everything but names, the table's keys and local indexes.
pub(super) fn schema() -> Schema {
    let views = &["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES", ""];
    let schema = Schema::new()
        .input("attributes", set(object(attribute())).required())
        .input("billingMode", string().default("PROVISIONED").values(&["PROVISIONED", "PAY_PER_REQUEST"]))
        .input("deletionProtectionEnabled", boolean())
        .input("globalSecondaryIndexes", set(object(global_index())))
        .input("hashKey", string().required().replaces())
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
        .input("writeCapacity", integer().computed().range(0.0, UNITS))
        .output("arn", string())
        .output("streamArn", string().changes_with(&["streamEnabled", "streamViewType"]))
        .output("streamLabel", string().changes_with(&["streamEnabled", "streamViewType"]))
        .output("tagsAll", tags::output());
    later(schema)
}

/// What this provider doesn't do yet.
fn later(schema: Schema) -> Schema {
    const WHY: &str = "use the official provider for it";
    let names = [
        "globalTableWitness",
        "importTable",
        "replicas",
        "restoreBackupArn",
        "restoreDateTime",
        "restoreSourceName",
        "restoreSourceTableArn",
        "restoreToLatestTime",
        "warmThroughput",
    ];
    names.into_iter().fold(schema, |schema, name| schema.input(name, any().refused(WHY)))
}

fn attribute() -> Schema {
    Schema::new()
        .input("name", string().required())
        .input("type", string().required().values(&["S", "N", "B"]))
}

fn projection(schema: Schema) -> Schema {
    schema
        .input("name", string().required())
        .input("nonKeyAttributes", set(string()))
        .input("projectionType", string().required().values(&["ALL", "KEYS_ONLY", "INCLUDE"]))
}

fn global_index() -> Schema {
    projection(Schema::new())
        .input("hashKey", string().required())
        .input("keySchemas", any().refused("set \"hashKey\" and \"rangeKey\" instead"))
        .input("onDemandThroughput", object(on_demand()).computed())
        .input("rangeKey", string())
        .input("readCapacity", integer().computed().range(0.0, UNITS))
        .input("warmThroughput", any().refused("use the official provider for it"))
        .input("writeCapacity", integer().computed().range(0.0, UNITS))
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
    let days = integer().computed().range(1.0, 35.0);
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

/// What the table of properties can't say.
pub(super) fn check(inputs: &Object, problems: &mut Problems) {
    name::check(inputs, "name", |c| c.is_ascii_alphanumeric() || "_-.".contains(c), problems);
    capacity(inputs, problems);
    stream(inputs, problems);
    if ["attributes", "hashKey", "rangeKey", "globalSecondaryIndexes", "localSecondaryIndexes"]
        .iter()
        .all(|key| inputs.get(*key).is_none_or(|value| !value.has_unknowns()))
    {
        attributes(inputs, problems);
    }
}

fn capacity(inputs: &Object, problems: &mut Problems) {
    let mode = inputs.get("billingMode").and_then(Value::as_str);
    for key in ["readCapacity", "writeCapacity"] {
        let units = inputs.get(key).map(Value::plain);
        let is_set = units.is_some_and(|units| units.as_number() != Some(0.0));
        match mode {
            Some("PROVISIONED") if !is_set => problems.add_with_remedy(
                key,
                "is required where billingMode is PROVISIONED",
                format!("set {key:?}, or \"billingMode\" to PAY_PER_REQUEST"),
            ),
            Some("PAY_PER_REQUEST") if is_set => {
                problems.add(key, "can't be set where billingMode is PAY_PER_REQUEST");
            }
            _ => {}
        }
    }
}

fn stream(inputs: &Object, problems: &mut Problems) {
    let enabled = inputs.get("streamEnabled").and_then(Value::as_bool);
    if enabled == Some(true) && !inputs.contains_key("streamViewType") {
        problems.add("streamViewType", "is required where streamEnabled is true");
    }
}

/// AWS wants the attributes of all keys, and no others.
fn attributes(inputs: &Object, problems: &mut Problems) {
    let keys = keys(inputs);
    let items = inputs.get("attributes").and_then(Value::as_array).unwrap_or_default();
    let mut known = BTreeSet::new();
    for (index, item) in items.iter().enumerate() {
        let Some(name) = text(item, "name") else { continue };
        if !keys.contains(name) {
            let what = format!("the attribute {name:?} is a key of neither the table nor an index");
            problems.add_with_remedy(format!("attributes[{index}]"), what, "leave it out");
        }
        known.insert(name);
    }
    for key in keys.difference(&known) {
        let remedy = format!("add {{name: {key:?}, type: \"S\"}}");
        problems.add_with_remedy("attributes", format!("the key {key:?} is not among them"), remedy);
    }
}

fn keys(inputs: &Object) -> BTreeSet<&str> {
    let own = ["hashKey", "rangeKey"].into_iter().filter_map(|key| inputs.get(key)?.as_str());
    let indexes = ["globalSecondaryIndexes", "localSecondaryIndexes"]
        .into_iter()
        .filter_map(|key| inputs.get(key)?.as_array())
        .flatten();
    let others = indexes.flat_map(|index| [text(index, "hashKey"), text(index, "rangeKey")]).flatten();
    own.chain(others).collect()
}

fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.as_object()?.get(key)?.as_str()
}
