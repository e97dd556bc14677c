//! Amazon SNS.

mod subscription;
mod topic;

pub(crate) use self::{subscription::TopicSubscription, topic::Topic};
use crate::call::Fault;

/// Another change of the same resource is under way.
fn is_busy(fault: &Fault) -> bool {
    fault.is("ConcurrentAccess") || fault.is("StaleTag")
}

/// The region in `arn:aws:sns:eu-west-1:123456789012:name`.
fn region_of(arn: &str) -> Option<String> {
    arn.split(':').nth(3).map(str::to_owned)
}
