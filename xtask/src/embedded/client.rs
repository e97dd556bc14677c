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

    /// A `GET` of a service that has its operations in paths.
    ///
    /// # Errors
    /// As [`reset`](Self::reset).
    pub fn get(self, service: &str, path: &str) -> Result<Value> {
        parse(&self.ask(service, &format!("GET {path}"), &[], "")?)
    }

    /// A `PUT` of such a service.
    ///
    /// # Errors
    /// As [`reset`](Self::reset).
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
        self.ask(service, "POST /", &[("content-type", "application/x-www-form-urlencoded")], form)
    }

    fn ask(self, service: &str, target: &str, headers: &[(&str, &str)], body: &str) -> Result<String> {
        let credential = format!("AWS4-HMAC-SHA256 Credential=test/20260101/{REGION}/{service}/aws4_request");
        let host = format!("127.0.0.1:{}", self.0);
        let own = [("host", host.as_str()), ("authorization", &credential), ("connection", "close")];
        let request = Message::new(&format!("{target} HTTP/1.1"), &[&own, headers].concat(), body);
        let answer =
            self.exchange(&request).with_context(|| format!("the embedded AWS doesn't answer {target}"))?;
        match answer.status() {
            "200" => Ok(answer.text()),
            // What isn't there has no parts either.
            "404" => Ok("{}".to_owned()),
            status => bail!("the embedded AWS says {status} to {service} {target}: {}", answer.text()),
        }
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

fn parse(text: &str) -> Result<Value> {
    serde_json::from_str(text).with_context(|| format!("the embedded AWS answered no JSON: {text}"))
}
