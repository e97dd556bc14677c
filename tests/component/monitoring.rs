//! What watches an API: alarms, the topic they notify, a dashboard, and queues of dead letters.

use std::{collections::BTreeMap, time::Duration};

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
fn counted(stage: StageSettings) -> MockRun {
    let routes = vec![("greet", Route::to(greeter().emits_metrics()))];
    clean(run(Mocks::new("chat", "prod"), routes, stage.monitoring(Monitoring::new())))
}

#[test]
fn where_functions_have_metrics_what_they_fail_at_raises_an_alarm_and_is_shown() {
    let run = counted(prod());
    let metric = |name: &str| {
        json!({
            "namespace": "Chat", "metricName": name, "statistic": "Sum", "period": 300,
            "dimensions": { "Stage": "prod" },
        })
    };
    assert_eq!(
        alarm(&run, "prod-alarm-undelivered"),
        expected(
            "chat-api-prod-undelivered",
            "Messages don't reach clients that are connected. Look into the logs of the functions that send: the line \
             `a message did not reach everyone` has the causes, and for a message to one client the line `handled` at \
             the level ERROR.",
            (5, 1),
            metric("Failed"),
        ),
    );
    assert_eq!(
        alarm(&run, "prod-alarm-internal-errors"),
        expected(
            "chat-api-prod-internal-errors",
            "Clients are answered that the server failed. Look into the functions' logs: the line `handled` at the \
             level ERROR has the cause in `error`.",
            (5, 1),
            metric("Errors"),
        ),
    );
    let body = dashboard(&run, "prod-dashboard");
    let shown = shown(&body);
    let own = |metric: &str| json!(["Chat", metric, "Stage", "prod", { "stat": "Sum" }]);
    let deliveries = &shown["Deliveries to clients, and internal errors"]["metrics"];
    assert_eq!(*deliveries, json!(["Sent", "Gone", "Failed", "Errors"].map(own)));
    let latency = shown["Time until requests are through, ms"]["metrics"].as_array().unwrap();
    let percentiles: Vec<_> = latency.iter().map(|line| (&line[1], &line[4]["stat"])).collect();
    let metric = json!("Latency");
    assert_eq!(percentiles, [(&metric, &json!("p50")), (&metric, &json!("p95")), (&metric, &json!("p99"))]);
}

#[test]
fn where_functions_have_no_metrics_nothing_looks_at_them() {
    let (with, without) = (counted(prod()), counted(prod().function_metrics(false)));
    let own: Vec<_> =
        names(&with, ALARM).into_iter().filter(|name| !names(&without, ALARM).contains(name)).collect();
    assert_eq!(own, ["Chat-prod-alarm-internal-errors", "Chat-prod-alarm-undelivered"]);
    assert_eq!(names(&watched(Monitoring::new()), ALARM), names(&without, ALARM));
    let body = |run: &MockRun| dashboard(run, "prod-dashboard");
    assert_eq!(body(&watched(Monitoring::new())), body(&without));
}

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

fn dashboard(run: &MockRun, name: &str) -> Json {
    let inputs = inputs(run, DASHBOARD, name);
    serde_json::from_str(inputs["dashboardBody"].as_str().unwrap()).unwrap()
}

/// What its widgets show, by title.
fn shown(dashboard: &Json) -> BTreeMap<&str, &Json> {
    let widgets = dashboard["widgets"].as_array().unwrap().iter().map(|widget| &widget["properties"]);
    widgets.map(|shown| (shown["title"].as_str().unwrap(), shown)).collect()
}

#[test]
fn the_dashboard_shows_the_stage_every_function_and_what_failed() {
    let routes = vec![("greet", Route::to(greeter())), ("part", Route::to(function("parter")))];
    let run = clean(run(Mocks::new("chat", "prod"), routes, prod().monitoring(Monitoring::new())));
    assert_eq!(inputs(&run, DASHBOARD, "prod-dashboard")["dashboardName"], "chat-api-prod-eu-west-1");
    let body = dashboard(&run, "prod-dashboard");
    let shown = shown(&body);
    let titles: Vec<_> = shown.keys().copied().collect();
    assert_eq!(
        titles,
        [
            "Alarms",
            "Connections and messages",
            "Duration of functions, ms (p95)",
            "Errors",
            "Errors and throttles of functions",
            "Events in dead letter queues",
            "Failed requests",
            "Invocations of functions",
            "Latency of integrations, ms",
        ]
    );
    let of_stage = |metric: &str| json!(["AWS/ApiGateway", metric, "ApiId", "Chat-id", "Stage", "prod", { "stat": "Sum" }]);
    let traffic = shown["Connections and messages"];
    assert_eq!(traffic["metrics"], json!([of_stage("ConnectCount"), of_stage("MessageCount")]));
    assert_eq!(traffic["region"], "eu-west-1");
    let latency = shown["Latency of integrations, ms"]["metrics"].as_array().unwrap();
    let percentiles: Vec<_> = latency.iter().map(|line| &line[6]["stat"]).collect();
    assert_eq!(percentiles, ["p50", "p95", "p99"]);
    let invocations = shown["Invocations of functions"]["metrics"].as_array().unwrap();
    let functions: Vec<_> = invocations.iter().map(|line| (&line[2], &line[3])).collect();
    let name = json!("FunctionName");
    assert_eq!(functions, [(&name, &json!("greeter-prod")), (&name, &json!("parter-prod"))]);
    assert_eq!(shown["Alarms"]["alarms"].as_array().unwrap().len(), run.of_type(ALARM).count());
    assert_eq!(shown["Events in dead letter queues"]["metrics"][0][3], "greeter-prod-dlq");
    let query = shown["Failed requests"]["query"].as_str().unwrap();
    assert!(query.starts_with("SOURCE 'chat-api-prod-logs' | fields @timestamp, `routeKey`, `status`"));
}

#[test]
fn widgets_lie_side_by_side_and_below_one_another() {
    let body = dashboard(&watched(Monitoring::new()), "prod-dashboard");
    let mut taken = BTreeMap::<(u64, u64), usize>::new();
    for widget in body["widgets"].as_array().unwrap() {
        let number = |name: &str| widget[name].as_u64().unwrap();
        let columns = number("x")..number("x") + number("width");
        columns.for_each(|column| *taken.entry((number("y"), column)).or_default() += 1);
    }
    assert!(taken.values().all(|widgets| *widgets == 1), "{taken:?}");
    assert_eq!(taken.len() % 24, 0, "each row fills the width");
}

#[test]
fn no_widget_shows_more_alarms_than_cloudwatch_takes() {
    let names: Vec<_> = (0..50).map(|index| format!("part-{index}")).collect();
    let routes = names.iter().map(|name| (name.as_str(), Route::to(function(name))));
    let run = clean(Mocks::new("chat", "prod").on_resource(outputs).run(|ctx| {
        let api = WebSocketApi::builder("Chat").routes(routes);
        api.stage(prod().monitoring(Monitoring::new())).create(ctx)?;
        Ok(())
    }));
    let body = dashboard(&run, "prod-dashboard");
    let widgets = body["widgets"].as_array().unwrap().iter();
    let alarms = widgets.filter_map(|widget| Some(widget["properties"]["alarms"].as_array()?.len()));
    assert_eq!(alarms.collect::<Vec<_>>(), [100, 4]);
}

#[test]
fn a_dashboard_shows_only_what_there_is() {
    let elsewhere = prod().access_log(AccessLog::off()).monitoring(
        Alarm::ALL.into_iter().fold(Monitoring::new(), |monitoring, alarm| monitoring.without(alarm)),
    );
    let ping = Route::to(aws_websocket_api::Integration::mock());
    let run = clean(run(Mocks::new("chat", "prod"), vec![("ping", ping)], elsewhere));
    let body = dashboard(&run, "prod-dashboard");
    let titles: Vec<_> = shown(&body).into_keys().collect();
    assert_eq!(titles, ["Connections and messages", "Errors", "Latency of integrations, ms"]);
    let none = watched(Monitoring::new().dashboard(false));
    assert_eq!(names(&none, DASHBOARD), [""; 0]);
    assert_eq!(none.of_type(ALARM).count(), 7);
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
