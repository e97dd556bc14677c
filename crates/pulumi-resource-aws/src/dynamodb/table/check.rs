//! What a table's schema can't say: what belongs together, and what DynamoDB would refuse to change.

use std::collections::BTreeSet;

use pulumi_provider::{Object, Problems, Value, convert};

use super::{
    model::{Attribute, GlobalIndex, Inputs},
    source::date_time,
};
use crate::name;

/// What the table of properties can't say.
pub(super) fn check(inputs: &Object, problems: &mut Problems) {
    name::check(inputs, "name", |c| c.is_ascii_alphanumeric() || "_-.".contains(c), problems);
    capacity(inputs, problems);
    indexes(inputs, problems);
    together(inputs, problems);
    source(inputs, problems);
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

/// Where the table is provisioned, so is each index; a key's hash attributes come before those that sort.
fn indexes(inputs: &Object, problems: &mut Problems) {
    let provisioned = inputs.get("billingMode").and_then(Value::as_str) == Some("PROVISIONED");
    let indexes = inputs.get("globalSecondaryIndexes").and_then(Value::as_array).unwrap_or_default();
    for (position, index) in indexes.iter().enumerate() {
        let Some(index) = index.as_object() else { continue };
        let path = format!("globalSecondaryIndexes[{position}]");
        for key in ["readCapacity", "writeCapacity"] {
            let units = index.get(key).map(Value::plain);
            if provisioned && units.is_none_or(|units| units.as_number() == Some(0.0)) {
                let what = "is required where billingMode is PROVISIONED";
                problems.add_with_remedy(format!("{path}.{key}"), what, format!("set {key:?}"));
            }
        }
        let parts = index.get("keySchemas").and_then(Value::as_array).unwrap_or_default();
        let kinds: Vec<_> = parts.iter().filter_map(|part| text(part, "keyType")).collect();
        if !kinds.is_sorted() || ["HASH", "RANGE"].iter().any(|kind| count(&kinds, kind) > 4) {
            problems.add(
                format!("{path}.keySchemas"),
                "must have up to four HASH attributes, then up to four RANGE attributes",
            );
        }
    }
}

fn count(kinds: &[&str], kind: &str) -> usize {
    kinds.iter().filter(|other| **other == kind).count()
}

/// What is turned on needs to be told more.
fn together(inputs: &Object, problems: &mut Problems) {
    let is_on = |value: Option<&Value>| value.and_then(Value::as_bool) == Some(true);
    if is_on(inputs.get("streamEnabled")) && !inputs.contains_key("streamViewType") {
        problems.add("streamViewType", "is required where streamEnabled is true");
    }
    let Some(ttl) = inputs.get("ttl").and_then(Value::as_object) else { return };
    if is_on(ttl.get("enabled")) && ttl.get("attributeName").is_none_or(|name| name.as_str() == Some("")) {
        problems.add("ttl.attributeName", "is required where ttl.enabled is true");
    }
}

/// A table that isn't restored needs to be told its key; one that is restored, as of when.
fn source(inputs: &Object, problems: &mut Problems) {
    let has = |key: &str| inputs.contains_key(key);
    let restored = has("restoreSourceName") || has("restoreSourceTableArn");
    if !restored && !has("restoreBackupArn") {
        for key in ["hashKey", "attributes"].into_iter().filter(|key| !has(key)) {
            problems.add_with_remedy(key, "is required", format!("set {key:?}"));
        }
    }
    if restored && !has("restoreDateTime") && !has("restoreToLatestTime") {
        let what = "is required where a table is restored from another one, or restoreToLatestTime";
        problems.add("restoreDateTime", what);
    }
    let time = inputs.get("restoreDateTime").and_then(Value::as_str);
    if time.is_some_and(|time| date_time(time).is_none()) {
        problems.add("restoreDateTime", "must be a time as in 2026-01-31T12:00:00Z");
    }
    if has("localSecondaryIndexes") && (has("importTable") || !has("hashKey")) {
        let what = "can't be made by an import, and needs hashKey in a restored table";
        problems.add("localSecondaryIndexes", what);
    }
}

/// AWS wants the attributes of all keys, and no others.
fn attributes(inputs: &Object, problems: &mut Problems) {
    if !inputs.contains_key("attributes") {
        return;
    }
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
    own.chain(indexes.flat_map(index_keys)).collect()
}

fn index_keys(index: &Value) -> Vec<&str> {
    let parts = index.as_object().and_then(|index| index.get("keySchemas")?.as_array()).unwrap_or_default();
    let names = parts.iter().map(|part| text(part, "attributeName"));
    names.chain([text(index, "hashKey"), text(index, "rangeKey")]).flatten().collect()
}

fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.as_object()?.get(key)?.as_str()
}

/// Whether an index stays, perhaps with another capacity.
pub(super) fn stays(old: &GlobalIndex, new: &GlobalIndex) -> bool {
    old.name == new.name && new.is_reachable_from(old)
}

pub(super) fn type_stays(attribute: &str) -> String {
    format!("DynamoDB can't change the type of the attribute {attribute:?}, which is a key")
}

/// What another of makes the table anew.
const REPLACING: [&str; 5] = ["hashKey", "localSecondaryIndexes", "name", "rangeKey", "region"];

/// Finds what DynamoDB would refuse to change.
pub(super) fn check_change(olds: &Object, news: &Object, problems: &mut Problems) {
    let is_other = |key: &&str| olds.get(*key).map(Value::plain) != news.get(*key).map(Value::plain);
    let unknown = ["attributes", "globalSecondaryIndexes", "ttl"].iter().filter_map(|key| news.get(*key));
    if REPLACING.iter().any(is_other) || unknown.into_iter().any(Value::has_unknowns) {
        return;
    }
    let (Ok(old), Ok(new)) = (convert::from_object::<Inputs>(olds), convert::from_object::<Inputs>(news))
    else {
        return;
    };
    if let Some(attribute) = retyped(&old, &new) {
        let remedy = "to make the table anew, without its items, use `pulumi up --replace` with its URN";
        problems.add_with_remedy("attributes", type_stays(attribute), remedy);
    }
    if let (Some(old), Some(new)) = (&old.ttl, &new.ttl)
        && old.enabled
        && new.enabled
        && old.attribute_name != new.attribute_name
    {
        let what = "DynamoDB can't take the time to live from another attribute while it is on";
        let remedy = "set \"enabled\" to false, and an hour later the new attribute";
        problems.add_with_remedy("ttl.attributeName", what, remedy);
    }
}

/// The first attribute that has another type and is a key of the table or of an index that stays.
pub(super) fn retyped<'a>(old: &Inputs, new: &'a Inputs) -> Option<&'a str> {
    let is_other = |attribute: &&Attribute| {
        old.attributes.iter().any(|old| old.name == attribute.name && old.kind != attribute.kind)
    };
    let indexes = new.global_secondary_indexes.iter();
    let staying = indexes.filter(|new| old.global_secondary_indexes.iter().any(|old| stays(old, new)));
    let of_indexes = staying.flat_map(GlobalIndex::keys).map(|part| part.attribute_name);
    let local = new.local_secondary_indexes.iter().map(|index| index.range_key.clone());
    let of_table = new.keys().into_iter().map(|part| part.attribute_name);
    let keys: Vec<_> = of_table.chain(of_indexes).chain(local).collect();
    let mut retyped = new.attributes.iter().filter(is_other).filter(|other| keys.contains(&other.name));
    retyped.next().map(|attribute| attribute.name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(kind: &str, index: &str) -> Inputs {
        let attribute = |name: &str, kind: &str| Attribute { name: name.into(), kind: kind.into() };
        let by_room = GlobalIndex { name: index.into(), hash_key: "room".into(), ..GlobalIndex::default() };
        Inputs {
            hash_key: "id".into(),
            attributes: vec![attribute("id", "S"), attribute("room", kind)],
            global_secondary_indexes: vec![by_room],
            ..Inputs::default()
        }
    }

    #[test]
    fn a_key_that_stays_keeps_its_type() {
        assert_eq!(retyped(&table("S", "byRoom"), &table("N", "byRoom")), Some("room"));
        assert_eq!(retyped(&table("S", "byRoom"), &table("S", "byRoom")), None);
        assert_eq!(retyped(&table("S", "byRoom"), &table("N", "other")), None, "the index is made anew");
    }
}
