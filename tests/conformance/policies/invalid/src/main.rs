//! A pack that is refused: `all` means every policy, so none can have that name.

use std::process::ExitCode;

use pulumi_wasm::policy::{PolicyPack, ResourcePolicy};

fn main() -> ExitCode {
    let all = ResourcePolicy::new("all", "Invalid policy name")
        .validate(|_, _| Err("this should never run".into()));
    PolicyPack::new("invalid", "1.0.0").policy(all).serve()
}
