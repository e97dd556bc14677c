//! Just enough of HTTP/1.1 to read a message and pass it on as it came.

use std::io::{self, BufRead, Write};

mod server;

pub use server::{Reply, Server};

/// A request or an answer.
#[derive(Debug, Clone, Default)]
pub struct Message {
    /// The first line and the headers, with the empty line behind them.
    head: String,
    /// As it was sent: chunked if it was.
    body: Vec<u8>,
}

impl Message {
    /// A message of our own.
    pub fn new(start: &str, headers: &[(&str, &str)], body: &str) -> Self {
        let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let head = format!("{start}\r\n{headers}content-length: {}\r\n\r\n", body.len());
        Self { head, body: body.as_bytes().to_vec() }
    }

    /// The next request of a connection; `None` when there are no more.
    ///
    /// # Errors
    /// When the connection breaks off.
    pub fn request(reader: &mut impl BufRead) -> io::Result<Option<Self>> {
        let head = head(reader)?;
        if head.is_empty() {
            return Ok(None);
        }
        let message = Self { head, body: Vec::new() };
        let body = message.framed_body(reader)?.unwrap_or_default();
        Ok(Some(Self { body, ..message }))
    }

    /// An answer.
    ///
    /// # Errors
    /// When the connection breaks off.
    pub fn answer(reader: &mut impl BufRead) -> io::Result<Self> {
        let message = Self { head: head(reader)?, body: Vec::new() };
        if message.head.is_empty() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let body = match message.framed_body(reader)? {
            Some(body) => body,
            None if matches!(message.status(), "204" | "304") => Vec::new(),
            None => to_end(reader)?,
        };
        Ok(Self { body, ..message })
    }

    /// The body, where a header says how long it is.
    fn framed_body(&self, reader: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
        if self.header("transfer-encoding").is_some_and(|coding| coding.eq_ignore_ascii_case("chunked")) {
            return chunks(reader).map(Some);
        }
        let Some(length) = self.header("content-length").and_then(|length| length.parse().ok()) else {
            return Ok(None);
        };
        let mut body = vec![0; length];
        reader.read_exact(&mut body)?;
        Ok(Some(body))
    }

    /// Sends it.
    ///
    /// # Errors
    /// When the connection breaks off.
    pub fn write(&self, writer: &mut impl Write) -> io::Result<()> {
        // At once: the other side would put off confirming the head, and the body would wait for that.
        writer.write_all(&[self.head.as_bytes(), &self.body].concat())?;
        writer.flush()
    }

    /// What a header says, whatever the case of its name.
    pub fn header(&self, name: &str) -> Option<&str> {
        let headers = self.head.lines().skip(1).filter_map(|line| line.split_once(':'));
        let mut values = headers.filter(|(known, _)| known.eq_ignore_ascii_case(name));
        values.next().map(|(_, value)| value.trim())
    }

    /// The method and the path of a request.
    pub fn target(&self) -> (&str, &str) {
        let mut words = self.words();
        (words.next().unwrap_or_default(), words.next().unwrap_or_default())
    }

    /// The status of an answer.
    pub fn status(&self) -> &str {
        self.words().nth(1).unwrap_or_default()
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    fn words(&self) -> std::str::SplitWhitespace<'_> {
        self.head.lines().next().unwrap_or_default().split_whitespace()
    }
}

/// All up to the first empty line.
fn head(reader: &mut impl BufRead) -> io::Result<String> {
    let mut head = String::new();
    loop {
        let before = head.len();
        reader.read_line(&mut head)?;
        match &head[before..] {
            "" if head.is_empty() => return Ok(head),
            "" => return Err(io::ErrorKind::UnexpectedEof.into()),
            "\r\n" => return Ok(head),
            _ => {}
        }
    }
}

/// A chunked body with its framing. Nobody sends trailers here.
fn chunks(reader: &mut impl BufRead) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let size = line.split(';').next().unwrap_or_default().trim();
        let size =
            usize::from_str_radix(size, 16).map_err(|_| io::Error::from(io::ErrorKind::InvalidData))?;
        body.extend_from_slice(line.as_bytes());
        // The chunk, and the line's end behind it.
        let start = body.len();
        body.resize(start + size + 2, 0);
        reader.read_exact(&mut body[start..])?;
        if size == 0 {
            return Ok(body);
        }
    }
}

fn to_end(reader: &mut impl BufRead) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    reader.read_to_end(&mut body)?;
    Ok(body)
}

#[cfg(test)]
mod tests {
    use super::Message;

    fn passed_on(text: &str, read: impl Fn(&mut &[u8]) -> Message) -> String {
        let mut sent = Vec::new();
        read(&mut text.as_bytes()).write(&mut sent).unwrap();
        String::from_utf8(sent).unwrap()
    }

    #[test]
    fn a_request_is_passed_on_as_it_came_and_the_next_one_follows() {
        let (first, second) =
            ("POST /a HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc", "GET /b HTTP/1.1\r\nHost: x\r\n\r\n");
        let text = format!("{first}{second}");
        let mut reader = text.as_bytes();
        let mut next = || Message::request(&mut reader).unwrap();
        let (one, two, none) = (next().unwrap(), next().unwrap(), next());
        assert_eq!((one.target(), two.target()), (("POST", "/a"), ("GET", "/b")));
        assert_eq!((one.text().as_str(), none.is_none()), ("abc", true));
        assert_eq!(passed_on(first, |reader| Message::request(reader).unwrap().unwrap()), first);
    }

    #[test]
    fn a_chunked_answer_keeps_its_framing() {
        let text =
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n3;x=y\r\n, w\r\n0\r\n\r\n";
        assert_eq!(passed_on(text, |reader| Message::answer(reader).unwrap()), text);
    }

    #[test]
    fn an_answer_without_a_length_goes_on_to_the_end_unless_it_has_no_body() {
        let answer = |text: &str| Message::answer(&mut text.as_bytes()).unwrap();
        assert_eq!(answer("HTTP/1.1 200 OK\r\n\r\nall of it").text(), "all of it");
        let empty = answer("HTTP/1.1 204 No Content\r\n\r\nnot mine");
        assert_eq!((empty.status(), empty.text().as_str()), ("204", ""));
    }

    #[test]
    fn a_message_that_breaks_off_is_an_error() {
        let cut = ["HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", "HTTP/1.1 200", ""];
        assert!(cut.iter().all(|text| Message::answer(&mut text.as_bytes()).is_err()));
    }
}
