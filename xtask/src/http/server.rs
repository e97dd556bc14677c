//! A server whose answers somebody else thinks of: a proxy, or an AWS that says no.

use std::io::{self, BufReader, Read};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result};
use rustix::net::sockopt::set_socket_linger;

use super::Message;

/// The longest that a client is left waiting: by then every one has given up.
const HANG: Duration = Duration::from_secs(30);

/// What a client gets for a request.
#[derive(Debug)]
pub enum Reply {
    /// An answer.
    Answer(Message),
    /// The connection breaks.
    Reset,
    /// Nothing, until the client has gone.
    Silence,
}

/// What was asked of somebody else: the answer, or as little as came from there.
impl From<io::Result<Message>> for Reply {
    fn from(answer: io::Result<Message>) -> Self {
        answer.map_or(Self::Reset, Self::Answer)
    }
}

/// A server on this machine. It lives as long as this process.
///
/// ```
/// use xtask::http::{Message, Reply, Server};
///
/// # fn main() -> anyhow::Result<()> {
/// let busy = |_: &Message| Reply::Answer(Message::new("HTTP/1.1 503 Busy", &[], ""));
/// let server = Server::start(busy)?;
/// assert!(server.url().starts_with("http://127.0.0.1:"));
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Server {
    port: u16,
}

impl Server {
    /// Starts one on a free port. `reply` is asked about each request, about several at once.
    ///
    /// # Errors
    /// When no port is free.
    pub fn start(reply: impl Fn(&Message) -> Reply + Clone + Send + 'static) -> Result<Self> {
        let listener =
            TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("this machine has no free port")?;
        let port = listener.local_addr().context("this machine has no free port")?.port();
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let reply = reply.clone();
                // A client that goes away in the middle was killed, or has given up: that's what this is for.
                thread::spawn(move || drop(serve(&client, reply)));
            }
        });
        Ok(Self { port })
    }

    /// Its port on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Where clients find it.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

fn serve(mut client: &TcpStream, reply: impl Fn(&Message) -> Reply) -> io::Result<()> {
    // The end of a long answer would wait until the client has confirmed the rest.
    client.set_nodelay(true)?;
    let mut reader = BufReader::new(client);
    while let Some(request) = Message::request(&mut reader)? {
        match reply(&request) {
            Reply::Answer(answer) => answer.write(&mut client)?,
            Reply::Reset => return reset(client),
            Reply::Silence => {
                hang(client)?;
                return reset(client);
            }
        }
    }
    Ok(())
}

/// Without lingering, closing is a reset.
fn reset(client: &TcpStream) -> io::Result<()> {
    Ok(set_socket_linger(client, Some(Duration::ZERO))?)
}

/// Says nothing until the client has gone.
fn hang(mut client: &TcpStream) -> io::Result<()> {
    client.set_read_timeout(Some(HANG))?;
    // Whatever comes of this, the wait is over.
    let _ = client.read(&mut [0]);
    Ok(())
}
