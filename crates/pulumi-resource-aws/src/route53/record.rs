//! `aws:route53/record:Record`

mod change;
mod find;
mod model;
mod names;
mod schema;
mod sdk;
mod text;

use std::time::Duration;

use aws_sdk_route53::types::ChangeAction;
use pulumi_provider::{
    Context, CreateRequest, CreateResponse, Delete, DeleteRequest, Error, Object, Problems, Read,
    ReadRequest, ReadResponse, Resource, Schema, Update, UpdateRequest, UpdateResponse,
};

use self::{
    change::{apply, change},
    find::{current, zone_name},
    model::{Inputs, Key, State},
};
use crate::aws::Aws;

/// How long a change may take until all name servers know it.
const PATIENCE: Duration = Duration::from_secs(30 * 60);

/// A record.
pub(crate) struct Record;

impl Resource for Record {
    type Client = Aws;
    type Inputs = Inputs;
    type State = State;
    const TOKEN: &'static str = "aws:route53/record:Record";

    fn schema() -> Schema {
        schema::schema()
    }

    fn check(_: &Aws, inputs: &Object, problems: &mut Problems) {
        schema::check(inputs, problems);
    }

    async fn create(
        context: &Context<Aws>,
        request: CreateRequest<Inputs>,
    ) -> Result<CreateResponse<State>, Error> {
        let inputs = request.inputs.normalised();
        let fqdn = names::expand(&inputs.name, &zone_name(context, &inputs.zone_id).await?);
        let overwrites = inputs.allow_overwrite == Some(true);
        let state = State { inputs: Inputs { allow_overwrite: Some(overwrites), ..inputs }, fqdn };
        let action = if overwrites { ChangeAction::Upsert } else { ChangeAction::Create };
        let set = sdk::record(&state.inputs, &state.fqdn)?;
        apply(context, &state, vec![change(action, set)?]).await?;
        Ok(CreateResponse::new(state.key().id(), state))
    }
}

impl Read for Record {
    async fn read(context: &Context<Aws>, request: ReadRequest<State>) -> Result<ReadResponse<State>, Error> {
        let (key, before) = match request.state {
            Some(state) => (state.key(), state.inputs),
            None => (Key::parse(&request.id)?, Inputs::default()),
        };
        let Some(found) = current(context, &key).await? else { return Ok(ReadResponse::gone()) };
        let fqdn = names::plain(&found.name);
        let allow_overwrite = before.allow_overwrite.or(Some(false));
        let inputs = Inputs { allow_overwrite, ..sdk::inputs(&key, found) };
        let state = State { inputs, fqdn };
        Ok(ReadResponse::found(state.key().id(), state))
    }
}

/// What decides whether a record is another one.
const KEY: [&str; 2] = ["type", "setIdentifier"];

/// What AWS doesn't know of.
const OURS: &str = "allowOverwrite";

impl Update for Record {
    // ChangeResourceRecordSets changes a record's type and set by making another one in its place, at once.
    async fn update(
        context: &Context<Aws>,
        request: UpdateRequest<Inputs, State>,
    ) -> Result<UpdateResponse<State>, Error> {
        let before = request.state;
        let inputs = request.inputs.normalised();
        let allow_overwrite = inputs.allow_overwrite.or(before.inputs.allow_overwrite);
        let (name, zone_id) = (before.inputs.name.clone(), before.inputs.zone_id.clone());
        let state =
            State { inputs: Inputs { allow_overwrite, name, zone_id, ..inputs }, fqdn: before.fqdn.clone() };
        if request.changed.only(&[OURS]) {
            return Ok(UpdateResponse::new(state));
        }
        let set = sdk::record(&state.inputs, &state.fqdn)?;
        let old = if request.changed.any(&KEY) { current(context, &before.key()).await? } else { None };
        let changes = match old {
            Some(old) => vec![change(ChangeAction::Delete, old)?, change(ChangeAction::Create, set)?],
            None => vec![change(ChangeAction::Upsert, set)?],
        };
        apply(context, &state, changes).await?;
        Ok(UpdateResponse::new(state))
    }
}

impl Delete for Record {
    async fn delete(context: &Context<Aws>, request: DeleteRequest<State>) -> Result<(), Error> {
        // Only a record's exact values delete it.
        match current(context, &request.state.key()).await? {
            Some(found) => {
                change::delete(context, &request.state, change(ChangeAction::Delete, found)?).await
            }
            None => Ok(()),
        }
    }
}
