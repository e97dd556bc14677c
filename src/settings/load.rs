//! The settings of a stage, from the stack's configuration.

mod structures;

use pulumi_wasm::Context;

use super::{
    LogLevel, Retention, StageSettings,
    reader::{Reader, UNSHOWN},
};
use crate::check::list;

const SWITCH: &str = "true or false";

/// Everything that is wrong with a stack's configuration.
#[derive(Debug, thiserror::Error)]
#[error(
    "the configuration of stack {stack} can't be used:{}\nCorrect it in the stack's file, Pulumi.{stack}.yaml.",
    list(.problems)
)]
#[non_exhaustive]
pub struct InvalidSettings {
    /// The stack.
    pub stack: String,
    /// Each problem.
    pub problems: Vec<SettingProblem>,
}

/// One value that can't be used.
#[derive(Debug, thiserror::Error)]
#[error("{key}: {problem}")]
#[non_exhaustive]
pub struct SettingProblem {
    /// Its full key.
    pub key: String,
    /// What is wrong, and what would be right.
    pub problem: String,
}

impl StageSettings {
    /// The settings in `Pulumi.<stack>.yaml`, for the stage that is called as the stack.
    ///
    /// `docs/configuration.md` has every key; only `throttle` is required. The values are in the namespace of the
    /// project, which may have no others there: see [`StageSettings::load_beside`].
    ///
    /// # Errors
    /// When a value is missing, out of range or of a wrong type, or a key is unknown: all problems at once.
    pub fn load(ctx: &Context) -> Result<Self, InvalidSettings> {
        Self::load_beside(ctx, &[])
    }

    /// The same, in a program that has values of its own in the project's namespace.
    ///
    /// ```no_run
    /// # use aws_websocket_api::StageSettings;
    /// # fn program(ctx: &pulumi_wasm::Context) -> pulumi_wasm::ProgramResult {
    /// let greeting: String = ctx.config().require("greeting")?;
    /// let stage = StageSettings::load_beside(ctx, &["greeting"])?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// As [`StageSettings::load`].
    pub fn load_beside(ctx: &Context, others: &[&str]) -> Result<Self, InvalidSettings> {
        let config = ctx.config();
        let mut problems = Vec::new();
        let mut reader = Reader::of(&config, &mut problems);
        reader.skip(others);
        let settings = read(ctx.stack(), &mut reader);
        reader.refuse_unknown_names();
        for problem in settings.problems() {
            let setting = problem.setting();
            let is_secret = setting.split('.').next().is_some_and(|name| config.is_secret(name));
            reader.problem(&setting, if is_secret { UNSHOWN.to_owned() } else { problem.to_string() });
        }
        if problems.is_empty() {
            return Ok(settings);
        }
        Err(InvalidSettings { stack: ctx.stack().to_owned(), problems })
    }
}

/// What can't be read is left at its default, and is a problem.
fn read(stack: &str, reader: &mut Reader<'_>) -> StageSettings {
    let mut settings = StageSettings::new(stack, structures::throttle(reader));
    reader.set("logLevel", &LogLevel::expected(), &mut settings.log_level);
    settings.data_trace = data_trace(reader);
    reader.set("detailedMetrics", SWITCH, &mut settings.detailed_metrics);
    reader.set("functionMetrics", SWITCH, &mut settings.function_metrics);
    reader.set("logRetentionDays", &Retention::expected(), &mut settings.log_retention);
    settings.log_key = reader.input("logKeyArn", "the ARN of a KMS key");
    settings.access_log = structures::access_log(reader).unwrap_or_default();
    settings.domain = structures::domain(reader);
    settings.monitoring = structures::monitoring(reader);
    settings.variables = reader.entries("variables", "a mapping of names to values");
    reader.set("autoDeploy", SWITCH, &mut settings.auto_deploy);
    settings.allowed_origins =
        reader.list("allowedOrigins", "a list of origins, such as https://example.com").unwrap_or_default();
    reader.set("accountLogging", SWITCH, &mut settings.account_logging);
    reader.set("tracing", SWITCH, &mut settings.tracing);
    settings.permissions_boundary = reader.input("permissionsBoundary", "the ARN of a policy");
    reader.set("protect", SWITCH, &mut settings.protect);
    settings
}

/// None where the log level decides.
fn data_trace(reader: &mut Reader<'_>) -> Option<bool> {
    let read = |text: &str| if text == "auto" { Some(None) } else { text.parse().ok().map(Some) };
    reader.parsed("dataTrace", "true, false or auto", read).flatten()
}

#[cfg(test)]
mod declared;
#[cfg(test)]
mod tests;
