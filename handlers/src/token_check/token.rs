//! What a client shows at the door.

use std::fmt;

use serde::Serialize;

use crate::event::WebSocketEvent;

/// What has to stand before a token in the header `Authorization`, in any case.
const SCHEME: &str = "bearer ";

/// The query parameter for browsers, whose WebSockets send no headers of one's own.
const PARAMETER: &str = "token";

/// A token as the client sent it. It is a secret: no log, error or table ever has it.
///
/// ```
/// use websocket_handlers::token_check::Token;
///
/// let token = Token::new("open sesame");
/// assert_eq!(("Token(…)", "open sesame"), (&*format!("{token:?}"), token.expose()));
/// ```
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Token(String);

impl Token {
    /// A token from anywhere.
    #[must_use]
    pub fn new(token: impl Into<String>) -> Self {
        Self(token.into())
    }

    /// That of a `$connect`: the header `Authorization: Bearer …`, else the query parameter `token`.
    #[must_use]
    pub fn of(connect: &WebSocketEvent) -> Option<Self> {
        let header = connect.header("authorization").and_then(bearer);
        let token = header.or_else(|| connect.query_parameter(PARAMETER));
        token.filter(|token| !token.is_empty()).map(Self::new)
    }

    /// The secret, for whoever checks it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

fn bearer(credentials: &str) -> Option<&str> {
    let (scheme, token) = credentials.split_at_checked(SCHEME.len())?;
    scheme.eq_ignore_ascii_case(SCHEME).then(|| token.trim())
}
