//! An AWS that knows nobody: every call is refused as AWS refuses wrong credentials.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
};

/// Starts it; it ends with the test. The address is for `AWS_ENDPOINT_URL`.
pub(crate) fn start() -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        // A client that goes away in the middle is none of this test's concern.
        listener.incoming().flatten().for_each(|stream| drop(refuse(&stream)));
    });
    address
}

fn refuse(stream: &TcpStream) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream);
    let (mut length, mut query) = (0, false);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let line = line.trim().to_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or(0);
        }
        query |= line.contains("x-www-form-urlencoded");
    }
    std::io::copy(&mut reader.take(length), &mut std::io::sink())?;
    answer(stream, query)
}

/// IAM and STS answer in XML, the others in JSON.
fn answer(mut stream: &TcpStream, query: bool) -> std::io::Result<()> {
    let (kind, body) = if query {
        let error =
            "<Type>Sender</Type><Code>InvalidClientTokenId</Code><Message>The token is invalid</Message>";
        ("text/xml", format!("<ErrorResponse><Error>{error}</Error></ErrorResponse>"))
    } else {
        ("application/json", r#"{"message": "The token is invalid"}"#.to_owned())
    };
    write!(
        stream,
        "HTTP/1.1 403 Forbidden\r\nx-amzn-errortype: UnrecognizedClientException\r\ncontent-type: {kind}\r\n\
         content-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
}
