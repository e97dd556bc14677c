//! What a stage does otherwise for one route.

use crate::settings::{LogLevel, Throttle};

/// What differs from the stage; the rest is as there.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Overrides {
    pub(crate) throttle: Option<Throttle>,
    pub(crate) log_level: Option<LogLevel>,
    pub(crate) data_trace: Option<bool>,
    pub(crate) detailed_metrics: Option<bool>,
}

impl Overrides {
    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
