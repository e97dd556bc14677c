//! A policy that takes configuration.

use std::process::ExitCode;

use pulumi_wasm::policy::{PolicyPack, ResourcePolicy};

#[derive(serde::Deserialize)]
struct Allowed {
    value: bool,
}

fn main() -> ExitCode {
    let allowed = ResourcePolicy::new("allowed", "Verifies properties")
        .for_type("simple:index:Resource")
        .mandatory()
        .validate(|resource, violations| {
            let value: bool = resource.require("value")?;
            if value != resource.config::<Allowed>()?.value {
                violations.report(format!("Property was {value}"));
            }
            Ok(())
        });
    PolicyPack::new("config", "2.0.0").policy(allowed).serve()
}
