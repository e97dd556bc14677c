//! What a child writes, on its way to the CLI.

use std::{process::ExitStatus, time::Duration};

use anyhow::Result;
use tokio::{
    io::{AsyncRead, AsyncReadExt},
    sync::mpsc::Sender,
    time::timeout,
};
use tonic::Status;

use crate::cargo::{self, ProcessGroup};

/// How long the CLI may take to read what is left in the pipes of a child that has ended.
const DRAIN: Duration = Duration::from_secs(5);

/// What a stream of the CLI carries.
pub(crate) trait Output: Sized + Send + Sync + 'static {
    /// A piece of what a child writes to stdout.
    fn stdout(bytes: Vec<u8>) -> Self;
    /// A piece of what it writes to stderr.
    fn stderr(bytes: Vec<u8>) -> Self;
}

/// The other end is the CLI's.
pub(crate) type Listener<T> = Sender<Result<T, Status>>;

/// Sends all that a child writes, until it ends.
///
/// # Errors
/// When nobody listens any more.
pub(crate) async fn forward<T: Output>(
    child: &mut ProcessGroup,
    listener: &Listener<T>,
) -> Result<ExitStatus> {
    let (stdout, stderr) = (cargo::pipe(&mut child.stdout)?, cargo::pipe(&mut child.stderr)?);
    let copied =
        async { tokio::try_join!(copy(stdout, listener, T::stdout), copy(stderr, listener, T::stderr)) };
    tokio::pin!(copied);
    let status = tokio::select! {
        copied = &mut copied => {
            copied?;
            return Ok(child.wait().await?);
        }
        status = child.wait() => status?,
    };
    // What the child has written may still be on its way. What has left the child's group may hold on to the pipes.
    if let Ok(copied) = timeout(DRAIN, copied).await {
        copied?;
    }
    Ok(status)
}

async fn copy<T: Output>(
    mut pipe: impl AsyncRead + Unpin,
    listener: &Listener<T>,
    message: impl Fn(Vec<u8>) -> T,
) -> Result<()> {
    let mut chunk = Vec::with_capacity(4096);
    while pipe.read_buf(&mut chunk).await? > 0 {
        listener.send(Ok(message(std::mem::take(&mut chunk)))).await?;
    }
    Ok(())
}

/// Does some work for the CLI until that has ended, or until the CLI listens no more. Its failure is the last message.
pub(crate) async fn serve<T: Output>(listener: Listener<T>, work: impl Future<Output = Result<()>>) {
    let done = tokio::select! {
        done = work => done,
        () = listener.closed() => return,
    };
    if let Err(error) = done {
        // Nobody may be listening.
        let _ = listener.send(Err(crate::host::failure(error))).await;
    }
}
