//! A way to the embedded AWS on which one answer is lost.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{Shutdown, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

/// Forwards every request, and ends the connection instead of answering the first one that matters.
pub struct Lossy {
    pub url: String,
    created: Arc<AtomicUsize>,
}

impl Lossy {
    /// Loses the first answer to a request that starts so.
    pub fn start(aws: &str, creates: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let created = Arc::new(AtomicUsize::new(0));
        let (aws, creates, count) =
            (aws.trim_start_matches("http://").to_owned(), creates.to_owned(), created.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (stream, aws) = (stream.expect("a connection"), aws.clone());
                let (creates, count) = (creates.clone(), count.clone());
                std::thread::spawn(move || serve(stream, &aws, &creates, &count));
            }
        });
        Self { url, created }
    }

    /// How many requests that create something were made.
    pub fn created(&self) -> usize {
        self.created.load(Ordering::SeqCst)
    }
}

/// One request, as it is forwarded, and as the tests write it.
struct Request {
    raw: Vec<u8>,
    text: String,
}

/// Serves one connection for one request: the answer says that there won't be another.
fn serve(client: TcpStream, aws: &str, creates: &str, count: &AtomicUsize) {
    let Some(request) = read(&client) else { return };
    let matters = request.text.starts_with(creates);
    let nth = if matters { count.fetch_add(1, Ordering::SeqCst) } else { usize::MAX };
    let mut upstream = TcpStream::connect(aws).expect("the embedded AWS");
    upstream.write_all(&request.raw).expect("the embedded AWS listens");
    let mut answer = Vec::new();
    upstream.read_to_end(&mut answer).expect("the embedded AWS answers");
    if nth != 0 {
        // A client that has given up doesn't matter.
        let _ = (&client).write_all(&answer);
    }
    let _ = client.shutdown(Shutdown::Both);
}

fn read(client: &TcpStream) -> Option<Request> {
    let mut reader = BufReader::new(client);
    let mut first = String::new();
    reader.read_line(&mut first).ok().filter(|length| *length > 0)?;
    let (mut raw, mut target, mut length) = (first.clone(), String::new(), 0);
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).ok()?;
        let (name, value) = header.split_once(':').unwrap_or_default();
        match name.to_ascii_lowercase().as_str() {
            "" => break,
            "content-length" => length = value.trim().parse().expect("a length"),
            "x-amz-target" => value.trim().clone_into(&mut target),
            "connection" => continue,
            _ => {}
        }
        raw.push_str(&header);
    }
    raw.push_str("Connection: close\r\n\r\n");
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let line = first.trim_end().trim_end_matches(" HTTP/1.1");
    let text = format!("{line} {target}{}", String::from_utf8_lossy(&body));
    Some(Request { raw: [raw.into_bytes(), body].concat(), text })
}
