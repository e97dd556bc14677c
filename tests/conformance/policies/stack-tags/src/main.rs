//! A policy that goes by the stack's tags.

use std::process::ExitCode;

use pulumi_wasm::policy::{PolicyPack, ResourcePolicy};

fn main() -> ExitCode {
    let allowed = ResourcePolicy::new("allowed", "Verifies property equals the stack tag value")
        .for_type("simple:index:Resource")
        .mandatory()
        .validate(|resource, violations| {
            let Some(tag) = resource.stack().tag("value") else {
                violations.report("Stack tag `value` is required");
                return Ok(());
            };
            let value: bool = resource.require("value")?;
            if value != tag.parse::<bool>()? {
                violations.report(format!("Property was {value}"));
            }
            Ok(())
        });
    PolicyPack::new("stack-tags", "2.0.0").policy(allowed).serve()
}
