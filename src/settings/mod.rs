//! What differs between stacks.

mod level;
mod limits;
mod load;
mod metadata;
mod problem;
mod reader;
mod retention;
mod stage;
mod throttle;

pub use level::LogLevel;
pub use limits::Limits;
pub use load::{InvalidSettings, SettingProblem};
pub use metadata::ConnectionMetadata;
pub use problem::StageProblem;
pub use retention::Retention;
pub use stage::StageSettings;
pub use throttle::Throttle;
