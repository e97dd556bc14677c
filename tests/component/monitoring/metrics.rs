//! What is made of the metrics that functions write.

use super::{
    dashboard::{dashboard, shown},
    *,
};

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
