//! What a client may do, as far as the environment has a say in it.

use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

use super::ConfigError;
use crate::protocol::MAX_FRAME_BYTES;
use crate::store::DEFAULT_MAX_ROOMS;

/// What a client may do.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Limits {
    /// `MAX_ROOMS_PER_CONNECTION`: in how many rooms a client may be; 50 unless set.
    pub rooms_per_connection: u16,
    /// `MAX_MESSAGE_BYTES`: how large a client's frame may be; as large as API Gateway carries unless set.
    pub message_bytes: usize,
}

impl Limits {
    /// What `MAX_ROOMS_PER_CONNECTION` may be: the list of a client's rooms must fit into one frame.
    pub const ROOMS_PER_CONNECTION: RangeInclusive<u16> = 1..=500;
    /// What `MAX_MESSAGE_BYTES` may be.
    pub const MESSAGE_BYTES: RangeInclusive<usize> = 1_024..=MAX_FRAME_BYTES;

    pub(super) fn read(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        Ok(Self {
            rooms_per_connection: limit(
                &lookup,
                "MAX_ROOMS_PER_CONNECTION",
                Self::ROOMS_PER_CONNECTION,
                DEFAULT_MAX_ROOMS,
            )?,
            message_bytes: limit(&lookup, "MAX_MESSAGE_BYTES", Self::MESSAGE_BYTES, MAX_FRAME_BYTES)?,
        })
    }
}

/// A number within a range; `unless_set` where the variable is unset or empty.
fn limit<N: FromStr + PartialOrd + fmt::Display>(
    lookup: impl Fn(&str) -> Option<String>,
    name: &'static str,
    range: RangeInclusive<N>,
    unless_set: N,
) -> Result<N, ConfigError> {
    let Some(value) = lookup(name).filter(|value| !value.is_empty()) else { return Ok(unless_set) };
    let number = value.parse().ok().filter(|number| range.contains(number));
    let (least, most) = (range.start().to_string(), range.end().to_string());
    number.ok_or(ConfigError::BadLimit { name, value, least, most })
}
