//! `pulumi install`: fetches what the program needs, and builds a plugin, with cargo's output as it comes.

use anyhow::{Result, ensure};
use pulumi_wasm_proto::rpc::InstallDependenciesResponse;
use tokio::process::Command;

use crate::{
    build,
    cargo::{self, metadata::Metadata},
    output::{self, Listener, Output},
    project::Project,
};

/// What to install, and how it is shown.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Request {
    /// Whether cargo may show a progress bar and colours.
    pub(crate) is_terminal: bool,
    /// A plugin is built at once: when the engine starts it, nobody sees why that takes long.
    pub(crate) is_plugin: bool,
    /// Whether to install the toolchain that the program's `rust-toolchain.toml` asks for.
    pub(crate) toolchain: bool,
}

impl Output for InstallDependenciesResponse {
    fn stdout(bytes: Vec<u8>) -> Self {
        Self { stdout: bytes, stderr: Vec::new() }
    }

    fn stderr(bytes: Vec<u8>) -> Self {
        Self { stdout: Vec::new(), stderr: bytes }
    }
}

type Message = InstallDependenciesResponse;

/// Installs. A prebuilt program needs nothing.
pub(crate) async fn install(project: Project, request: Request, listener: Listener<Message>) {
    output::serve(listener.clone(), try_install(&project, request, &listener)).await;
}

async fn try_install(project: &Project, request: Request, listener: &Listener<Message>) -> Result<()> {
    if project.prebuilt()?.is_some() {
        return Ok(());
    }
    if request.toolchain && project.toolchain_file().is_some() {
        let mut rustup = Command::new("rustup");
        rustup.args(["toolchain", "install"]).current_dir(&project.directory);
        follow(rustup, "rustup toolchain install", listener).await?;
    }
    let (mut cargo, name) = match request.is_plugin {
        true => (build_command(project).await?, "cargo build"),
        false => (cargo::command("fetch", project)?, "cargo fetch"),
    };
    if request.is_terminal {
        cargo.args(["--color", "always"]);
        cargo.env("CARGO_TERM_PROGRESS_WHEN", "always").env("CARGO_TERM_PROGRESS_WIDTH", "80");
    }
    follow(cargo, name, listener).await
}

async fn build_command(project: &Project) -> Result<Command> {
    let metadata = Metadata::of_workspace(project).await?;
    build::command(project, build::wanted(&metadata, project)?)
}

async fn follow(mut command: Command, name: &str, listener: &Listener<Message>) -> Result<()> {
    let mut child = cargo::spawn(&mut command)?;
    let status = output::forward(&mut child, listener).await?;
    ensure!(status.success(), "{name} failed");
    Ok(())
}
