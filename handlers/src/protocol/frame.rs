//! A message as bytes that fit through API Gateway.

use serde::Serialize;

use super::{ClientError, MAX_FRAME_BYTES};

/// One JSON object, written out, of a size that API Gateway carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame(String);

impl Frame {
    /// Writes a message out.
    ///
    /// # Errors
    /// When it is too large, or isn't JSON, which is a mistake of this crate.
    pub fn of(message: &impl Serialize) -> Result<Self, FrameError> {
        let text = serde_json::to_string(message)?;
        if text.len() > MAX_FRAME_BYTES {
            return Err(FrameError::TooLarge { bytes: text.len() });
        }
        Ok(Self(text))
    }

    /// The JSON.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The JSON, taken out.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }
}

/// Why a message has no frame.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FrameError {
    /// API Gateway would refuse it.
    #[error("the message makes a frame of {bytes} bytes, more than API Gateway carries")]
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// It can't be written as JSON.
    #[error("the message can't be written as JSON")]
    Json(#[from] serde_json::Error),
}

impl FrameError {
    /// The client's part in it: a frame is only as large as what the client sent.
    #[must_use]
    pub fn client_error(&self) -> Option<ClientError> {
        match self {
            Self::TooLarge { bytes } => Some(ClientError::TooLarge { bytes: *bytes, limit: MAX_FRAME_BYTES }),
            Self::Json(_) => None,
        }
    }
}
