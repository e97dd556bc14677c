//! A chat client, on a common WebSocket library.

use std::{collections::BTreeSet, net::TcpStream};

use serde_json::Value;
use tungstenite::{Message, WebSocket, client::IntoClientRequest};

use crate::stand::{PATIENCE, Stand};

pub(crate) struct Client {
    socket: WebSocket<TcpStream>,
    pub(crate) id: String,
    /// All that came.
    heard: Vec<Value>,
}

impl Client {
    /// Connects to a stage and learns its own connection id.
    pub(crate) fn connect(stand: &Stand, api: &str, stage: &str) -> Self {
        Self::connect_with(stand, api, stage, "", &[]).expect("the client is let in")
    }

    /// The same with a query, from its `?` on, and headers, unless the client isn't let in.
    pub(crate) fn connect_with(
        stand: &Stand,
        api: &str,
        stage: &str,
        query: &str,
        headers: &[(&'static str, &str)],
    ) -> Option<Self> {
        let port = stand.aws().port();
        let address = format!("ws://{api}.execute-api.localhost:{port}/{stage}{query}");
        let mut request = address.into_client_request().unwrap();
        for (name, value) in headers {
            request.headers_mut().insert(*name, value.parse().unwrap());
        }
        let stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let (socket, _) = tungstenite::client(request, stream).ok()?;
        let mut client = Self { socket, id: String::new(), heard: Vec::new() };
        let reply = client.ask(r#"{"action": "sendMessage", "message": "who am I?"}"#, "message");
        client.id = reply["connectionId"].as_str().unwrap_or_default().to_owned();
        assert!(!client.id.is_empty(), "no connectionId in {reply}");
        Some(client)
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
        self.wait_for(&format!("one of {kinds:?}"), |message| {
            kinds.iter().any(|kind| message["type"] == *kind)
        })
    }

    /// Waits for a message with this quality; others on the way are passed over.
    pub(crate) fn wait_for(&mut self, what: &str, mut is_it: impl FnMut(&Value) -> bool) -> Value {
        loop {
            let frame = self.socket.read().unwrap_or_else(|error| panic!("{what} didn't come: {error}"));
            let Message::Text(text) = frame else { continue };
            let message: Value = serde_json::from_str(&text).expect("every message is JSON");
            self.heard.push(message.clone());
            if is_it(&message) {
                return message;
            }
        }
    }

    pub(crate) fn ask(&mut self, text: &str, kind: &str) -> Value {
        self.send(text);
        self.expect(kind)
    }

    /// Waits until everyone's message of these texts has come, now or before.
    pub(crate) fn hear(&mut self, texts: &BTreeSet<String>) {
        let said = |message: &Value| message["message"].as_str().map(str::to_owned);
        let pushes = self.heard.iter().filter(|message| message["type"] == "broadcast");
        let mut missing = texts - &pushes.filter_map(said).collect();
        while let Some(one) = missing.first().cloned() {
            let push = self.wait_for(&format!("`{one}`"), |message| message["type"] == "broadcast");
            missing.remove(&said(&push).unwrap_or_default());
        }
    }

    pub(crate) fn close(mut self) {
        self.socket.close(None).unwrap();
        while self.socket.read().is_ok() {}
    }
}
