//! `RunPlugin`: a provider, a policy pack, a converter or a tool that is a Rust program.

use std::path::Path;

use anyhow::{Context, Result, bail};
use pulumi_wasm_proto::rpc::{RunPluginRequest, RunPluginResponse, run_plugin_response};
use tokio::process::Command;

use crate::{
    build, cargo, debugger,
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
    let start = |path: &Path| cargo::spawn(&mut command(path, &request));
    let Some(mut plugin) = build::start(&project, engine, start).await? else {
        bail!("the plugin in {} doesn't compile", project.directory.display());
    };
    let name = format!("Plugin {}", request.name);
    let status = tokio::select! {
        error = debugger::missed(engine, &name, &plugin.path, plugin.child.id()), if request.attach_debugger => return Err(error),
        status = output::forward(&mut plugin.child, listener) => status?,
    };
    let code = status.code().with_context(|| format!("the plugin ended: {status}"))?;
    listener.send(Ok(response(run_plugin_response::Output::Exitcode(code)))).await?;
    Ok(())
}

/// The environment is the request's alone.
fn command(plugin: &Path, request: &RunPluginRequest) -> Command {
    let mut command = Command::new(plugin);
    command.args(&request.args).current_dir(&request.pwd);
    command.env_clear().envs(request.env.iter().filter_map(|variable| variable.split_once('=')));
    command.envs(request.attach_debugger.then_some(debugger::WAIT));
    command
}
