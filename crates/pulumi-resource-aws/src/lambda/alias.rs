//! `aws:lambda/alias:Alias`

use std::collections::BTreeMap;

use aws_sdk_lambda::types::AliasRoutingConfiguration;
use pulumi_provider::{
    Attempt, AutoName, Context, CreateRequest, CreateResponse, Delete, DeleteRequest, Error, Found, Object,
    Problems, Read, ReadRequest, ReadResponse, Recover, Resource, Schema, Update, UpdateRequest,
    UpdateResponse, Value,
    property::{map, number, object, string},
};
use serde::{Deserialize, Serialize};

use super::{invoke_arn, is_busy, same_function, send};
use crate::{
    aws::{Aws, Regional},
    call::{PROPAGATION, again, or_gone, or_none},
    id::{import, or_empty, region},
    name, tags,
};

/// A name for a version of a function, or for two of them.
pub(crate) struct Alias;

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Inputs {
    description: Option<String>,
    function_name: String,
    function_version: String,
    name: String,
    region: Option<String>,
    routing_config: Option<RoutingConfig>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
struct RoutingConfig {
    additional_version_weights: BTreeMap<String, f64>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct State {
    #[serde(flatten)]
    inputs: Inputs,
    arn: String,
    invoke_arn: String,
}

impl Resource for Alias {
    type Client = Aws;
    type Inputs = Inputs;
    type State = State;
    const TOKEN: &'static str = "aws:lambda/alias:Alias";

    // UpdateAlias finds an alias by its function and name, and takes the rest.
    fn schema() -> Schema {
        let weights = map(number().range(0.0, 1.0));
        Schema::new()
            .input("description", string().length(0, 256))
            .input("functionName", string().required().replaces().length(1, 140).same_when(same_function))
            .input("functionVersion", string().required().length(1, 1024))
            .input("name", string().replaces().length(1, 128).auto_named(AutoName::up_to(128)))
            .input("region", region())
            .input("routingConfig", object(Schema::new().input("additionalVersionWeights", weights)))
            .output("arn", string())
            .output("invokeArn", string())
    }

    fn check(_: &Aws, inputs: &Object, problems: &mut Problems) {
        name::check(inputs, "name", |c| c.is_ascii_alphanumeric() || "_-".contains(c), problems);
        let name = inputs.get("name").and_then(Value::as_str).unwrap_or_default();
        if !name.is_empty() && name.chars().all(|c| c.is_ascii_digit()) {
            let remedy = "add a letter: numbers are versions";
            problems.add_with_remedy("name", "can't be a number", remedy);
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
            .lambda()
            .create_alias()
            .set_description(inputs.description.clone())
            .function_name(&inputs.function_name)
            .function_version(&inputs.function_version)
            .name(&inputs.name)
            .set_routing_config(inputs.routing_config.as_ref().map(RoutingConfig::sdk));
        let made = again(context, "CreateAlias", PROPAGATION, is_busy, || call.clone().send()).await?;
        let state = State::located(inputs, &aws, made.alias_arn);
        Ok(CreateResponse::new(state.arn.clone(), state))
    }
}

impl RoutingConfig {
    fn sdk(&self) -> AliasRoutingConfiguration {
        let weights = self.additional_version_weights.clone().into_iter().collect();
        AliasRoutingConfiguration::builder().set_additional_version_weights(Some(weights)).build()
    }

    fn of(found: &AliasRoutingConfiguration) -> Option<Self> {
        let weights = found.additional_version_weights.clone().filter(|weights| !weights.is_empty())?;
        Some(Self { additional_version_weights: weights.into_iter().collect() })
    }
}

impl State {
    /// Adds what follows from where it is.
    fn located(mut inputs: Inputs, aws: &Regional, arn: Option<String>) -> Self {
        inputs.region = Some(aws.name.clone());
        let arn = arn.unwrap_or_default();
        Self { inputs, invoke_arn: invoke_arn(aws, &arn), arn }
    }
}

impl Read for Alias {
    async fn read(context: &Context<Aws>, request: ReadRequest<State>) -> Result<ReadResponse<State>, Error> {
        let before = match request.state {
            Some(state) => state.inputs,
            None => imported(&request.id)?,
        };
        let aws = context.client().region(before.region.as_deref());
        let call = aws.lambda().get_alias().function_name(&before.function_name).name(&before.name);
        let Some(found) = or_none(send(context, "GetAlias", || call.clone().send()).await)? else {
            return Ok(ReadResponse::gone());
        };
        let inputs = Inputs {
            description: found.description.filter(|text| !text.is_empty()),
            function_version: found.function_version.unwrap_or_default(),
            routing_config: found.routing_config.as_ref().and_then(RoutingConfig::of),
            ..before
        };
        let state = State::located(inputs, &aws, found.alias_arn);
        Ok(ReadResponse::found(state.arn.clone(), state))
    }
}

/// Takes `<functionName>/<name>` apart.
fn imported(id: &str) -> Result<Inputs, Error> {
    let import = import(id);
    let [function_name, name] = import.parts("<functionName>/<name>")?;
    Ok(Inputs { function_name, name, region: import.region, ..Inputs::default() })
}

impl Update for Alias {
    async fn update(
        context: &Context<Aws>,
        request: UpdateRequest<Inputs, State>,
    ) -> Result<UpdateResponse<State>, Error> {
        let (old, inputs, changed) = (request.state.inputs, request.inputs, &request.changed);
        let aws = context.client().region(old.region.as_deref());
        let routing = inputs.routing_config.clone().unwrap_or_default().sdk();
        if changed.any(&["description", "functionVersion", "routingConfig"]) {
            let call = aws
                .lambda()
                .update_alias()
                .function_name(&old.function_name)
                .name(&old.name)
                .set_description(changed.when("description", or_empty(&inputs.description)))
                .set_function_version(changed.when("functionVersion", inputs.function_version.clone()))
                .set_routing_config(changed.when("routingConfig", routing));
            send(context, "UpdateAlias", || call.clone().send()).await?;
        }
        let inputs = Inputs { function_name: old.function_name, name: old.name, ..inputs };
        Ok(UpdateResponse::new(State::located(inputs, &aws, Some(request.state.arn))))
    }
}

impl Delete for Alias {
    async fn delete(context: &Context<Aws>, request: DeleteRequest<State>) -> Result<(), Error> {
        let inputs = request.state.inputs;
        let aws = context.client().region(inputs.region.as_deref());
        let call = aws.lambda().delete_alias().function_name(inputs.function_name).name(inputs.name);
        Ok(or_gone(send(context, "DeleteAlias", || call.clone().send()).await)?)
    }
}

impl Recover for Alias {
    /// The id to import it by.
    type Clue = String;

    async fn clue(context: &Context<Aws>, inputs: &Inputs) -> Result<String, Error> {
        let region = &context.client().region(inputs.region.as_deref()).name;
        Ok(format!("{}/{}@{region}", inputs.function_name, inputs.name))
    }

    // Lambda doesn't tell when an alias was created.
    async fn find(context: &Context<Aws>, attempt: &Attempt<String>) -> Result<Vec<Found>, Error> {
        let Inputs { function_name, name, region, .. } = imported(&attempt.clue)?;
        let aws = context.client().region(region.as_deref());
        let call = aws.lambda().get_alias().function_name(function_name).name(&name);
        let found = or_none(send(context, "GetAlias", || call.clone().send()).await)?;
        Ok(found.map(|_| name::found(context, &name, &attempt.clue)).into_iter().collect())
    }
}
