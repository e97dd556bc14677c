//! Which port the embedded AWS gets.

use std::net::TcpListener;

use anyhow::{Context, Result, bail};

/// The port that is asked for, or the last one where it is free, or any free one.
///
/// # Errors
/// When the port that is asked for is taken.
pub(super) fn choose(asked: Option<u16>, last: Option<u16>) -> Result<u16> {
    match (asked, last) {
        (Some(asked), _) => claim(asked),
        (None, Some(last)) if listen(last).is_ok() => Ok(last),
        (None, Some(last)) => {
            let port = free()?;
            eprintln!("port {last} is taken: the embedded AWS is on port {port} from now on");
            Ok(port)
        }
        (None, None) => free(),
    }
}

/// A port that nothing uses.
pub(super) fn free() -> Result<u16> {
    let listener = listen(0).context("this machine has no free port")?;
    Ok(listener.local_addr().context("this machine has no free port")?.port())
}

fn claim(port: u16) -> Result<u16> {
    match listen(port) {
        Ok(_) => Ok(port),
        Err(error) => bail!(
            "the embedded AWS can't have port {port}: {error}\nend what uses it, or choose another one: --port N"
        ),
    }
}

fn listen(port: u16) -> std::io::Result<TcpListener> {
    TcpListener::bind(("127.0.0.1", port))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken() -> (TcpListener, u16) {
        let listener = listen(0).unwrap();
        let port = listener.local_addr().unwrap().port();
        (listener, port)
    }

    #[test]
    fn a_taken_port_that_is_asked_for_is_named_with_the_remedy() {
        let (_listener, port) = taken();
        let error = choose(Some(port), None).unwrap_err().to_string();
        assert!(error.contains(&format!("port {port}")) && error.contains("--port N"), "{error}");
    }

    #[test]
    fn the_last_port_is_kept() {
        let port = free().unwrap();
        assert_eq!(choose(None, Some(port)).unwrap(), port);
    }

    #[test]
    fn where_the_last_port_is_taken_a_free_one_does() {
        let (_listener, port) = taken();
        assert_ne!(choose(None, Some(port)).unwrap(), port);
    }
}
