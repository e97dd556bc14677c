//! `aws:sns/topicSubscription:TopicSubscription`

use std::time::Duration;

use pulumi_provider::{
    Attempt, Context, CreateRequest, CreateResponse, Delete, DeleteRequest, Error, Found, Object, Problems,
    Read, ReadRequest, ReadResponse, Recover, Resource, Schema, Update, UpdateRequest, UpdateResponse, Value,
    property::{boolean, integer, json, string},
};
use serde::{Deserialize, Serialize};

use super::region_of;
use crate::{
    archive::sha256,
    attributes::{Attribute, Properties, Texts, document, flag, is_set, read, text, texts},
    aws::{Aws, Regional},
    call::{Fault, PROPAGATION, again, or_gone, or_none, until},
    id::{check_arn, import, region},
};

/// A subscription to a topic.
pub(crate) struct TopicSubscription;

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Inputs {
    confirmation_timeout_in_minutes: Option<u32>,
    endpoint: String,
    endpoint_auto_confirms: Option<bool>,
    protocol: String,
    region: Option<String>,
    topic: String,
    #[serde(flatten)]
    attributes: Properties,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct State {
    arn: String,
    confirmation_was_authenticated: bool,
    owner_id: String,
    pending_confirmation: bool,
    #[serde(flatten)]
    inputs: Inputs,
}

/// What a subscription can be told by. The endpoint may have a password in it, so that only its digest is kept.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Clue {
    topic: String,
    protocol: String,
    endpoint: String,
    region: Option<String>,
}

const FILTER: &str = "FilterPolicy";
const SCOPE: &str = "FilterPolicyScope";

const ATTRIBUTES: [Attribute; 7] = [
    text("deliveryPolicy", "DeliveryPolicy"),
    text("filterPolicy", FILTER),
    text("filterPolicyScope", SCOPE),
    flag("rawMessageDelivery", "RawMessageDelivery"),
    text("redrivePolicy", "RedrivePolicy"),
    text("replayPolicy", "ReplayPolicy"),
    text("subscriptionRoleArn", "SubscriptionRoleArn"),
];

const PROTOCOLS: [&str; 9] =
    ["application", "email", "email-json", "firehose", "http", "https", "lambda", "sms", "sqs"];

impl Resource for TopicSubscription {
    type Client = Aws;
    type Inputs = Inputs;
    type State = State;
    const TOKEN: &'static str = "aws:sns/topicSubscription:TopicSubscription";

    // SetSubscriptionAttributes takes everything but who gets what from where.
    fn schema() -> Schema {
        let scope = string().computed().values(&["MessageAttributes", "MessageBody"]);
        let minutes = integer().default(1.0).range(0.0, f64::INFINITY);
        Schema::new()
            .input("confirmationTimeoutInMinutes", minutes.write_only())
            .input("deliveryPolicy", json().same_when(is_same_delivery))
            .input("endpoint", string().required().replaces().same_when(is_same_endpoint))
            .input("endpointAutoConfirms", boolean().default(false).write_only())
            .input("filterPolicy", document())
            .input("filterPolicyScope", scope.requires(&["filterPolicy"]))
            .input("protocol", string().required().replaces().values(&PROTOCOLS))
            .input("rawMessageDelivery", boolean().default(false))
            .input("redrivePolicy", document())
            .input("region", region())
            .input("replayPolicy", document())
            .input("subscriptionRoleArn", string())
            .input("topic", string().required().replaces())
            .output("arn", string())
            .output("confirmationWasAuthenticated", boolean())
            .output("ownerId", string())
            .output("pendingConfirmation", boolean())
    }

    fn check(_: &Aws, inputs: &Object, problems: &mut Problems) {
        ["topic", "subscriptionRoleArn"].iter().for_each(|key| check_arn(inputs, key, problems));
        if inputs.get("protocol").and_then(Value::as_str) == Some("firehose")
            && !inputs.contains_key("subscriptionRoleArn")
        {
            problems.add_with_remedy(
                "subscriptionRoleArn",
                "is required by the protocol \"firehose\"",
                "set it to a role that may write to the delivery stream",
            );
        }
    }

    fn derive(aws: &Aws, inputs: &mut Object, state: Option<&Object>) {
        crate::tags::region(aws, inputs, state);
        // SNS keeps the scope as long as there is a filter; without one in the program, its default is meant.
        let has_other = state.is_some_and(|state| {
            state.get("filterPolicyScope").and_then(Value::as_str) == Some("MessageBody")
        });
        if has_other && is_set(inputs, "filterPolicy") && !inputs.contains_key("filterPolicyScope") {
            inputs.insert("filterPolicyScope".into(), Value::from("MessageAttributes"));
        }
    }

    async fn create(
        context: &Context<Aws>,
        request: CreateRequest<Inputs>,
    ) -> Result<CreateResponse<State>, Error> {
        let (aws, inputs) = (context.client().region(request.inputs.region.as_deref()), request.inputs);
        let arn = subscribe(context, &aws, &inputs).await?;
        let made = State { arn: arn.clone(), pending_confirmation: true, inputs, ..State::default() };
        match confirmed(context, &aws, &made).await {
            Ok(found) => Ok(CreateResponse::new(arn, made.with(&aws, &found))),
            Err(error) => Err(error.keeping(arn, &made)),
        }
    }
}

/// Subscribes, or finds the subscription that is there with the same attributes: the call can be repeated.
async fn subscribe(context: &Context<Aws>, aws: &Regional, inputs: &Inputs) -> Result<String, Error> {
    let tells = |text: &str| !text.is_empty() && text != "false";
    let attributes = ATTRIBUTES
        .iter()
        .filter_map(|attribute| Some((attribute.name.to_owned(), attribute.written(&inputs.attributes)?)))
        .filter(|(_, text)| tells(text));
    let call = aws
        .sns()
        .subscribe()
        .topic_arn(&inputs.topic)
        .protocol(&inputs.protocol)
        .endpoint(&inputs.endpoint)
        .set_attributes(Some(attributes.collect()))
        .return_subscription_arn(true);
    let made = again(context, "Subscribe", PROPAGATION, |_| false, || call.clone().send()).await?;
    let arn = made.subscription_arn.filter(|arn| arn.starts_with("arn:"));
    arn.ok_or_else(|| Fault::new("Subscribe", "SNS answered without the subscription's ARN").into())
}

/// Waits until the subscription is there and, where nobody has to do anything for it, confirmed.
async fn confirmed(context: &Context<Aws>, aws: &Regional, state: &State) -> Result<Texts, Error> {
    let waits = state.inputs.waits_for();
    let late = "the endpoint didn't confirm the subscription in time";
    let ask = async || {
        let found = get(context, aws, &state.arn).await?;
        Ok(found.filter(|found| waits.is_none() || !is_pending(found)))
    };
    until(context, waits.unwrap_or(PROPAGATION), late, ask).await
}

fn is_pending(found: &Texts) -> bool {
    found.get("PendingConfirmation").is_some_and(|text| text == "true")
}

/// The subscription's attributes; nothing when there is no such subscription.
async fn get(context: &Context<Aws>, aws: &Regional, arn: &str) -> Result<Option<Texts>, Fault> {
    let call = aws.sns().get_subscription_attributes().subscription_arn(arn);
    let found =
        again(context, "GetSubscriptionAttributes", PROPAGATION, |_| false, || call.clone().send()).await;
    Ok(or_none(found)?.map(|found| texts(found.attributes)))
}

impl Recover for TopicSubscription {
    type Clue = Clue;

    async fn clue(_: &Context<Aws>, inputs: &Inputs) -> Result<Clue, Error> {
        let Inputs { topic, protocol, region, .. } = inputs.clone();
        Ok(Clue { topic, protocol, endpoint: digest(&inputs.endpoint), region })
    }

    async fn find(context: &Context<Aws>, attempt: &Attempt<Clue>) -> Result<Vec<Found>, Error> {
        let Clue { topic, protocol, endpoint, region } = &attempt.clue;
        let aws = context.client().region(region.as_deref());
        let call = aws.sns().list_subscriptions_by_topic().topic_arn(topic);
        let pages = || call.clone().into_paginator().items().send().collect::<Result<Vec<_>, _>>();
        let all = or_none(again(context, "ListSubscriptionsByTopic", PROPAGATION, |_| false, pages).await)?;
        let ours = all.into_iter().flatten().filter(|found| {
            found.protocol.as_ref() == Some(protocol)
                && found.endpoint.as_deref().map(digest).as_ref() == Some(endpoint)
        });
        // One that isn't confirmed has no ARN here; subscribing again finds it.
        let arns = ours.filter_map(|found| found.subscription_arn).filter(|arn| arn.starts_with("arn:"));
        Ok(arns.map(Found::perhaps).collect())
    }
}

fn digest(endpoint: &str) -> String {
    sha256(masked(endpoint).as_bytes())
}

/// The endpoint as SNS shows it: without the password.
fn masked(endpoint: &str) -> String {
    let Some((scheme, rest)) = endpoint.split_once("://") else { return endpoint.to_owned() };
    let authority = rest.split('/').next().unwrap_or_default();
    match authority.rsplit_once('@').and_then(|(user, _)| user.split_once(':')) {
        Some((user, password)) => {
            let after = &rest[user.len() + 1 + password.len()..];
            format!("{scheme}://{user}:****{after}")
        }
        None => endpoint.to_owned(),
    }
}

fn is_same_endpoint(_: &Object, old: &Value, new: &Value) -> bool {
    matches!((old.as_str(), new.as_str()), (Some(old), Some(new)) if old == masked(new))
}

/// SNS adds what is off to a delivery policy.
fn is_same_delivery(_: &Object, old: &Value, new: &Value) -> bool {
    let parsed = |value: &Value| match value.as_str() {
        Some(text) => serde_json::from_str(text).ok().map(said),
        None => (*value == Value::Null).then_some(serde_json::Value::Null),
    };
    matches!((parsed(old), parsed(new)), (Some(old), Some(new)) if old == new)
}

/// What a document says, without what is nothing, false or zero.
fn said(json: serde_json::Value) -> serde_json::Value {
    use serde_json::Value as Json;
    match json {
        Json::Object(fields) => {
            let said: Properties = fields
                .into_iter()
                .map(|(key, value)| (key, said(value)))
                .filter(|(_, v)| !v.is_null())
                .collect();
            if said.is_empty() { Json::Null } else { Json::Object(said) }
        }
        Json::Bool(false) => Json::Null,
        Json::Number(number) if number.as_f64() == Some(0.0) => Json::Null,
        other => other,
    }
}

impl Read for TopicSubscription {
    async fn read(context: &Context<Aws>, request: ReadRequest<State>) -> Result<ReadResponse<State>, Error> {
        let import = import(&request.id);
        let before = request.state.unwrap_or_default();
        let region = before.inputs.region.clone().or(import.region).or_else(|| region_of(&import.id));
        let aws = context.client().region(region.as_deref());
        let Some(found) = get(context, &aws, &import.id).await? else { return Ok(ReadResponse::gone()) };
        let state = State { arn: import.id.clone(), ..before }.with(&aws, &found);
        Ok(ReadResponse::found(import.id, state))
    }
}

impl Update for TopicSubscription {
    async fn update(
        context: &Context<Aws>,
        request: UpdateRequest<Inputs, State>,
    ) -> Result<UpdateResponse<State>, Error> {
        let aws = context.client().region(request.state.inputs.region.as_deref());
        for attribute in in_order(&request) {
            let text = attribute.written_or_removed(&request.inputs.attributes);
            set(context, &aws, &request.id, attribute.name, text).await?;
        }
        let pending = request.state.pending_confirmation;
        let state = State { arn: request.id, inputs: request.inputs, ..request.state };
        let found = match pending {
            true => Some(confirmed(context, &aws, &state).await?),
            false => get(context, &aws, &state.arn).await?,
        };
        let found = found
            .ok_or_else(|| Fault::new("GetSubscriptionAttributes", "the subscription has disappeared"))?;
        Ok(UpdateResponse::new(state.with(&aws, &found)))
    }
}

/// What changes, so that filter and scope fit each other at each step: any filter fits a message's body.
fn in_order(request: &UpdateRequest<Inputs, State>) -> Vec<&'static Attribute> {
    let mut changed: Vec<_> = ATTRIBUTES.iter().filter(|a| request.changed.any(&[a.property])).collect();
    let scope = request.inputs.attributes.get("filterPolicyScope").and_then(|scope| scope.as_str());
    changed.sort_by_key(|attribute| match attribute.name {
        SCOPE if scope == Some("MessageBody") => 0,
        SCOPE => 2,
        _ => 1,
    });
    changed.retain(|attribute| attribute.name != SCOPE || scope.is_some());
    changed
}

async fn set(
    context: &Context<Aws>,
    aws: &Regional,
    arn: &str,
    name: &str,
    text: String,
) -> Result<(), Fault> {
    // An empty document takes these away; the redrive policy goes without a value.
    let text =
        if text.is_empty() && matches!(name, FILTER | "ReplayPolicy") { "{}".to_owned() } else { text };
    let text = Some(text).filter(|text| name != "RedrivePolicy" || !text.is_empty());
    let call = aws
        .sns()
        .set_subscription_attributes()
        .subscription_arn(arn)
        .attribute_name(name)
        .set_attribute_value(text);
    again(context, "SetSubscriptionAttributes", PROPAGATION, |_| false, || call.clone().send())
        .await
        .map(drop)
}

impl Delete for TopicSubscription {
    async fn delete(context: &Context<Aws>, request: DeleteRequest<State>) -> Result<(), Error> {
        let aws = context.client().region(request.state.inputs.region.as_deref());
        let call = aws.sns().unsubscribe().subscription_arn(&request.id);
        match again(context, "Unsubscribe", PROPAGATION, |_| false, || call.clone().send()).await {
            // SNS itself forgets it, two days after it asked for the confirmation.
            Err(fault) if fault.says("InvalidParameter", "pending confirmation") => return Ok(()),
            result => or_gone(result)?,
        }
        let gone = async || Ok(get(context, &aws, &request.id).await?.is_none().then_some(()));
        until(context, PROPAGATION, "SNS still shows the deleted subscription", gone).await
    }
}

impl Inputs {
    /// How long the endpoint itself may take to confirm; nothing where a person does it.
    fn waits_for(&self) -> Option<Duration> {
        let minutes = u64::from(self.confirmation_timeout_in_minutes.unwrap_or(1));
        match self.protocol.as_str() {
            "email" | "email-json" => None,
            "http" | "https" => self.endpoint_auto_confirms?.then(|| Duration::from_secs(60 * minutes)),
            _ => Some(PROPAGATION),
        }
    }
}

impl State {
    /// What SNS says of the subscription.
    fn with(mut self, aws: &Regional, found: &Texts) -> Self {
        let text = |name: &str| found.get(name).cloned().unwrap_or_default();
        self.confirmation_was_authenticated = text("ConfirmationWasAuthenticated") == "true";
        self.pending_confirmation = is_pending(found);
        self.owner_id = text("Owner");
        self.inputs = Inputs {
            endpoint: text("Endpoint"),
            protocol: text("Protocol"),
            region: Some(aws.name.clone()),
            topic: text("TopicArn"),
            attributes: read(&ATTRIBUTES, found),
            ..self.inputs
        };
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_not_compared() {
        assert_eq!(masked("https://me:secret@example.com/a"), "https://me:****@example.com/a");
        assert_eq!(masked("https://example.com/a:b@c"), "https://example.com/a:b@c");
        assert_eq!(masked("arn:aws:sqs:eu-west-1:123456789012:q"), "arn:aws:sqs:eu-west-1:123456789012:q");
    }

    #[test]
    fn what_is_off_in_a_delivery_policy_does_not_matter() {
        let same =
            |old: &str, new: &str| is_same_delivery(&Object::new(), &Value::from(old), &Value::from(new));
        let sent = r#"{"healthyRetryPolicy":{"numRetries":5}}"#;
        let found = r#"{"healthyRetryPolicy":{"numRetries":5,"numNoDelayRetries":0},"sicklyRetryPolicy":null,"guaranteed":false}"#;
        assert!(same(found, sent));
        assert!(!same(found, r#"{"healthyRetryPolicy":{"numRetries":6}}"#));
    }
}
