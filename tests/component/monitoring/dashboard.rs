//! The dashboard.

use std::collections::BTreeMap;

use super::*;

pub(super) fn dashboard(run: &MockRun, name: &str) -> Json {
    let inputs = inputs(run, DASHBOARD, name);
    serde_json::from_str(inputs["dashboardBody"].as_str().unwrap()).unwrap()
}

/// What its widgets show, by title.
pub(super) fn shown(dashboard: &Json) -> BTreeMap<&str, &Json> {
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
