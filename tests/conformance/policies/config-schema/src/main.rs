//! A policy that says what its configuration must be: the engine checks it before the policy runs.

use std::process::ExitCode;

use pulumi_wasm::policy::{ConfigSchema, PolicyPack, ResourcePolicy};
use serde_json::json;

#[derive(serde::Deserialize)]
struct Expected {
    value: bool,
    /// The resources that are looked at.
    names: Vec<String>,
}

fn main() -> ExitCode {
    let schema = ConfigSchema::new()
        .required("value", json!({ "type": "boolean" }))
        .required("names", json!({ "type": "array", "items": { "type": "string" }, "minItems": 1 }));
    let validator = ResourcePolicy::new("validator", "Verifies property matches config")
        .for_type("simple:index:Resource")
        .advisory()
        .config_schema(schema)
        .validate(|resource, violations| {
            let expected: Expected = resource.config()?;
            let value: bool = resource.require("value")?;
            if expected.names.iter().any(|name| name == resource.name()) && value != expected.value {
                violations.report(format!("Property was {value}"));
            }
            Ok(())
        });
    PolicyPack::new("config-schema", "3.0.0").policy(validator).serve()
}
