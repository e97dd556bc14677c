//! `pulumi install`: fetches the program's crates, cargo's output as it comes.

use anyhow::{Result, bail};
use pulumi_wasm_proto::rpc::InstallDependenciesResponse;
use tokio::{
    io::{AsyncRead, AsyncReadExt},
    process::Command,
    sync::mpsc::{Receiver, Sender, channel},
};
use tonic::Status;

use crate::{
    cargo::{self, ProcessGroup},
    host::failure,
    project::Project,
};

type Message = Result<InstallDependenciesResponse, Status>;

/// Starts fetching. The end of the stream is the end of cargo.
///
/// A prebuilt program has nothing to fetch.
pub(crate) fn start(project: &Project, is_terminal: bool) -> Result<Receiver<Message>> {
    let (sender, receiver) = channel(16);
    if project.prebuilt()?.is_none() {
        let child = cargo::spawn(&mut fetch(project, is_terminal)?)?;
        tokio::spawn(follow(child, sender));
    }
    Ok(receiver)
}

fn fetch(project: &Project, is_terminal: bool) -> Result<Command> {
    let mut command = cargo::command("fetch", project)?;
    if is_terminal {
        command.args(["--color", "always"]);
        command.env("CARGO_TERM_PROGRESS_WHEN", "always").env("CARGO_TERM_PROGRESS_WIDTH", "80");
    }
    Ok(command)
}

/// Cargo ends with this when nobody listens any more.
async fn follow(mut child: ProcessGroup, sender: Sender<Message>) {
    let followed = tokio::select! {
        followed = forward_all(&mut child, &sender) => followed,
        () = sender.closed() => return,
    };
    if let Err(error) = followed {
        // Nobody may be listening.
        let _ = sender.send(Err(failure(error))).await;
    }
}

async fn forward_all(child: &mut ProcessGroup, sender: &Sender<Message>) -> Result<()> {
    let (stdout, stderr) = (cargo::pipe(&mut child.stdout)?, cargo::pipe(&mut child.stderr)?);
    let out = |stdout| InstallDependenciesResponse { stdout, stderr: Vec::new() };
    let err = |stderr| InstallDependenciesResponse { stdout: Vec::new(), stderr };
    tokio::try_join!(forward(stdout, sender, out), forward(stderr, sender, err))?;
    match child.wait().await?.code() {
        Some(0) => Ok(()),
        _ => bail!("cargo fetch failed"),
    }
}

async fn forward(
    mut pipe: impl AsyncRead + Unpin,
    sender: &Sender<Message>,
    message: impl Fn(Vec<u8>) -> InstallDependenciesResponse,
) -> Result<()> {
    let mut chunk = Vec::with_capacity(4096);
    while pipe.read_buf(&mut chunk).await? > 0 {
        sender.send(Ok(message(std::mem::take(&mut chunk)))).await?;
    }
    Ok(())
}
