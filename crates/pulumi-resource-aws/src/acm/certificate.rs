//! `aws:acm/certificate:Certificate`

mod find;
mod import;
mod model;
mod renewal;
mod request;
mod schema;
mod update;
pub(super) mod wait;

use std::time::Duration;

use pulumi_provider::{
    Context, CreateRequest, CreateResponse, Delete, DeleteRequest, Error, Object, Problems, Read,
    ReadRequest, ReadResponse, Resource, Schema, Value,
};

use self::model::{Inputs, State};
use super::{describe, regional};
use crate::{
    aws::{Aws, Regional},
    call::{Fault, again, once, or_gone, or_none},
    id,
    tags::{self, Tags},
};

/// How long a certificate may still be in use after what used it is gone.
const IN_USE: Duration = Duration::from_secs(20 * 60);

/// A certificate.
pub(crate) struct Certificate;

impl Resource for Certificate {
    type Client = Aws;
    type Inputs = Inputs;
    type State = State;
    const TOKEN: &'static str = "aws:acm/certificate:Certificate";

    fn schema() -> Schema {
        schema::schema()
    }

    fn check(_: &Aws, inputs: &Object, problems: &mut Problems) {
        schema::check(inputs, problems);
    }

    fn derive(aws: &Aws, inputs: &mut Object, state: Option<&Object>) {
        tags::derive(aws, inputs, state);
        renewal::derive(inputs, state);
        if state.is_none() {
            request::preview(inputs);
        }
    }

    async fn create(
        context: &Context<Aws>,
        request: CreateRequest<Inputs>,
    ) -> Result<CreateResponse<State>, Error> {
        let aws = context.client().region(request.inputs.region.as_deref());
        let arn = if request.inputs.domain_name.is_some() {
            request::request(context, &aws, &request).await?
        } else {
            import::import(context, &aws, &request.inputs, None).await?
        };
        let inputs = Inputs { region: Some(aws.name.clone()), ..request.inputs };
        let tags_all = context.client().tags().all(&inputs.tags);
        match wait::described(context, &aws, &arn).await {
            Ok(found) => Ok(CreateResponse::new(arn, State::of(found, inputs, tags_all))),
            Err(error) => Err(error.keeping(&arn, &State::made(&arn, inputs, tags_all))),
        }
    }
}

impl Read for Certificate {
    async fn read(context: &Context<Aws>, request: ReadRequest<State>) -> Result<ReadResponse<State>, Error> {
        let import = id::import(&request.id);
        let before = request.state.unwrap_or_default();
        let recorded = before.inputs.region.as_deref().or(import.region.as_deref());
        let aws = regional(context, recorded, &import.id);
        let found = describe(&aws, &import.id).await?;
        // What nobody validated in time can't become a certificate any more.
        let timed_out = |status: Option<&str>| status == Some("VALIDATION_TIMED_OUT");
        let found = found.filter(|found| !timed_out(found.status.as_ref().map(|status| status.as_str())));
        let Some(certificate) = found else { return Ok(ReadResponse::gone()) };
        let Some(tags_all) = read_tags(context, &aws, &import.id).await? else {
            return Ok(ReadResponse::gone());
        };
        let tags = context.client().tags().own(&tags_all, &before.inputs.tags);
        let inputs = Inputs { tags, region: Some(aws.name.clone()), ..before.inputs };
        Ok(ReadResponse::found(import.id, State::of(certificate, inputs, tags_all)))
    }
}

async fn read_tags(context: &Context<Aws>, aws: &Regional, arn: &str) -> Result<Option<Tags>, Fault> {
    let call = aws.acm().list_tags_for_certificate().certificate_arn(arn);
    let found = or_none(once("ListTagsForCertificate", call.send()).await)?;
    let pairs = |tags: Vec<aws_sdk_acm::types::Tag>| {
        tags.into_iter().map(|tag| (tag.key, tag.value.unwrap_or_default())).collect::<Vec<_>>()
    };
    Ok(found.map(|found| context.client().tags().visible(pairs(found.tags.unwrap_or_default()))))
}

impl Delete for Certificate {
    async fn delete(context: &Context<Aws>, request: DeleteRequest<State>) -> Result<(), Error> {
        let aws = regional(context, request.state.inputs.region.as_deref(), &request.id);
        let call = aws.acm().delete_certificate().certificate_arn(&request.id);
        let in_use = |fault: &Fault| fault.is("ResourceInUseException") || fault.is("ConflictException");
        let limit = context.timeout(IN_USE);
        Ok(or_gone(again(context, "DeleteCertificate", limit, in_use, || call.clone().send()).await)?)
    }
}

/// A text among a program's inputs, if it is known.
fn text<'a>(inputs: &'a Object, key: &str) -> Option<&'a str> {
    inputs.get(key).and_then(Value::as_str)
}
