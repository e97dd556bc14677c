//! A policy whose strictness the user configures.

use std::process::ExitCode;

use pulumi_wasm::policy::{PolicyPack, ResourcePolicy};

fn main() -> ExitCode {
    let must_be_false = ResourcePolicy::new("false", "Verifies property is false")
        .for_type("simple:index:Resource")
        .advisory()
        .validate(|resource, violations| {
            if resource.require("value")? {
                violations.report("Property was true");
            }
            Ok(())
        });
    PolicyPack::new("enforcement-config", "3.0.0").policy(must_be_false).serve()
}
