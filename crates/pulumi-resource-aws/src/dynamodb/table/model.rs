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
    pub(super) local_secondary_indexes: Vec<LocalIndex>,
    pub(super) name: String,
    pub(super) on_demand_throughput: Option<OnDemand>,
    pub(super) point_in_time_recovery: Option<Recovery>,
    pub(super) range_key: Option<String>,
    pub(super) read_capacity: Option<i64>,
    pub(super) region: Option<String>,
    pub(super) server_side_encryption: Option<Encryption>,
    pub(super) stream_enabled: Option<bool>,
    pub(super) stream_view_type: Option<String>,
    pub(super) table_class: Option<String>,
    pub(super) tags: Tags,
    pub(super) ttl: Option<Ttl>,
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
    pub(super) name: String,
    pub(super) non_key_attributes: Option<Vec<String>>,
    pub(super) on_demand_throughput: Option<OnDemand>,
    pub(super) projection_type: String,
    pub(super) range_key: Option<String>,
    pub(super) read_capacity: Option<i64>,
    pub(super) write_capacity: Option<i64>,
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
    /// Whether the other can become this one without being made anew: UpdateTable changes only an index's capacity.
    pub(super) fn is_reachable_from(&self, other: &Self) -> bool {
        let sorted = |names: &Option<Vec<String>>| {
            let mut names = names.clone().unwrap_or_default();
            names.sort();
            names
        };
        let set = |key: &Option<String>| key.clone().filter(|key| !key.is_empty());
        self.hash_key == other.hash_key
            && set(&self.range_key) == set(&other.range_key)
            && self.projection_type == other.projection_type
            && sorted(&self.non_key_attributes) == sorted(&other.non_key_attributes)
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
