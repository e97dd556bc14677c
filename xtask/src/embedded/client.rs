//! A client of the embedded AWS for a few questions: it checks no signatures, and the `aws` CLI takes a second for each.

use std::io::{self, BufReader};
use std::net::{Ipv4Addr, TcpStream};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::http::Message;
use crate::session::REGION;

/// How long the embedded AWS may take for an answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// A client of the embedded AWS on a port.
#[derive(Debug, Clone, Copy)]
pub struct Client(pub(crate) u16);

impl Client {
    /// Makes the embedded AWS as empty as a new one.
    ///
    /// # Errors
    /// When it doesn't answer, or refuses; so with every question.
    pub fn reset(self) -> Result<()> {
        self.ask("ministack", "POST /_ministack/reset", &[], "").map(drop)
    }

    /// A `GET` of a service that has its operations in paths. What isn't there is `{}`.
    ///
    /// # Errors
    /// As [`reset`](Self::reset).
    pub fn get(self, service: &str, path: &str) -> Result<Value> {
        parse(&self.find(service, &format!("GET {path}"), &[], "")?)
    }

    /// A `PUT` of such a service.
    ///
    /// # Errors
    /// As [`reset`](Self::reset), and when nothing is there.
    pub fn put(self, service: &str, path: &str, body: &Value) -> Result<Value> {
        let json = [("content-type", "application/json")];
        parse(&self.ask(service, &format!("PUT {path}"), &json, &body.to_string())?)
    }

    /// A question to a service that has its operations in a header.
    ///
    /// # Errors
    /// As [`reset`](Self::reset).
    pub fn json(self, service: &str, target: &str, body: &Value) -> Result<Value> {
        let headers = [("x-amz-target", target), ("content-type", "application/x-amz-json-1.1")];
        parse(&self.ask(service, "POST /", &headers, &body.to_string())?)
    }

    /// A question to a service that answers in XML.
    ///
    /// # Errors
    /// As [`reset`](Self::reset).
    pub fn query(self, service: &str, form: &str) -> Result<String> {
        self.find(service, "POST /", &[("content-type", "application/x-www-form-urlencoded")], form)
    }

    /// A question about what may not be there, and has no parts then.
    fn find(self, service: &str, target: &str, headers: &[(&str, &str)], body: &str) -> Result<String> {
        let answer = self.send(service, target, headers, body)?;
        if answer.status() == "404" { Ok("{}".to_owned()) } else { taken(service, target, &answer) }
    }

    fn ask(self, service: &str, target: &str, headers: &[(&str, &str)], body: &str) -> Result<String> {
        taken(service, target, &self.send(service, target, headers, body)?)
    }

    fn send(self, service: &str, target: &str, headers: &[(&str, &str)], body: &str) -> Result<Message> {
        let credential = format!("AWS4-HMAC-SHA256 Credential=test/20260101/{REGION}/{service}/aws4_request");
        let host = format!("127.0.0.1:{}", self.0);
        let own = [("host", host.as_str()), ("authorization", &credential), ("connection", "close")];
        let request = Message::new(&format!("{target} HTTP/1.1"), &[&own, headers].concat(), body);
        self.exchange(&request).with_context(|| format!("the embedded AWS doesn't answer {target}"))
    }

    /// Passes a request on. Each has a connection of its own, as the embedded AWS closes idle ones when it likes.
    ///
    /// # Errors
    /// When the connection breaks.
    pub fn exchange(self, request: &Message) -> io::Result<Message> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.0))?;
        stream.set_read_timeout(Some(PATIENCE))?;
        request.write(&mut stream)?;
        Message::answer(&mut BufReader::new(stream))
    }
}

/// What an answer says that isn't a refusal.
fn taken(service: &str, target: &str, answer: &Message) -> Result<String> {
    match answer.status() {
        "200" => Ok(answer.text()),
        status => bail!("the embedded AWS says {status} to {service} {target}: {}", answer.text()),
    }
}

fn parse(text: &str) -> Result<Value> {
    serde_json::from_str(text).with_context(|| format!("the embedded AWS answered no JSON: {text}"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::http::{Reply, Server};

    #[test]
    fn what_is_not_there_has_no_parts_and_cannot_be_changed() {
        let nothing =
            |_: &Message| Reply::Answer(Message::new("HTTP/1.1 404 Not Found", &[], "no such function"));
        let aws = Client(Server::start(nothing).unwrap().port());
        assert_eq!(aws.get("lambda", "/functions/chat").unwrap(), json!({}));
        let refused = aws.put("lambda", "/functions/chat", &json!({})).unwrap_err().to_string();
        assert!(refused.contains("404 to lambda PUT /functions/chat: no such function"), "{refused}");
    }
}
