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

#[cfg(not(unix))]
compile_error!("the language host ends programs by their process groups, which only Unix has");

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
    if let Some(address) = pulumi_wasm_proto::plugin::engine_address() {
        engine.connect(&address)?;
    }
    server::serve(engine).await
}
