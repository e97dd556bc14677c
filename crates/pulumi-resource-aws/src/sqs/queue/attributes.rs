//! A queue's attributes: their table, which are sent, and the wait until they are what was sent.

use std::{collections::HashMap, time::Duration};

use aws_sdk_sqs::types::QueueAttributeName;
use pulumi_provider::{Changed, Context, Error, Value};

use crate::{
    attributes::{Attribute, Properties, Texts, flag, number, text, texts},
    aws::{Aws, Regional},
    call::{Fault, again, or_none, until},
    policy,
};

pub(super) const REUSE_PERIOD: &str = "KmsDataKeyReusePeriodSeconds";
const MANAGED_KEY: &str = "SqsManagedSseEnabled";

/// How many times in a row the attributes must be what was sent: SQS's servers learn of a change one by one.
const STEADY: u32 = 3;

pub(super) const ATTRIBUTES: [Attribute; 15] = [
    flag("contentBasedDeduplication", "ContentBasedDeduplication"),
    text("deduplicationScope", "DeduplicationScope"),
    number("delaySeconds", "DelaySeconds"),
    flag("fifoQueue", "FifoQueue"),
    text("fifoThroughputLimit", "FifoThroughputLimit"),
    number("kmsDataKeyReusePeriodSeconds", REUSE_PERIOD),
    text("kmsMasterKeyId", "KmsMasterKeyId"),
    number("maxMessageSize", "MaximumMessageSize"),
    number("messageRetentionSeconds", "MessageRetentionPeriod"),
    text("policy", "Policy"),
    number("receiveWaitTimeSeconds", "ReceiveMessageWaitTimeSeconds"),
    text("redriveAllowPolicy", "RedriveAllowPolicy"),
    text("redrivePolicy", "RedrivePolicy"),
    flag("sqsManagedSseEnabled", MANAGED_KEY),
    number("visibilityTimeoutSeconds", "VisibilityTimeout"),
];

/// What CreateQueue is told: everything that says something. It doesn't take `false` for what belongs to FIFO queues.
pub(super) fn wanted(properties: &Properties) -> Texts {
    let tells = |name: &str, text: &str| !text.is_empty() && (text != "false" || name == MANAGED_KEY);
    ATTRIBUTES
        .iter()
        .filter_map(|attribute| Some((attribute.name.to_owned(), attribute.written(properties)?)))
        .filter(|(name, text)| tells(name, text))
        .collect()
}

/// What SetQueueAttributes is told: what changes. A key brings the period along, which SQS forgets without a key.
pub(super) fn changed(properties: &Properties, changed: &Changed) -> Texts {
    let goes_along = |attribute: &Attribute| {
        attribute.name == REUSE_PERIOD
            && changed.any(&["kmsMasterKeyId"])
            && attribute.written(properties).is_some()
    };
    ATTRIBUTES
        .iter()
        .filter(|attribute| changed.any(&[attribute.property]) || goes_along(attribute))
        .map(|attribute| (attribute.name.to_owned(), attribute.written_or_removed(properties)))
        .collect()
}

/// The attributes as the SDK takes them.
pub(super) fn to_sdk(attributes: &Texts) -> HashMap<QueueAttributeName, String> {
    attributes.iter().map(|(name, text)| (QueueAttributeName::from(name.as_str()), text.clone())).collect()
}

/// The queue's attributes; nothing when there is no such queue.
pub(super) async fn get(
    context: &Context<Aws>,
    aws: &Regional,
    url: &str,
    limit: Duration,
) -> Result<Option<Texts>, Fault> {
    let call = aws.sqs().get_queue_attributes().queue_url(url).attribute_names(QueueAttributeName::All);
    let found =
        or_none(again(context, "GetQueueAttributes", limit, |_| false, || call.clone().send()).await)?;
    Ok(found.map(|found| texts(found.attributes)))
}

/// Waits until the queue is there with what was sent.
pub(super) async fn settled(
    context: &Context<Aws>,
    aws: &Regional,
    url: &str,
    sent: &Texts,
    limit: Duration,
) -> Result<Texts, Error> {
    let late = "SQS doesn't show the attributes that the queue was given";
    until(context, limit, late, || is_steady(context, aws, url, sent, limit)).await
}

async fn is_steady(
    context: &Context<Aws>,
    aws: &Regional,
    url: &str,
    sent: &Texts,
    limit: Duration,
) -> Result<Option<Texts>, Fault> {
    let times = if sent.is_empty() { 1 } else { STEADY };
    let mut last = None;
    for _ in 0..times {
        last = get(context, aws, url, limit).await?.filter(|found| has(found, sent));
        if last.is_none() {
            break;
        }
    }
    Ok(last)
}

fn has(found: &Texts, sent: &Texts) -> bool {
    sent.iter().all(|(name, text)| match found.get(name) {
        Some(found) if name.ends_with("Policy") => is_same_policy(found, text),
        Some(found) => found == text,
        // Only a queue with a key has a period.
        None => text.is_empty() || text == "false" || name == REUSE_PERIOD,
    })
}

fn is_same_policy(found: &str, sent: &str) -> bool {
    found == sent || policy::is_same(&Value::from(found), &Value::from(sent))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(entries: &[(&str, &str)]) -> Texts {
        entries.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn attributes_are_compared_by_meaning() {
        let found = texts(&[("DelaySeconds", "5"), ("RedrivePolicy", r#"{"maxReceiveCount":3}"#)]);
        assert!(has(&found, &texts(&[("RedrivePolicy", r#"{ "maxReceiveCount": "3" }"#)])));
        assert!(has(&found, &texts(&[("Policy", ""), (REUSE_PERIOD, "600"), ("DelaySeconds", "5")])));
        assert!(!has(&found, &texts(&[("DelaySeconds", "6")])));
        assert!(!has(&found, &texts(&[("VisibilityTimeout", "6")])));
    }
}
