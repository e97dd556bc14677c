//! `aws:lambda/eventSourceMapping:EventSourceMapping`

mod model;
mod recover;
mod schema;
mod sdk;
mod state;
mod update;
mod wait;

use pulumi_provider::{
    Context, CreateRequest, CreateResponse, Delete, DeleteRequest, Error, Object, Problems, Read,
    ReadRequest, ReadResponse, Resource, Schema, Update, UpdateRequest, UpdateResponse,
};

use self::model::{Inputs, State};
use super::{early_limit, for_a_while, is_early, send};
use crate::{
    aws::{Aws, Regional},
    call::{Fault, again, or_gone, or_none},
    id::import,
    tags,
};

/// What feeds a function: a queue or a stream.
pub(crate) struct EventSourceMapping;

impl Resource for EventSourceMapping {
    type Client = Aws;
    type Inputs = Inputs;
    type State = State;
    const TOKEN: &'static str = "aws:lambda/eventSourceMapping:EventSourceMapping";

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
        let tags_all = context.client().tags().all(&inputs.tags);
        let call = update::builder(&aws, &inputs, tags_all.clone());
        let limit = early_limit(context, inputs.use_resource_timeout_for_propagation);
        let passes = for_a_while(limit, is_early);
        let made = again(context, "CreateEventSourceMapping", limit, passes, || call.clone().send()).await?;
        let (id, arn) = (made.uuid.unwrap_or_default(), made.event_source_mapping_arn.unwrap_or_default());
        match wait::created(context, &aws, &id).await {
            Ok(found) => {
                let state = State::of(found, context.client(), &aws, &inputs, tags_all);
                Ok(CreateResponse::new(id, state))
            }
            Err(error) => {
                let inputs = Inputs { region: Some(aws.name.clone()), ..inputs };
                let half = State { inputs, arn, tags_all, uuid: id.clone(), ..State::default() };
                Err(error.keeping(id, &half))
            }
        }
    }
}

impl Read for EventSourceMapping {
    async fn read(context: &Context<Aws>, request: ReadRequest<State>) -> Result<ReadResponse<State>, Error> {
        let import = import(&request.id);
        let said = request.state.unwrap_or_default().inputs;
        let aws = context.client().region(said.region.as_deref().or(import.region.as_deref()));
        match read(context, &aws, &import.id, &said).await? {
            Some(state) => Ok(ReadResponse::found(import.id, state)),
            None => Ok(ReadResponse::gone()),
        }
    }
}

/// Reads a mapping and its tags; `said` has what only the program can say.
async fn read(
    context: &Context<Aws>,
    aws: &Regional,
    id: &str,
    said: &Inputs,
) -> Result<Option<State>, Fault> {
    let Some(found) = wait::get(context, aws, id).await? else { return Ok(None) };
    let call = aws.lambda().list_tags().set_resource(found.event_source_mapping_arn.clone());
    let Some(tags) = or_none(send(context, "ListTags", || call.clone().send()).await)? else {
        return Ok(None);
    };
    let tags_all = context.client().tags().visible(tags.tags.unwrap_or_default());
    Ok(Some(State::of(found, context.client(), aws, said, tags_all)))
}

impl Update for EventSourceMapping {
    async fn update(
        context: &Context<Aws>,
        request: UpdateRequest<Inputs, State>,
    ) -> Result<UpdateResponse<State>, Error> {
        update::update(context, request).await
    }
}

impl Delete for EventSourceMapping {
    async fn delete(context: &Context<Aws>, request: DeleteRequest<State>) -> Result<(), Error> {
        let aws = context.client().region(request.state.inputs.region.as_deref());
        let call = aws.lambda().delete_event_source_mapping().uuid(&request.id);
        let limit = context.timeout(wait::DELETION);
        or_gone(again(context, "DeleteEventSourceMapping", limit, is_in_use, || call.clone().send()).await)?;
        wait::deleted(context, &aws, &request.id).await
    }
}

/// The mapping is being made or changed.
fn is_in_use(fault: &Fault) -> bool {
    fault.is("ResourceInUseException") || super::is_busy(fault)
}
