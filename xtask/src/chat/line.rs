//! What one can type.

use serde_json::{Value, json};

/// The list of what one can type.
pub(super) const HELP: &str = "\
  hello                to everyone
  /to ID hello         to one connection; a reply tells you yours
  /join ROOM           enter a room
  /leave ROOM          leave it
  /all hello           to everyone, even if it starts with / or {
  {\"action\": …}        sent as it is
  /help  /quit";

/// A line from the terminal.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// Goes to the API.
    Send(String),
    /// The list of what one can type.
    Help,
    /// The end.
    Quit,
    /// An empty line.
    Nothing,
    /// No such command, or one without what it needs.
    Unknown(String),
}

impl Line {
    /// What a line asks for.
    pub(super) fn parse(text: &str) -> Self {
        let text = text.trim();
        match text.chars().next() {
            None => Self::Nothing,
            Some('{' | '[') => Self::Send(text.to_owned()),
            Some('/') => Self::command(text),
            Some(_) => broadcast(text),
        }
    }

    fn command(text: &str) -> Self {
        let (command, rest) = split(text);
        match (command, rest, split(rest)) {
            ("/help", _, _) => Self::Help,
            ("/quit" | "/exit", _, _) => Self::Quit,
            ("/join", room, _) if !room.is_empty() => send(&json!({ "action": "joinRoom", "room": room })),
            ("/leave", room, _) if !room.is_empty() => send(&json!({ "action": "leaveRoom", "room": room })),
            ("/all", message, _) if !message.is_empty() => broadcast(message),
            ("/to", _, (id, message)) if !message.is_empty() => {
                send(&json!({ "action": "sendMessage", "targetId": id, "message": message }))
            }
            ("/join" | "/leave" | "/all" | "/to", _, _) => {
                Self::Unknown(format!("{command} needs more than that:\n{HELP}"))
            }
            _ => Self::Unknown(format!("there is no {command}:\n{HELP}")),
        }
    }
}

fn broadcast(message: &str) -> Line {
    send(&json!({ "action": "broadcast", "message": message }))
}

fn send(frame: &Value) -> Line {
    Line::Send(frame.to_string())
}

fn split(text: &str) -> (&str, &str) {
    let (first, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    (first, rest.trim())
}

/// The terminal's colour for a frame that arrived: red for an error, dim for an acknowledgement, green for what
/// others say.
pub(super) fn colour(frame: &str) -> u8 {
    let frame: Value = serde_json::from_str(frame).unwrap_or_default();
    match frame["type"].as_str() {
        Some("error") => 31,
        Some("ack") => 2,
        Some(_) => 32,
        None => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(text: &str) -> Value {
        match Line::parse(text) {
            Line::Send(frame) => serde_json::from_str(&frame).unwrap(),
            other => panic!("{text} is {other:?}"),
        }
    }

    #[test]
    fn json_is_sent_as_it_is_even_if_it_is_broken() {
        for text in [r#"{"action": "sendMessage", "message": "test"}"#, "{broken", "[1]"] {
            assert_eq!(Line::parse(text), Line::Send(text.to_owned()));
        }
    }

    #[test]
    fn text_goes_to_everyone() {
        for text in ["hello you", "/all  hello you "] {
            assert_eq!(sent(text), json!({ "action": "broadcast", "message": "hello you" }), "{text}");
        }
    }

    #[test]
    fn shortcuts_become_frames() {
        assert_eq!(sent("/join general"), json!({ "action": "joinRoom", "room": "general" }));
        assert_eq!(sent("/leave general"), json!({ "action": "leaveRoom", "room": "general" }));
        let message = json!({ "action": "sendMessage", "targetId": "AbC=", "message": "hello you" });
        assert_eq!(sent("/to AbC= hello you"), message);
    }

    #[test]
    fn a_command_without_what_it_needs_is_not_sent() {
        for text in ["/join", "/to", "/to ID", "/all ", "/shout hello"] {
            assert!(matches!(Line::parse(text), Line::Unknown(_)), "{text}");
        }
    }

    #[test]
    fn an_empty_line_is_nothing() {
        assert_eq!(Line::parse("  "), Line::Nothing);
    }
}
