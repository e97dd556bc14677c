//! A chat client, on a common WebSocket library.

use std::net::TcpStream;

use serde_json::Value;
use tungstenite::{Message, WebSocket, client::IntoClientRequest};

use crate::stand::{PATIENCE, Stand};

pub(crate) struct Client {
    socket: WebSocket<TcpStream>,
    pub(crate) id: String,
}

impl Client {
    /// Connects to a stage and learns its own connection id.
    pub(crate) fn connect(stand: &Stand, api: &str, stage: &str) -> Self {
        let port = stand.aws().port();
        let request =
            format!("ws://{api}.execute-api.localhost:{port}/{stage}").into_client_request().unwrap();
        let stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let (socket, _) = tungstenite::client(request, stream).unwrap();
        let mut client = Self { socket, id: String::new() };
        let reply = client.ask(r#"{"action": "sendMessage", "message": "who am I?"}"#, "message");
        client.id = reply["connectionId"].as_str().unwrap_or_default().to_owned();
        assert!(!client.id.is_empty(), "no connectionId in {reply}");
        client
    }

    pub(crate) fn send(&mut self, text: &str) {
        self.socket.send(Message::text(text)).unwrap();
    }

    /// Waits for a message of a type; others on the way are passed over.
    pub(crate) fn expect(&mut self, kind: &str) -> Value {
        self.expect_one_of(&[kind])
    }

    /// Waits for a message of one of these types; others on the way are passed over.
    pub(crate) fn expect_one_of(&mut self, kinds: &[&str]) -> Value {
        loop {
            let frame = self.socket.read().unwrap_or_else(|error| panic!("none of {kinds:?} came: {error}"));
            let Message::Text(text) = frame else { continue };
            let message: Value = serde_json::from_str(&text).expect("every message is JSON");
            if kinds.iter().any(|kind| message["type"] == *kind) {
                return message;
            }
        }
    }

    pub(crate) fn ask(&mut self, text: &str, kind: &str) -> Value {
        self.send(text);
        self.expect(kind)
    }

    pub(crate) fn close(mut self) {
        self.socket.close(None).unwrap();
        while self.socket.read().is_ok() {}
    }
}
