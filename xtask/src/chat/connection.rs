//! A connection to a WebSocket API.

use std::io::ErrorKind;
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use tungstenite::error::{ProtocolError, UrlError};
use tungstenite::http::Uri;
use tungstenite::stream::MaybeTlsStream;
use tungstenite::{Error, Message, WebSocket};

/// How long to look for a frame before the keyboard is looked at again.
const GLANCE: Duration = Duration::from_millis(20);
/// How long it must be quiet before everything asked is taken as answered.
const QUIET: Duration = Duration::from_secs(2);
/// How long an embedded AWS on this machine may take to accept.
const PATIENCE: Duration = Duration::from_secs(10);

/// An open connection.
pub(crate) struct Connection {
    socket: WebSocket<MaybeTlsStream<TcpStream>>,
    closed: bool,
}

impl Connection {
    /// Opens `address`, whose name only the embedded AWS knows, on this machine.
    pub(crate) fn local(address: &str, port: u16) -> Result<Self> {
        let stream = TcpStream::connect_timeout(&SocketAddr::from((Ipv4Addr::LOCALHOST, port)), PATIENCE)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        match tungstenite::client(address, MaybeTlsStream::Plain(stream)) {
            Ok((socket, _)) => Self::over(socket),
            Err(error) => bail!("{error}"),
        }
    }

    /// Opens any address.
    pub(crate) fn open(url: &str) -> Result<Self> {
        let address: Uri = url.parse().context("that is no address")?;
        if let (Some(host), Some(port)) = (address.host(), address.port_u16())
            && host.ends_with(".localhost")
        {
            return Self::local(url, port);
        }
        match tungstenite::connect(url) {
            Ok((socket, _)) => Self::over(socket),
            Err(Error::Url(UrlError::TlsFeatureNotEnabled)) => {
                bail!("for wss:// run: cargo run --package xtask --features tls -- chat --url {url}")
            }
            Err(error) => bail!("{error}"),
        }
    }

    fn over(socket: WebSocket<MaybeTlsStream<TcpStream>>) -> Result<Self> {
        let connection = Self { socket, closed: false };
        connection.look_for(GLANCE)?;
        Ok(connection)
    }

    /// How long [`next`](Self::next) waits.
    fn look_for(&self, time: Duration) -> Result<()> {
        let stream = tcp(&self.socket).context("an unknown kind of connection")?;
        stream.set_read_timeout(Some(time)).context("the connection broke")
    }

    /// Sends a text.
    pub(crate) fn send(&mut self, text: String) -> Result<()> {
        self.socket.send(Message::text(text)).context("the connection broke")
    }

    /// The next text, if one is there.
    pub(crate) fn next(&mut self) -> Result<Option<String>> {
        match self.socket.read() {
            Ok(Message::Text(text)) => Ok(Some(text.to_string())),
            Ok(Message::Close(_)) | Err(Error::ConnectionClosed | Error::AlreadyClosed) => Ok(self.end()),
            Err(Error::Protocol(ProtocolError::ResetWithoutClosingHandshake)) => Ok(self.end()),
            Ok(_) => Ok(None),
            Err(Error::Io(error)) if is_pause(error.kind()) => Ok(None),
            Err(error) => Err(error).context("the connection broke"),
        }
    }

    /// The next text, unless it stays quiet.
    pub(crate) fn last_words(&mut self) -> Result<Option<String>> {
        self.within(QUIET)
    }

    /// The next text, unless none comes for so long, or the other side closes.
    pub(crate) fn within(&mut self, patience: Duration) -> Result<Option<String>> {
        let deadline = Instant::now() + patience;
        while let left = deadline.saturating_duration_since(Instant::now())
            && !left.is_zero()
            && !self.closed
        {
            self.look_for(left)?;
            if let Some(text) = self.next()? {
                return Ok(Some(text));
            }
        }
        Ok(None)
    }

    /// Whether the other side has closed.
    pub(crate) fn is_closed(&self) -> bool {
        self.closed
    }

    /// Says goodbye.
    pub(crate) fn close(mut self) -> Result<()> {
        if !self.closed {
            self.socket.close(None).context("the connection broke")?;
            let deadline = Instant::now() + QUIET;
            while Instant::now() < deadline && !self.closed {
                self.next()?;
            }
        }
        Ok(())
    }

    fn end(&mut self) -> Option<String> {
        self.closed = true;
        None
    }
}

/// The connection below the encryption.
fn tcp(socket: &WebSocket<MaybeTlsStream<TcpStream>>) -> Option<&TcpStream> {
    match socket.get_ref() {
        MaybeTlsStream::Plain(stream) => Some(stream),
        #[cfg(feature = "tls")]
        MaybeTlsStream::Rustls(stream) => Some(stream.get_ref()),
        _ => None,
    }
}

fn is_pause(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted)
}
