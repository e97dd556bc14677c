//! The engine that started this process: where it is, and whether it still lives.

use std::{
    error::Error,
    io::{self, ErrorKind},
    time::Duration,
};

use tokio::net::TcpStream;

/// How long to wait before a connection that has ended is made anew.
const PAUSE: Duration = Duration::from_millis(100);

/// The engine's address, if it is the one that started this process: the last argument, after flags that every plugin
/// is given (`-v=9`, `--tracing URL`).
///
/// An engine that attaches to a process already running gives none: the address comes with its first call.
pub fn engine_address() -> Option<String> {
    last(std::env::args().skip(1))
}

fn last(args: impl Iterator<Item = String>) -> Option<String> {
    args.last().filter(|address| !address.starts_with('-'))
}

/// Returns once nobody listens at the engine's address any more, however the engine ended.
///
/// Anything else that keeps a connection from being made, such as a machine too busy to answer, is no such end.
pub async fn gone(address: &str) {
    while !stay_connected(address).await.is_err_and(|error| is_refusal(&*error)) {
        tokio::time::sleep(PAUSE).await;
    }
}

/// Holds an idle HTTP/2 connection until the other side closes it.
///
/// A bare TCP connection would do to notice the end, but delays it: a gRPC server waits for unfinished handshakes.
async fn stay_connected(address: &str) -> Result<(), Box<dyn Error + Send + Sync>> {
    let stream = TcpStream::connect(address).await?;
    let (_requests, connection) = h2::client::handshake(stream).await?;
    Ok(connection.await?)
}

fn is_refusal(error: &(dyn Error + Send + Sync + 'static)) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == ErrorKind::ConnectionRefused)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::{net::TcpListener, time::timeout};

    use super::{gone, last};

    fn address(args: &[&str]) -> Option<String> {
        last(args.iter().map(ToString::to_string))
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

    #[tokio::test]
    async fn an_engine_that_refuses_is_gone() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        drop(listener);
        gone(&address).await;
    }

    #[tokio::test(start_paused = true)]
    async fn an_engine_that_cannot_be_reached_for_another_reason_is_not_gone() {
        assert!(timeout(Duration::from_secs(10), gone("no address")).await.is_err());
    }
}
