//! What a record is made of, and what it is known by.

use pulumi_provider::Error;
use serde::{Deserialize, Serialize};

use super::{names, schema::TYPES};

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Inputs {
    pub(super) aliases: Option<Vec<Alias>>,
    pub(super) allow_overwrite: Option<bool>,
    pub(super) cidr_routing_policy: Option<Cidr>,
    pub(super) failover_routing_policies: Option<Vec<Failover>>,
    pub(super) geolocation_routing_policies: Option<Vec<Geolocation>>,
    pub(super) geoproximity_routing_policy: Option<Geoproximity>,
    pub(super) health_check_id: Option<String>,
    pub(super) latency_routing_policies: Option<Vec<Latency>>,
    pub(super) multivalue_answer_routing_policy: Option<bool>,
    pub(super) name: String,
    pub(super) records: Option<Vec<String>>,
    pub(super) set_identifier: Option<String>,
    pub(super) ttl: Option<i64>,
    pub(super) r#type: String,
    pub(super) weighted_routing_policies: Option<Vec<Weighted>>,
    pub(super) zone_id: String,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Alias {
    pub(super) evaluate_target_health: bool,
    pub(super) name: String,
    pub(super) zone_id: String,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Cidr {
    pub(super) collection_id: String,
    pub(super) location_name: String,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct Failover {
    pub(super) r#type: String,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct Geolocation {
    pub(super) continent: Option<String>,
    pub(super) country: Option<String>,
    pub(super) subdivision: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Geoproximity {
    pub(super) aws_region: Option<String>,
    pub(super) bias: Option<i32>,
    pub(super) coordinates: Option<Vec<Coordinates>>,
    pub(super) local_zone_group: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct Coordinates {
    pub(super) latitude: String,
    pub(super) longitude: String,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct Latency {
    pub(super) region: String,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct Weighted {
    pub(super) weight: i64,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct State {
    #[serde(flatten)]
    pub(super) inputs: Inputs,
    #[serde(default)]
    pub(super) fqdn: String,
}

impl Inputs {
    /// With the name, the zone and the target as they are recorded.
    pub(super) fn normalised(mut self) -> Self {
        self.name = names::plain(&self.name);
        self.zone_id = names::zone_id(&self.zone_id).to_owned();
        for alias in self.aliases.iter_mut().flatten() {
            alias.name = names::plain(&alias.name);
        }
        self
    }
}

impl State {
    pub(super) fn key(&self) -> Key {
        let set = self.inputs.set_identifier.clone().filter(|set| !set.is_empty());
        let fqdn = Some(self.fqdn.clone()).filter(|fqdn| !fqdn.is_empty());
        let (zone, kind) = (self.inputs.zone_id.clone(), self.inputs.r#type.clone());
        Key { zone, name: self.inputs.name.clone(), fqdn, kind, set }
    }
}

/// What a record is known by.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub(crate) struct Key {
    pub(super) zone: String,
    /// As the program has it.
    pub(super) name: String,
    /// With the zone's name, once that is known.
    pub(super) fqdn: Option<String>,
    pub(super) kind: String,
    pub(super) set: Option<String>,
}

impl Key {
    /// `ZONE_name_TYPE`, or `ZONE_name_TYPE_set`.
    pub(super) fn id(&self) -> String {
        let set = self.set.as_ref().map(|set| format!("_{set}")).unwrap_or_default();
        format!("{}_{}_{}{set}", self.zone, names::plain(&self.name), self.kind)
    }

    /// Names have underscores in them too: the first part that is a type ends the name.
    pub(super) fn parse(id: &str) -> Result<Self, Error> {
        let parts: Vec<_> = id.split('_').collect();
        let kind = (2..parts.len()).find(|index| TYPES.contains(&parts[*index]));
        let form = "ZONE_name_TYPE or ZONE_name_TYPE_set, as in Z4KAPRWWNC7JR_dev.example.com_A";
        let kind = kind.ok_or_else(|| Error::new(format!("the id {id:?} is not of the form {form}")))?;
        let set = parts[kind + 1..].join("_");
        Ok(Self {
            zone: names::zone_id(parts[0]).to_owned(),
            name: names::plain(&parts[1..kind].join("_")),
            fqdn: None,
            kind: parts[kind].to_owned(),
            set: (!set.is_empty()).then_some(set),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_as_it_is_written() {
        for id in ["Z1_example.com_A", "Z1__acme-challenge.a_b_CNAME", "Z1_www_A_blue_green", "Z1__NS"] {
            assert_eq!(Key::parse(id).unwrap().id(), id);
        }
        assert_eq!(Key::parse("Z1_www_A_blue_green").unwrap().set.as_deref(), Some("blue_green"));
        assert!(Key::parse("Z1_www").unwrap_err().report().contains("is not of the form"));
    }
}
