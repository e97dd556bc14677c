//! The properties of a certificate.

use pulumi_provider::{
    Object, Problems, Property, Schema, Value,
    property::{boolean, integer, list, object, set, string},
};

use super::{renewal, text};
use crate::{id::region, tags};

/// The record that proves a domain.
const RECORD: [&str; 4] = ["domainName", "resourceRecordName", "resourceRecordType", "resourceRecordValue"];

/// How a renewal goes.
const RENEWAL: [&str; 3] = ["renewalStatus", "renewalStatusReason", "updatedAt"];

const KEYS: [&str; 7] =
    ["RSA_1024", "RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1", "EC_secp384r1", "EC_secp521r1"];

/// What only an imported certificate has.
const IMPORTED: [&str; 3] = ["certificateBody", "certificateChain", "privateKey"];

// ImportCertificate takes a new certificate and key for an ARN, UpdateCertificateOptions the preference for logs;
// nothing changes what was requested.
pub(super) fn schema() -> Schema {
    outputs(imported(requested()))
}

fn requested() -> Schema {
    let validation =
        Schema::new().input("domainName", string().required()).input("validationDomain", string().required());
    let by = &["certificateAuthorityArn", "certificateBody", "certificateChain", "privateKey"];
    let renewed = &["certificateBody", "certificateChain", "privateKey", "validationMethod"];
    let authority = &["certificateBody", "privateKey", "validationMethod"];
    Schema::new()
        .input("certificateAuthorityArn", string().replaces().conflicts(authority))
        .input("domainName", string().replaces().computed().length(1, 253).conflicts(&IMPORTED))
        .input("earlyRenewalDuration", string().write_only().conflicts(renewed))
        .input("keyAlgorithm", string().replaces().computed().values(&KEYS).conflicts(&IMPORTED))
        .input("options", options())
        .input("region", region())
        .input("subjectAlternativeNames", names())
        .input("tags", tags::input())
        .input(
            "validationMethod",
            string().replaces().computed().values(&["EMAIL", "DNS", "HTTP"]).conflicts(by),
        )
        .input("validationOptions", set(object(validation)).replaces().write_only().conflicts(&IMPORTED))
}

fn options() -> Property {
    let values = &["ENABLED", "DISABLED"];
    // UpdateCertificateOptions refuses another `export`.
    let options = Schema::new()
        .input("certificateTransparencyLoggingPreference", string().default("ENABLED").values(values))
        .input("export", string().computed().replaces().values(values));
    object(options).computed().conflicts(&IMPORTED)
}

/// ACM adds the domain's own name to its alternatives.
fn names() -> Property {
    let same = |state: &Object, old: &Value, new: &Value| {
        let domain = text(state, "domainName");
        let all = |value: &Value| {
            let names = value.as_array().unwrap_or_default().iter().filter_map(Value::as_str);
            let mut names: Vec<_> = names.chain(domain).map(str::to_lowercase).collect();
            names.sort();
            names.dedup();
            names
        };
        !new.has_unknowns() && all(old) == all(new)
    };
    set(string().length(1, 253)).replaces().computed().conflicts(&IMPORTED).same_when(same)
}

fn imported(schema: Schema) -> Schema {
    let requested = &["certificateAuthorityArn", "domainName", "validationMethod"];
    let trimmed = |_: &Object, old: &Value, new: &Value| match (old.as_str(), new.as_str()) {
        (Some(old), Some(new)) => old.replace('\r', "").trim() == new.replace('\r', "").trim(),
        _ => false,
    };
    schema
        .input("certificateBody", string().write_only().conflicts(requested).same_when(trimmed))
        .input(
            "certificateChain",
            string().write_only().requires(&["certificateBody"]).conflicts(requested).same_when(trimmed),
        )
        .input("privateKey", string().secret().write_only().requires(&["certificateBody"]).same_when(trimmed))
        // What counts is its version.
        .input(
            "privateKeyWo",
            string()
                .secret()
                .write_only()
                .requires(&["certificateBody", "privateKeyWoVersion"])
                .same_when(|_, _, _| true),
        )
        .input("privateKeyWoVersion", integer().write_only().requires(&["privateKeyWo"]))
        .exactly_one_of(&["domainName", "privateKey", "privateKeyWo"])
}

fn outputs(schema: Schema) -> Schema {
    let moves =
        &["certificateBody", "certificateChain", "privateKey", "privateKeyWoVersion", "pendingRenewal"];
    schema
        .output("arn", string())
        .output("domainValidationOptions", list(object(strings(&RECORD))))
        .output("notAfter", string().changes_with(moves))
        .output("notBefore", string().changes_with(moves))
        .output("pendingRenewal", boolean().derived())
        .output("renewalEligibility", string().changes_with(moves))
        .output("renewalSummaries", list(object(strings(&RENEWAL))).changes_with(moves))
        .output("status", string().changes_with(moves))
        .output("tagsAll", tags::output())
        .output("type", string())
        .output("validationEmails", list(string()))
}

/// What the schema can't say.
pub(super) fn check(inputs: &Object, problems: &mut Problems) {
    validated(inputs, problems);
    dots(inputs, problems);
    if inputs.contains_key("certificateBody")
        && !inputs.contains_key("privateKey")
        && !inputs.contains_key("privateKeyWo")
    {
        problems.add_with_remedy("certificateBody", "needs its private key", "set \"privateKey\"");
    }
    if let Some(duration) = text(inputs, "earlyRenewalDuration")
        && renewal::parse(duration).is_none()
    {
        let what = format!("must be a duration like \"P90D\" or \"2160h\", not {duration:?}");
        problems.add("earlyRenewalDuration", what);
    }
}

fn validated(inputs: &Object, problems: &mut Problems) {
    let by = ["certificateAuthorityArn", "validationMethod"];
    if inputs.contains_key("domainName") && !by.iter().any(|key| inputs.contains_key(*key)) {
        let what = "can't be had without a proof that the domain is yours";
        problems.add_with_remedy(
            "domainName",
            what,
            "set \"validationMethod\", or \"certificateAuthorityArn\"",
        );
    }
}

fn dots(inputs: &Object, problems: &mut Problems) {
    let ends = |name: &Value| name.as_str().is_some_and(|name| name.ends_with('.'));
    let mut found =
        |path: String| problems.add_with_remedy(path, "ends with a dot", "leave the last dot out");
    if inputs.get("domainName").is_some_and(ends) {
        found("domainName".into());
    }
    let names = inputs.get("subjectAlternativeNames").and_then(Value::as_array).unwrap_or_default();
    for (index, _) in names.iter().enumerate().filter(|(_, name)| ends(name)) {
        found(format!("subjectAlternativeNames[{index}]"));
    }
}

/// Outputs that are text.
fn strings(names: &[&'static str]) -> Schema {
    names.iter().fold(Schema::new(), |schema, name| schema.output(name, string()))
}
