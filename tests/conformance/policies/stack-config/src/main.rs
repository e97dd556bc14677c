//! A pack that depends on the configuration of the stack that is being deployed.

use std::process::ExitCode;

use pulumi_wasm::policy::{self, PolicyPack, ResourcePolicy};

fn main() -> ExitCode {
    policy::serve(|stack| {
        let wanted: bool = stack.config().require("value")?;
        let description = format!("Verifies property is {wanted}");
        let validate = ResourcePolicy::new(format!("validate-{wanted}"), description)
            .for_type("simple:index:Resource")
            .mandatory()
            .validate(move |resource, violations| {
                let value: bool = resource.require("value")?;
                if value != wanted {
                    violations.report(format!("Property was {value}"));
                }
                Ok(())
            });
        Ok(PolicyPack::new("stack-config", "2.0.0").policy(validate))
    })
}
