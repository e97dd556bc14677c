//! `cargo xtask load`: many clients in one room of a stack on the embedded AWS, and how long it takes until each of them
//! has each message.

use std::process;

use anyhow::{Context, Result, ensure};

use crate::chat::Place;
use crate::progress::Progress;
use crate::{Workspace, up};

mod client;
mod crowd;
mod figures;

use crowd::Crowd;
use figures::Figures;

/// The stack that is loaded.
const STACK: &str = "dev";
/// How many clients and messages show that it works.
const QUICK: (usize, usize) = (10, 2);

/// How much is sent, and to how many.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// How many clients there are; each number is a round of its own
    #[arg(long, value_name = "N,…", value_delimiter = ',', default_values_t = [50, 200, 500])]
    connections: Vec<usize>,
    /// How many messages are sent in a round
    #[arg(long, value_name = "M", default_value_t = 20)]
    messages: usize,
    /// Only see whether it works: 10 clients, 2 messages
    #[arg(long, conflicts_with_all = ["connections", "messages"])]
    quick: bool,
}

impl Options {
    fn rounds(&self) -> Result<(Vec<usize>, usize)> {
        if self.quick {
            return Ok((vec![QUICK.0], QUICK.1));
        }
        ensure!(!self.connections.contains(&0), "--connections has a 0: a room needs a client");
        ensure!(self.messages > 0, "--messages is 0: send at least one");
        Ok((self.connections.clone(), self.messages))
    }
}

/// Brings the stack up where it isn't, and prints a line for each round.
///
/// # Errors
/// When the stack doesn't come up, a client can't connect or join, or a message is lost.
pub fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    let (rounds, messages) = options.rounds()?;
    let place = place(workspace)?;
    println!("{messages} messages, each to all clients, the next one when the last is acknowledged");
    println!("{}", figures::HEADINGS);
    let mut lost = 0;
    for clients in rounds {
        let figures = round(&place, clients, messages)?;
        println!("{figures}");
        lost += figures.lost();
    }
    ensure!(lost == 0, "{lost} messages didn't arrive");
    Ok(())
}

fn place(workspace: &Workspace) -> Result<Place> {
    if let Some(place) = Place::find(workspace, STACK)? {
        return Ok(place);
    }
    up::run(workspace, STACK, None)?;
    Place::find(workspace, STACK)?.with_context(|| format!("{STACK} came up without an address"))
}

fn round(place: &Place, clients: usize, messages: usize) -> Result<Figures> {
    // What is said in it is told from anything else by its name.
    let room = format!("load-{}-{clients}", process::id());
    let progress = Progress::default();
    let mut crowd =
        progress.during(&format!("connecting {clients} clients"), || Crowd::connect(place, clients))?;
    progress.during(&format!("all {clients} join a room"), || crowd.join(&room))?;
    progress.during("forgetting the clients of earlier rounds", || crowd.settle())?;
    let talk = progress.during(&format!("{messages} messages"), || crowd.talk(&room, messages))?;
    let connecting = crowd.connecting();
    progress.during(&format!("closing {clients} connections"), || crowd.leave())?;
    Ok(Figures::of(clients, connecting, &talk))
}
