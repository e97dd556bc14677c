//! The schema, against what the official provider has.

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use pulumi_provider::{Object, convert, testing::urn};
use serde_json::Value as Json;

/// See the first lines of the file.
const OFFICIAL: &str = include_str!("data/aws.txt");

/// What is otherwise in this provider, by token and path, and why.
const DEVIATIONS: [(&str, &str); 7] = [
    ("aws:acm/certificate:Certificate in options.export", "UpdateCertificateOptions refuses another one"),
    ("provider in assumeRoles.roleArn", "nothing can be assumed without it"),
    ("provider in endpoints", "the addresses of services are taken by any name that a service has"),
    ("aws:dynamodb/table:Table in attributes", "a table has a key, and so an attribute"),
    ("aws:dynamodb/table:Table in hashKey", "a table has a key"),
    ("aws:dynamodb/table:Table in globalSecondaryIndexes", "an index has a hash key"),
    ("aws:iam/role:Role in inlinePolicies.", "a policy has a name and a text"),
];

/// Stands behind what can't be changed in place, and all that is in it.
const REPLACES: &str = " replaces";

/// Stands behind what Check refuses, as the framework's schemas say it.
const REFUSED: &str = " refused";

/// Properties by side and path (`in tags`), each with its type and what else holds of it.
type Properties = BTreeMap<String, String>;

/// The properties of everything in the file, by token.
fn official() -> BTreeMap<&'static str, Properties> {
    let mut all = BTreeMap::<_, Properties>::new();
    let (mut token, mut side) = ("", "");
    for line in OFFICIAL.lines().filter(|line| !line.starts_with('#')) {
        let Some(line) = line.strip_prefix("  ") else {
            token = line;
            all.entry(token).or_default();
            continue;
        };
        let mut words = line.splitn(3, ' ');
        let mut word = || words.next().unwrap_or_default();
        let (place, path, facts) = (word(), word(), word());
        side = if place == "nested" { side } else { place };
        all.entry(token).or_default().insert(format!("{side} {path}"), facts.to_owned());
    }
    all
}

/// The properties of everything in a schema, by token.
fn listed(schema: &Json) -> BTreeMap<&str, Properties> {
    let mut all = BTreeMap::new();
    let none = Json::Null;
    let parts = |part: &'static str| schema[part].as_object().into_iter().flatten();
    let mut list = |token, inputs: (&Json, &Json), outputs: (&Json, &Json)| {
        let mut properties = Properties::new();
        list(schema, "in ", inputs.0, inputs.1, &mut properties);
        list(schema, "out ", outputs.0, &none, &mut properties);
        all.insert(token, properties);
    };
    list("provider", (&schema["config"]["variables"], &none), (&none, &none));
    for (token, resource) in parts("resources") {
        let (inputs, mut outputs) = (&resource["inputProperties"], resource["properties"].clone());
        outputs.as_object_mut().expect("properties").retain(|name, _| inputs.get(name).is_none());
        list(token.as_str(), (inputs, &resource["requiredInputs"]), (&outputs, &none));
    }
    for (token, function) in parts("functions") {
        let (inputs, outputs) = (&function["inputs"], &function["outputs"]);
        list(token.as_str(), (&inputs["properties"], &inputs["required"]), (&outputs["properties"], &none));
    }
    all
}

fn list(schema: &Json, prefix: &str, specs: &Json, required: &Json, properties: &mut Properties) {
    let parent = properties.get(prefix.trim_end_matches('.'));
    let in_replacing = parent.is_some_and(|facts| facts.contains(REPLACES));
    for (name, spec) in specs.as_object().into_iter().flatten() {
        let path = format!("{prefix}{name}");
        let (kind, object) = kind(schema, spec);
        let refused = spec["deprecationMessage"].as_str().is_some_and(|why| why.starts_with("not supported"));
        let flags = [
            (required.as_array().is_some_and(|names| names.iter().any(|other| other == name)), " required"),
            (spec["secret"] == true, " secret"),
            (in_replacing || spec["willReplaceOnChanges"] == true, REPLACES),
            (refused, REFUSED),
        ];
        let flags = flags.iter().filter(|(set, _)| *set).map(|(_, flag)| *flag);
        properties.insert(path.clone(), kind + &flags.collect::<String>());
        if let Some(object) = object {
            // In what the provider answers, there is nothing to require.
            let none = Json::Null;
            let required = if prefix.starts_with("in") { &object["required"] } else { &none };
            list(schema, &format!("{path}."), &object["properties"], required, properties);
        }
    }
}

/// A type as the file writes it, and the object in it.
fn kind<'s>(schema: &'s Json, spec: &'s Json) -> (String, Option<&'s Json>) {
    if let Some(any_of) = spec["oneOf"].as_array() {
        return kind(schema, &any_of[0]);
    }
    let (open, inner, close) = match (spec["$ref"].as_str(), spec["type"].as_str()) {
        (Some(reference), _) => return referred(schema, reference),
        (_, Some("array")) => ("[", &spec["items"], "]"),
        (_, Some("object")) => ("{", &spec["additionalProperties"], "}"),
        (_, plain) => return (plain.expect("a type").to_owned(), None),
    };
    let (inner, object) = kind(schema, inner);
    (format!("{open}{inner}{close}"), object)
}

fn referred<'s>(schema: &'s Json, reference: &str) -> (String, Option<&'s Json>) {
    if let Some(builtin) = reference.strip_prefix("pulumi.json#/") {
        return (builtin.to_lowercase(), None);
    }
    let found = &schema["types"][reference.trim_start_matches("#/types/")];
    match found["properties"].is_object() {
        true => ("object".to_owned(), Some(found)),
        false => (found["type"].as_str().expect("an enum's type").to_owned(), None),
    }
}

/// Every difference between a schema and the official provider that isn't a known one.
fn differences(schema: &Json, ours: &str) -> Vec<String> {
    let (official, listed) = (official(), listed(schema));
    let empty = Properties::new();
    let tokens: BTreeSet<_> = official.keys().chain(listed.keys()).collect();
    let mut differences = Vec::new();
    for token in tokens {
        let (theirs, own) = (official.get(*token), listed.get(*token));
        if theirs.is_none() || own.is_none() {
            differences.push(format!("{token}: official {}, {ours} {}", theirs.is_some(), own.is_some()));
            continue;
        }
        let (theirs, own) = (theirs.unwrap_or(&empty), own.unwrap_or(&empty));
        for path in theirs.keys().chain(own.keys()).collect::<BTreeSet<_>>() {
            let fact = theirs.get(path).map(|fact| without_default(fact));
            let said = own.get(path).map(String::as_str);
            let place = format!("{token} {path}");
            if fact != said && !is_known(&place) && !is_refused(own, path) {
                differences.push(format!("{place}: official {fact:?}, {ours} {said:?}"));
            }
        }
    }
    differences
}

fn is_known(place: &str) -> bool {
    DEVIATIONS.iter().any(|(known, _)| place.starts_with(known))
}

/// Whether nobody can set it: what is refused needn't say what it looks like.
fn is_refused(own: &Properties, path: &str) -> bool {
    let refused = |path: &str| own.get(path).is_some_and(|facts| facts.ends_with(REFUSED));
    refused(path) || path.match_indices('.').any(|(dot, _)| refused(&path[..dot]))
}

fn without_default(fact: &str) -> &str {
    fact.split(" default=").next().unwrap_or(fact)
}

#[test]
fn every_property_is_as_in_the_official_provider() {
    let differences = differences(&pulumi_resource_aws::package().schema(), "ours");
    assert!(differences.is_empty(), "{} differences: {differences:#?}", differences.len());
}

#[test]
fn the_schema_that_is_handed_out_is_the_official_providers() {
    let given = pulumi_provider::testing::TestServer::new(pulumi_resource_aws::package()).schema();
    let differences = differences(&serde_json::from_str(&given).expect("JSON"), "handed out");
    assert!(differences.is_empty(), "{} differences: {differences:#?}", differences.len());
}

/// What is left out gets the value that it has in the official provider. An empty one is as good as none.
#[tokio::test]
async fn defaults_are_the_official_providers() {
    let server = common::server().await;
    let schema = pulumi_resource_aws::package().schema();
    let resources = schema["resources"].as_object().expect("resources");
    let mut differences = Vec::new();
    for (token, properties) in official().iter().filter(|(token, _)| resources.contains_key(**token)) {
        let checked = server.check(&urn(token, "any"), Object::new(), Object::new()).expect("check works");
        let filled = pulumi_wasm_proto::from_struct(checked.inputs.unwrap_or_default()).expect("inputs");
        for (path, fact) in properties.iter().filter(|(path, _)| !path.contains('.')) {
            let name = path.trim_start_matches("in ");
            let official = fact.split_once(" default=").map_or("null", |(_, default)| default);
            let own = filled.get(name).map(convert::to_json).unwrap_or_default();
            let is_name = own.as_str().is_some_and(|name| name.starts_with("any"));
            let place = format!("{token} {path}");
            if !is_name && !is_known(&place) && !means_same(&own, official) {
                differences.push(format!("{place}: official {official}, ours {own}"));
            }
        }
    }
    assert!(differences.is_empty(), "{} differences: {differences:#?}", differences.len());
}

/// Whether both defaults are the same, or both say no more than none.
fn means_same(own: &Json, official: &str) -> bool {
    let official: Json = serde_json::from_str(official).expect("JSON");
    let says_nothing = |value: &Json| ["null", "false", "0", "\"\""].contains(&value.to_string().as_str());
    *own == official || (says_nothing(own) && says_nothing(&official))
}
