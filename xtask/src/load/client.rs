//! One of the many clients.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::chat::{Connection, Place};

/// How long a client waits for what it hasn't got: what comes later is lost.
const PATIENCE: Duration = Duration::from_secs(60);

/// A client that listens, and can speak.
pub(super) struct Client(Connection);

/// When a client got each message, the first time it came.
pub(super) type Heard = Vec<Option<Instant>>;

impl Client {
    pub(super) fn connect(place: &Place) -> Result<Self> {
        place.connect().map(Self)
    }

    pub(super) fn join(&mut self, room: &str) -> Result<()> {
        self.ask(&json!({ "action": "joinRoom", "room": room }), |_| {}).map(drop)
    }

    /// Sends a message to everyone. What others say until it is acknowledged is for `note`.
    pub(super) fn broadcast(&mut self, message: &str, note: impl FnMut(&Value)) -> Result<Value> {
        self.ask(&json!({ "action": "broadcast", "message": message }), note)
    }

    /// Says as many messages, and tells when each was sent and when it came back.
    pub(super) fn speak(&mut self, room: &str, messages: usize) -> Result<(Vec<Instant>, Heard)> {
        let (mut sent, mut heard) = (Vec::new(), vec![None; messages]);
        for number in 0..messages {
            sent.push(Instant::now());
            self.broadcast(&format!("{room} {number}"), |frame| note(frame, room, &mut heard))?;
        }
        self.hear_out(room, &mut heard)?;
        Ok((sent, heard))
    }

    /// Waits for as many messages.
    pub(super) fn listen(&mut self, room: &str, messages: usize) -> Result<Heard> {
        let mut heard = vec![None; messages];
        self.hear_out(room, &mut heard)?;
        Ok(heard)
    }

    pub(super) fn close(self) -> Result<()> {
        self.0.close()
    }

    /// Waits for what is missing, as long as something comes.
    fn hear_out(&mut self, room: &str, heard: &mut Heard) -> Result<()> {
        while heard.contains(&None) {
            match self.next()? {
                Some(frame) => note(&frame, room, heard),
                None => break,
            }
        }
        Ok(())
    }

    fn ask(&mut self, request: &Value, mut note: impl FnMut(&Value)) -> Result<Value> {
        self.0.send(request.to_string())?;
        loop {
            let frame = self.next()?.with_context(|| format!("no answer to {request} in {PATIENCE:?}"))?;
            match frame["type"].as_str() {
                Some("ack") => return Ok(frame),
                Some("error") => bail!("{request} was answered by {frame}"),
                _ => note(&frame),
            }
        }
    }

    fn next(&mut self) -> Result<Option<Value>> {
        let text = self.0.within(PATIENCE)?;
        text.map(|text| serde_json::from_str(&text).with_context(|| format!("no JSON: {text}"))).transpose()
    }
}

/// Notes the time, if a frame is one of the messages of this room and hasn't come before.
fn note(frame: &Value, room: &str, heard: &mut Heard) {
    let number =
        frame["message"].as_str().and_then(|message| message.strip_prefix(room)?.trim().parse().ok());
    if let Some(place) = number.and_then(|number: usize| heard.get_mut(number)) {
        place.get_or_insert_with(Instant::now);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Heard, note};

    #[test]
    fn a_message_counts_once_and_what_others_say_never() {
        let mut heard: Heard = vec![None; 2];
        for said in ["load-7 1", "load-8 0", "load-7 2", "load-7", "hello"] {
            note(&json!({ "type": "broadcast", "message": said }), "load-7", &mut heard);
        }
        let first = heard[1];
        assert!(heard[0].is_none() && first.is_some());
        note(&json!({ "type": "broadcast", "message": "load-7 1" }), "load-7", &mut heard);
        assert_eq!(heard[1], first);
    }
}
