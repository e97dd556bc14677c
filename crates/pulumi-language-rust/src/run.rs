//! Builds the program, runs it, and says how it went.

mod exit;

use std::{ffi::OsString, path::Path};

use anyhow::Result;
use pulumi_wasm_proto::rpc::{RunRequest, RunResponse};
use tokio::process::Command;

use crate::{
    build, cargo, debugger,
    engine::Engine,
    project::{Project, file_name},
};

/// The answer that fails an update without another word: the user has been told why.
pub(crate) fn bail() -> RunResponse {
    RunResponse { bail: true, ..RunResponse::default() }
}

/// Runs the program of a request. What goes wrong before it starts is shown here, once.
pub(crate) async fn run(engine: &Engine, request: RunRequest) -> RunResponse {
    match try_run(engine, request).await {
        Ok(response) => response,
        Err(error) => {
            engine.error(&format!("{error:#}")).await;
            bail()
        }
    }
}

async fn try_run(engine: &Engine, mut request: RunRequest) -> Result<RunResponse> {
    let project = Project::new(request.info.take())?;
    let environment = environment(&project, &request, engine)?;
    let start = |path: &Path| cargo::start(&mut command(path, environment, &request));
    let Some(mut program) = build::start(&project, engine, start).await? else { return Ok(bail()) };
    tokio::select! {
        error = debugger::missed(engine, "Program", &program.path, program.child.id()), if request.attach_debugger => Err(error),
        status = program.child.wait() => Ok(exit::response(&file_name(&program.path), status?)),
    }
}

/// The program's output is the host's: the CLI shows it line by line.
fn command(program: &Path, environment: Environment, request: &RunRequest) -> Command {
    let mut command = Command::new(program);
    command.args(&request.args).envs(environment).current_dir(&request.pwd);
    command.envs(request.attach_debugger.then_some(debugger::WAIT));
    command
}

type Environment = [(&'static str, OsString); 10];

/// What every Pulumi SDK expects to find in its environment.
fn environment(project: &Project, request: &RunRequest, engine: &Engine) -> Result<Environment> {
    Ok([
        ("PULUMI_PROJECT", request.project.clone().into()),
        ("PULUMI_STACK", request.stack.clone().into()),
        ("PULUMI_ORGANIZATION", request.organization.clone().into()),
        ("PULUMI_CONFIG", serde_json::to_string(&request.config)?.into()),
        ("PULUMI_CONFIG_SECRET_KEYS", serde_json::to_string(&request.config_secret_keys)?.into()),
        ("PULUMI_DRY_RUN", request.dry_run.to_string().into()),
        ("PULUMI_PARALLEL", request.parallel.to_string().into()),
        ("PULUMI_MONITOR", request.monitor_address.clone().into()),
        ("PULUMI_ENGINE", engine.address().unwrap_or_default().into()),
        ("PULUMI_ROOT_DIRECTORY", project.root.clone().into()),
    ])
}
