//! One API with three stages: the same routes and functions, each stage with its own throttle, logs and address.
//!
//! Where stages shall not even share functions, make an API for each, as this repository's own program does: one stack
//! for each stage.

use aws_websocket_api::{LambdaFunction, LogLevel, Retention, Route, StageSettings, Throttle, WebSocketApi};
use pulumi_wasm::archive;
use pulumi_wasm_aws::iam::{Role, RoleArgs};

/// Who may act as the worker.
const TRUST: &str = r#"{"Version": "2012-10-17", "Statement": [{
    "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ecs-tasks.amazonaws.com"}
}]}"#;

fn main() -> std::process::ExitCode {
    pulumi_wasm::run(|ctx| {
        let tasks = LambdaFunction::new("tasks", archive::file("target/lambda/tasks/bootstrap.zip"));
        let dev = StageSettings::new("dev", Throttle::new(100.0, 50))
            .log_level(LogLevel::Debug)
            .log_retention(Retention::ONE_WEEK);
        let staging = StageSettings::new("staging", Throttle::new(2000.0, 1000));
        let prod = StageSettings::new("prod", Throttle::new(5000.0, 2000))
            .log_level(LogLevel::Warn)
            .log_retention(Retention::THREE_MONTHS)
            .protect(true);
        let api = WebSocketApi::builder("Tasks")
            .route("start", Route::to(tasks).two_way())
            .stage(dev)
            .stage(staging)
            .stage(prod)
            .create(ctx)?;

        // The worker reports to clients itself, on whichever stage they are.
        let worker = Role::new(ctx, "worker", RoleArgs::builder().assume_role_policy(TRUST).build());
        for stage in api.stages() {
            stage.grant_post_to_connections(&worker);
            ctx.export(format!("{}Url", stage.name()), stage.url());
        }
        Ok(())
    })
}
