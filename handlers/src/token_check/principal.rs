//! Whose token it was.

use std::fmt;

/// Who a token belongs to, as the check names them: 1 to 256 characters. It is kept with the connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal(String);

impl Principal {
    /// The most characters a principal may have.
    pub const MAX_CHARS: usize = 256;

    /// Checks a name. One that is too long isn't cut, for it could then be someone else's.
    ///
    /// # Errors
    /// When the name is empty or too long.
    pub fn parse(name: &str) -> Result<Self, BadPrincipal> {
        let length = name.chars().count();
        let fits = (1..=Self::MAX_CHARS).contains(&length);
        if fits { Ok(Self(name.to_owned())) } else { Err(BadPrincipal { length }) }
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A name can't be a principal's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a principal has 1 to {} characters, and this one has {length}", Principal::MAX_CHARS)]
pub struct BadPrincipal {
    length: usize,
}
