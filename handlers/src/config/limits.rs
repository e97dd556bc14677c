//! What a client may do, as far as the environment has a say in it.

use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

use super::ConfigError;
use crate::ids::RoomName;
use crate::protocol::MAX_FRAME_BYTES;
use crate::rate::MessageRate;
use crate::store::DEFAULT_MAX_ROOMS;

const WHOLE: &str = "a whole number";
const ANY: &str = "a number";

/// What a client may do.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Limits {
    /// `MAX_ROOMS_PER_CONNECTION`: in how many rooms a client may be; 50 unless set.
    pub rooms_per_connection: u16,
    /// `MAX_ROOM_NAME_CHARS`: how long the name of a room may be; as long as the table has space for unless set. Rooms
    /// that have a longer name already keep it.
    pub room_name_chars: usize,
    /// `MAX_MESSAGE_BYTES`: how large a client's frame may be; as large as API Gateway carries unless set.
    pub message_bytes: usize,
    /// `MAX_MESSAGES_PER_SECOND` and `MAX_MESSAGE_BURST`: how many messages a client may send; as many as it likes
    /// unless the first is set.
    pub message_rate: Option<MessageRate>,
}

impl Limits {
    /// What `MAX_ROOMS_PER_CONNECTION` may be: the list of a client's rooms must fit into one frame.
    pub const ROOMS_PER_CONNECTION: RangeInclusive<u16> = 1..=500;
    /// What `MAX_ROOM_NAME_CHARS` may be.
    pub const ROOM_NAME_CHARS: RangeInclusive<usize> = 1..=RoomName::MAX_CHARS;
    /// What `MAX_MESSAGE_BYTES` may be.
    pub const MESSAGE_BYTES: RangeInclusive<usize> = 1_024..=MAX_FRAME_BYTES;

    pub(super) fn read(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let unset = Self::default();
        let rooms = limit(&lookup, "MAX_ROOMS_PER_CONNECTION", WHOLE, Self::ROOMS_PER_CONNECTION)?;
        let name = limit(&lookup, "MAX_ROOM_NAME_CHARS", WHOLE, Self::ROOM_NAME_CHARS)?;
        let bytes = limit(&lookup, "MAX_MESSAGE_BYTES", WHOLE, Self::MESSAGE_BYTES)?;
        Ok(Self {
            rooms_per_connection: rooms.unwrap_or(unset.rooms_per_connection),
            room_name_chars: name.unwrap_or(unset.room_name_chars),
            message_bytes: bytes.unwrap_or(unset.message_bytes),
            message_rate: message_rate(lookup)?,
        })
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            rooms_per_connection: DEFAULT_MAX_ROOMS,
            room_name_chars: RoomName::MAX_CHARS,
            message_bytes: MAX_FRAME_BYTES,
            message_rate: None,
        }
    }
}

fn message_rate(lookup: impl Fn(&str) -> Option<String>) -> Result<Option<MessageRate>, ConfigError> {
    let rate = limit(&lookup, "MAX_MESSAGES_PER_SECOND", ANY, MessageRate::PER_SECOND)?;
    let burst = limit(&lookup, "MAX_MESSAGE_BURST", WHOLE, MessageRate::BURST)?;
    match (rate, burst) {
        (None, Some(_)) => Err(ConfigError::BurstWithoutRate),
        (rate, burst) => Ok(rate.map(|rate| MessageRate::new(rate, burst))),
    }
}

/// A number of some `kind` within a range, unless the variable is unset or empty.
fn limit<N: FromStr + PartialOrd + fmt::Display>(
    lookup: impl Fn(&str) -> Option<String>,
    name: &'static str,
    kind: &'static str,
    range: RangeInclusive<N>,
) -> Result<Option<N>, ConfigError> {
    let Some(value) = lookup(name).filter(|value| !value.is_empty()) else { return Ok(None) };
    let number = value.parse().ok().filter(|number| range.contains(number));
    let (least, most) = (range.start().to_string(), range.end().to_string());
    number.map(Some).ok_or(ConfigError::BadLimit { name, value, kind, least, most })
}
