//! Reading the settings from the stack's configuration.

use pulumi_wasm::{Config, ConfigError, Context, ErrorChain};
use serde_json::Value;

use super::{LogLevel, Retention, StageSettings, Throttle};
use crate::check::list;

/// The names that may be set in the project's namespace.
const NAMES: [&str; 5] = ["throttle", "logLevel", "logRetentionDays", "allowedOrigins", "accountLogging"];

/// Everything that is wrong with a stack's configuration.
#[derive(Debug, thiserror::Error)]
#[error("the configuration of stack {stack} can't be used:{}\nCorrect it in Pulumi.{stack}.yaml.", list(.problems))]
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
    /// | key | value | default |
    /// |---|---|---|
    /// | `throttle` | `{ rate, burst }`, messages per second and at once | required |
    /// | `logLevel` | DEBUG, INFO, WARN, ERROR or OFF | INFO |
    /// | `logRetentionDays` | days | 30 |
    /// | `allowedOrigins` | list of web origins | all |
    /// | `accountLogging` | true sets the account-wide logging role | false |
    ///
    /// # Errors
    /// When a value is missing, out of range or of a wrong type, or a key is none of these: all problems at once.
    pub fn load(ctx: &Context) -> Result<Self, InvalidSettings> {
        let mut reader = Reader { config: ctx.config(), problems: Vec::new() };
        let settings = reader.settings(ctx.stack());
        reader.refuse_unknown_names();
        match settings {
            Some(settings) if reader.problems.is_empty() => Ok(settings),
            _ => Err(InvalidSettings { stack: ctx.stack().to_owned(), problems: reader.problems }),
        }
    }
}

struct Reader {
    config: Config,
    problems: Vec<SettingProblem>,
}

impl Reader {
    fn settings(&mut self, stack: &str) -> Option<StageSettings> {
        let throttle = self.throttle();
        let log_level = self.optional("logLevel", |text: String| text.parse());
        let retention = self.optional("logRetentionDays", Retention::days);
        let origins = self.optional("allowedOrigins", allowed_origins);
        let account_logging = self.optional("accountLogging", Ok::<bool, String>);
        let settings = StageSettings::new(stack, throttle?)
            .log_level(log_level.unwrap_or(LogLevel::Info))
            .log_retention(retention.unwrap_or_default())
            .allowed_origins(origins.unwrap_or_default())
            .account_logging(account_logging.unwrap_or_default());
        Some(settings)
    }

    fn throttle(&mut self) -> Option<Throttle> {
        let value = self.config.get::<Value>("throttle").ok().flatten().unwrap_or_default();
        let Value::Object(fields) = &value else {
            let found = if value.is_null() {
                "is not set; it is".to_owned()
            } else {
                format!("is {value}; it has to be")
            };
            self.problem(
                "throttle",
                format!("{found} `{{ rate: …, burst: … }}`, in messages per second and at once"),
            );
            return None;
        };
        for unknown in fields.keys().filter(|name| !["rate", "burst"].contains(&name.as_str())) {
            self.problem(&format!("throttle.{unknown}"), "is unknown: a throttle has `rate` and `burst`");
        }
        let rate = self.positive("throttle.rate", fields.get("rate"));
        let burst = self.positive("throttle.burst", fields.get("burst"));
        Some(Throttle { rate: rate?, burst: burst? })
    }

    /// A number above 0, of the kind that `T` is.
    fn positive<T: Positive>(&mut self, name: &str, value: Option<&Value>) -> Option<T> {
        let Some(value) = value else {
            self.problem(name, format!("is not set; it is {}", T::KIND));
            return None;
        };
        let number = T::read(value);
        if number.is_none() {
            self.problem(name, format!("is {value}; it has to be {}", T::KIND));
        }
        number
    }

    fn optional<T: serde::de::DeserializeOwned, U>(
        &mut self,
        name: &str,
        check: impl FnOnce(T) -> Result<U, String>,
    ) -> Option<U> {
        let value = match self.config.get::<T>(name) {
            Ok(value) => value.map(check).transpose(),
            Err(ConfigError::Invalid { source, .. }) => Err(source.to_string()),
            Err(other) => Err(ErrorChain(&other).to_string()),
        };
        value.unwrap_or_else(|problem| {
            self.problem(name, problem);
            None
        })
    }

    fn refuse_unknown_names(&mut self) {
        let unknown: Vec<_> =
            self.config.names().into_iter().filter(|name| !NAMES.contains(&name.as_str())).collect();
        for name in unknown {
            self.problem(&name, format!("is unknown; {}", suggestion(&name)));
        }
    }

    fn problem(&mut self, name: &str, problem: impl Into<String>) {
        self.problems.push(SettingProblem { key: self.config.key(name), problem: problem.into() });
    }
}

/// A number that a throttle takes.
trait Positive: Sized {
    const KIND: &str;

    fn read(value: &Value) -> Option<Self>;
}

impl Positive for f64 {
    const KIND: &str = "a number above 0";

    fn read(value: &Value) -> Option<Self> {
        value.as_f64().filter(|number| *number > 0.0)
    }
}

impl Positive for i64 {
    const KIND: &str = "a whole number above 0";

    /// API Gateway's limit is a 32-bit integer.
    fn read(value: &Value) -> Option<Self> {
        value.as_i64().filter(|number| (1..=i32::MAX.into()).contains(number))
    }
}

/// An origin as browsers send it; another one would lock everyone out.
fn allowed_origins(origins: Value) -> Result<Vec<String>, String> {
    let list = serde_json::from_value(origins.clone());
    let origins: Vec<String> = list.map_err(|_| format!("is {origins}; it has to be a list of origins"))?;
    let host = |origin: &str| {
        origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://")).map(str::to_owned)
    };
    let good =
        |origin: &str| host(origin).is_some_and(|host| !host.is_empty() && !host.contains(['/', '*', ',']));
    match origins.iter().find(|origin| !good(origin)) {
        Some(bad) => {
            Err(format!("has `{bad}`; an origin is https://host or https://host:port, without a path or `*`"))
        }
        None => Ok(origins),
    }
}

/// What a misspelled name may have meant.
fn suggestion(name: &str) -> String {
    if name.to_lowercase().contains("cors") {
        return "WebSocket APIs have no CORS: set allowedOrigins, which the connect function checks"
            .to_owned();
    }
    let (distance, nearest) = NAMES
        .map(|known| (strsim::damerau_levenshtein(name, known), known))
        .into_iter()
        .min()
        .unwrap_or_default();
    if distance <= 3 { format!("did you mean {nearest}?") } else { format!("known are {}", NAMES.join(", ")) }
}

#[cfg(test)]
mod tests {
    use pulumi_wasm::mocks::{MockRun, Mocks};

    use super::*;

    fn load(config: &[(&str, &str)], check: impl FnOnce(StageSettings)) -> MockRun {
        let mocks = config.iter().fold(Mocks::new("chat", "dev"), |mocks, (name, value)| {
            mocks.config(&format!("chat:{name}"), value)
        });
        mocks.run(|ctx| {
            check(StageSettings::load(ctx)?);
            Ok(())
        })
    }

    fn problems(config: &[(&str, &str)]) -> Vec<String> {
        let run = load(config, |settings| panic!("taken: {settings:?}"));
        let lines = run.errors[0].lines().filter_map(|line| line.strip_prefix("  - "));
        lines.map(str::to_owned).collect()
    }

    #[test]
    fn the_settings_of_a_stack_are_read() {
        let config = [
            ("throttle", r#"{"rate": 1000, "burst": 500}"#),
            ("logLevel", "DEBUG"),
            ("logRetentionDays", "7"),
            ("allowedOrigins", r#"["https://example.com"]"#),
        ];
        let run = load(&config, |settings| {
            let expected = StageSettings::new("dev", Throttle { rate: 1000.0, burst: 500 })
                .log_level(LogLevel::Debug)
                .log_retention(Retention::days(7).unwrap())
                .allowed_origins(["https://example.com"]);
            assert_eq!(settings, expected);
        });
        assert!(run.errors.is_empty());
    }

    #[test]
    fn every_problem_is_reported_at_once_with_its_key() {
        let config = [
            ("throttle", r#"{"rate": 0, "burst": 1.5, "limit": 3}"#),
            ("logLevel", "TRACE"),
            ("logRetentionDays", "8"),
            ("logLevle", "INFO"),
            ("corsHeaders", "*"),
        ];
        let found = problems(&config);
        let keys: Vec<_> = found.iter().map(|line| line.split(": ").next().unwrap()).collect();
        assert_eq!(
            keys,
            [
                "chat:throttle.limit",
                "chat:throttle.rate",
                "chat:throttle.burst",
                "chat:logLevel",
                "chat:logRetentionDays",
                "chat:corsHeaders",
                "chat:logLevle",
            ]
        );
        assert!(found[6].ends_with("did you mean logLevel?"));
        assert!(found[5].contains("no CORS"));
    }

    #[test]
    fn a_throttle_must_be_there_and_its_parts_be_numbers_above_zero() {
        assert!(problems(&[])[0].contains("is not set"));
        assert!(problems(&[("throttle", r#"{"rate": -1, "burst": 5}"#)])[0].contains("is -1"));
        assert!(problems(&[("throttle", r#"{"rate": "many", "burst": 5}"#)])[0].contains("is \"many\""));
        assert!(problems(&[("throttle", r#"{"rate": 5}"#)])[0].contains("throttle.burst: is not set"));
        assert!(problems(&[("throttle", "1000")])[0].contains("is \"1000\"; it has to be `{ rate"));
        assert!(
            problems(&[("throttle", r#"{"rate": 5, "burst": 1e12}"#)])[0].contains("a whole number above 0")
        );
    }

    #[test]
    fn an_origin_that_no_browser_sends_is_refused() {
        for origins in
            [r#"["https://example.com/"]"#, r#"["https://*"]"#, r#"["https://"]"#, r#"["example.com"]"#]
        {
            let throttle = ("throttle", r#"{"rate": 5, "burst": 5}"#);
            assert!(
                problems(&[throttle, ("allowedOrigins", origins)])[0].contains("an origin is"),
                "{origins}"
            );
        }
        let throttle = ("throttle", r#"{"rate": 5, "burst": 5}"#);
        let single = problems(&[throttle, ("allowedOrigins", "https://example.com")]);
        assert!(single[0].contains("has to be a list"), "{}", single[0]);
    }
}
