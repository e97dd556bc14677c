//! What one client may do.

use std::ops::RangeInclusive;

use super::StageProblem;

/// What a number of rooms is, for those who get it wrong.
pub(super) const ROOMS_PER_CONNECTION: &str = "a whole number from 1 to 500";
/// What the length of a room's name is.
pub(super) const ROOM_NAME_LENGTH: &str = "a whole number of characters from 1 to 64";
/// What the size of a message is.
pub(super) const MESSAGE_BYTES: &str = "a whole number of bytes from 1024 to 131072";
/// What a rate is.
pub(super) const MESSAGES_PER_SECOND: &str = "a number from 0.001 to 1000";
/// What a burst is.
pub(super) const MESSAGE_BURST: &str = "a whole number from 1 to 10000";

/// What one client may do, as far as the functions [obey](crate::LambdaFunction::obeys_limits) it. What isn't set here
/// is left to them: those of the chat have the defaults that are named.
///
/// ```
/// use aws_websocket_api::{Limits, StageSettings, Throttle};
///
/// let limits = Limits::new().messages_per_second(5.0).message_burst(20).message_bytes(4096);
/// let stage = StageSettings::new("prod", Throttle::new(5000.0, 2000)).limits(limits);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[must_use]
pub struct Limits {
    pub(super) rooms_per_connection: Option<i64>,
    pub(super) room_name_length: Option<i64>,
    pub(super) message_bytes: Option<i64>,
    pub(super) messages_per_second: Option<f64>,
    pub(super) message_burst: Option<i64>,
}

impl Limits {
    /// None but those that the functions have by themselves.
    pub fn new() -> Self {
        Self::default()
    }

    /// In how many rooms a client may be: 1 to 500. Default: 50.
    pub fn rooms_per_connection(mut self, rooms: i64) -> Self {
        self.rooms_per_connection = Some(rooms);
        self
    }

    /// How long the name of a room may be, in characters: 1 to 64. Default: 64.
    pub fn room_name_length(mut self, characters: i64) -> Self {
        self.room_name_length = Some(characters);
        self
    }

    /// How large a message may be, in bytes: 1024 to 131072. Default: 131072, which is what API Gateway carries.
    pub fn message_bytes(mut self, bytes: i64) -> Self {
        self.message_bytes = Some(bytes);
        self
    }

    /// How many messages a client may send in a second, in the long run: 0.001 to 1000. Default: as many as the stage's
    /// throttle takes. Each message is then counted in the table, which costs one write, or two within a burst; the
    /// functions may write there for it.
    pub fn messages_per_second(mut self, rate: f64) -> Self {
        self.messages_per_second = Some(rate);
        self
    }

    /// How many messages a client may send at once: 1 to 10000, and only beside a rate. Default: what two seconds bring,
    /// and 2 at least.
    pub fn message_burst(mut self, messages: i64) -> Self {
        self.message_burst = Some(messages);
        self
    }

    /// Whether messages are counted in the table.
    pub(crate) fn counts_messages(&self) -> bool {
        self.messages_per_second.is_some()
    }

    /// The variables of a function that obeys them.
    pub(crate) fn variables(&self) -> impl Iterator<Item = (&'static str, String)> {
        let whole = |name, value: Option<i64>| Some((name, value?.to_string()));
        let variables = [
            whole("MAX_ROOMS_PER_CONNECTION", self.rooms_per_connection),
            whole("MAX_ROOM_NAME_CHARS", self.room_name_length),
            whole("MAX_MESSAGE_BYTES", self.message_bytes),
            self.messages_per_second.map(|rate| ("MAX_MESSAGES_PER_SECOND", rate.to_string())),
            whole("MAX_MESSAGE_BURST", self.message_burst),
        ];
        variables.into_iter().flatten()
    }

    /// Everything that is wrong with them.
    pub(crate) fn problems(&self) -> impl Iterator<Item = StageProblem> {
        let wholes = [
            ("roomsPerConnection", self.rooms_per_connection, 1..=500, ROOMS_PER_CONNECTION),
            ("roomNameLength", self.room_name_length, 1..=64, ROOM_NAME_LENGTH),
            ("messageBytes", self.message_bytes, 1_024..=131_072, MESSAGE_BYTES),
            ("messageBurst", self.message_burst, 1..=10_000, MESSAGE_BURST),
        ];
        let wholes = wholes.into_iter().filter_map(|(name, value, range, expected)| {
            let bad = value.filter(|value| !range.contains(value))?;
            Some(StageProblem::BadLimit { name, value: bad.to_string(), expected })
        });
        let rates: RangeInclusive<f64> = 0.001..=1_000.0;
        let rate = self.messages_per_second.filter(|rate| !rates.contains(rate));
        let rate = rate.map(|rate| StageProblem::BadLimit {
            name: "messagesPerSecond",
            value: rate.to_string(),
            expected: MESSAGES_PER_SECOND,
        });
        let alone = self.message_burst.is_some() && self.messages_per_second.is_none();
        wholes.chain(rate).chain(alone.then_some(StageProblem::BurstWithoutRate))
    }
}

#[cfg(test)]
mod tests {
    use websocket_handlers::config::{Config, Limits as Obeyed};
    use websocket_handlers::rate::MessageRate;

    use super::*;

    /// What the functions make of these limits.
    fn obeyed(limits: Limits) -> Option<Obeyed> {
        let fixed = [("_HANDLER", "broadcast".to_owned()), ("TABLE_NAME", "chat".to_owned())];
        let variables: Vec<_> = limits.variables().chain(fixed).collect();
        let find = |name: &str| Some(variables.iter().find(|(known, _)| *known == name)?.1.clone());
        Config::read(find).ok().map(|config| config.limits)
    }

    #[track_caller]
    fn takes_what_the_functions_take(limits: Limits) -> bool {
        let taken = limits.problems().next().is_none();
        assert_eq!(taken, obeyed(limits).is_some(), "{limits:?}");
        taken
    }

    /// Tries the ends of a range, and what is beyond.
    fn demand_range(set: fn(Limits, i64) -> Limits, range: RangeInclusive<usize>) {
        let [least, most] = [*range.start(), *range.end()].map(|end| i64::try_from(end).unwrap());
        let paced = Limits::new().messages_per_second(1.0);
        for (value, taken) in [(least - 1, false), (least, true), (most, true), (most + 1, false)] {
            assert_eq!(takes_what_the_functions_take(set(paced, value)), taken, "{value}");
        }
    }

    #[test]
    fn what_is_taken_is_what_the_functions_take() {
        let rooms = Obeyed::ROOMS_PER_CONNECTION;
        demand_range(Limits::rooms_per_connection, (*rooms.start()).into()..=(*rooms.end()).into());
        demand_range(Limits::room_name_length, Obeyed::ROOM_NAME_CHARS);
        demand_range(Limits::message_bytes, Obeyed::MESSAGE_BYTES);
        let burst = MessageRate::BURST;
        demand_range(Limits::message_burst, *burst.start() as usize..=*burst.end() as usize);
        let (least, most) = MessageRate::PER_SECOND.into_inner();
        for (rate, taken) in [
            (least, true),
            (most, true),
            (0.0009, false),
            (1000.5, false),
            (f64::NAN, false),
            (f64::INFINITY, false),
        ] {
            assert_eq!(takes_what_the_functions_take(Limits::new().messages_per_second(rate)), taken);
        }
        assert!(!takes_what_the_functions_take(Limits::new().message_burst(5)));
    }

    #[test]
    fn each_limit_is_the_one_that_the_functions_obey() {
        let limits = Limits::new().rooms_per_connection(7).room_name_length(8).message_bytes(9_000);
        let obeyed = obeyed(limits.messages_per_second(0.5).message_burst(6)).unwrap();
        assert_eq!((obeyed.rooms_per_connection, obeyed.room_name_chars), (7, 8));
        assert_eq!(
            (obeyed.message_bytes, obeyed.message_rate),
            (9_000, Some(MessageRate::new(0.5, Some(6))))
        );
        assert_eq!(Limits::new().variables().count(), 0);
    }
}
