//! `aws:dynamodb/table:Table`

mod check;
mod model;
mod schema;
mod sdk;
mod source;
mod state;
mod update;
mod wait;

use std::time::Duration;

use pulumi_provider::{
    Attempt, Context, CreateRequest, CreateResponse, Delete, DeleteRequest, Error, Found, Object, Problems,
    Read, ReadRequest, ReadResponse, Recover, Resource, Schema, Update, UpdateRequest, UpdateResponse,
};

use self::model::{Inputs, State};
use crate::{
    aws::{Aws, Regional},
    call::{Fault, again, or_gone},
    id::import,
    name::Clue,
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
        check::check(inputs, problems);
    }

    fn check_change(_: &Aws, olds: &Object, news: &Object, problems: &mut Problems) {
        check::check_change(olds, news, problems);
    }

    fn derive(aws: &Aws, inputs: &mut Object, state: Option<&Object>) {
        tags::derive(aws, inputs, state);
    }

    async fn create(
        context: &Context<Aws>,
        request: CreateRequest<Inputs>,
    ) -> Result<CreateResponse<State>, Error> {
        let (aws, inputs) = (context.client().region(request.inputs.region.as_deref()), request.inputs);
        let import = make(context, &aws, &inputs).await?;
        match finish(context, &aws, &inputs, import).await {
            Ok(state) => Ok(CreateResponse::new(inputs.name, state)),
            Err(error) => Err(kept(context, &aws, &inputs, error).await),
        }
    }
}

/// Starts to make a table, and gives the ARN of the import that fills it, if so.
async fn make(context: &Context<Aws>, aws: &Regional, inputs: &Inputs) -> Result<Option<String>, Fault> {
    let limit = context.timeout(CREATE);
    if let Some(import) = &inputs.import_table {
        return source::import(context, aws, inputs, import, limit).await.map(Some);
    }
    if inputs.is_restored() {
        return source::restore(context, aws, inputs, limit).await.map(|()| None);
    }
    let call = sdk::create(aws.unrepeated(), inputs, context.client().tags().all(&inputs.tags))?;
    again(context, "CreateTable", limit, is_limited, || call.clone().send()).await.map(|_| None)
}

/// What comes after the table exists.
async fn finish(
    context: &Context<Aws>,
    aws: &Regional,
    inputs: &Inputs,
    import: Option<String>,
) -> Result<State, Error> {
    let limit = context.timeout(CREATE);
    if let Some(import) = &import {
        source::imported(context, aws, import, limit).await?;
    }
    wait::active(context, aws, &inputs.name, limit, wait::Missing::NotYet).await?;
    if import.is_some() || inputs.is_restored() {
        update::complete(context, aws, inputs).await?;
    } else {
        update::complete_new(context, aws, inputs).await?;
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

impl Recover for Table {
    type Clue = Clue;

    async fn clue(context: &Context<Aws>, inputs: &Inputs) -> Result<Clue, Error> {
        Ok(Clue::new(context, &inputs.name, inputs.region.as_deref()))
    }

    async fn find(context: &Context<Aws>, attempt: &Attempt<Clue>) -> Result<Vec<Found>, Error> {
        let Clue { name, region } = &attempt.clue;
        let aws = context.client().region(Some(region));
        let table = state::describe(context, &aws, name).await?;
        let created = table.and_then(|table| table.creation_date_time);
        if !created.is_some_and(|created| attempt.may_have_created(created.as_secs_f64())) {
            return Ok(vec![]);
        }
        // Until then, not all of it can be read.
        wait::active(context, &aws, name, context.timeout(CREATE), wait::Missing::NotYet).await?;
        Ok(vec![Found::certain(attempt.clue.import_id(name))])
    }
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
