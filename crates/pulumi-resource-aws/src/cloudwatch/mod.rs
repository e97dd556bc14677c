//! CloudWatch and CloudWatch Logs.

mod dashboard;
mod log_group;
mod metric_alarm;
mod metric_filter;

use std::{error::Error as StdError, time::Duration};

use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use pulumi_provider::{Attempt, Context};

pub(crate) use self::{
    dashboard::Dashboard, log_group::LogGroup, metric_alarm::MetricAlarm, metric_filter::LogMetricFilter,
};
use crate::{
    aws::Aws,
    call::{Fault, SdkError, again},
};

/// How long CloudWatch may have too many calls: it takes three changes of alarms a second.
const CROWDED: Duration = Duration::from_secs(120);

/// What a metric may be counted in.
const UNITS: [&str; 27] = [
    "Seconds",
    "Microseconds",
    "Milliseconds",
    "Bytes",
    "Kilobytes",
    "Megabytes",
    "Gigabytes",
    "Terabytes",
    "Bits",
    "Kilobits",
    "Megabits",
    "Gigabits",
    "Terabits",
    "Percent",
    "Count",
    "Bytes/Second",
    "Kilobytes/Second",
    "Megabytes/Second",
    "Gigabytes/Second",
    "Terabytes/Second",
    "Bits/Second",
    "Kilobits/Second",
    "Megabits/Second",
    "Gigabits/Second",
    "Terabits/Second",
    "Count/Second",
    "None",
];

/// Calls CloudWatch, again after throttling.
async fn send<T, E, F>(
    context: &Context<Aws>,
    operation: &'static str,
    call: impl Fn() -> F,
) -> Result<T, Fault>
where
    E: ProvideErrorMetadata + StdError + 'static,
    F: Future<Output = Result<T, SdkError<E>>>,
{
    again(context, operation, context.timeout(CROWDED), |_| false, call).await
}

/// Another change of the same log group is under way, for instance its deletion.
fn is_busy(fault: &Fault) -> bool {
    fault.is("OperationAbortedException")
}

/// What a log group's name is made of.
fn is_group_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || "_./#-".contains(c)
}

/// Whether what AWS created then, in milliseconds since 1970, may have come of an attempt.
#[allow(clippy::cast_precision_loss, reason = "until the year 287396")]
fn is_recent<K>(attempt: &Attempt<K>, milliseconds: i64) -> bool {
    attempt.may_have_created(milliseconds as f64 / 1000.0)
}
