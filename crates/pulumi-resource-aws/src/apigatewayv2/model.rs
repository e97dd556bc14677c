//! `aws:apigatewayv2/model:Model`

use aws_sdk_apigatewayv2::operation::{
    create_model::CreateModelOutput, get_model::GetModelOutput, update_model::UpdateModelOutput,
};
use pulumi_provider::{
    Attempt, AutoName, Context, CreateRequest, CreateResponse, Delete, DeleteRequest, Error, Found, Object,
    Problems, Read, ReadRequest, ReadResponse, Recover, Resource, Schema, Update, UpdateRequest,
    UpdateResponse, Value,
    property::{json, string},
};
use serde::{Deserialize, Serialize};

use super::{child, send};
use crate::{
    aws::{Aws, Regional},
    call::{or_gone, or_none, pages},
    id::{or_empty, region},
    name, tags,
};

/// The longest schema, in characters.
const LONGEST_SCHEMA: usize = 32768;

/// What messages look like.
pub(crate) struct Model;

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Inputs {
    api_id: String,
    content_type: String,
    description: Option<String>,
    name: String,
    region: Option<String>,
    schema: String,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct State {
    #[serde(flatten)]
    inputs: Inputs,
    #[serde(skip)]
    id: String,
}

impl Resource for Model {
    type Client = Aws;
    type Inputs = Inputs;
    type State = State;
    const TOKEN: &'static str = "aws:apigatewayv2/model:Model";

    // UpdateModel takes everything but the API.
    fn schema() -> Schema {
        let name = string().length(1, 128).auto_named(AutoName::alphanumeric_up_to(128));
        Schema::new()
            .input("apiId", string().required().replaces())
            .input("contentType", string().required().length(1, 256))
            .input("description", string().length(1, 128))
            .input("name", name)
            .input("region", region())
            .input("schema", json().required())
    }

    fn check(_: &Aws, inputs: &Object, problems: &mut Problems) {
        name::check(inputs, "name", |c| c.is_ascii_alphanumeric(), problems);
        let length = inputs.get("schema").and_then(Value::as_str).map(|text| text.chars().count());
        if let Some(length) = length.filter(|length| *length > LONGEST_SCHEMA) {
            problems.add("schema", format!("must have at most {LONGEST_SCHEMA} characters, not {length}"));
        }
    }

    fn derive(aws: &Aws, inputs: &mut Object, state: Option<&Object>) {
        tags::region(aws, inputs, state);
    }

    async fn create(
        context: &Context<Aws>,
        request: CreateRequest<Inputs>,
    ) -> Result<CreateResponse<State>, Error> {
        let (aws, inputs) = (context.client().region(request.inputs.region.as_deref()), request.inputs);
        let call = aws
            .unrepeated()
            .apigatewayv2()
            .create_model()
            .api_id(&inputs.api_id)
            .content_type(&inputs.content_type)
            .set_description(inputs.description.clone())
            .name(&inputs.name)
            .schema(&inputs.schema);
        let made = send(context, "CreateModel", || call.clone().send()).await?;
        let state = State::from(made).located(&inputs.api_id, &aws);
        Ok(CreateResponse::new(state.id.clone(), state))
    }
}

impl Read for Model {
    async fn read(context: &Context<Aws>, request: ReadRequest<State>) -> Result<ReadResponse<State>, Error> {
        let recorded = request.state.map(|state| (state.inputs.api_id, state.inputs.region));
        let (api, id, place) = child(request.id, recorded, "<apiId>/<modelId>")?;
        let aws = context.client().region(place.as_deref());
        let call = aws.apigatewayv2().get_model().api_id(&api).model_id(&id);
        let found = or_none(send(context, "GetModel", || call.clone().send()).await)?;
        let Some(found) = found else { return Ok(ReadResponse::gone()) };
        Ok(ReadResponse::found(id, State::from(found).located(&api, &aws)))
    }
}

impl Update for Model {
    async fn update(
        context: &Context<Aws>,
        request: UpdateRequest<Inputs, State>,
    ) -> Result<UpdateResponse<State>, Error> {
        if request.changed.is_empty() {
            return Ok(UpdateResponse::new(request.state));
        }
        let aws = context.client().region(request.state.inputs.region.as_deref());
        let (inputs, changed) = (&request.inputs, &request.changed);
        let call = aws
            .apigatewayv2()
            .update_model()
            .api_id(&inputs.api_id)
            .model_id(&request.id)
            .set_content_type(changed.when("contentType", inputs.content_type.clone()))
            .set_description(changed.when("description", or_empty(&inputs.description)))
            .set_name(changed.when("name", inputs.name.clone()))
            .set_schema(changed.when("schema", inputs.schema.clone()));
        let changed = send(context, "UpdateModel", || call.clone().send()).await?;
        Ok(UpdateResponse::new(State::from(changed).located(&inputs.api_id, &aws)))
    }
}

impl Delete for Model {
    async fn delete(context: &Context<Aws>, request: DeleteRequest<State>) -> Result<(), Error> {
        let inputs = request.state.inputs;
        let aws = context.client().region(inputs.region.as_deref());
        let call = aws.apigatewayv2().delete_model().api_id(&inputs.api_id).model_id(&request.id);
        Ok(or_gone(send(context, "DeleteModel", || call.clone().send()).await)?)
    }
}

/// What a coming model can be told by: its name, which no other of the API has.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Clue {
    api: String,
    name: String,
    region: Option<String>,
}

impl Recover for Model {
    type Clue = Clue;

    async fn clue(_: &Context<Aws>, inputs: &Inputs) -> Result<Clue, Error> {
        Ok(Clue { api: inputs.api_id.clone(), name: inputs.name.clone(), region: inputs.region.clone() })
    }

    // AWS doesn't say when it was created.
    async fn find(context: &Context<Aws>, attempt: &Attempt<Clue>) -> Result<Vec<Found>, Error> {
        let Clue { api, name, region } = &attempt.clue;
        let aws = context.client().region(region.as_deref());
        let page = async |token| {
            let call = aws.apigatewayv2().get_models().api_id(api).set_next_token(token);
            let page = send(context, "GetModels", || call.clone().send()).await?;
            Ok((page.items, page.next_token))
        };
        let all = or_none(pages(page).await)?.unwrap_or_default();
        let named = all.into_iter().filter(|found| found.name.as_ref() == Some(name));
        let ids = named.filter_map(|found| found.model_id);
        Ok(ids.map(|id| Found::perhaps(format!("{api}/{id}@{}", aws.name))).collect())
    }
}

impl State {
    fn located(mut self, api: &str, aws: &Regional) -> Self {
        self.inputs.api_id = api.to_owned();
        self.inputs.region = Some(aws.name.clone());
        self
    }
}

macro_rules! from_output {
    ($($output:ty),*) => {$(
        impl From<$output> for State {
            fn from(model: $output) -> Self {
                let inputs = Inputs {
                    content_type: model.content_type.unwrap_or_default(),
                    description: model.description,
                    name: model.name.unwrap_or_default(),
                    schema: model.schema.unwrap_or_default(),
                    ..Inputs::default()
                };
                Self { inputs, id: model.model_id.unwrap_or_default() }
            }
        }
    )*};
}

from_output!(CreateModelOutput, GetModelOutput, UpdateModelOutput);
