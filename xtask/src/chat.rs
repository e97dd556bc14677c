//! `cargo xtask chat`: a WebSocket client in the terminal.

use std::io::{BufRead, IsTerminal, stdin, stdout};
use std::sync::mpsc::{self, Receiver};
use std::thread;

use anyhow::{Context, Result, bail};

use crate::{EmbeddedAws, Session, Workspace, stacks};

mod connection;
mod line;

pub(crate) use connection::Connection;
use line::Line;

/// Talks to a stack on the embedded AWS.
///
/// # Errors
/// When the stack isn't up, or the connection fails.
pub fn run(workspace: &Workspace, stack: &str) -> Result<()> {
    stacks::check(workspace, stack)?;
    let place = Place::find(workspace, stack)?;
    let place = place.with_context(|| format!("{stack} is not up: cargo xtask up {stack}"))?;
    let connection = place.connect().with_context(|| format!("is it up? cargo xtask up {stack}"))?;
    talk(connection, &place.address)
}

/// A stage on the embedded AWS.
pub(crate) struct Place {
    address: String,
    port: u16,
}

impl Place {
    /// Where a stack's stage is, if it is up.
    ///
    /// # Errors
    /// When the embedded AWS hangs.
    pub(crate) fn find(workspace: &Workspace, stack: &str) -> Result<Option<Self>> {
        let Some(aws) = EmbeddedAws::running(workspace.state())? else { return Ok(None) };
        // The CLI fails for a stack that was never made.
        let Ok(outputs) = Session::shared(workspace, &aws).outputs(stack) else { return Ok(None) };
        let stage = outputs["stage"].as_str().unwrap_or(stack);
        let port = aws.port();
        Ok(outputs["apiId"].as_str().map(|api| Self { address: address(api, port, stage), port }))
    }

    /// Opens a connection.
    ///
    /// # Errors
    /// When there is none to be had.
    pub(crate) fn connect(&self) -> Result<Connection> {
        Connection::local(&self.address, self.port)
            .with_context(|| format!("can't connect to {}", self.address))
    }
}

/// Talks to any WebSocket API.
///
/// # Errors
/// When the connection fails.
pub fn run_at(url: &str) -> Result<()> {
    let connection = Connection::open(url).with_context(|| format!("can't connect to {url}"))?;
    talk(connection, url)
}

/// Where a stage of an API on the embedded AWS is. Only the embedded AWS needs that name: dial 127.0.0.1.
pub fn address(api: &str, port: u16, stage: &str) -> String {
    format!("ws://{api}.execute-api.localhost:{port}/{stage}")
}

fn talk(mut connection: Connection, address: &str) -> Result<()> {
    eprintln!("connected to {address}; /help lists what you can type");
    let typed = typed_lines();
    let screen = Screen { coloured: stdout().is_terminal() };
    loop {
        match typed.try_recv() {
            Ok(text) => match Line::parse(&text) {
                Line::Send(frame) => connection.send(frame)?,
                Line::Help => eprintln!("{}", line::HELP),
                Line::Unknown(reason) => eprintln!("{reason}"),
                Line::Nothing => {}
                Line::Quit => return connection.close(),
            },
            Err(mpsc::TryRecvError::Empty) => {}
            Err(mpsc::TryRecvError::Disconnected) => return drain(connection, &screen),
        }
        match connection.next()? {
            Some(text) => screen.show(&text),
            None if connection.is_closed() => bail!("the other side closed the connection"),
            None => {}
        }
    }
}

/// The input has ended, as in a script: what was asked is still answered.
fn drain(mut connection: Connection, screen: &Screen) -> Result<()> {
    while let Some(text) = connection.last_words()? {
        screen.show(&text);
    }
    connection.close()
}

fn typed_lines() -> Receiver<String> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        for line in stdin().lock().lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    receiver
}

struct Screen {
    coloured: bool,
}

impl Screen {
    fn show(&self, text: &str) {
        if self.coloured {
            println!("\x1b[{}m{text}\x1b[0m", line::colour(text));
        } else {
            println!("{text}");
        }
    }
}
