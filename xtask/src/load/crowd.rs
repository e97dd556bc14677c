//! Many clients at once.

use std::sync::{Mutex, PoisonError};
use std::thread::{self, Builder, ScopedJoinHandle};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, ensure};

use super::client::{Client, Heard};
use crate::chat::Place;

/// How many clients connect or close at once.
const AT_ONCE: usize = 16;
/// How many join at once. Everyone in the room is told of each, and a function has 29 s for that.
const JOINING_AT_ONCE: usize = 4;
/// A listener's stack. Each has a thread, and the default would be 2 MiB for each.
const STACK_BYTES: usize = 256 * 1024;
/// How long it may take until nobody is gone any more.
const SETTLING: Duration = Duration::from_secs(60);

/// Clients of one stage.
pub(super) struct Crowd {
    clients: Vec<Client>,
    connecting: Duration,
}

/// When each message was sent, and when each client got it.
pub(super) struct Talk {
    pub(super) sent: Vec<Instant>,
    pub(super) heard: Vec<Heard>,
}

impl Crowd {
    /// Connects so many.
    pub(super) fn connect(place: &Place, size: usize) -> Result<Self> {
        let started = Instant::now();
        let clients = side_by_side(AT_ONCE, vec![place; size], Client::connect)?;
        Ok(Self { clients, connecting: started.elapsed() })
    }

    /// How long connecting took them.
    pub(super) fn connecting(&self) -> Duration {
        self.connecting
    }

    pub(super) fn join(&mut self, room: &str) -> Result<()> {
        side_by_side(JOINING_AT_ONCE, self.clients.iter_mut().collect(), |client| client.join(room)).map(drop)
    }

    /// Has the functions forget who left before, and start where they haven't yet.
    pub(super) fn settle(&mut self) -> Result<()> {
        let speaker = self.clients.first_mut().context("nobody is there")?;
        let deadline = Instant::now() + SETTLING;
        while speaker.broadcast("is anyone gone?", |_| {})?["gone"] != 0 {
            ensure!(Instant::now() < deadline, "after {SETTLING:?}, clients are still found gone");
        }
        Ok(())
    }

    /// One says as many messages, and all listen.
    pub(super) fn talk(&mut self, room: &str, messages: usize) -> Result<Talk> {
        let (speaker, listeners) = self.clients.split_first_mut().context("nobody is there")?;
        thread::scope(|scope| {
            let listen = |listener: &mut Client| listener.listen(room, messages);
            let listening = listeners.iter_mut().map(|listener| {
                let thread = Builder::new().stack_size(STACK_BYTES);
                thread.spawn_scoped(scope, move || listen(listener)).context("can't start a thread")
            });
            let listening = listening.collect::<Result<Vec<_>>>()?;
            let (sent, own) = speaker.speak(room, messages)?;
            let heard = listening.into_iter().map(end).chain([Ok(own)]).collect::<Result<_>>()?;
            Ok(Talk { sent, heard })
        })
    }

    pub(super) fn leave(self) -> Result<()> {
        side_by_side(AT_ONCE, self.clients, Client::close).map(drop)
    }
}

/// Works on all, `at_once` of them at once.
fn side_by_side<T: Send, R: Send>(
    at_once: usize,
    all: Vec<T>,
    work: impl Fn(T) -> Result<R> + Sync,
) -> Result<Vec<R>> {
    let queue = Mutex::new(all.into_iter());
    let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
    let worker = || std::iter::from_fn(next).map(&work).collect::<Result<Vec<R>>>();
    thread::scope(|scope| {
        let workers: Vec<_> = (0..at_once).map(|_| scope.spawn(worker)).collect();
        let done: Vec<Vec<R>> = workers.into_iter().map(end).collect::<Result<_>>()?;
        Ok(done.into_iter().flatten().collect())
    })
}

fn end<R>(thread: ScopedJoinHandle<'_, Result<R>>) -> Result<R> {
    thread.join().map_err(|_| anyhow!("a defect in xtask, see above"))?
}

#[cfg(test)]
mod tests {
    use anyhow::ensure;

    use super::side_by_side;

    #[test]
    fn each_is_worked_on_once_and_a_failure_is_told() {
        let mut done = side_by_side(7, (0..100).collect(), |number| Ok(number * 2)).unwrap();
        done.sort_unstable();
        assert_eq!(done, (0..100).map(|number| number * 2).collect::<Vec<_>>());
        let failed = side_by_side(7, (0..100).collect(), |number| {
            ensure!(number != 50, "not {number}");
            Ok(())
        });
        assert_eq!(failed.unwrap_err().to_string(), "not 50");
    }
}
