//! `aws:sns/topic:Topic`

mod attributes;

use aws_sdk_sns::types::Tag;
use pulumi_provider::{
    Attempt, AutoName, Context, CreateRequest, CreateResponse, Delete, DeleteRequest, Error, Found, Object,
    Problems, Read, ReadRequest, ReadResponse, Recover, Resource, Schema, Update, UpdateRequest,
    UpdateResponse,
    property::{boolean, integer, string},
};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use self::attributes::{ATTRIBUTES, get, set};
use super::{is_busy, region_of};
use crate::{
    attributes::{Properties, Texts, document, read},
    aws::{Aws, Regional},
    call::{Fault, PROPAGATION, again, or_gone, or_none},
    fifo,
    id::{check_arn, import, region},
    name, policy,
    tags::{self, Tags, change},
};

/// A topic.
pub(crate) struct Topic;

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Inputs {
    name: String,
    name_prefix: Option<String>,
    region: Option<String>,
    tags: Tags,
    #[serde(flatten)]
    attributes: Properties,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct State {
    arn: String,
    beginning_archive_time: String,
    owner: String,
    tags_all: Tags,
    #[serde(flatten)]
    inputs: Inputs,
}

/// What a topic can be told by.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Clue {
    name: String,
    region: Option<String>,
    /// Whether nobody else can have a topic with this name.
    unique: bool,
}

const ROLES: [&str; 10] = [
    "applicationFailureFeedbackRoleArn",
    "applicationSuccessFeedbackRoleArn",
    "firehoseFailureFeedbackRoleArn",
    "firehoseSuccessFeedbackRoleArn",
    "httpFailureFeedbackRoleArn",
    "httpSuccessFeedbackRoleArn",
    "lambdaFailureFeedbackRoleArn",
    "lambdaSuccessFeedbackRoleArn",
    "sqsFailureFeedbackRoleArn",
    "sqsSuccessFeedbackRoleArn",
];

const SAMPLE_RATES: [&str; 5] = [
    "applicationSuccessFeedbackSampleRate",
    "firehoseSuccessFeedbackSampleRate",
    "httpSuccessFeedbackSampleRate",
    "lambdaSuccessFeedbackSampleRate",
    "sqsSuccessFeedbackSampleRate",
];

impl Resource for Topic {
    type Client = Aws;
    type Inputs = Inputs;
    type State = State;
    const TOKEN: &'static str = "aws:sns/topic:Topic";

    // SetTopicAttributes takes everything but the name and whether it is a FIFO topic.
    fn schema() -> Schema {
        let name = string().computed().replaces().conflicts(&["namePrefix"]);
        let naming = AutoName::up_to(80).ending("fifoTopic", fifo::FIFO);
        let schema = Schema::new()
            .input("archivePolicy", document())
            .input("contentBasedDeduplication", boolean().default(false))
            .input("deliveryPolicy", document())
            .input("displayName", string())
            .input("fifoThroughputScope", string().computed().values(&["MessageGroup", "Topic"]))
            .input("fifoTopic", boolean().default(false).replaces())
            .input("kmsMasterKeyId", string())
            .input("maximumMessageSize", integer().computed().range(1024.0, 1_048_576.0))
            .input("name", name.auto_named(naming))
            .input("namePrefix", name::prefix(235))
            .input("policy", policy::document().computed())
            .input("region", region())
            .input("signatureVersion", integer().computed().range(1.0, 2.0))
            .input("tags", tags::input())
            .input("tracingConfig", string().computed().values(&["Active", "PassThrough"]))
            .output("arn", string())
            .output("beginningArchiveTime", string())
            .output("owner", string())
            .output("tagsAll", tags::output());
        let schema = ROLES.iter().fold(schema, |schema, name| schema.input(name, string()));
        SAMPLE_RATES.iter().fold(schema, |schema, name| schema.input(name, integer().range(0.0, 100.0)))
    }

    fn check(_: &Aws, inputs: &Object, problems: &mut Problems) {
        let only_fifo = ["archivePolicy", "contentBasedDeduplication", "fifoThroughputScope"];
        fifo::check_name(inputs, "fifoTopic", 256, problems);
        fifo::check_only(inputs, "fifoTopic", &only_fifo, problems);
        ROLES.iter().for_each(|role| check_arn(inputs, role, problems));
    }

    fn derive(aws: &Aws, inputs: &mut Object, state: Option<&Object>) {
        tags::derive(aws, inputs, state);
    }

    async fn create(
        context: &Context<Aws>,
        request: CreateRequest<Inputs>,
    ) -> Result<CreateResponse<State>, Error> {
        let (aws, inputs) = (context.client().region(request.inputs.region.as_deref()), request.inputs);
        let (first, then) = attributes::wanted(&inputs.attributes);
        let tags_all = context.client().tags().all(&inputs.tags);
        let arn = make(context, &aws, &inputs.chosen_name(context), &first, &tags_all).await?;
        let made = State { arn: arn.clone(), tags_all, inputs, ..State::default() };
        match set(context, &aws, &arn, &then).await {
            Ok(found) => Ok(CreateResponse::new(arn, made.with(&aws, &found))),
            Err(error) => Err(error.keeping(arn, &made.with(&aws, &first))),
        }
    }
}

/// Creates the topic, or finds the one that is there with this name: the call can be repeated.
async fn make(
    context: &Context<Aws>,
    aws: &Regional,
    name: &str,
    attributes: &Texts,
    tags: &Tags,
) -> Result<String, Error> {
    let call = aws
        .sns()
        .create_topic()
        .name(name)
        .set_attributes((!attributes.is_empty()).then(|| attributes.clone().into_iter().collect()))
        .set_tags((!tags.is_empty()).then(|| to_sdk(tags)).transpose()?);
    let made = again(context, "CreateTopic", PROPAGATION, is_busy, || call.clone().send()).await?;
    made.topic_arn.ok_or_else(|| Fault::new("CreateTopic", "SNS answered without an ARN").into())
}

fn to_sdk<'a>(tags: impl IntoIterator<Item = (&'a String, &'a String)>) -> Result<Vec<Tag>, Error> {
    let tag = |(key, value): (&String, &String)| Tag::builder().key(key).value(value).build();
    let tags: Result<Vec<_>, _> = tags.into_iter().map(tag).collect();
    tags.map_err(|error| Error::provider_bug("a tag is incomplete").because(error))
}

impl Recover for Topic {
    type Clue = Clue;

    async fn clue(context: &Context<Aws>, inputs: &Inputs) -> Result<Clue, Error> {
        let name = inputs.chosen_name(context);
        let unique =
            inputs.name.is_empty() || name::is_automatic(name.trim_end_matches(fifo::FIFO), context.name());
        Ok(Clue { name, region: inputs.region.clone(), unique })
    }

    async fn find(context: &Context<Aws>, attempt: &Attempt<Clue>) -> Result<Vec<Found>, Error> {
        let Clue { name, region, unique } = &attempt.clue;
        let aws = context.client().region(region.as_deref());
        let arn = aws.arn("sns", &aws.name, &context.client().identity().await?.account, name);
        let found = get(context, &aws, &arn).await?;
        // SNS doesn't tell when a topic was created.
        let found = found.map(|_| if *unique { Found::certain(arn) } else { Found::perhaps(arn) });
        Ok(found.into_iter().collect())
    }
}

impl Read for Topic {
    async fn read(context: &Context<Aws>, request: ReadRequest<State>) -> Result<ReadResponse<State>, Error> {
        let import = import(&request.id);
        let before = request.state.unwrap_or_default();
        let region = before.inputs.region.clone().or(import.region).or_else(|| region_of(&import.id));
        let aws = context.client().region(region.as_deref());
        let Some(found) = get(context, &aws, &import.id).await? else { return Ok(ReadResponse::gone()) };
        let Some(tags) = read_tags(context, &aws, &import.id).await? else { return Ok(ReadResponse::gone()) };
        let state =
            State { arn: import.id.clone(), ..before }.with(&aws, &found).tagged(context.client(), tags);
        Ok(ReadResponse::found(import.id, state))
    }
}

async fn read_tags(context: &Context<Aws>, aws: &Regional, arn: &str) -> Result<Option<Tags>, Fault> {
    let call = aws.sns().list_tags_for_resource().resource_arn(arn);
    let found = again(context, "ListTagsForResource", PROPAGATION, is_busy, || call.clone().send()).await;
    let Some(found) = or_none(found)? else { return Ok(None) };
    let tags = found.tags.into_iter().flatten().map(|tag| (tag.key, tag.value));
    Ok(Some(context.client().tags().visible(tags)))
}

impl Update for Topic {
    async fn update(
        context: &Context<Aws>,
        request: UpdateRequest<Inputs, State>,
    ) -> Result<UpdateResponse<State>, Error> {
        let aws = context.client().region(request.state.inputs.region.as_deref());
        let tags_all = context.client().tags().all(&request.inputs.tags);
        retag(context, &aws, &request.id, &request.state.tags_all, &tags_all).await?;
        let changed = attributes::changed(&request.inputs.attributes, &request.changed);
        let found = set(context, &aws, &request.id, &changed).await?;
        let state = State { arn: request.id, tags_all, inputs: request.inputs, ..request.state };
        Ok(UpdateResponse::new(state.with(&aws, &found)))
    }
}

async fn retag(
    context: &Context<Aws>,
    aws: &Regional,
    arn: &str,
    before: &Tags,
    wanted: &Tags,
) -> Result<(), Error> {
    let Some(change) = change(before, wanted) else { return Ok(()) };
    if !change.remove.is_empty() {
        let call = aws.sns().untag_resource().resource_arn(arn).set_tag_keys(Some(change.remove));
        again(context, "UntagResource", PROPAGATION, is_busy, || call.clone().send()).await?;
    }
    if !change.set.is_empty() {
        let call = aws.sns().tag_resource().resource_arn(arn).set_tags(Some(to_sdk(&change.set)?));
        again(context, "TagResource", PROPAGATION, is_busy, || call.clone().send()).await?;
    }
    Ok(())
}

impl Delete for Topic {
    // SNS refuses to delete a topic with an archive: the messages in it must be given up first.
    async fn delete(context: &Context<Aws>, request: DeleteRequest<State>) -> Result<(), Error> {
        let aws = context.client().region(request.state.inputs.region.as_deref());
        let call = aws.sns().delete_topic().topic_arn(&request.id);
        Ok(or_gone(again(context, "DeleteTopic", PROPAGATION, is_busy, || call.clone().send()).await)?)
    }
}

impl Inputs {
    fn chosen_name(&self, context: &Context<Aws>) -> String {
        fifo::name(context, &self.name, self.name_prefix.as_deref(), &self.attributes, "fifoTopic")
    }
}

impl State {
    /// What SNS says of the topic; a policy stays in the words of before as long as it means the same.
    fn with(mut self, aws: &Regional, found: &Texts) -> Self {
        let text = |name: &str| found.get(name).cloned().unwrap_or_default();
        let mut attributes = read(&ATTRIBUTES, found);
        policy::keep_words(&mut attributes, &self.inputs.attributes);
        for unset in ["maximumMessageSize", "signatureVersion"] {
            attributes.entry(unset).or_insert_with(|| Json::from(0));
        }
        self.beginning_archive_time = text("BeginningArchiveTime");
        self.owner = text("Owner");
        self.inputs.attributes = attributes;
        self.inputs.name = self.arn.rsplit(':').next().unwrap_or_default().to_owned();
        self.inputs.region = Some(aws.name.clone());
        self
    }

    fn tagged(mut self, aws: &Aws, tags_all: Tags) -> Self {
        self.inputs.tags = aws.tags().own(&tags_all, &self.inputs.tags);
        Self { tags_all, ..self }
    }
}
