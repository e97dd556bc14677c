//! `aws:apigatewayv2/apiMapping:ApiMapping`

use aws_sdk_apigatewayv2::operation::{
    create_api_mapping::CreateApiMappingOutput, get_api_mapping::GetApiMappingOutput,
    update_api_mapping::UpdateApiMappingOutput,
};
use pulumi_provider::{
    Attempt, Context, CreateRequest, CreateResponse, Delete, DeleteRequest, Error, Found, Object, Read,
    ReadRequest, ReadResponse, Recover, Resource, Schema, Update, UpdateRequest, UpdateResponse,
    property::string,
};
use serde::{Deserialize, Serialize};

use super::send;
use crate::{
    aws::{Aws, Regional},
    call::{or_gone, or_none, pages},
    id::{import, or_empty, region},
    tags,
};

/// Which API answers under a path of a domain name.
pub(crate) struct ApiMapping;

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Inputs {
    api_id: String,
    api_mapping_key: Option<String>,
    domain_name: String,
    region: Option<String>,
    stage: String,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct State {
    #[serde(flatten)]
    inputs: Inputs,
    #[serde(skip)]
    id: String,
}

impl Resource for ApiMapping {
    type Client = Aws;
    type Inputs = Inputs;
    type State = State;
    const TOKEN: &'static str = "aws:apigatewayv2/apiMapping:ApiMapping";

    // UpdateApiMapping takes another API too, but the official provider replaces. A domain has a key only once.
    fn schema() -> Schema {
        Schema::new()
            .input("apiId", string().required().replaces_after_deletion())
            .input("apiMappingKey", string())
            .input("domainName", string().required().replaces())
            .input("region", region())
            .input("stage", string().required())
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
            .create_api_mapping()
            .api_id(&inputs.api_id)
            .set_api_mapping_key(inputs.api_mapping_key.clone())
            .domain_name(&inputs.domain_name)
            .stage(&inputs.stage);
        let made = send(context, "CreateApiMapping", || call.clone().send()).await?;
        let state = State::from(made).located(&inputs.domain_name, &aws);
        Ok(CreateResponse::new(state.id.clone(), state))
    }
}

impl Read for ApiMapping {
    async fn read(context: &Context<Aws>, request: ReadRequest<State>) -> Result<ReadResponse<State>, Error> {
        let (id, domain, place) = match request.state {
            Some(State { inputs, .. }) => (request.id, inputs.domain_name, inputs.region),
            None => {
                let import = import(&request.id);
                let [id, domain] = import.parts("<apiMappingId>/<domainName>")?;
                (id, domain, import.region)
            }
        };
        let aws = context.client().region(place.as_deref());
        let call = aws.apigatewayv2().get_api_mapping().api_mapping_id(&id).domain_name(&domain);
        let found = or_none(send(context, "GetApiMapping", || call.clone().send()).await)?;
        let Some(found) = found else { return Ok(ReadResponse::gone()) };
        Ok(ReadResponse::found(id, State::from(found).located(&domain, &aws)))
    }
}

impl Update for ApiMapping {
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
            .update_api_mapping()
            // AWS needs both.
            .api_id(&inputs.api_id)
            .domain_name(&inputs.domain_name)
            .api_mapping_id(&request.id)
            .set_api_mapping_key(changed.when("apiMappingKey", or_empty(&inputs.api_mapping_key)))
            .set_stage(changed.when("stage", inputs.stage.clone()));
        let changed = send(context, "UpdateApiMapping", || call.clone().send()).await?;
        Ok(UpdateResponse::new(State::from(changed).located(&inputs.domain_name, &aws)))
    }
}

impl Delete for ApiMapping {
    async fn delete(context: &Context<Aws>, request: DeleteRequest<State>) -> Result<(), Error> {
        let inputs = request.state.inputs;
        let aws = context.client().region(inputs.region.as_deref());
        let client = aws.apigatewayv2();
        let call = client.delete_api_mapping().api_mapping_id(&request.id).domain_name(&inputs.domain_name);
        Ok(or_gone(send(context, "DeleteApiMapping", || call.clone().send()).await)?)
    }
}

/// What a coming mapping can be told by: its key, which no other of the domain has.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Clue {
    domain: String,
    key: String,
    region: Option<String>,
}

impl Recover for ApiMapping {
    type Clue = Clue;

    async fn clue(_: &Context<Aws>, inputs: &Inputs) -> Result<Clue, Error> {
        let (domain, key) = (inputs.domain_name.clone(), or_empty(&inputs.api_mapping_key));
        Ok(Clue { domain, key, region: inputs.region.clone() })
    }

    // AWS doesn't say when it was created.
    async fn find(context: &Context<Aws>, attempt: &Attempt<Clue>) -> Result<Vec<Found>, Error> {
        let Clue { domain, key, region } = &attempt.clue;
        let aws = context.client().region(region.as_deref());
        let page = async |token| {
            let call = aws.apigatewayv2().get_api_mappings().domain_name(domain).set_next_token(token);
            let page = send(context, "GetApiMappings", || call.clone().send()).await?;
            Ok((page.items, page.next_token))
        };
        let all = or_none(pages(page).await)?.unwrap_or_default();
        let keyed =
            all.into_iter().filter(|found| found.api_mapping_key.as_deref().unwrap_or_default() == key);
        let ids = keyed.filter_map(|found| found.api_mapping_id);
        Ok(ids.map(|id| Found::perhaps(format!("{id}/{domain}@{}", aws.name))).collect())
    }
}

impl State {
    fn located(mut self, domain: &str, aws: &Regional) -> Self {
        self.inputs.domain_name = domain.to_owned();
        self.inputs.region = Some(aws.name.clone());
        self
    }
}

macro_rules! from_output {
    ($($output:ty),*) => {$(
        impl From<$output> for State {
            fn from(mapping: $output) -> Self {
                let inputs = Inputs {
                    api_id: mapping.api_id.unwrap_or_default(),
                    api_mapping_key: mapping.api_mapping_key,
                    stage: mapping.stage.unwrap_or_default(),
                    ..Inputs::default()
                };
                Self { inputs, id: mapping.api_mapping_id.unwrap_or_default() }
            }
        }
    )*};
}

from_output!(CreateApiMappingOutput, GetApiMappingOutput, UpdateApiMappingOutput);
