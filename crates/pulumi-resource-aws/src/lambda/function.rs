//! `aws:lambda/function:Function`

mod answer;
mod code;
mod create;
mod delete;
mod get_function;
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

pub(crate) use self::get_function::GetFunction;
use self::model::{Inputs, State};
use crate::{aws::Aws, id::import, tags};

/// A function.
pub(crate) struct Function;

impl Resource for Function {
    type Client = Aws;
    type Inputs = Inputs;
    type State = State;
    const TOKEN: &'static str = "aws:lambda/function:Function";

    fn schema() -> Schema {
        schema::schema()
    }

    fn check(_: &Aws, inputs: &Object, problems: &mut Problems) {
        schema::check(inputs, problems);
    }

    fn derive(aws: &Aws, inputs: &mut Object, state: Option<&Object>) {
        tags::derive(aws, inputs, state);
        schema::derive(inputs, state);
    }

    async fn create(
        context: &Context<Aws>,
        request: CreateRequest<Inputs>,
    ) -> Result<CreateResponse<State>, Error> {
        create::create(context, request).await
    }
}

impl Read for Function {
    async fn read(context: &Context<Aws>, request: ReadRequest<State>) -> Result<ReadResponse<State>, Error> {
        let import = import(&request.id);
        let said = request.state.unwrap_or_default().inputs;
        let aws = context.client().region(said.region.as_deref().or(import.region.as_deref()));
        match state::read_all(context, &aws, &import.id, &said).await? {
            Some(state) => Ok(ReadResponse::found(state.inputs.name.clone(), state)),
            None => Ok(ReadResponse::gone()),
        }
    }
}

impl Update for Function {
    async fn update(
        context: &Context<Aws>,
        request: UpdateRequest<Inputs, State>,
    ) -> Result<UpdateResponse<State>, Error> {
        update::update(context, request).await
    }
}

impl Delete for Function {
    async fn delete(context: &Context<Aws>, request: DeleteRequest<State>) -> Result<(), Error> {
        delete::delete(context, request).await
    }
}
