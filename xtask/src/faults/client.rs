//! A client of the embedded AWS for a few questions: it checks no signatures, and the `aws` CLI takes a second for each.

use std::io::BufReader;
use std::net::{Ipv4Addr, TcpStream};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::http::Message;
use crate::session::REGION;

/// How long the embedded AWS may take for an answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// The embedded AWS on a port.
#[derive(Debug, Clone, Copy)]
pub(super) struct Client(pub(super) u16);

impl Client {
    /// Makes the embedded AWS as empty as a new one.
    pub(super) fn reset(self) -> Result<()> {
        self.ask("ministack", "POST /_ministack/reset", &[], "").map(drop)
    }

    /// A `GET` of a service that has its operations in paths.
    pub(super) fn get(self, service: &str, path: &str) -> Result<Value> {
        parse(&self.ask(service, &format!("GET {path}"), &[], "")?)
    }

    /// A question to a service that has its operations in a header.
    pub(super) fn json(self, service: &str, target: &str) -> Result<Value> {
        let headers = [("x-amz-target", target), ("content-type", "application/x-amz-json-1.1")];
        parse(&self.ask(service, "POST /", &headers, "{}")?)
    }

    /// A question to a service that answers in XML.
    pub(super) fn query(self, service: &str, form: &str) -> Result<String> {
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

    fn exchange(self, request: &Message) -> std::io::Result<Message> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.0))?;
        stream.set_read_timeout(Some(PATIENCE))?;
        request.write(&mut stream)?;
        Message::answer(&mut BufReader::new(stream))
    }
}

fn parse(text: &str) -> Result<Value> {
    serde_json::from_str(text).with_context(|| format!("the embedded AWS answered no JSON: {text}"))
}
