//! The language host that is tested.

use std::process::Stdio;

use anyhow::{Context, Result};
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, BufReader, Lines},
    process::{Child, ChildStdout, Command},
};
use tonic::transport::Channel;

use crate::{
    arguments::Arguments,
    engine::{self, Engine, Said},
    folders::{Folders, cannot},
};

/// A host at work. It ends by itself, with all it runs, when its engine is gone: when this is dropped.
#[derive(Debug)]
pub(crate) struct Host {
    /// Where it listens.
    pub(crate) address: String,
    /// What it says.
    pub(crate) said: Said,
    _engine: Engine,
    _process: Child,
}

impl Host {
    /// Starts a host as Pulumi's CLI does: the engine's address is the last argument, the port the first line.
    pub(crate) async fn start(arguments: &Arguments, folders: &Folders, suite: Channel) -> Result<Self> {
        let said = Said::default();
        let engine = engine::serve(said.clone(), suite).await?;
        let mut process = command(arguments, folders)
            .arg(&engine.address)
            .spawn()
            .with_context(|| cannot("start the language host", &arguments.host))?;
        let mut stdout = lines(process.stdout.take())?;
        keep(lines(process.stderr.take())?, said.clone());
        let port = port(&mut stdout).await?;
        keep(stdout, said.clone());
        Ok(Self { address: format!("127.0.0.1:{port}"), said, _engine: engine, _process: process })
    }
}

/// Programs and packages are built into one folder, quickly, from what cargo has already downloaded.
fn command(arguments: &Arguments, folders: &Folders) -> Command {
    let mut command = Command::new(&arguments.host);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.env("CARGO_TARGET_DIR", folders.target()).env("PULUMI_HOME", folders.home());
    command.envs([
        ("CARGO_NET_OFFLINE", "true"),
        ("CARGO_INCREMENTAL", "0"),
        ("CARGO_PROFILE_DEV_DEBUG", "0"),
        ("CARGO_TERM_COLOR", "never"),
        ("PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION", "true"),
    ]);
    command
}

async fn port(stdout: &mut Lines<BufReader<ChildStdout>>) -> Result<u16> {
    let line = stdout.next_line().await?.unwrap_or_default();
    line.trim().parse().with_context(|| format!("the language host's first line is no port: {line:?}"))
}

fn lines<T: AsyncRead + Unpin>(pipe: Option<T>) -> Result<Lines<BufReader<T>>> {
    Ok(BufReader::new(pipe.context("the language host's output can be read only once")?).lines())
}

fn keep<T: AsyncRead + Unpin + Send + 'static>(mut lines: Lines<BufReader<T>>, said: Said) {
    tokio::spawn(async move {
        while let Ok(Some(line)) = lines.next_line().await {
            said.add(&line);
        }
    });
}
