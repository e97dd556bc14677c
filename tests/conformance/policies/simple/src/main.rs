//! Two policies about the same property.

use std::process::ExitCode;

use pulumi_wasm::policy::{PolicyPack, ResourcePolicy};

fn main() -> ExitCode {
    let truthiness = ResourcePolicy::new("truthiness", "Verifies properties are true")
        .for_type("simple:index:Resource")
        .advisory()
        .validate(|resource, violations| {
            if resource.require("value")? {
                violations.report("This is a test warning");
            }
            Ok(())
        });
    let falsiness = ResourcePolicy::new("falsiness", "Verifies properties are false")
        .for_type("simple:index:Resource")
        .mandatory()
        .validate(|resource, violations| {
            if !resource.require::<bool>("value")? {
                violations.report("This is a test error");
            }
            Ok(())
        });
    PolicyPack::new("simple", "1.0.0").policy(truthiness).policy(falsiness).serve()
}
