//! What a program says about a table, and what is recorded.

use serde::{Deserialize, Serialize};

use crate::tags::Tags;

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Inputs {
    pub(super) attributes: Vec<Attribute>,
    pub(super) billing_mode: Option<String>,
    pub(super) deletion_protection_enabled: Option<bool>,
    pub(super) global_secondary_indexes: Vec<GlobalIndex>,
    pub(super) hash_key: String,
    pub(super) import_table: Option<Import>,
    pub(super) local_secondary_indexes: Vec<LocalIndex>,
    pub(super) name: String,
    pub(super) on_demand_throughput: Option<OnDemand>,
    pub(super) point_in_time_recovery: Option<Recovery>,
    pub(super) range_key: Option<String>,
    pub(super) read_capacity: Option<i64>,
    pub(super) region: Option<String>,
    pub(super) restore_backup_arn: Option<String>,
    pub(super) restore_date_time: Option<String>,
    pub(super) restore_source_name: Option<String>,
    pub(super) restore_source_table_arn: Option<String>,
    pub(super) restore_to_latest_time: Option<bool>,
    pub(super) server_side_encryption: Option<Encryption>,
    pub(super) stream_enabled: Option<bool>,
    pub(super) stream_view_type: Option<String>,
    pub(super) table_class: Option<String>,
    pub(super) tags: Tags,
    pub(super) ttl: Option<Ttl>,
    pub(super) warm_throughput: Option<Warm>,
    pub(super) write_capacity: Option<i64>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct State {
    #[serde(flatten)]
    pub(super) inputs: Inputs,
    pub(super) arn: String,
    pub(super) stream_arn: Option<String>,
    pub(super) stream_label: Option<String>,
    pub(super) tags_all: Tags,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct Attribute {
    pub(super) name: String,
    #[serde(rename = "type")]
    pub(super) kind: String,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct GlobalIndex {
    pub(super) hash_key: String,
    pub(super) key_schemas: Option<Vec<KeyPart>>,
    pub(super) name: String,
    pub(super) non_key_attributes: Option<Vec<String>>,
    pub(super) on_demand_throughput: Option<OnDemand>,
    pub(super) projection_type: String,
    pub(super) range_key: Option<String>,
    pub(super) read_capacity: Option<i64>,
    pub(super) warm_throughput: Option<Warm>,
    pub(super) write_capacity: Option<i64>,
}

/// An attribute's part in a key, `HASH` or `RANGE`.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct KeyPart {
    pub(super) attribute_name: String,
    pub(super) key_type: String,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct LocalIndex {
    pub(super) name: String,
    pub(super) non_key_attributes: Option<Vec<String>>,
    pub(super) projection_type: String,
    pub(super) range_key: String,
}

#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct OnDemand {
    pub(super) max_read_request_units: Option<i64>,
    pub(super) max_write_request_units: Option<i64>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Recovery {
    pub(super) enabled: bool,
    pub(super) recovery_period_in_days: Option<i32>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Encryption {
    pub(super) enabled: bool,
    pub(super) kms_key_arn: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Ttl {
    pub(super) attribute_name: Option<String>,
    pub(super) enabled: bool,
}

#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Warm {
    pub(super) read_units_per_second: Option<i64>,
    pub(super) write_units_per_second: Option<i64>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Import {
    pub(super) input_compression_type: Option<String>,
    pub(super) input_format: String,
    pub(super) input_format_options: Option<FormatOptions>,
    pub(super) s3_bucket_source: Bucket,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct FormatOptions {
    pub(super) csv: Option<Csv>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Csv {
    pub(super) delimiter: Option<String>,
    pub(super) header_lists: Option<Vec<String>>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Bucket {
    pub(super) bucket: String,
    pub(super) bucket_owner: Option<String>,
    pub(super) key_prefix: Option<String>,
}

impl Inputs {
    /// Whether the table is made of another one, or of a backup.
    pub(super) fn is_restored(&self) -> bool {
        self.restore_backup_arn.is_some()
            || self.restore_source_name.is_some()
            || self.restore_source_table_arn.is_some()
    }
}

impl OnDemand {
    /// Whether nothing is left to do where there are the other limits: -1 is none.
    pub(super) fn is_met_by(this: Option<&Self>, other: Option<&Self>) -> bool {
        let limits = |of: Option<&Self>| {
            let limit = |units: Option<i64>| units.filter(|units| *units > 0);
            of.map(|of| (limit(of.max_read_request_units), limit(of.max_write_request_units)))
                .unwrap_or_default()
        };
        limits(this) == limits(other)
    }
}

impl Recovery {
    /// Whether nothing is left to do where there is the other.
    pub(super) fn is_met_by(&self, other: &Self) -> bool {
        let days = self.recovery_period_in_days;
        self.enabled == other.enabled
            && (!self.enabled || days.is_none() || days == other.recovery_period_in_days)
    }
}

impl Warm {
    /// Whether nothing is left to do where there is the other: what isn't said stays.
    pub(super) fn is_met_by(this: Option<&Self>, other: Option<&Self>) -> bool {
        let (this, other) = (this.copied().unwrap_or_default(), other.copied().unwrap_or_default());
        let met = |this: Option<i64>, other: Option<i64>| this.is_none() || this == other;
        met(this.read_units_per_second, other.read_units_per_second)
            && met(this.write_units_per_second, other.write_units_per_second)
    }

    /// Whether it asks for less than the other: it can only be raised.
    fn is_less_than(this: Option<&Self>, other: Option<&Self>) -> bool {
        let (this, other) = (this.copied().unwrap_or_default(), other.copied().unwrap_or_default());
        let less = |this: Option<i64>, other: Option<i64>| this.is_some() && this < other;
        less(this.read_units_per_second, other.read_units_per_second)
            || less(this.write_units_per_second, other.write_units_per_second)
    }
}

/// The key of one attribute, or of two.
pub(super) fn simple_key(hash: &str, range: Option<&str>) -> Vec<KeyPart> {
    let part = |name: &str, kind: &str| KeyPart { attribute_name: name.into(), key_type: kind.into() };
    let range = range.filter(|key| !key.is_empty()).map(|key| part(key, "RANGE"));
    std::iter::once(part(hash, "HASH")).chain(range).collect()
}

impl Encryption {
    /// Whether nothing is left to do where there is the other: without a key of its own, AWS's will do.
    pub(super) fn is_met_by(&self, other: &Self) -> bool {
        let key = self.kms_key_arn.as_ref().filter(|key| !key.is_empty());
        self.enabled == other.enabled && (!self.enabled || key.is_none() || key == other.kms_key_arn.as_ref())
    }
}

impl Ttl {
    /// Whether nothing is left to do where there is the other: turned off, the attribute doesn't matter.
    pub(super) fn is_met_by(&self, other: &Self) -> bool {
        self.enabled == other.enabled && (!self.enabled || self.attribute_name == other.attribute_name)
    }
}

impl GlobalIndex {
    /// Its key, however the program says it.
    pub(super) fn keys(&self) -> Vec<KeyPart> {
        let parts = self.key_schemas.clone().filter(|parts| !parts.is_empty());
        parts.unwrap_or_else(|| simple_key(&self.hash_key, self.range_key.as_deref()))
    }

    /// Whether the other can become this one without being made anew: UpdateTable changes only an index's capacity.
    pub(super) fn is_reachable_from(&self, other: &Self) -> bool {
        let sorted = |names: &Option<Vec<String>>| {
            let mut names = names.clone().unwrap_or_default();
            names.sort();
            names
        };
        self.keys() == other.keys()
            && self.projection_type == other.projection_type
            && sorted(&self.non_key_attributes) == sorted(&other.non_key_attributes)
            && !Warm::is_less_than(self.warm_throughput.as_ref(), other.warm_throughput.as_ref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_aws_has_already_is_met() {
        let ttl = |enabled, name: Option<&str>| Ttl { attribute_name: name.map(Into::into), enabled };
        assert!(ttl(true, Some("a")).is_met_by(&ttl(true, Some("a"))));
        assert!(!ttl(true, Some("a")).is_met_by(&ttl(true, Some("b"))));
        assert!(ttl(false, Some("a")).is_met_by(&ttl(false, None)));
        let key = |key: Option<&str>| Encryption { enabled: true, kms_key_arn: key.map(Into::into) };
        assert!(key(None).is_met_by(&key(Some("k"))));
        assert!(!key(Some("l")).is_met_by(&key(Some("k"))));
        assert!(!key(None).is_met_by(&Encryption::default()));
    }
}
