//! The properties of a record.

use pulumi_provider::{
    Object, Problems, Property, Schema, Value,
    property::{boolean, integer, list, object, set, string},
};

use super::{names, text};

/// The types that Route 53 has.
pub(super) const TYPES: [&str; 17] = [
    "SOA", "A", "TXT", "NS", "CNAME", "MX", "NAPTR", "PTR", "SRV", "SPF", "AAAA", "CAA", "DS", "TLSA",
    "SSHFP", "SVCB", "HTTPS",
];

/// The ways to choose among records of one name and type, of which each excludes the others.
const POLICIES: [&str; 7] = [
    "cidrRoutingPolicy",
    "failoverRoutingPolicies",
    "geolocationRoutingPolicies",
    "geoproximityRoutingPolicy",
    "latencyRoutingPolicies",
    "multivalueAnswerRoutingPolicy",
    "weightedRoutingPolicies",
];

// A record belongs to its zone and name; everything else changes by ChangeResourceRecordSets.
pub(super) fn schema() -> Schema {
    policies(
        Schema::new()
            .input("aliases", one(alias()).conflicts(&["ttl"]))
            .input("allowOverwrite", boolean().computed().write_only())
            .input("healthCheckId", string())
            // Recorded without dots and capitals, so the state's word counts, not the program's.
            .input("name", string().required().computed().replaces().same_when(same_name))
            .input("records", set(string().same_when(same_value)))
            .input("setIdentifier", string().length(1, 128))
            .input(
                "ttl",
                integer().range(0.0, f64::from(i32::MAX)).conflicts(&["aliases"]).requires(&["records"]),
            )
            .input("type", string().required().values(&TYPES))
            .input("zoneId", string().required().computed().replaces().length(1, 64).same_when(same_zone))
            .output("fqdn", string())
            .exactly_one_of(&["records", "aliases"]),
    )
}

/// A list of one, as the official provider has it.
fn one(schema: Schema) -> Property {
    list(object(schema)).length(0, 1)
}

fn alias() -> Schema {
    Schema::new()
        .input("evaluateTargetHealth", boolean().required())
        .input("name", string().required().length(1, 1024).same_when(same_target))
        .input("zoneId", string().required().length(1, 32))
}

fn policies(schema: Schema) -> Schema {
    let text = |name| Schema::new().input(name, string().required());
    let failover = Schema::new().input("type", string().required().values(&["PRIMARY", "SECONDARY"]));
    let geolocation = Schema::new()
        .input("continent", string())
        .input("country", string())
        .input("subdivision", string().requires(&["country"]));
    let weighted = Schema::new().input("weight", integer().required().range(0.0, 255.0));
    let chosen = |property: Property| property.requires(&["setIdentifier"]);
    schema
        .input(
            "cidrRoutingPolicy",
            chosen(object(text("collectionId").input("locationName", string().required()))),
        )
        .input("failoverRoutingPolicies", chosen(one(failover)))
        .input("geolocationRoutingPolicies", chosen(one(geolocation)))
        .input("geoproximityRoutingPolicy", chosen(object(geoproximity())))
        .input("latencyRoutingPolicies", chosen(one(text("region"))))
        .input("multivalueAnswerRoutingPolicy", chosen(boolean()))
        .input("weightedRoutingPolicies", chosen(one(weighted)))
}

fn geoproximity() -> Schema {
    let place = Schema::new().input("latitude", string().required()).input("longitude", string().required());
    Schema::new()
        .input("awsRegion", string())
        .input("bias", integer().range(-99.0, 99.0))
        .input("coordinates", set(object(place)).length(0, 1))
        .input("localZoneGroup", string())
}

/// Either may be the whole name, the other only the part before the zone's.
fn same_name(state: &Object, old: &Value, new: &Value) -> bool {
    let plain = |value: &Value| value.as_str().map(names::plain);
    let (old, new) = (plain(old), plain(new));
    new.is_some() && (old == new || state.get("fqdn").is_some_and(|fqdn| plain(fqdn) == new))
}

fn same_zone(_: &Object, old: &Value, new: &Value) -> bool {
    let plain = |value: &Value| value.as_str().map(|id| names::zone_id(id).to_owned());
    plain(new).is_some() && plain(old) == plain(new)
}

fn same_target(_: &Object, old: &Value, new: &Value) -> bool {
    let plain = |value: &Value| value.as_str().map(names::plain);
    plain(new).is_some() && plain(old) == plain(new)
}

/// How a text is cut into strings makes no difference to who asks for it.
fn same_value(_: &Object, old: &Value, new: &Value) -> bool {
    let joined = |value: &Value| value.as_str().map(text::join);
    joined(new).is_some() && joined(old) == joined(new)
}

/// What the schema can't say.
pub(super) fn check(inputs: &Object, problems: &mut Problems) {
    let has = |key: &str| inputs.contains_key(key);
    if has("records") && !has("ttl") {
        problems.add_with_remedy(
            "ttl",
            "is required with \"records\"",
            "set it, to 300 seconds for instance",
        );
    }
    let set: Vec<_> = POLICIES.into_iter().filter(|policy| has(policy)).collect();
    if let [first, others @ ..] = &*set
        && !others.is_empty()
    {
        let what = format!("excludes {}", others.join(", "));
        problems.add_with_remedy(*first, what, "set one of them");
    }
    if has("setIdentifier") && set.is_empty() {
        let remedy = "set a routing policy, or leave it out";
        problems.add_with_remedy("setIdentifier", "tells records apart that a policy chooses among", remedy);
    }
}
