//! A topic's attributes: their table, and how they are set one by one.

use pulumi_provider::{Changed, Context, Error};
use serde_json::Value as Json;

use crate::{
    attributes::{Attribute, Properties, Texts, flag, number, text, texts},
    aws::{Aws, Regional},
    call::{Fault, PROPAGATION, again, or_none, until},
    policy,
};

const POLICY: &str = "Policy";
const ARCHIVE: &str = "ArchivePolicy";
const ONLY_CREATED: [&str; 2] = ["FifoTopic", "FifoThroughputScope"];

pub(super) const ATTRIBUTES: [Attribute; 26] = [
    text("applicationFailureFeedbackRoleArn", "ApplicationFailureFeedbackRoleArn"),
    text("applicationSuccessFeedbackRoleArn", "ApplicationSuccessFeedbackRoleArn"),
    number("applicationSuccessFeedbackSampleRate", "ApplicationSuccessFeedbackSampleRate"),
    text("archivePolicy", ARCHIVE),
    flag("contentBasedDeduplication", "ContentBasedDeduplication"),
    text("deliveryPolicy", "DeliveryPolicy"),
    text("displayName", "DisplayName"),
    text("fifoThroughputScope", "FifoThroughputScope"),
    flag("fifoTopic", "FifoTopic"),
    text("firehoseFailureFeedbackRoleArn", "FirehoseFailureFeedbackRoleArn"),
    text("firehoseSuccessFeedbackRoleArn", "FirehoseSuccessFeedbackRoleArn"),
    number("firehoseSuccessFeedbackSampleRate", "FirehoseSuccessFeedbackSampleRate"),
    text("httpFailureFeedbackRoleArn", "HTTPFailureFeedbackRoleArn"),
    text("httpSuccessFeedbackRoleArn", "HTTPSuccessFeedbackRoleArn"),
    number("httpSuccessFeedbackSampleRate", "HTTPSuccessFeedbackSampleRate"),
    text("kmsMasterKeyId", "KmsMasterKeyId"),
    text("lambdaFailureFeedbackRoleArn", "LambdaFailureFeedbackRoleArn"),
    text("lambdaSuccessFeedbackRoleArn", "LambdaSuccessFeedbackRoleArn"),
    number("lambdaSuccessFeedbackSampleRate", "LambdaSuccessFeedbackSampleRate"),
    number("maximumMessageSize", "MaximumMessageSize"),
    text("policy", POLICY),
    number("signatureVersion", "SignatureVersion"),
    text("sqsFailureFeedbackRoleArn", "SQSFailureFeedbackRoleArn"),
    text("sqsSuccessFeedbackRoleArn", "SQSSuccessFeedbackRoleArn"),
    number("sqsSuccessFeedbackSampleRate", "SQSSuccessFeedbackSampleRate"),
    text("tracingConfig", "TracingConfig"),
];

/// What a new topic is given: what CreateTopic needs, and what SetTopicAttributes is told afterwards.
pub(super) fn wanted(properties: &Properties) -> (Texts, Texts) {
    ATTRIBUTES
        .iter()
        .filter_map(|attribute| Some((attribute.name.to_owned(), attribute.written(properties)?)))
        .filter(|(_, text)| !text.is_empty() && text != "false")
        .partition(|(name, _)| ONLY_CREATED.contains(&name.as_str()))
}

/// What SetTopicAttributes is told of an existing topic: what changes.
pub(super) fn changed(properties: &Properties, changed: &Changed) -> Texts {
    ATTRIBUTES
        .iter()
        .filter(|attribute| changed.any(&[attribute.property]))
        .map(|attribute| (attribute.name.to_owned(), attribute.written_or_removed(properties)))
        .collect()
}

/// Sets attributes, and waits until a policy among them names whom it should.
pub(super) async fn set(
    context: &Context<Aws>,
    aws: &Regional,
    arn: &str,
    attributes: &Texts,
) -> Result<Texts, Error> {
    for (name, text) in attributes.iter().filter(|(name, text)| *name != POLICY || !text.is_empty()) {
        let text = if name == ARCHIVE && text.is_empty() { "{}" } else { text };
        let call = aws.sns().set_topic_attributes().topic_arn(arn).attribute_name(name).attribute_value(text);
        let passes = |fault: &Fault| is_early(fault, name);
        again(context, "SetTopicAttributes", PROPAGATION, passes, || call.clone().send()).await?;
    }
    let late = "SNS doesn't know a principal of the topic's policy";
    until(context, PROPAGATION, late, || settled(context, aws, arn, attributes.contains_key(POLICY))).await
}

/// Whether it may work a little later: permissions, and roles that an attribute names, are late everywhere.
fn is_early(fault: &Fault, attribute: &str) -> bool {
    let names_role = attribute == POLICY || attribute.ends_with("RoleArn");
    let says = |part| fault.says("AuthorizationError", part);
    says("no identity-based policy allows")
        || says("is not authorized to perform")
        || (names_role && fault.is("InvalidParameter"))
}

async fn settled(
    context: &Context<Aws>,
    aws: &Regional,
    arn: &str,
    has_policy: bool,
) -> Result<Option<Texts>, Fault> {
    let found = get(context, aws, arn).await?;
    let named = |found: &Texts| found.get(POLICY).is_none_or(|policy| names_all(policy));
    Ok(found.filter(|found| !has_policy || named(found)))
}

/// The topic's attributes; nothing when there is no such topic.
pub(super) async fn get(context: &Context<Aws>, aws: &Regional, arn: &str) -> Result<Option<Texts>, Fault> {
    let call = aws.sns().get_topic_attributes().topic_arn(arn);
    let found = again(context, "GetTopicAttributes", PROPAGATION, |_| false, || call.clone().send()).await;
    Ok(or_none(found)?.map(|found| texts(found.attributes)))
}

/// Whether each principal is an account or an ARN: AWS shows an internal id instead of one that it doesn't know.
fn names_all(policy: &str) -> bool {
    let named =
        |text: &str| text == "*" || text.starts_with("arn:") || text.chars().all(|c| c.is_ascii_digit());
    policy::principals(policy).iter().filter_map(Json::as_str).all(named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_internal_id_in_a_policy_names_nobody() {
        let policy = |principal: &str| {
            format!(r#"{{"Statement":{{"Principal":{{"AWS":["123456789012","{principal}"]}}}}}}"#)
        };
        assert!(names_all(&policy("arn:aws:iam::123456789012:role/a")));
        assert!(names_all(
            r#"{"Statement":[{"Principal":"*"},{"Principal":{"Service":"s3.amazonaws.com"}}]}"#
        ));
        assert!(!names_all(&policy("AROAEXAMPLE")));
    }
}
