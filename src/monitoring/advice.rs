//! What to do about an alarm, as its description says.

use pulumi_wasm::{Output, output_format};
use pulumi_wasm_aws::sqs::Queue;

use super::Alarm;
use crate::{function::FunctionNodes, stage::StageNodes};

/// An alarm, and what to do about it.
pub(super) type Advice = (Alarm, Output<String>);

pub(super) fn of_stage(nodes: &StageNodes) -> [Advice; 4] {
    let name = |group: &Option<_>, otherwise: &str| {
        let otherwise = || Output::new(otherwise.to_owned());
        group.as_ref().map_or_else(otherwise, pulumi_wasm_aws::cloudwatch::LogGroup::name)
    };
    let access = name(&nodes.access_log_group, "the access log");
    let execution = name(&nodes.execution_log_group, "the execution log, which is off at this log level");
    [
        (
            Alarm::ClientErrors,
            output_format!(
                "API Gateway refuses much of what clients send. Look into {}: `status` 429 is beyond the throttle, \
                 401 and 403 are not authorized; `errorType` says more.",
                &access
            ),
        ),
        (
            Alarm::IntegrationErrors,
            output_format!(
                "Integrations answer with errors: clients' messages are lost. Look into {}: `routeKey` says which, \
                 `integrationError` why; then into the log of the function behind it.",
                &access
            ),
        ),
        (
            Alarm::ExecutionErrors,
            output_format!(
                "API Gateway fails to call integrations: it may not, or Lambda takes no more calls. Look into {}, and \
                 for throttles of the functions.",
                &execution
            ),
        ),
        (
            Alarm::Latency,
            output_format!(
                "Integrations are slow. Look into {}: `integrationLatency` by `routeKey`; then at the duration of the \
                 function behind it.",
                &access
            ),
        ),
    ]
}

/// Of the metrics that functions write.
pub(super) fn of_metrics() -> [Advice; 2] {
    let undelivered = "Messages don't reach clients that are connected. Look into the logs of the functions that send: the \
                       line `a message did not reach everyone` has the causes, and for a message to one client the \
                       line `handled` at the level ERROR.";
    let internal = "Clients are answered that the server failed. Look into the functions' logs: the line `handled` at the \
                    level ERROR has the cause in `error`.";
    [(Alarm::Undelivered, undelivered), (Alarm::InternalErrors, internal)]
        .map(|(alarm, advice)| (alarm, Output::new(advice.to_owned())))
}

pub(super) fn of_function(nodes: &FunctionNodes) -> [Advice; 2] {
    let (name, log) = (&nodes.name, nodes.log_group.name());
    let errors = output_format!("{} fails, or runs out of time or memory. Look into {}.", name, log);
    let throttles = output_format!(
        "{} is called more often at once than Lambda lets it run, and messages are lost. Look at its reserved \
         concurrency, and at the account's quota of concurrent executions.",
        name
    );
    [(Alarm::FunctionErrors, errors), (Alarm::FunctionThrottles, throttles)]
}

pub(super) fn of_queue(nodes: &FunctionNodes, queue: &Queue) -> Advice {
    let advice = output_format!(
        "{} has given up on events. Each is a message in the queue {}, with the reason in its attributes; look into {} \
         for more. Send them to the function again, or delete them.",
        &nodes.name,
        queue.name(),
        nodes.log_group.name()
    );
    (Alarm::DeadLetters, advice)
}
