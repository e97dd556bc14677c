//! What can be wrong with the settings of a stage.

use super::{
    StageSettings,
    throttle::{BURST, RATE},
};
use crate::{
    access_log::{AccessLog, Destination, Format},
    arn::Arn,
    domain::{Domain, DomainProblem},
    monitoring::{Monitoring, MonitoringProblem},
};

/// What encrypts logs.
const KEY: Arn = Arn {
    service: "kms",
    resources: &["key/", "alias/"],
    example: "arn:aws:kms:<region>:<account>:key/<id>",
};

/// What checks tokens.
const FUNCTION: Arn = Arn {
    service: "lambda",
    resources: &["function:"],
    example: "arn:aws:lambda:<region>:<account>:function:<name>",
};

/// A log group.
const LOG_GROUP: Arn = Arn {
    service: "logs",
    resources: &["log-group:"],
    example: "arn:aws:logs:<region>:<account>:log-group:<name>",
};

/// A Firehose stream that API Gateway may write to.
const STREAM: Arn = Arn {
    service: "firehose",
    resources: &["deliverystream/amazon-apigateway-"],
    example: "arn:aws:firehose:<region>:<account>:deliverystream/amazon-apigateway-<name>",
};

/// One value that a stage can't have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StageProblem {
    /// The throttle's rate is no number above 0.
    #[error("its throttle's rate is {0}; it has to be {RATE}")]
    BadRate(String),
    /// The throttle's burst is not from 1 to 2147483647.
    #[error("its throttle's burst is {0}; it has to be {BURST}")]
    BadBurst(i64),
    /// A limit is not what it may be.
    #[error("its limit `{name}` is {value}; it has to be {expected}")]
    BadLimit {
        /// What it is called in the configuration.
        name: &'static str,
        /// What it is.
        value: String,
        /// What it has to be.
        expected: &'static str,
    },
    /// A burst of messages has no meaning without their rate.
    #[error("its limit `messageBurst` is set without `messagesPerSecond`; set both, or neither for no limit")]
    BurstWithoutRate,
    /// No browser sends this origin.
    #[error(
        "its allowed origin `{0}` is none; one is https://HOST or https://HOST:PORT, in lower case, without a \
        path, a default port or `*`"
    )]
    BadOrigin(String),
    /// This is not the ARN of a Lambda function.
    #[error(
        "its token check is `{0}`; it has to be the ARN of a Lambda function, {example}, maybe with `:<alias>`",
        example = FUNCTION.example
    )]
    BadTokenCheck(String),
    /// API Gateway takes letters, digits and `_` in the name of a stage variable.
    #[error("the name of its variable `{0}` has to be of letters, digits and `_`")]
    BadVariableName(String),
    /// API Gateway takes letters, digits and `-._~:/?#&=,` in the value of a stage variable, at least one of them.
    #[error("its variable `{0}` is `{1}`; it has to be of letters, digits and `-._~:/?#&=,`, and not empty")]
    BadVariableValue(String, String),
    /// This is not the ARN of a KMS key.
    #[error("its log key is `{0}`; it has to be the ARN of a KMS key, {example}", example = KEY.example)]
    BadKey(String),
    /// This is not the ARN of a log group.
    #[error("its access log goes to `{0}`, which is no log group's ARN, {example}", example = LOG_GROUP.example)]
    BadLogGroup(String),
    /// This is not the ARN of a Firehose stream that API Gateway may write to.
    #[error(
        "its access log goes to `{0}`, which is no ARN of a Firehose stream whose name begins with \
        amazon-apigateway-, {example}",
        example = STREAM.example
    )]
    BadStream(String),
    /// The name of a field of the access log is not of letters, digits, `-`, `_` and `.`.
    #[error("the name of its access log's field `{0}` has to be of letters, digits, `-`, `_` and `.`")]
    BadFieldName(String),
    /// A field of the access log is no variable of API Gateway's that JSON can hold.
    #[error(
        "its access log's field `{0}` is `{1}`; it has to be a variable such as `$context.authorizer.tenant`"
    )]
    BadFieldVariable(String, String),
    /// The variable is in quotes already, and the field's quotes would be a second pair.
    #[error("its access log's field `{0}` is in quotes already: use `$context.error.message`")]
    QuotedField(String),
    /// API Gateway takes no format without the request's id.
    #[error("its access log's format needs `$context.requestId` or `$context.extendedRequestId`")]
    NoRequestId,
    /// API Gateway takes no format of several lines.
    #[error("its access log's format has to be one line")]
    SeveralLines,
    /// Its domain can't be as it is.
    #[error(transparent)]
    Domain(#[from] DomainProblem),
    /// Something of its monitoring can't be as it is.
    #[error(transparent)]
    Monitoring(#[from] MonitoringProblem),
}

impl StageProblem {
    /// The setting in the configuration, below the project's namespace.
    pub(super) fn setting(&self) -> String {
        match self {
            Self::BadRate(_) => "throttle.rate".to_owned(),
            Self::BadBurst(_) => "throttle.burst".to_owned(),
            Self::BadLimit { name, .. } => format!("limits.{name}"),
            Self::BurstWithoutRate => "limits.messageBurst".to_owned(),
            Self::BadOrigin(_) => "allowedOrigins".to_owned(),
            Self::BadTokenCheck(_) => "tokenCheck".to_owned(),
            Self::BadVariableName(name) | Self::BadVariableValue(name, _) => format!("variables.{name}"),
            Self::BadKey(_) => "logKeyArn".to_owned(),
            Self::BadLogGroup(_) | Self::BadStream(_) => "accessLog.destinationArn".to_owned(),
            Self::BadFieldName(_) | Self::BadFieldVariable(..) | Self::QuotedField(_) => {
                "accessLog.fields".to_owned()
            }
            Self::NoRequestId | Self::SeveralLines => "accessLog.format".to_owned(),
            Self::Domain(problem) => problem.setting().to_owned(),
            Self::Monitoring(problem) => problem.setting().to_owned(),
        }
    }
}

impl StageSettings {
    /// Everything that is wrong with its values. What is an output or a secret isn't looked at.
    pub(crate) fn problems(&self) -> Vec<StageProblem> {
        let mut problems: Vec<_> = self.throttle.problems().collect();
        problems.extend(self.limits.problems());
        let origins = self.allowed_origins.iter().filter(|origin| !is_origin(origin));
        problems.extend(origins.cloned().map(StageProblem::BadOrigin));
        let check = self.token_check.as_ref().and_then(|check| FUNCTION.unlike(check));
        problems.extend(check.map(StageProblem::BadTokenCheck));
        for (name, value) in &self.variables {
            problems.extend(variable_problem(name, value.plain().as_deref()));
        }
        let key = self.log_key.as_ref().and_then(|key| KEY.unlike(key));
        problems.extend(key.map(StageProblem::BadKey));
        problems.extend(access_log_problems(&self.access_log));
        problems.extend(self.domain.iter().flat_map(Domain::problems).map(StageProblem::Domain));
        let monitoring = self.monitoring.iter().flat_map(Monitoring::problems);
        problems.extend(monitoring.map(StageProblem::Monitoring));
        problems
    }
}

/// An origin as browsers send it; another one would lock everyone out.
fn is_origin(origin: &str) -> bool {
    let kinds = [("https://", ":443"), ("http://", ":80")].into_iter();
    let mut hosts = kinds.filter_map(|(scheme, port)| Some((origin.strip_prefix(scheme)?, port)));
    let odd = |c: char| matches!(c, '/' | '*' | ',') || c.is_whitespace() || c.is_uppercase();
    hosts.any(|(host, default_port)| !host.is_empty() && !host.contains(odd) && !host.ends_with(default_port))
}

/// `StageVariables` in the reference of API Gateway's API has what is allowed.
fn variable_problem(name: &str, value: Option<&str>) -> Option<StageProblem> {
    let good_value = |value: &str| {
        !value.is_empty() && value.chars().all(|c| c.is_ascii_alphanumeric() || "-._~:/?#&=,".contains(c))
    };
    if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        return Some(StageProblem::BadVariableName(name.to_owned()));
    }
    let bad = value.filter(|value| !good_value(value))?;
    Some(StageProblem::BadVariableValue(name.to_owned(), bad.to_owned()))
}

fn access_log_problems(log: &AccessLog) -> Vec<StageProblem> {
    let destination = match &log.destination {
        Destination::OwnLogGroup => None,
        Destination::LogGroup(arn) => LOG_GROUP.unlike(arn).map(StageProblem::BadLogGroup),
        Destination::Firehose(arn) => STREAM.unlike(arn).map(StageProblem::BadStream),
        Destination::Nowhere => return Vec::new(),
    };
    let format = match &log.format {
        Format::Json(fields) => {
            fields.iter().filter_map(|(name, variable)| field_problem(name, variable)).collect()
        }
        Format::Verbatim(text) => format_problems(text),
    };
    destination.into_iter().chain(format).collect()
}

fn field_problem(name: &str, variable: &str) -> Option<StageProblem> {
    let good = |text: &str| {
        !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
    };
    if !good(name) {
        Some(StageProblem::BadFieldName(name.to_owned()))
    } else if !variable.strip_prefix("$context.").is_some_and(good) {
        Some(StageProblem::BadFieldVariable(name.to_owned(), variable.to_owned()))
    } else if variable == "$context.error.messageString" {
        Some(StageProblem::QuotedField(name.to_owned()))
    } else {
        None
    }
}

/// "Configure logging for WebSocket APIs" in API Gateway's developer guide says that a format is a single line.
fn format_problems(format: &str) -> Vec<StageProblem> {
    let has_id = ["$context.requestId", "$context.extendedRequestId"].iter().any(|id| format.contains(id));
    let has_lines = format.strip_suffix('\n').unwrap_or(format).contains(['\n', '\r']);
    let mut problems = Vec::new();
    problems.extend((!has_id).then_some(StageProblem::NoRequestId));
    problems.extend(has_lines.then_some(StageProblem::SeveralLines));
    problems
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{AccessLogField, Throttle};

    fn stage() -> StageSettings {
        StageSettings::new("dev", Throttle::new(1.0, 1))
    }

    #[track_caller]
    fn refused(stage: StageSettings, expected: StageProblem) {
        assert_eq!(stage.problems(), [expected]);
    }

    #[test]
    fn good_settings_have_no_problems() {
        let log = AccessLog::to_firehose("arn:aws-cn:firehose:r:a:deliverystream/amazon-apigateway-x")
            .fields(AccessLogField::ALL.iter().copied())
            .field("the-tenant", "$context.authorizer.tenant_id");
        let stage = stage()
            .log_key("arn:aws:kms:r:a:key/k")
            .access_log(log)
            .variable("back_end1", "https://a.example:80/p?q=a,b&c~d#e_f-g")
            .allowed_origins(["https://example.com", "http://localhost:8080", "https://[::1]:80"])
            .token_check("arn:aws:lambda:r:a:function:check:live");
        assert_eq!(stage.problems(), []);
    }

    #[test]
    fn an_origin_that_no_browser_sends_is_refused() {
        for origin in [
            "https://example.com/",
            "https://*",
            "https://",
            "example.com",
            "https://a, https://b",
            "https://Example.com",
            "HTTPS://example.com",
            "https://example.com:443",
            "http://example.com:80",
        ] {
            refused(stage().allowed_origins([origin]), StageProblem::BadOrigin(origin.into()));
        }
    }

    #[test]
    fn a_throttle_that_takes_nothing_is_refused() {
        let bad = StageSettings::new("dev", Throttle::new(f64::INFINITY, 0)).problems();
        assert_eq!(bad, [StageProblem::BadRate("inf".into()), StageProblem::BadBurst(0)]);
    }

    #[test]
    fn stage_variables_are_held_to_what_api_gateway_takes() {
        for name in ["", "a-b", "a b", "ä"] {
            refused(stage().variable(name, "x"), StageProblem::BadVariableName(name.into()));
        }
        for value in ["", "a b", "{}", "ä"] {
            refused(stage().variable("a", value), StageProblem::BadVariableValue("a".into(), value.into()));
        }
    }

    #[test]
    fn an_arn_has_to_be_of_what_is_wanted() {
        for arn in ["key", "arn:aws:kms:r:a:k", "arn:aws:kms:r:a:key/", "arn:aws:s3:r:a:key/k"] {
            refused(stage().log_key(arn), StageProblem::BadKey(arn.into()));
        }
        for arn in ["check", "arn:aws:lambda:r:a:function:", "arn:aws:lambda:r:a:layer:l"] {
            refused(stage().token_check(arn), StageProblem::BadTokenCheck(arn.into()));
        }
        let stream = "arn:aws:firehose:r:a:deliverystream/chat";
        refused(stage().access_log(AccessLog::to_firehose(stream)), StageProblem::BadStream(stream.into()));
        refused(
            stage().access_log(AccessLog::to_log_group(stream)),
            StageProblem::BadLogGroup(stream.into()),
        );
        let group = AccessLog::to_log_group("arn:aws:logs:r:a:log-group:/chat/access:*");
        assert_eq!(stage().access_log(group).problems(), []);
    }

    #[test]
    fn an_output_is_not_looked_at() {
        let key = pulumi_wasm::Output::new("not known yet".to_owned());
        assert_eq!(stage().log_key(key).problems(), []);
    }

    #[test]
    fn a_field_that_would_break_the_json_is_refused() {
        let with = |name: &str, variable: &str| stage().access_log(AccessLog::new().field(name, variable));
        refused(with("a\"b", "$context.x"), StageProblem::BadFieldName("a\"b".into()));
        for variable in ["tenant", "$context.", "$context.a\"b", "$context.a b", "$stageVariables.a"] {
            refused(with("a", variable), StageProblem::BadFieldVariable("a".into(), variable.into()));
        }
        refused(with("error", "$context.error.messageString"), StageProblem::QuotedField("error".into()));
    }

    #[test]
    fn a_format_is_one_line_with_the_requests_id() {
        let with = |format: &str| stage().access_log(AccessLog::new().format(format));
        refused(with("$context.status"), StageProblem::NoRequestId);
        refused(with("$context.requestId\n$context.status"), StageProblem::SeveralLines);
        assert_eq!(with("$context.extendedRequestId\n").problems(), []);
    }

    #[test]
    fn what_is_wrong_with_a_domain_or_monitoring_is_wrong_with_the_stage() {
        let bad = DomainProblem::BadName("wss://example.com".into());
        refused(stage().domain(Domain::existing("wss://example.com")), StageProblem::Domain(bad));
        let bad = MonitoringProblem::BadEmail("ops".into());
        refused(stage().monitoring(Monitoring::new().email("ops")), StageProblem::Monitoring(bad));
    }

    #[test]
    fn a_log_that_is_off_has_no_problems() {
        assert_eq!(stage().access_log(AccessLog::off().format("")).problems(), []);
    }
}
