//! `cargo xtask chat`: a WebSocket client in the terminal.

use std::io::{BufRead, IsTerminal, stdin, stdout};
use std::sync::mpsc::{self, Receiver};
use std::thread;

use anyhow::{Context, Result, bail};

use crate::{EmbeddedAws, Session, Workspace, stacks};

mod connection;
mod line;

use connection::Connection;
use line::Line;

/// Talks to a stack on the embedded AWS.
///
/// # Errors
/// When the stack isn't up, or the connection fails.
pub fn run(workspace: &Workspace, stack: &str) -> Result<()> {
    stacks::check(workspace, stack)?;
    let missing = || format!("{stack} is not up: cargo xtask up {stack}");
    let aws = EmbeddedAws::running(workspace.state())?.with_context(missing)?;
    let outputs = Session::shared(workspace, &aws).outputs(stack).with_context(missing)?;
    let api = outputs["apiId"].as_str().with_context(missing)?;
    let address = address(api, aws.port(), outputs["stage"].as_str().unwrap_or(stack));
    let connection = Connection::local(&address, aws.port())
        .with_context(|| format!("can't connect to {address}\nis it up? cargo xtask up {stack}"))?;
    talk(connection, &address)
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
