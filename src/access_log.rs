//! The access log of a stage: where it goes, and what it says of each request.

mod field;

use std::collections::BTreeSet;

use pulumi_wasm::{Input, IntoInput};

pub use field::AccessLogField;

/// Where a stage logs its requests, and what of them.
///
/// Each request, be it a connect, a message or a disconnect, is one line: by default a JSON object of
/// [`AccessLogField::DEFAULT`], in a log group of the stage's own.
///
/// ```
/// use aws_websocket_api::{AccessLog, AccessLogField, StageSettings, Throttle};
///
/// let log = AccessLog::to_firehose("arn:aws:firehose:eu-west-1:123456789012:deliverystream/amazon-apigateway-chat")
///     .fields([AccessLogField::RouteKey, AccessLogField::Status])
///     .field("tenant", "$context.authorizer.tenant");
/// let stage = StageSettings::new("prod", Throttle::new(5000.0, 2000)).access_log(log);
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct AccessLog {
    pub(crate) destination: Destination,
    pub(crate) format: Format,
}

/// Where an access log goes.
#[derive(Clone, Debug)]
pub(crate) enum Destination {
    OwnLogGroup,
    LogGroup(Input<String>),
    Firehose(Input<String>),
    Nowhere,
}

/// What a line of an access log is.
#[derive(Clone, Debug)]
pub(crate) enum Format {
    /// A JSON object of these names and variables.
    Json(Vec<(String, String)>),
    Verbatim(String),
}

impl AccessLog {
    /// JSON in a log group of the stage's own, which has the stage's retention and key.
    pub fn new() -> Self {
        Self::to(Destination::OwnLogGroup)
    }

    /// JSON in a log group that exists, by its ARN. WebSocket APIs take none that ends in `:*`, as consoles show it:
    /// that is left out, unless the ARN is an output.
    pub fn to_log_group(arn: impl IntoInput<String>) -> Self {
        let arn = arn.into_input();
        let bare = arn.plain().and_then(|arn| Some(arn.strip_suffix(":*")?.into_input()));
        Self::to(Destination::LogGroup(bare.unwrap_or(arn)))
    }

    /// JSON to an Amazon Data Firehose stream, by its ARN. API Gateway writes only to streams whose name begins with
    /// `amazon-apigateway-` (API Gateway's developer guide, "Logging API calls to Amazon Data Firehose").
    pub fn to_firehose(arn: impl IntoInput<String>) -> Self {
        Self::to(Destination::Firehose(arn.into_input()))
    }

    /// No access log. What API Gateway itself does is in the execution log, which the stage's log level rules.
    pub fn off() -> Self {
        Self::to(Destination::Nowhere)
    }

    /// Whether it is in a log group of the stage's own.
    pub(crate) fn is_own(&self) -> bool {
        matches!(self.destination, Destination::OwnLogGroup)
    }

    fn to(destination: Destination) -> Self {
        Self { destination, format: Format::Json(named(&AccessLogField::DEFAULT)) }
    }

    /// These fields in place of the default ones, each once. API Gateway wants a request's id in each line, so
    /// [`AccessLogField::RequestId`] is added where neither it nor the extended one is among them.
    pub fn fields(mut self, fields: impl IntoIterator<Item = AccessLogField>) -> Self {
        let mut seen = BTreeSet::new();
        let mut fields: Vec<_> = fields.into_iter().filter(|field| seen.insert(field.name())).collect();
        let ids = [AccessLogField::RequestId, AccessLogField::ExtendedRequestId];
        if !fields.iter().any(|field| ids.contains(field)) {
            fields.insert(0, AccessLogField::RequestId);
        }
        self.format = Format::Json(named(&fields));
        self
    }

    /// One more field, such as what a Lambda authorizer has said: `.field("tenant", "$context.authorizer.tenant")`.
    /// A field of the same name is replaced.
    ///
    /// The name has letters, digits, `-`, `_` and `.`; the variable begins with `$context.`. After
    /// [`AccessLog::format`] the format is JSON again, with the default fields.
    pub fn field(mut self, name: impl Into<String>, variable: impl Into<String>) -> Self {
        let name = name.into();
        let mut fields = match self.format {
            Format::Json(fields) => fields,
            Format::Verbatim(_) => named(&AccessLogField::DEFAULT),
        };
        fields.retain(|(other, _)| *other != name);
        fields.push((name, variable.into()));
        self.format = Format::Json(fields);
        self
    }

    /// This format as it is, in place of JSON: one line, with `$context.requestId` or `$context.extendedRequestId` in
    /// it, as API Gateway requires.
    pub fn format(mut self, format: impl Into<String>) -> Self {
        self.format = Format::Verbatim(format.into());
        self
    }
}

impl Default for AccessLog {
    fn default() -> Self {
        Self::new()
    }
}

impl Format {
    /// As API Gateway takes it.
    ///
    /// Each variable stands in quotes: API Gateway escapes what it puts there, and writes `-` for what a request
    /// doesn't have, which would be no JSON without them.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Verbatim(text) => text.clone(),
            Self::Json(fields) => {
                let fields = fields.iter().map(|(name, variable)| format!("\"{name}\":\"{variable}\""));
                format!("{{{}}}", fields.collect::<Vec<_>>().join(","))
            }
        }
    }
}

fn named(fields: &[AccessLogField]) -> Vec<(String, String)> {
    fields.iter().map(|field| (field.name().to_owned(), field.variable().to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(log: &AccessLog) -> serde_json::Map<String, serde_json::Value> {
        serde_json::from_str(&log.format.text()).unwrap()
    }

    #[test]
    fn the_default_is_one_line_of_json_with_every_default_field() {
        let log = AccessLog::new();
        assert!(!log.format.text().contains('\n'));
        let fields = json(&log);
        assert_eq!(fields.len(), AccessLogField::DEFAULT.len());
        assert_eq!(fields["integrationLatency"], "$context.integration.latency");
    }

    #[test]
    fn chosen_fields_replace_the_default_ones_and_have_the_request_id() {
        let log = AccessLog::new().fields([AccessLogField::Status]);
        assert_eq!(log.format.text(), r#"{"requestId":"$context.requestId","status":"$context.status"}"#);
        let extended = AccessLog::new().fields([AccessLogField::ExtendedRequestId]);
        assert_eq!(extended.format.text(), r#"{"extendedRequestId":"$context.extendedRequestId"}"#);
    }

    #[test]
    fn a_field_that_is_chosen_twice_is_there_once() {
        let twice = AccessLog::new().fields([AccessLogField::RequestId, AccessLogField::RequestId]);
        assert_eq!(twice.format.text(), r#"{"requestId":"$context.requestId"}"#);
    }

    #[test]
    fn a_log_groups_arn_is_without_its_star() {
        let group = "arn:aws:logs:eu-west-1:123456789012:log-group:/chat/access";
        for arn in [group.to_owned(), format!("{group}:*")] {
            let log = AccessLog::to_log_group(arn);
            let Destination::LogGroup(arn) = &log.destination else { panic!("{log:?}") };
            assert_eq!(arn.plain().as_deref(), Some(group));
        }
    }

    #[test]
    fn a_field_of_ones_own_is_added_or_replaces_its_namesake() {
        let log = AccessLog::new()
            .field("tenant", "$context.authorizer.tenant")
            .field("status", "$context.integration.status");
        let fields = json(&log);
        assert_eq!(fields.len(), AccessLogField::DEFAULT.len() + 1);
        assert_eq!(fields["tenant"], "$context.authorizer.tenant");
        assert_eq!(fields["status"], "$context.integration.status");
    }

    #[test]
    fn a_format_is_taken_verbatim() {
        let log = AccessLog::new().format("$context.requestId $context.status");
        assert_eq!(log.format.text(), "$context.requestId $context.status");
    }
}
