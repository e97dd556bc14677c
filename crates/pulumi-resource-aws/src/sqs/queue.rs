//! `aws:sqs/queue:Queue`

mod attributes;

use std::time::Duration;

use pulumi_provider::{
    Attempt, AutoName, Context, CreateRequest, CreateResponse, Delete, DeleteRequest, Error, Found, Object,
    Problems, Read, ReadRequest, ReadResponse, Recover, Resource, Schema, Update, UpdateRequest,
    UpdateResponse, Value,
    property::{boolean, integer, string},
};
use serde::{Deserialize, Serialize};

use self::attributes::{ATTRIBUTES, get, settled, to_sdk};
use crate::{
    attributes::{Properties, Texts, read},
    aws::{Aws, Regional},
    call::{Fault, again, or_gone, or_none, until},
    fifo,
    id::{import, region},
    name, policy,
    tags::{self, Tags, change},
};

/// How long an operation takes at most, where the program doesn't say.
const LIMIT: Duration = Duration::from_secs(180);

/// The period of a queue without a key, which SQS doesn't report; from SetQueueAttributes' reference.
const DEFAULT_REUSE_PERIOD: i64 = 300;

/// What is an empty text where the queue has none.
const DOCUMENTS: [&str; 3] = ["policy", "redriveAllowPolicy", "redrivePolicy"];

/// A queue.
pub(crate) struct Queue;

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
    tags_all: Tags,
    url: String,
    #[serde(flatten)]
    inputs: Inputs,
}

impl Resource for Queue {
    type Client = Aws;
    type Inputs = Inputs;
    type State = State;
    const TOKEN: &'static str = "aws:sqs/queue:Queue";

    // SetQueueAttributes takes everything but the name and whether it is a FIFO queue. The defaults are those that the
    // official provider sends: SQS's own largest size of a message has become another.
    fn schema() -> Schema {
        let name = string().computed().replaces().conflicts(&["namePrefix"]);
        let naming = AutoName::up_to(80).ending("fifoQueue", fifo::FIFO);
        let document = || policy::document().computed();
        let period = integer().computed().range(60.0, 86_400.0).same_when(has_no_key);
        Schema::new()
            .input("contentBasedDeduplication", boolean().default(false))
            .input("deduplicationScope", string().computed().values(&["messageGroup", "queue"]))
            .input("delaySeconds", integer().default(0.0).range(0.0, 900.0))
            .input("fifoQueue", boolean().default(false).replaces())
            .input("fifoThroughputLimit", string().computed().values(&["perMessageGroupId", "perQueue"]))
            .input("kmsDataKeyReusePeriodSeconds", period)
            .input("kmsMasterKeyId", string().conflicts(&["sqsManagedSseEnabled"]))
            .input("maxMessageSize", integer().default(262_144.0).range(1024.0, 1_048_576.0))
            .input("messageRetentionSeconds", integer().default(345_600.0).range(60.0, 1_209_600.0))
            .input("name", name.auto_named(naming))
            .input("namePrefix", name::prefix(59))
            .input("policy", document())
            .input("receiveWaitTimeSeconds", integer().default(0.0).range(0.0, 20.0))
            .input("redriveAllowPolicy", document())
            .input("redrivePolicy", document())
            .input("region", region())
            .input("sqsManagedSseEnabled", boolean().computed())
            .input("tags", tags::input())
            .input("visibilityTimeoutSeconds", integer().default(30.0).range(0.0, 43_200.0))
            .output("arn", string())
            .output("tagsAll", tags::output())
            .output("url", string())
    }

    fn check(_: &Aws, inputs: &Object, problems: &mut Problems) {
        let only_fifo = ["contentBasedDeduplication", "deduplicationScope", "fifoThroughputLimit"];
        fifo::check_name(inputs, "fifoQueue", 80, problems);
        fifo::check_only(inputs, "fifoQueue", &only_fifo, problems);
    }

    fn derive(aws: &Aws, inputs: &mut Object, state: Option<&Object>) {
        tags::derive(aws, inputs, state);
    }

    async fn create(
        context: &Context<Aws>,
        request: CreateRequest<Inputs>,
    ) -> Result<CreateResponse<State>, Error> {
        let (aws, mut inputs) = (context.client().region(request.inputs.region.as_deref()), request.inputs);
        inputs.name = inputs.chosen_name(context);
        let (wanted, limit) = (attributes::wanted(&inputs.attributes), context.timeout(LIMIT));
        let tags_all = context.client().tags().all(&inputs.tags);
        let url = make(context, &aws, &inputs.name, &wanted, &tags_all, limit).await?;
        let made = State { url: url.clone(), tags_all, inputs, ..State::default() };
        match settled(context, &aws, &url, &wanted, limit).await {
            Ok(found) => Ok(CreateResponse::new(url, made.with(&aws, &found))),
            Err(error) => Err(error.keeping(url, &made)),
        }
    }
}

/// SQS keeps a period only beside a key.
fn has_no_key(state: &Object, _: &Value, _: &Value) -> bool {
    !crate::attributes::is_set(state, "kmsMasterKeyId")
}

/// Creates the queue, or finds the one that is there with the same attributes: the call can be repeated.
async fn make(
    context: &Context<Aws>,
    aws: &Regional,
    name: &str,
    wanted: &Texts,
    tags: &Tags,
    limit: Duration,
) -> Result<String, Error> {
    let call = aws
        .sqs()
        .create_queue()
        .queue_name(name)
        .set_attributes((!wanted.is_empty()).then(|| to_sdk(wanted)))
        .set_tags((!tags.is_empty()).then(|| tags.clone().into_iter().collect()));
    let made = again(context, "CreateQueue", limit / 2, was_just_deleted, || call.clone().send()).await;
    let url = made.map_err(explained)?.queue_url;
    url.ok_or_else(|| Fault::new("CreateQueue", "SQS answered without a URL").into())
}

/// A name can be used again a minute after its queue was deleted.
fn was_just_deleted(fault: &Fault) -> bool {
    fault.is("QueueDeletedRecently") || fault.is("AWS.SimpleQueueService.QueueDeletedRecently")
}

fn explained(fault: Fault) -> Error {
    let taken = fault.is("QueueAlreadyExists") || fault.is("QueueNameExists");
    let error = Error::from(fault);
    if taken { error.remedy("import that queue, or choose another name") } else { error }
}

impl Recover for Queue {
    type Clue = name::Clue;

    async fn clue(context: &Context<Aws>, inputs: &Inputs) -> Result<name::Clue, Error> {
        Ok(name::Clue::new(context, &inputs.chosen_name(context), inputs.region.as_deref()))
    }

    async fn find(context: &Context<Aws>, attempt: &Attempt<name::Clue>) -> Result<Vec<Found>, Error> {
        let aws = context.client().region(Some(&attempt.clue.region));
        let call = aws.sqs().get_queue_url().queue_name(&attempt.clue.name);
        let found = or_none(again(context, "GetQueueUrl", LIMIT, |_| false, || call.clone().send()).await)?;
        let Some(url) = found.and_then(|found| found.queue_url) else { return Ok(Vec::new()) };
        let queue = get(context, &aws, &url, LIMIT).await?.unwrap_or_default();
        let created = queue.get("CreatedTimestamp").and_then(|seconds| seconds.parse().ok());
        let ours = created.is_some_and(|seconds| attempt.may_have_created(seconds));
        Ok(ours.then(|| Found::certain(attempt.clue.import_id(&url))).into_iter().collect())
    }
}

impl Read for Queue {
    async fn read(context: &Context<Aws>, request: ReadRequest<State>) -> Result<ReadResponse<State>, Error> {
        let import = import(&request.id);
        let before = request.state.unwrap_or_default();
        let region = before.inputs.region.clone().or(import.region).or_else(|| region_of(&import.id));
        let aws = context.client().region(region.as_deref());
        let Some(found) = get(context, &aws, &import.id, LIMIT).await? else {
            return Ok(ReadResponse::gone());
        };
        let Some(tags) = read_tags(context, &aws, &import.id).await? else { return Ok(ReadResponse::gone()) };
        let state =
            State { url: import.id.clone(), ..before }.with(&aws, &found).tagged(context.client(), tags);
        Ok(ReadResponse::found(import.id, state))
    }
}

/// The region in `https://sqs.eu-west-1.amazonaws.com/123456789012/name`.
fn region_of(url: &str) -> Option<String> {
    let region = url.strip_prefix("https://sqs.")?.split('.').next()?;
    Some(region.to_owned())
}

async fn read_tags(context: &Context<Aws>, aws: &Regional, url: &str) -> Result<Option<Tags>, Fault> {
    let call = aws.sqs().list_queue_tags().queue_url(url);
    let found = or_none(again(context, "ListQueueTags", LIMIT, |_| false, || call.clone().send()).await)?;
    Ok(found.map(|found| context.client().tags().visible(found.tags.unwrap_or_default())))
}

impl Update for Queue {
    async fn update(
        context: &Context<Aws>,
        request: UpdateRequest<Inputs, State>,
    ) -> Result<UpdateResponse<State>, Error> {
        let aws = context.client().region(request.state.inputs.region.as_deref());
        let limit = context.timeout(LIMIT);
        let sent = attributes::changed(&request.inputs.attributes, &request.changed);
        if !sent.is_empty() {
            let call =
                aws.sqs().set_queue_attributes().queue_url(&request.id).set_attributes(Some(to_sdk(&sent)));
            again(context, "SetQueueAttributes", limit, |_| false, || call.clone().send()).await?;
        }
        let tags_all = context.client().tags().all(&request.inputs.tags);
        retag(context, &aws, &request.id, &request.state.tags_all, &tags_all).await?;
        let found = settled(context, &aws, &request.id, &sent, limit).await?;
        Ok(UpdateResponse::new(
            State { url: request.id, tags_all, inputs: request.inputs, ..request.state }.with(&aws, &found),
        ))
    }
}

async fn retag(
    context: &Context<Aws>,
    aws: &Regional,
    url: &str,
    before: &Tags,
    wanted: &Tags,
) -> Result<(), Fault> {
    let Some(change) = change(before, wanted) else { return Ok(()) };
    if !change.remove.is_empty() {
        let call = aws.sqs().untag_queue().queue_url(url).set_tag_keys(Some(change.remove));
        again(context, "UntagQueue", LIMIT, |_| false, || call.clone().send()).await?;
    }
    if !change.set.is_empty() {
        let call = aws.sqs().tag_queue().queue_url(url).set_tags(Some(change.set));
        again(context, "TagQueue", LIMIT, |_| false, || call.clone().send()).await?;
    }
    Ok(())
}

impl Delete for Queue {
    async fn delete(context: &Context<Aws>, request: DeleteRequest<State>) -> Result<(), Error> {
        let aws = context.client().region(request.state.inputs.region.as_deref());
        let limit = context.timeout(LIMIT);
        let call = aws.sqs().delete_queue().queue_url(&request.id);
        or_gone(again(context, "DeleteQueue", limit, |_| false, || call.clone().send()).await)?;
        let gone = async || Ok(get(context, &aws, &request.id, limit).await?.is_none().then_some(()));
        until(context, limit, "SQS still shows the deleted queue", gone).await
    }
}

impl Inputs {
    fn chosen_name(&self, context: &Context<Aws>) -> String {
        fifo::name(context, &self.name, self.name_prefix.as_deref(), &self.attributes, "fifoQueue")
    }
}

impl State {
    /// What SQS says of the queue; a policy stays in the words of before as long as it means the same.
    fn with(mut self, aws: &Regional, found: &Texts) -> Self {
        let mut attributes = read(&ATTRIBUTES, found);
        policy::keep_words(&mut attributes, &self.inputs.attributes);
        attributes.entry("kmsDataKeyReusePeriodSeconds").or_insert_with(|| DEFAULT_REUSE_PERIOD.into());
        for document in DOCUMENTS {
            attributes.entry(document).or_insert_with(|| "".into());
        }
        self.inputs.attributes = attributes;
        self.inputs.name = self.url.rsplit('/').next().unwrap_or_default().to_owned();
        self.inputs.region = Some(aws.name.clone());
        self.arn = found.get("QueueArn").cloned().unwrap_or_default();
        self
    }

    fn tagged(mut self, aws: &Aws, tags_all: Tags) -> Self {
        self.inputs.tags = aws.tags().own(&tags_all, &self.inputs.tags);
        Self { tags_all, ..self }
    }
}
