//! What watches an API: alarms, the topic they notify, a dashboard, and queues of dead letters.

mod dashboard;
mod metrics;

use std::time::Duration;

use aws_websocket_api::{
    AccessLog, Alarm, LambdaFunction, LogLevel, Monitoring, Route, StageSettings, Threshold, Throttle,
    WebSocketApi,
};
use pulumi_wasm::mocks::{MockRun, Mocks};
use serde_json::{Value as Json, json};

use super::{clean, deploy, function, json as to_json, outputs, policy, run};

const ALARM: &str = "aws:cloudwatch/metricAlarm:MetricAlarm";
const DASHBOARD: &str = "aws:cloudwatch/dashboard:Dashboard";
const SUBSCRIPTION: &str = "aws:sns/topicSubscription:TopicSubscription";
const TOPIC: &str = "aws:sns/topic:Topic";
const QUEUE: &str = "aws:sqs/queue:Queue";

fn prod() -> StageSettings {
    StageSettings::new("prod", Throttle::new(5000.0, 2000))
}

fn greeter() -> LambdaFunction {
    function("greeter").dead_letter_queue()
}

/// An API with one function, which has a dead letter queue.
fn watched(monitoring: Monitoring) -> MockRun {
    watched_stage(prod().monitoring(monitoring))
}

fn watched_stage(stage: StageSettings) -> MockRun {
    clean(run(Mocks::new("chat", "prod"), vec![("greet", Route::to(greeter()))], stage))
}

fn inputs(run: &MockRun, token: &str, name: &str) -> Json {
    let resource = run.find(token, &format!("Chat-{name}"));
    let inputs = resource.unwrap_or_else(|| panic!("no {name}")).inputs.iter();
    inputs.map(|(name, value)| (name.clone(), to_json(value))).collect()
}

fn alarm(run: &MockRun, name: &str) -> Json {
    inputs(run, ALARM, name)
}

fn names(run: &MockRun, token: &str) -> Vec<String> {
    let mut names: Vec<_> = run.of_type(token).map(|resource| resource.name.clone()).collect();
    names.sort();
    names
}

/// An alarm's inputs, with those that all of them have.
fn expected(name: &str, description: &str, (value, periods): (u32, u32), own: Json) -> Json {
    let mut all = json!({
        "name": name,
        "alarmDescription": description,
        "comparisonOperator": "GreaterThanOrEqualToThreshold",
        "threshold": value,
        "evaluationPeriods": periods,
        "datapointsToAlarm": periods,
        "treatMissingData": "notBreaching",
        "alarmActions": ["arn:Chat-prod-alarms"],
        "okActions": ["arn:Chat-prod-alarms"],
        "tags": { "Project": "chat", "Stage": "prod" },
    });
    all.as_object_mut().unwrap().append(&mut own.as_object().unwrap().clone());
    all
}

#[test]
fn the_stage_has_an_alarm_on_each_kind_of_failure_and_on_latency() {
    let run = watched(Monitoring::new());
    let of_stage = json!({ "ApiId": "Chat-id", "Stage": "prod" });
    let metric = |name: &str, statistic: &str, value: &str| {
        json!({
            "namespace": "AWS/ApiGateway", "metricName": name, statistic: value, "period": 300,
            "dimensions": of_stage,
        })
    };
    assert_eq!(
        alarm(&run, "prod-alarm-integration-errors"),
        expected(
            "chat-api-prod-integration-errors",
            "Integrations answer with errors: clients' messages are lost. Look into chat-api-prod-logs: \
             `routeKey` says which, `integrationError` why; then into the log of the function behind it.",
            (5, 1),
            metric("IntegrationError", "statistic", "Sum"),
        ),
    );
    assert_eq!(
        alarm(&run, "prod-alarm-execution-errors"),
        expected(
            "chat-api-prod-execution-errors",
            "API Gateway fails to call integrations: it may not, or Lambda takes no more calls. Look into \
             /aws/apigateway/Chat-id/prod, and for throttles of the functions.",
            (5, 1),
            metric("ExecutionError", "statistic", "Sum"),
        ),
    );
    assert_eq!(
        alarm(&run, "prod-alarm-latency"),
        expected(
            "chat-api-prod-latency",
            "Integrations are slow. Look into chat-api-prod-logs: `integrationLatency` by `routeKey`; then at the \
             duration of the function behind it.",
            (2500, 3),
            metric("IntegrationLatency", "extendedStatistic", "p95"),
        ),
    );
}

#[test]
fn client_errors_are_a_share_of_what_clients_send_and_more_than_a_few() {
    let count = |id: &str, name: &str| {
        let dimensions = json!({ "ApiId": "Chat-id", "Stage": "prod" });
        let metric = json!({
            "namespace": "AWS/ApiGateway", "metricName": name, "dimensions": dimensions, "period": 300, "stat": "Sum",
        });
        json!({ "id": id, "metric": metric })
    };
    let rate = json!({
        "id": "rate",
        "expression":
            "IF(errors >= 10, 100 * errors / (errors + FILL(messages, 0) + FILL(connects, 0)), 0)",
        "label": "Client errors, %",
        "returnData": true,
    });
    let queries = [
        count("errors", "ClientError"),
        count("messages", "MessageCount"),
        count("connects", "ConnectCount"),
        rate,
    ];
    assert_eq!(
        alarm(&watched(Monitoring::new()), "prod-alarm-client-errors"),
        expected(
            "chat-api-prod-client-errors",
            "API Gateway refuses much of what clients send. Look into chat-api-prod-logs: `status` 429 is beyond \
             the throttle, 401 and 403 are not authorized; `errorType` says more.",
            (5, 3),
            json!({ "metricQueries": queries }),
        ),
    );
}

#[test]
fn a_function_has_alarms_on_errors_and_throttles_and_on_dead_letters_if_it_keeps_them() {
    let run = watched(Monitoring::new());
    let metric = |name: &str| {
        json!({
            "namespace": "AWS/Lambda", "metricName": name, "statistic": "Sum", "period": 300,
            "dimensions": { "FunctionName": "greeter-prod" },
        })
    };
    assert_eq!(
        alarm(&run, "greeter-alarm-errors"),
        expected(
            "greeter-prod-errors",
            "greeter-prod fails, or runs out of time or memory. Look into /aws/lambda/greeter-prod.",
            (5, 1),
            metric("Errors"),
        ),
    );
    assert_eq!(
        alarm(&run, "greeter-alarm-throttles"),
        expected(
            "greeter-prod-throttles",
            "greeter-prod is called more often at once than Lambda lets it run, and messages are lost. Look at its \
             reserved concurrency, and at the account's quota of concurrent executions.",
            (1, 1),
            metric("Throttles"),
        ),
    );
    assert_eq!(
        alarm(&run, "greeter-alarm-dead-letters"),
        expected(
            "greeter-prod-dead-letters",
            "greeter-prod has given up on events. Each is a message in the queue greeter-prod-dlq, with the reason in \
             its attributes; look into /aws/lambda/greeter-prod for more. Send them to the function again, or delete \
             them.",
            (1, 1),
            json!({
                "namespace": "AWS/SQS", "metricName": "ApproximateNumberOfMessagesVisible", "statistic": "Maximum",
                "period": 300, "dimensions": { "QueueName": "greeter-prod-dlq" },
            }),
        ),
    );
    let plain = vec![("greet", Route::to(function("greeter")))];
    let plain = clean(self::run(Mocks::new("chat", "prod"), plain, prod().monitoring(Monitoring::new())));
    assert!(plain.find(ALARM, "Chat-greeter-alarm-errors").is_some());
    assert!(plain.find(ALARM, "Chat-greeter-alarm-dead-letters").is_none());
}

/// A function that writes metrics, in a stage that is watched.
#[test]
fn a_stage_that_is_not_monitored_has_nothing_of_it() {
    let run = watched_stage(prod());
    for token in [ALARM, DASHBOARD, SUBSCRIPTION, TOPIC] {
        assert_eq!(names(&run, token), [""; 0]);
    }
}

#[test]
fn alarms_notify_a_topic_of_the_stage_that_each_address_is_subscribed_to() {
    let run = watched(Monitoring::new().email("ops@example.com").email("dev@example.com"));
    assert_eq!(
        inputs(&run, TOPIC, "prod-alarms"),
        json!({ "name": "chat-api-prod-alarms", "tags": { "Project": "chat", "Stage": "prod" } })
    );
    let subscribed = ["dev@example.com", "ops@example.com"];
    assert_eq!(names(&run, SUBSCRIPTION), subscribed.map(|address| format!("Chat-prod-alarms-{address}")));
    for address in subscribed {
        assert_eq!(
            inputs(&run, SUBSCRIPTION, &format!("prod-alarms-{address}")),
            json!({ "topic": "arn:Chat-prod-alarms", "protocol": "email", "endpoint": address })
        );
    }
}

#[test]
fn alarms_notify_a_topic_that_exists_instead() {
    let topic = "arn:aws:sns:us-east-1:123456789012:ops";
    let run = watched(Monitoring::new().topic(topic).email("ops@example.com"));
    assert_eq!(names(&run, TOPIC), [""; 0]);
    let alarms: Vec<_> = run.of_type(ALARM).collect();
    assert_eq!(alarms.len(), 7);
    for actions in ["alarmActions", "okActions"] {
        assert!(alarms.iter().all(|alarm| to_json(&alarm.inputs[actions]) == json!([topic])));
    }
    assert_eq!(inputs(&run, SUBSCRIPTION, "prod-alarms-ops@example.com")["topic"], topic);
}

#[test]
fn thresholds_can_be_changed_and_alarms_left_out() {
    let monitoring = Monitoring::new()
        .latency(Duration::from_millis(800))
        .threshold(
            Alarm::FunctionErrors,
            Threshold::new(50.0).period(Duration::from_secs(60)).periods(5).datapoints(3),
        )
        .threshold(Alarm::ClientErrors, Threshold::new(20.0).period(Duration::from_secs(120)))
        .without(Alarm::ExecutionErrors);
    let run = watched(monitoring);
    assert_eq!(alarm(&run, "prod-alarm-latency")["threshold"], 800);
    let errors = alarm(&run, "greeter-alarm-errors");
    let numbers = ["threshold", "period", "evaluationPeriods", "datapointsToAlarm"];
    assert_eq!(numbers.map(|name| errors[name].as_u64().unwrap()), [50, 60, 5, 3]);
    let rate = alarm(&run, "prod-alarm-client-errors");
    assert_eq!(rate["evaluationPeriods"], 3);
    let queries = rate["metricQueries"].as_array().unwrap();
    let periods = queries.iter().filter_map(|query| query["metric"]["period"].as_u64());
    assert_eq!(periods.collect::<Vec<_>>(), [120; 3]);
    assert!(run.find(ALARM, "Chat-prod-alarm-execution-errors").is_none());
}

#[test]
fn functions_are_watched_once_by_the_first_monitored_stage() {
    let run = clean(Mocks::new("chat", "prod").on_resource(outputs).run(|ctx| {
        let stages = ["dev", "test", "prod"].map(|name| StageSettings::new(name, Throttle::new(1.0, 1)));
        let [dev, test, prod] = stages;
        let api = WebSocketApi::builder("Chat")
            .route("greet", greeter())
            .stage(dev)
            .stage(test.monitoring(Monitoring::new()))
            .stage(prod.monitoring(Monitoring::new()))
            .create(ctx)?;
        let alarms =
            |stage| api.stage(stage).unwrap().nodes().monitoring.as_ref().map(|nodes| nodes.alarms.len());
        assert_eq!(["dev", "test", "prod"].map(alarms), [None, Some(4), Some(4)]);
        assert_eq!(api.nodes().functions["greeter"].alarms.len(), 3);
        Ok(())
    }));
    assert_eq!(names(&run, TOPIC), ["Chat-prod-alarms", "Chat-test-alarms"]);
    assert_eq!(alarm(&run, "greeter-alarm-errors")["alarmActions"], json!(["arn:Chat-test-alarms"]));
    assert_eq!(alarm(&run, "prod-alarm-latency")["alarmActions"], json!(["arn:Chat-prod-alarms"]));
    let aws: Vec<_> = run.of_type(ALARM).map(|alarm| alarm.inputs["name"].as_str().unwrap()).collect();
    let unique: std::collections::BTreeSet<_> = aws.iter().collect();
    assert_eq!((aws.len(), unique.len()), (11, 11), "{aws:?}");
}

#[test]
fn a_dead_letter_queue_is_there_to_be_written_to_by_its_function_alone() {
    let routes = vec![("greet", Route::to(greeter())), ("part", Route::to(function("parter")))];
    let run = deploy(routes);
    assert_eq!(
        inputs(&run, QUEUE, "greeter-dead-letters"),
        json!({
            "name": "greeter-dev-dlq", "messageRetentionSeconds": 1_209_600, "sqsManagedSseEnabled": true,
            "tags": { "Project": "chat", "Stage": "dev" },
        })
    );
    let function = |name: &str| inputs(&run, "aws:lambda/function:Function", &format!("{name}-function"));
    let queue = "arn:Chat-greeter-dead-letters";
    assert_eq!(function("greeter")["deadLetterConfig"], json!({ "targetArn": queue }));
    assert_eq!(policy(&run, "greeter")[queue], ["sqs:SendMessage"]);
    assert!(function("parter")["deadLetterConfig"].is_null());
    assert!(policy(&run, "parter").values().flatten().all(|action| !action.starts_with("sqs:")));
    assert_eq!(run.of_type(QUEUE).count(), 1);
}

#[test]
fn bad_monitoring_is_refused_before_anything_is_declared() {
    let stage = prod().monitoring(Monitoring::new().email("ops").latency(Duration::from_secs(60)));
    let run = run(Mocks::new("chat", "prod"), vec![("greet", Route::to(greeter()))], stage);
    let [error] = &run.errors[..] else { panic!("{:?}", run.errors) };
    assert!(
        error.contains("stage `prod`: its address for alarms is `ops`; it has to be a mail address"),
        "{error}"
    );
    assert!(error.contains("stage `prod`: its alarm on latency: its value is 60000"), "{error}");
    assert_eq!(run.resources.len(), 1, "only the stack itself");
}

#[test]
fn a_new_stack_can_be_previewed_with_monitoring() {
    let stage = prod().log_level(LogLevel::Off).monitoring(Monitoring::new());
    let routes = vec![("greet", Route::to(greeter()))];
    let run = clean(run(Mocks::new("chat", "prod").preview(), routes, stage));
    let advice = alarm(&run, "prod-alarm-execution-errors");
    assert!(advice["alarmDescription"].as_str().unwrap().contains("the execution log, which is off"));
}
