//! `RunPlugin`: a provider, a policy pack, a converter or a tool that is a Rust program.

use std::process::Stdio;

use anyhow::{Context, Result, bail};
use pulumi_wasm_proto::rpc::{RunPluginRequest, RunPluginResponse, run_plugin_response};
use tokio::process::Command;

use crate::{
    build::{self, Build},
    cargo,
    engine::Engine,
    output::{self, Listener, Output},
    project::Project,
};

impl Output for RunPluginResponse {
    fn stdout(bytes: Vec<u8>) -> Self {
        response(run_plugin_response::Output::Stdout(bytes))
    }

    fn stderr(bytes: Vec<u8>) -> Self {
        response(run_plugin_response::Output::Stderr(bytes))
    }
}

fn response(output: run_plugin_response::Output) -> RunPluginResponse {
    RunPluginResponse { output: Some(output) }
}

/// Builds the plugin and runs it until it ends or the CLI has enough of it.
pub(crate) async fn run(engine: Engine, request: RunPluginRequest, listener: Listener<RunPluginResponse>) {
    output::serve(listener.clone(), try_run(&engine, request, &listener)).await;
}

async fn try_run(
    engine: &Engine,
    mut request: RunPluginRequest,
    listener: &Listener<RunPluginResponse>,
) -> Result<()> {
    let project = Project::new(request.info.take())?;
    let Build::Executable(executable) = build::executable(&project, engine).await? else {
        bail!("the plugin in {} doesn't compile", project.directory.display());
    };
    let mut command = Command::new(&executable);
    command.args(&request.args).current_dir(&request.pwd).stdin(Stdio::null());
    command.env_clear().envs(request.env.iter().filter_map(|variable| variable.split_once('=')));
    let mut child = cargo::spawn(&mut command)?;
    let status = output::forward(&mut child, listener).await?;
    let code = status.code().with_context(|| format!("the plugin ended: {status}"))?;
    listener.send(Ok(response(run_plugin_response::Output::Exitcode(code)))).await?;
    Ok(())
}
