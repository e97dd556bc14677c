//! Writes down what goes to the embedded AWS.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
};

/// Stands between the provider and the embedded AWS.
pub struct Recorder {
    pub url: String,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Recorder {
    /// One in front of the AWS at an address such as `http://127.0.0.1:4566`.
    pub fn start(upstream: &str) -> Self {
        let upstream = upstream.trim_start_matches("http://").trim_end_matches('/').to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let seen = Arc::new(Mutex::new(Vec::new()));
        let requests = seen.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (upstream, requests) = (upstream.clone(), requests.clone());
                std::thread::spawn(move || pass_on(&stream.expect("a connection"), &upstream, &requests));
            }
        });
        Self { url, seen }
    }

    /// The requests since the last time.
    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.seen.lock().expect("no panic"))
    }
}

/// Passes one request on, and its answer back.
fn pass_on(stream: &TcpStream, upstream: &str, requests: &Mutex<Vec<String>>) {
    let mut reader = BufReader::new(stream);
    let (mut head, mut said, mut length) = (String::new(), String::new(), 0);
    let mut line = String::new();
    while reader.read_line(&mut line).expect("a header") > 2 {
        let header = line.to_ascii_lowercase();
        if head.is_empty() || header.starts_with("x-amz-target") {
            said.push_str(line.trim_end());
            said.push(' ');
        } else if let Some((_, scope)) = header.split_once("credential=") {
            // After the key and the day: `eu-west-1/logs`, which is nowhere else.
            said.extend(scope.split('/').skip(2).take(2).flat_map(|part| [part, " "]));
        } else if let Some(value) = header.strip_prefix("content-length:") {
            length = value.trim().parse().expect("a length");
        }
        if !header.starts_with("connection:") {
            head.push_str(&line);
        }
        line.clear();
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).expect("a body");
    // Not all bodies are text.
    said.extend(body.iter().copied().map(char::from));
    requests.lock().expect("no panic").push(said);
    let mut server = TcpStream::connect(upstream).expect("the embedded AWS");
    write!(server, "{head}Connection: close\r\n\r\n").expect("a request can be sent");
    server.write_all(&body).expect("a request can be sent");
    // Whoever asked may have lost patience.
    drop(std::io::copy(&mut server, &mut &*stream));
}
