//! A parameter's properties, and what is wrong with their values.

use pulumi_provider::{
    AutoName, Object, Problems, Schema, Value,
    property::{boolean, integer, string},
};

use crate::{attributes::is_set, id::region, name, tags};

/// Whatever changes of these makes a new version.
pub(super) const VERSIONED: [&str; 9] = [
    "allowedPattern",
    "dataType",
    "description",
    "insecureValue",
    "keyId",
    "tier",
    "type",
    "value",
    "valueWoVersion",
];

// PutParameter takes everything but the name and the type of data; the larger tier can't be left.
pub(super) fn schema() -> Schema {
    let tier = string().computed().values(&["Advanced", "Intelligent-Tiering", "Standard"]);
    Schema::new()
        .input("allowedPattern", string().length(0, 1024))
        .input("arn", string().computed())
        .input(
            "dataType",
            string().computed().replaces().values(&["aws:ec2:image", "aws:ssm:integration", "text"]),
        )
        .input("description", string().length(0, 1024))
        .input(
            "insecureValue",
            string().computed().length(1, 8192).changes_with(&["value", "valueWoVersion"]),
        )
        .input("keyId", string().computed().changes_with(&["type"]))
        .input("name", string().replaces().length(1, 2048).auto_named(AutoName::up_to(255)))
        .input("overwrite", boolean().write_only())
        .input("region", region())
        .input("tags", tags::input())
        .input("tier", tier.same_when(chooses_aws).replaces_when(shrinks))
        .input("type", string().required().values(&["SecureString", "String", "StringList"]))
        .input(
            "value",
            string().computed().secret().length(1, 8192).changes_with(&["insecureValue", "valueWoVersion"]),
        )
        // Its version tells when it changes; it is in no state.
        .input(
            "valueWo",
            string().secret().length(1, 8192).requires(&["valueWoVersion"]).same_when(|_, _, _| true),
        )
        .input("valueWoVersion", integer().write_only().requires(&["valueWo"]))
        .exactly_one_of(&["value", "valueWo", "insecureValue"])
        .output("hasValueWo", boolean().changes_with(&["valueWoVersion"]))
        .output("tagsAll", tags::output())
        .output("version", integer().changes_with(&VERSIONED))
}

/// With this tier, AWS chooses between the others.
fn chooses_aws(_: &Object, old: &Value, new: &Value) -> bool {
    old.as_str().is_some_and(|old| !old.is_empty()) && new.as_str() == Some("Intelligent-Tiering")
}

fn shrinks(_: &Object, old: &Value, new: &Value) -> bool {
    old.as_str() == Some("Advanced") && new.as_str() == Some("Standard")
}

pub(super) fn check(inputs: &Object, problems: &mut Problems) {
    check_name(inputs, problems);
    let kind = inputs.get("type").and_then(Value::as_str);
    if kind == Some("SecureString") && is_set(inputs, "insecureValue") {
        let remedy = "use \"value\", which stays a secret";
        problems.add_with_remedy("insecureValue", "can't be the value of a SecureString", remedy);
    }
    if kind.is_some_and(|kind| kind != "SecureString") && is_set(inputs, "keyId") {
        let remedy = "leave it out, or set \"type\" to \"SecureString\"";
        problems.add_with_remedy("keyId", "is used for a SecureString only", remedy);
    }
}

fn check_name(inputs: &Object, problems: &mut Problems) {
    name::check(inputs, "name", |c| c.is_ascii_alphanumeric() || "_.-/".contains(c), problems);
    let Some(name) = inputs.get("name").and_then(Value::as_str) else { return };
    if name.contains('/') && !name.starts_with('/') {
        problems.add("name", "must start with '/', because it is a path");
    }
    if name.split('/').filter(|part| !part.is_empty()).count() > LEVELS {
        problems.add("name", format!("can't be a path of more than {LEVELS} levels"));
    }
    let word = name.trim_start_matches('/').to_ascii_lowercase();
    if word.starts_with("aws") || word.starts_with("ssm") {
        problems.add("name", "can't start with \"aws\" or \"ssm\", which AWS keeps for itself");
    }
}

/// How deep a path may be, from PutParameter's reference.
const LEVELS: usize = 15;
