//! A policy for previews only.

use std::process::ExitCode;

use pulumi_wasm::policy::{PolicyPack, ResourcePolicy};

fn main() -> ExitCode {
    let dry = ResourcePolicy::new("dry", "Verifies properties are true on dryrun")
        .for_type("simple:index:Resource")
        .mandatory()
        .validate(|resource, violations| {
            if resource.stack().is_preview() && !resource.require::<bool>("value")? {
                violations.report("This is a test error");
            }
            Ok(())
        });
    PolicyPack::new("dryrun", "1.0.0").policy(dry).serve()
}
