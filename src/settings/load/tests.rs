use std::time::Duration;

use pulumi_wasm::{
    Input,
    mocks::{MockRun, Mocks},
};

use super::*;
use crate::{
    Throttle,
    access_log::{AccessLog, AccessLogField, Destination, Format},
    domain::{Domain, DomainSource},
    monitoring::Monitoring,
};

const THROTTLE: (&str, &str) = ("throttle", r#"{"rate": 1000, "burst": 500}"#);

fn mocks(config: &[(&str, &str)]) -> Mocks {
    let mocks = Mocks::new("chat", "dev");
    config.iter().fold(mocks, |mocks, (name, value)| mocks.config(&format!("chat:{name}"), value))
}

fn run(mocks: Mocks, check: impl FnOnce(StageSettings)) -> MockRun {
    mocks.run(|ctx| {
        check(StageSettings::load(ctx)?);
        Ok(())
    })
}

/// Loads what is there besides the throttle.
#[track_caller]
fn load(config: &[(&str, &str)], check: impl FnOnce(StageSettings)) {
    let config = [&[THROTTLE], config].concat();
    assert_eq!(run(mocks(&config), check).errors, Vec::<String>::new());
}

fn problems_of(mocks: Mocks) -> Vec<String> {
    let run = run(mocks, |settings| panic!("taken: {settings:?}"));
    let lines = run.errors[0].lines().filter_map(|line| line.strip_prefix("  - "));
    lines.map(str::to_owned).collect()
}

fn problems(config: &[(&str, &str)]) -> Vec<String> {
    problems_of(mocks(config))
}

/// The one problem of a value, without the name of its project.
#[track_caller]
fn problem(name: &str, value: &str) -> String {
    let found = problems(&[THROTTLE, (name, value)]);
    assert_eq!(found.len(), 1, "{found:?}");
    found[0].strip_prefix("chat:").unwrap().to_owned()
}

fn plain(input: &Input<String>) -> String {
    input.plain().unwrap()
}

#[test]
fn the_settings_of_a_stack_are_read() {
    let config = [
        ("logLevel", "WARN"),
        ("dataTrace", "true"),
        ("detailedMetrics", "false"),
        ("functionMetrics", "false"),
        ("logRetentionDays", "7"),
        ("logKeyArn", "arn:aws:kms:eu-west-1:123456789012:key/k"),
        ("accessLog", "false"),
        ("variables", r#"{"backend": "example.com", "port": 8080}"#),
        ("autoDeploy", "true"),
        ("allowedOrigins", r#"["https://example.com"]"#),
        ("accountLogging", "true"),
        ("tracing", "true"),
        ("permissionsBoundary", "arn:aws:iam::123456789012:policy/functions"),
        ("protect", "true"),
    ];
    load(&config, |settings| {
        assert_eq!((settings.name.as_str(), settings.throttle), ("dev", Throttle::new(1000.0, 500)));
        assert_eq!((settings.log_level, settings.log_retention), (LogLevel::Warn, Retention::ONE_WEEK));
        assert_eq!(settings.data_trace, Some(true));
        assert!(!settings.detailed_metrics && !settings.function_metrics);
        assert_eq!(plain(&settings.log_key.unwrap()), "arn:aws:kms:eu-west-1:123456789012:key/k");
        let boundary = plain(&settings.permissions_boundary.unwrap());
        assert_eq!(boundary, "arn:aws:iam::123456789012:policy/functions");
        assert!(matches!(settings.access_log.destination, Destination::Nowhere));
        let variables: Vec<_> =
            settings.variables.iter().map(|(name, value)| format!("{name}={}", plain(value))).collect();
        assert_eq!(variables, ["backend=example.com", "port=8080"]);
        assert_eq!(settings.allowed_origins, ["https://example.com"]);
        let switches = [settings.auto_deploy, settings.account_logging, settings.tracing, settings.protect];
        assert_eq!(switches, [true; 4]);
    });
}

#[test]
fn what_is_not_set_has_its_default() {
    load(&[], |settings| {
        let default = StageSettings::new("dev", Throttle::new(1000.0, 500));
        assert_eq!(format!("{settings:?}"), format!("{default:?}"));
    });
}

#[test]
fn retention_is_a_number_of_days_or_a_name() {
    let retention = |text: &str, expected: Retention| {
        load(&[("logRetentionDays", text)], |settings| assert_eq!(settings.log_retention, expected));
    };
    retention("90", Retention::THREE_MONTHS);
    retention("1 year", Retention::ONE_YEAR);
    retention("forever", Retention::FOREVER);
}

#[test]
fn an_access_log_goes_to_what_its_arn_is_of_with_the_named_fields() {
    let log = |json: &str, check: fn(AccessLog)| {
        load(&[("accessLog", json)], |settings| check(settings.access_log));
    };
    log("true", |log| assert!(matches!(log.destination, Destination::OwnLogGroup)));
    log(r#"{"destinationArn": "arn:aws:logs:r:a:log-group:mine", "fields": ["status"]}"#, |log| {
        assert!(matches!(log.destination, Destination::LogGroup(_)));
        assert_eq!(log.format.text(), AccessLog::new().fields([AccessLogField::Status]).format.text());
    });
    log(
        r#"{"destinationArn": "arn:aws:firehose:r:a:deliverystream/amazon-apigateway-x", "format": "$context.requestId"}"#,
        |log| {
            assert!(matches!(log.destination, Destination::Firehose(_)));
            assert!(matches!(log.format, Format::Verbatim(text) if text == "$context.requestId"));
        },
    );
}

#[test]
fn a_domain_is_made_with_what_there_is_for_it() {
    let domain =
        |json: &str, check: fn(Option<Domain>)| load(&[("domain", json)], |settings| check(settings.domain));
    domain("{}", |domain| assert!(domain.is_none()));
    domain(r#"{"name": "a.example.com", "path": "chat"}"#, |domain| {
        let domain = domain.unwrap();
        assert!(matches!(domain.source, DomainSource::Existing(name) if name == "a.example.com"));
        assert_eq!((domain.path.as_deref(), domain.zone.is_none()), (Some("chat"), true));
    });
    domain(r#"{"name": "a.example.com", "zoneId": "Z1"}"#, |domain| {
        assert!(matches!(domain.unwrap().source, DomainSource::InZone { zone, .. } if plain(&zone) == "Z1"));
    });
    let certified =
        r#"{"name": "a.example.com", "zoneId": "Z1", "certificateArn": "arn:aws:acm:r:a:certificate/c"}"#;
    domain(certified, |domain| {
        let domain = domain.unwrap();
        assert!(matches!(domain.source, DomainSource::Certified { .. }));
        assert_eq!(plain(&domain.zone.unwrap()), "Z1");
    });
}

#[test]
fn monitoring_is_on_or_off_or_told_what_to_do() {
    let loaded = |text: &str, expected: Option<Monitoring>| {
        load(&[("monitoring", text)], |settings| {
            assert_eq!(format!("{:?}", settings.monitoring), format!("{expected:?}"));
        });
    };
    loaded("false", None);
    loaded("true", Some(Monitoring::new()));
    loaded("{}", Some(Monitoring::new()));
    let told = Monitoring::new()
        .email("ops@example.com")
        .topic("arn:aws:sns:r:a:ops")
        .latency(Duration::from_millis(800))
        .dashboard(false);
    loaded(
        r#"{"email": "ops@example.com", "topicArn": "arn:aws:sns:r:a:ops", "latencyMilliseconds": 800, "dashboard": false}"#,
        Some(told),
    );
}

#[test]
fn what_is_wrong_with_monitoring_has_its_key() {
    let email = problem("monitoring", r#"{"email": "ops"}"#);
    assert!(email.starts_with("monitoring.email: its address for alarms is `ops`"), "{email}");
    assert!(problem("monitoring", r#"{"latencyMilliseconds": 30000}"#).contains("at most 29000"));
    assert!(
        problem("monitoring", r#"{"latencyMilliseconds": "1s"}"#).contains("it has to be a whole number")
    );
    assert!(problem("monitoring", "on").contains("it has to be true, false or"));
}

#[test]
fn what_is_wrong_with_a_domain_has_its_key() {
    assert!(problem("domain", r#"{"zoneId": "Z1"}"#).starts_with("domain.name: is not set; it is a domain"));
    assert!(
        problem("domain", r#"{"name": "wss://a.example.com"}"#).starts_with("domain.name: its domain `wss:")
    );
    let path = problem("domain", r#"{"name": "a.example.com", "path": "/"}"#);
    assert!(path.starts_with("domain.path: its domain's path `/`"), "{path}");
    assert!(problem("domain", "a.example.com").contains("it has to be `{ name"));
}

#[test]
fn every_problem_is_reported_at_once_with_its_key() {
    let config = [
        ("throttle", r#"{"rate": 0, "burst": 1.5, "limit": 3}"#),
        ("logLevel", "TRACE"),
        ("logRetentionDays", "8"),
        ("logLevle", "INFO"),
        ("variables", r#"{"a-b": "x", "c": "{}"}"#),
        ("accessLog", r#"{"destinationArn": "arn:aws:firehose:r:a:deliverystream/x", "feilds": []}"#),
    ];
    let found = problems(&config);
    let keys: Vec<_> = found.iter().map(|line| line.split(": ").next().unwrap()).collect();
    assert_eq!(
        keys,
        [
            "chat:throttle.burst",
            "chat:throttle.limit",
            "chat:logLevel",
            "chat:logRetentionDays",
            "chat:accessLog.feilds",
            "chat:logLevle",
            "chat:throttle.rate",
            "chat:variables.a-b",
            "chat:variables.c",
            "chat:accessLog.destinationArn",
        ]
    );
}

#[test]
fn problems_name_the_file_to_edit() {
    let run = run(mocks(&[]), |_| {});
    assert!(run.errors[0].ends_with("Correct it in the stack's file, Pulumi.dev.yaml."), "{}", run.errors[0]);
}

#[test]
fn a_throttle_must_be_there_and_its_parts_be_numbers_above_zero() {
    let throttle = |json: &str| problems(&[("throttle", json)]);
    assert!(problems(&[])[0].contains("throttle: is not set; it is `{ rate"));
    assert!(throttle("1000")[0].contains("throttle: is `1000`; it has to be `{ rate"));
    assert!(throttle("{}")[1].contains("throttle.burst: is not set; it is a whole number"));
    assert!(
        throttle(r#"{"rate": "many", "burst": 5}"#)[0]
            .contains("throttle.rate: is `many`; it has to be a number")
    );
    for rate in ["-1", "0", "\"inf\"", "\"NaN\""] {
        let found = throttle(&format!(r#"{{"rate": {rate}, "burst": 5}}"#));
        assert!(found[0].contains("throttle.rate: its throttle's rate is"), "{}", found[0]);
    }
    assert!(
        throttle(r#"{"rate": 5, "burst": 0}"#)[0].contains("burst is 0; it has to be a whole number from 1")
    );
    assert!(throttle(r#"{"rate": 5, "burst": 2147483648}"#)[0].contains("burst is 2147483648"));
}

#[test]
fn a_value_of_another_type_is_named_with_what_it_has_to_be() {
    let switches =
        ["detailedMetrics", "functionMetrics", "autoDeploy", "accountLogging", "tracing", "protect"];
    for name in switches {
        assert_eq!(problem(name, "yes"), format!("{name}: is `yes`; it has to be true or false"));
    }
    assert_eq!(problem("dataTrace", "[]"), "dataTrace: is `[]`; it has to be true, false or auto");
    assert!(problem("logLevel", "{}").starts_with("logLevel: is `{}`; it has to be one of DEBUG"));
    assert!(problem("allowedOrigins", "https://example.com").contains("it has to be a list of origins"));
    assert!(problem("variables", "[1]").contains("it has to be a mapping"));
    assert!(problem("variables", r#"{"a": {}}"#).contains("it has to be a mapping"));
    assert!(problem("accessLog", "on").contains("it has to be true, false or"));
    assert!(problem("accessLog", "[]").contains("it has to be true, false or"));
    assert!(problem("logKeyArn", "[]").contains("it has to be the ARN of a KMS key"));
}

#[test]
fn an_unknown_key_gets_the_nearest_known_one() {
    assert_eq!(problem("logLevle", "INFO"), "logLevle: is unknown; did you mean logLevel?");
    assert_eq!(
        problem("accessLog", r#"{"feilds": []}"#),
        "accessLog.feilds: is unknown; did you mean fields?"
    );
    assert!(problem("accessLog", r#"{"fields": ["mesageId"]}"#).ends_with("did you mean messageId?"));
    assert!(problem("retries", "3").starts_with("retries: is unknown; known are throttle, logLevel,"));
}

#[test]
fn keys_that_ask_for_cors_are_told_why_there_is_none() {
    for name in ["cors", "corsHeaders", "allowCors", "enable_cors", "accessControlAllowOrigin"] {
        let found = problem(name, "*");
        assert!(found.contains("WebSocket APIs have no CORS") && found.contains("allowedOrigins"), "{found}");
    }
}

#[test]
fn a_programs_own_keys_stand_beside() {
    let run = mocks(&[THROTTLE, ("greeting", "hello")]).run(|ctx| {
        assert!(StageSettings::load(ctx).is_err());
        assert!(StageSettings::load_beside(ctx, &["greeting"]).is_ok());
        Ok(())
    });
    assert_eq!(run.errors, Vec::<String>::new());
}

#[test]
fn a_log_has_fields_or_a_format() {
    let both = r#"{"fields": ["status"], "format": "$context.requestId"}"#;
    assert_eq!(problem("accessLog", both), "accessLog.format: is set beside `fields`; a log has either");
}

#[test]
fn a_secret_is_never_shown() {
    let secrets = [
        ("logLevel", "hunter2"),
        ("logRetentionDays", "hunter2"),
        ("allowedOrigins", r#"["hunter2"]"#),
        ("accessLog", r#"{"fields": ["hunter2"]}"#),
        ("variables", r#"{"a": ["hunter2"]}"#),
        ("throttle", r#"{"rate": "hunter2", "burst": "hunter2"}"#),
    ];
    let mocks = Mocks::new("chat", "dev");
    let mocks = secrets
        .iter()
        .fold(mocks, |mocks, (name, value)| mocks.secret_config(&format!("chat:{name}"), value));
    let found = problems_of(mocks);
    assert_eq!(found.len(), 7, "{found:?}");
    assert!(
        found.iter().all(|problem| problem.contains("is a secret") && !problem.contains("hunter2")),
        "{found:?}"
    );
}

#[test]
fn what_is_secret_stays_so() {
    let mocks = mocks(&[THROTTLE]).secret_config("chat:variables", r#"{"token": "hunter2"}"#);
    let run = run(mocks, |settings| assert!(!format!("{settings:?}").contains("hunter2"), "{settings:?}"));
    assert_eq!(run.errors, Vec::<String>::new());
}
