//! `aws:dynamodb/table:Table`

mod model;
mod schema;
mod sdk;
mod state;
mod update;
mod wait;

use std::time::Duration;

use pulumi_provider::{
    Context, CreateRequest, CreateResponse, Delete, DeleteRequest, Error, Object, Problems, Read,
    ReadRequest, ReadResponse, Resource, Schema, Update, UpdateRequest, UpdateResponse,
};

use self::model::{Inputs, State};
use crate::{
    aws::{Aws, Regional},
    call::{Fault, again, or_gone},
    id::import,
    tags,
};

/// How long creating may take: an account makes only so many tables at a time.
const CREATE: Duration = Duration::from_secs(30 * 60);

/// How long deleting may take.
const DELETE: Duration = Duration::from_secs(10 * 60);

/// A table.
pub(crate) struct Table;

impl Resource for Table {
    type Client = Aws;
    type Inputs = Inputs;
    type State = State;
    const TOKEN: &'static str = "aws:dynamodb/table:Table";

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
        make(context, &aws, &inputs).await?;
        match finish(context, &aws, &inputs).await {
            Ok(state) => Ok(CreateResponse::new(inputs.name, state)),
            Err(error) => Err(kept(context, &aws, &inputs, error).await),
        }
    }
}

async fn make(context: &Context<Aws>, aws: &Regional, inputs: &Inputs) -> Result<(), Fault> {
    let call = sdk::create(aws, inputs, context.client().tags().all(&inputs.tags))?;
    let limit = context.timeout(CREATE);
    again(context, "CreateTable", limit, is_limited, || call.clone().send()).await.map(drop)
}

/// What comes after the table exists.
async fn finish(context: &Context<Aws>, aws: &Regional, inputs: &Inputs) -> Result<State, Error> {
    wait::active(context, aws, &inputs.name, context.timeout(CREATE), wait::Missing::NotYet).await?;
    if inputs.ttl.as_ref().is_some_and(|ttl| ttl.enabled) {
        update::set_ttl(context, aws, &inputs.name, inputs.ttl.clone().unwrap_or_default()).await?;
    }
    if inputs.point_in_time_recovery.as_ref().is_some_and(|recovery| recovery.enabled) {
        update::set_recovery(context, aws, inputs).await?;
    }
    let state = state::read(context, aws, &inputs.name, inputs).await?;
    state.ok_or_else(|| Error::new("the table is gone right after it was created"))
}

/// The table exists: whatever fails after that must not lose it.
async fn kept(context: &Context<Aws>, aws: &Regional, inputs: &Inputs, error: Error) -> Error {
    let found = state::read(context, aws, &inputs.name, inputs).await.ok().flatten();
    let bare = || State {
        inputs: Inputs {
            region: Some(aws.name.clone()),
            ttl: None,
            point_in_time_recovery: None,
            ..inputs.clone()
        },
        ..State::default()
    };
    error.keeping(&inputs.name, &found.unwrap_or_else(bare))
}

impl Read for Table {
    async fn read(context: &Context<Aws>, request: ReadRequest<State>) -> Result<ReadResponse<State>, Error> {
        let import = import(&request.id);
        let said = request.state.unwrap_or_default().inputs;
        let aws = context.client().region(said.region.as_deref().or(import.region.as_deref()));
        match state::read(context, &aws, &import.id, &said).await? {
            Some(state) => Ok(ReadResponse::found(import.id, state)),
            None => Ok(ReadResponse::gone()),
        }
    }
}

impl Update for Table {
    async fn update(
        context: &Context<Aws>,
        request: UpdateRequest<Inputs, State>,
    ) -> Result<UpdateResponse<State>, Error> {
        update::update(context, request).await
    }
}

impl Delete for Table {
    async fn delete(context: &Context<Aws>, request: DeleteRequest<State>) -> Result<(), Error> {
        let aws = context.client().region(request.state.inputs.region.as_deref());
        let limit = context.timeout(DELETE);
        let call = aws.dynamodb().delete_table().table_name(&request.id);
        let passes = |fault: &Fault| is_busy(fault) || is_limited(fault);
        or_gone(again(context, "DeleteTable", limit, passes, || call.clone().send()).await)?;
        wait::gone(context, &aws, &request.id, limit).await
    }
}

/// The table is being changed already.
fn is_busy(fault: &Fault) -> bool {
    fault.is("ResourceInUseException") && !fault.says("ResourceInUseException", "already exist")
}

/// The account has as many tables in change as it may have.
fn is_limited(fault: &Fault) -> bool {
    fault.says("LimitExceededException", "simultaneously")
}
