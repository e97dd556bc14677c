//! The plugin: see the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    pulumi_provider::run(pulumi_resource_aws::package())
}
