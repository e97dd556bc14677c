//! `aws:ssm/parameter:Parameter`

mod put;
mod schema;
mod state;

use std::time::Duration;

use aws_sdk_ssm::types::{ParameterStringFilter, ResourceTypeForTagging, Tag};
use pulumi_provider::{
    Attempt, Context, CreateRequest, CreateResponse, Delete, DeleteRequest, Error, Found, Object, Problems,
    Read, ReadRequest, ReadResponse, Recover, Resource, Schema, Update, UpdateRequest, UpdateResponse,
};

use self::{
    put::{Put, put},
    state::{Inputs, State},
};
use crate::{
    aws::{Aws, Regional},
    call::{Fault, PROPAGATION, again, or_gone, or_none, until},
    id::import,
    name,
    tags::{self, Tags, change},
};

/// How long other changes of the same parameter may take.
const BUSY: Duration = Duration::from_secs(60);

/// A parameter.
pub(crate) struct Parameter;

impl Resource for Parameter {
    type Client = Aws;
    type Inputs = Inputs;
    type State = State;
    const TOKEN: &'static str = "aws:ssm/parameter:Parameter";

    fn schema() -> Schema {
        schema::schema()
    }

    fn check(_: &Aws, inputs: &Object, problems: &mut Problems) {
        schema::check(inputs, problems);
    }

    fn derive(aws: &Aws, inputs: &mut Object, state: Option<&Object>) {
        tags::derive(aws, inputs, state);
    }

    async fn create(
        context: &Context<Aws>,
        request: CreateRequest<Inputs>,
    ) -> Result<CreateResponse<State>, Error> {
        let (aws, inputs) = (context.client().region(request.inputs.region.as_deref()), request.inputs);
        let arn = arn(context, &aws, &inputs.name).await?;
        inputs.check_arn(&arn)?;
        let (name, overwrites) = (inputs.name.clone(), inputs.overwrite == Some(true));
        let tags_all = context.client().tags().all(&inputs.tags);
        // PutParameter takes tags only where it creates, for sure, and then it can't be repeated.
        let first = if overwrites { Tags::new() } else { tags_all.clone() };
        let client = if overwrites { aws.ssm() } else { aws.unrepeated().ssm() };
        let what = Put { inputs: &inputs, overwrite: overwrites, tags: &first };
        let answer = put(context, client, &what).await?;
        let made = State::put(&aws, arn, inputs, &answer).tagged(first.clone());
        let finish = async {
            retag(context, &aws, &name, &first, &tags_all).await?;
            appeared(context, &aws, &made).await
        };
        finish.await.map_err(|error| error.keeping(&name, &made))?;
        Ok(CreateResponse::new(name, made.tagged(tags_all)))
    }
}

/// AWS checks an image's id after it has answered, and only then there is the parameter.
async fn appeared(context: &Context<Aws>, aws: &Regional, made: &State) -> Result<(), Error> {
    if !made.is_image() {
        return Ok(());
    }
    let late = "AWS didn't accept the image's id: look for a notification about it in EventBridge";
    let exists = async || Ok(find(context, aws, made.name(), false).await?.map(drop));
    until(context, PROPAGATION, late, exists).await
}

async fn arn(context: &Context<Aws>, aws: &Regional, name: &str) -> Result<String, Fault> {
    let account = &context.client().identity().await?.account;
    Ok(aws.arn("ssm", &aws.name, account, &format!("parameter/{}", name.trim_start_matches('/'))))
}

impl Recover for Parameter {
    type Clue = name::Clue;

    async fn clue(context: &Context<Aws>, inputs: &Inputs) -> Result<name::Clue, Error> {
        Ok(name::Clue::new(context, &inputs.name, inputs.region.as_deref()))
    }

    async fn find(context: &Context<Aws>, attempt: &Attempt<name::Clue>) -> Result<Vec<Found>, Error> {
        let name::Clue { name, region } = &attempt.clue;
        let aws = context.client().region(Some(region));
        let found = find(context, &aws, name, false).await?;
        // The first version is as old as the parameter.
        let ours = found.filter(|found| found.version == 1).and_then(|found| found.last_modified_date);
        let ours = ours.filter(|date| attempt.may_have_created(date.as_secs_f64()));
        Ok(ours.map(|_| Found::certain(attempt.clue.import_id(name))).into_iter().collect())
    }
}

async fn find(
    context: &Context<Aws>,
    aws: &Regional,
    name: &str,
    decrypted: bool,
) -> Result<Option<aws_sdk_ssm::types::Parameter>, Fault> {
    let call = aws.ssm().get_parameter().name(name).with_decryption(decrypted);
    let found = or_none(again(context, "GetParameter", BUSY, is_busy, || call.clone().send()).await)?;
    Ok(found.and_then(|found| found.parameter))
}

impl Read for Parameter {
    async fn read(context: &Context<Aws>, request: ReadRequest<State>) -> Result<ReadResponse<State>, Error> {
        let import = import(&request.id);
        let before = request.state.unwrap_or_default();
        let aws = context.client().region(before.region().or(import.region.as_deref()));
        match look(context, &aws, &import.id, before).await? {
            Some(state) => Ok(ReadResponse::found(import.id, state)),
            None => Ok(ReadResponse::gone()),
        }
    }
}

/// The whole state. A value that only the program knows isn't even decrypted.
async fn look(
    context: &Context<Aws>,
    aws: &Regional,
    name: &str,
    before: State,
) -> Result<Option<State>, Fault> {
    let Some(found) = find(context, aws, name, !before.has_value_wo).await? else { return Ok(None) };
    let is_named = ParameterStringFilter::builder().key("Name").option("Equals").values(name).build();
    let is_named = is_named.map_err(|error| Fault::new("DescribeParameters", error.to_string()))?;
    let call = aws.ssm().describe_parameters().parameter_filters(is_named);
    let pages = || call.clone().into_paginator().send().collect::<Result<Vec<_>, _>>();
    let pages = again(context, "DescribeParameters", BUSY, is_busy, pages).await?;
    let described = pages.into_iter().flat_map(|page| page.parameters.unwrap_or_default()).next();
    let Some(described) = described else { return Ok(None) };
    let Some(tags_all) = read_tags(context, aws, name).await? else { return Ok(None) };
    let tags = context.client().tags().own(&tags_all, before.tags());
    Ok(Some(before.with(aws, found, described, tags).tagged(tags_all)))
}

async fn read_tags(context: &Context<Aws>, aws: &Regional, name: &str) -> Result<Option<Tags>, Fault> {
    let kind = ResourceTypeForTagging::Parameter;
    let call = aws.ssm().list_tags_for_resource().resource_type(kind).resource_id(name);
    match again(context, "ListTagsForResource", BUSY, is_busy, || call.clone().send()).await {
        Err(fault) if fault.is("InvalidResourceId") => Ok(None),
        result => {
            let tags = or_none(result)?.map(|found| found.tag_list.unwrap_or_default());
            let tags = tags.map(|tags| tags.into_iter().map(|tag| (tag.key, tag.value)));
            Ok(tags.map(|tags| context.client().tags().visible(tags)))
        }
    }
}

impl Update for Parameter {
    // PutParameter takes everything but the name and the type of data, and makes a new version.
    async fn update(
        context: &Context<Aws>,
        request: UpdateRequest<Inputs, State>,
    ) -> Result<UpdateResponse<State>, Error> {
        let (inputs, before) = (request.inputs, request.state);
        inputs.check_arn(&before.arn)?;
        let aws = context.client().region(before.region());
        let tags_all = context.client().tags().all(&inputs.tags);
        retag(context, &aws, &request.id, &before.tags_all, &tags_all).await?;
        if !request.changed.any(&schema::VERSIONED) {
            return Ok(UpdateResponse::new(before.retagged(inputs).tagged(tags_all)));
        }
        let inputs = inputs.keeping(&before);
        let what = Put { inputs: &inputs, overwrite: inputs.overwrite.unwrap_or(true), tags: &Tags::new() };
        let answer = put(context, aws.ssm(), &what).await?;
        Ok(UpdateResponse::new(State::put(&aws, before.arn, inputs, &answer).tagged(tags_all)))
    }
}

async fn retag(
    context: &Context<Aws>,
    aws: &Regional,
    name: &str,
    before: &Tags,
    wanted: &Tags,
) -> Result<(), Error> {
    let Some(change) = change(before, wanted) else { return Ok(()) };
    let (client, kind) = (aws.ssm(), ResourceTypeForTagging::Parameter);
    if !change.remove.is_empty() {
        let call = client.remove_tags_from_resource().resource_type(kind.clone()).resource_id(name);
        let call = call.set_tag_keys(Some(change.remove));
        again(context, "RemoveTagsFromResource", BUSY, is_busy, || call.clone().send()).await?;
    }
    if !change.set.is_empty() {
        let call = client.add_tags_to_resource().resource_type(kind).resource_id(name);
        let call = call.set_tags(Some(to_sdk(&change.set)?));
        again(context, "AddTagsToResource", BUSY, is_busy, || call.clone().send()).await?;
    }
    Ok(())
}

fn to_sdk<'a>(tags: impl IntoIterator<Item = (&'a String, &'a String)>) -> Result<Vec<Tag>, Error> {
    let tag = |(key, value): (&String, &String)| Tag::builder().key(key).value(value).build();
    let tags: Result<Vec<_>, _> = tags.into_iter().map(tag).collect();
    tags.map_err(|error| Error::provider_bug("a tag is incomplete").because(error))
}

/// Another change of the same parameter is under way.
fn is_busy(fault: &Fault) -> bool {
    fault.is("TooManyUpdates")
}

impl Delete for Parameter {
    async fn delete(context: &Context<Aws>, request: DeleteRequest<State>) -> Result<(), Error> {
        let aws = context.client().region(request.state.region());
        let call = aws.ssm().delete_parameter().name(&request.id);
        Ok(or_gone(again(context, "DeleteParameter", BUSY, is_busy, || call.clone().send()).await)?)
    }
}
