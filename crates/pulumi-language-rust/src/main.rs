//! Pulumi's language host for Rust: what the CLI starts for a project with `runtime: rust`.
//!
//! The CLI gives the engine's address as the last argument, reads a port from the first line of stdout and speaks
//! gRPC to it. [`host`] answers:
//!
//! | call | module |
//! |---|---|
//! | what a program is: a package, a file, its `runtime.options` | [`project`], [`script`], [`options`] |
//! | what it is made of | [`cargo`], [`packages`], [`dependencies`], [`about`] |
//! | building and running it | [`build`], [`run`], [`debugger`] |
//! | plugins that are Rust programs | [`plugin`] |
//! | `pulumi new`, `install` | [`template`], [`install`] |
//! | `pulumi package add`, `gen-sdk`: bindings, and how a program gets at them | [`bindings`], [`pack`], [`link`] |

mod about;
mod bindings;
mod build;
mod cargo;
mod checkout;
mod debugger;
mod dependencies;
mod engine;
mod generate;
mod host;
mod install;
mod link;
mod manifest;
mod options;
mod output;
mod pack;
mod packages;
mod plugin;
mod project;
mod run;
mod script;
mod server;
mod template;

use std::process::ExitCode;

use crate::engine::Engine;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match start().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("pulumi-language-rust: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn start() -> anyhow::Result<()> {
    let engine = Engine::default();
    if let Some(address) = engine_address(std::env::args().skip(1)) {
        engine.connect(&address)?;
    }
    server::serve(engine).await
}

/// The last argument, after flags that every plugin is given (`-v=9`, `--tracing URL`).
///
/// A CLI that attaches to a host already running gives none: the address comes with the handshake.
fn engine_address(args: impl Iterator<Item = String>) -> Option<String> {
    args.last().filter(|address| !address.starts_with('-'))
}

#[cfg(test)]
mod tests {
    use super::engine_address;

    fn address(args: &[&str]) -> Option<String> {
        engine_address(args.iter().map(ToString::to_string))
    }

    #[test]
    fn the_engine_is_the_last_argument() {
        assert_eq!(address(&["-v=9", "--tracing", "t", "127.0.0.1:1"]).as_deref(), Some("127.0.0.1:1"));
    }

    #[test]
    fn flags_alone_name_no_engine() {
        assert_eq!(address(&["--logtostderr"]), None);
        assert_eq!(address(&[]), None);
    }
}
