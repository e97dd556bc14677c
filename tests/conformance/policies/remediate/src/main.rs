//! A policy that puts resources right.

use std::process::ExitCode;

use pulumi_wasm::policy::{PolicyPack, ResourcePolicy};

#[derive(serde::Deserialize)]
struct Fixed {
    value: bool,
}

fn main() -> ExitCode {
    let fixup = ResourcePolicy::new("fixup", "Sets property to config")
        .for_type("simple:index:Resource")
        .remediate(|resource, properties| {
            let fixed: Fixed = resource.config()?;
            properties.insert("value".to_owned(), fixed.value.into());
            Ok(())
        });
    PolicyPack::new("remediate", "3.0.0").policy(fixup).serve()
}
