//! `aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig`

use std::time::Duration;

use aws_sdk_lambda::types::{self, OnFailure, OnSuccess};
use pulumi_provider::{
    Context, CreateRequest, CreateResponse, Delete, DeleteRequest, Error, Object, Read, ReadRequest,
    ReadResponse, Resource, Schema, Update, UpdateRequest, UpdateResponse, Value,
    property::{integer, object, string},
};
use serde::{Deserialize, Serialize};

use super::{for_a_while, given, send};
use crate::{
    aws::{Aws, Regional},
    call::{Fault, again, or_gone, or_none},
    id::{import, region},
    tags,
};

/// How long Lambda may need to see a new destination, and that the function's role may write to it.
const NEW_DESTINATION: Duration = Duration::from_secs(120);

/// How long Lambda keeps an event where nothing is said, from PutFunctionEventInvokeConfig's reference.
const OLDEST: f64 = 21600.0;

/// What happens to events that a function is invoked with asynchronously.
pub(crate) struct FunctionEventInvokeConfig;

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Inputs {
    destination_config: Option<DestinationConfig>,
    function_name: String,
    maximum_event_age_in_seconds: Option<i32>,
    maximum_retry_attempts: Option<i32>,
    qualifier: Option<String>,
    region: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
struct DestinationConfig {
    on_failure: Option<Destination>,
    on_success: Option<Destination>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
struct Destination {
    destination: String,
}

impl Resource for FunctionEventInvokeConfig {
    type Client = Aws;
    type Inputs = Inputs;
    type State = Inputs;
    const TOKEN: &'static str = "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig";

    // PutFunctionEventInvokeConfig replaces all of a function's, or of one of its qualifiers'.
    fn schema() -> Schema {
        let to = || object(Schema::new().input("destination", string().required()));
        let destinations = Schema::new().input("onFailure", to()).input("onSuccess", to());
        Schema::new()
            .input("destinationConfig", object(destinations))
            .input("functionName", string().required().replaces().length(1, 140))
            .input(
                "maximumEventAgeInSeconds",
                integer().range(60.0, OLDEST).same_when(|_, old, new| age(old) == age(new)),
            )
            .input("maximumRetryAttempts", integer().default(2.0).range(0.0, 2.0))
            .input("qualifier", string().replaces().length(1, 128))
            .input("region", region())
    }

    fn derive(aws: &Aws, inputs: &mut Object, state: Option<&Object>) {
        tags::region(aws, inputs, state);
    }

    async fn create(
        context: &Context<Aws>,
        request: CreateRequest<Inputs>,
    ) -> Result<CreateResponse<Inputs>, Error> {
        let aws = context.client().region(request.inputs.region.as_deref());
        let state = put(context, &aws, request.inputs).await?;
        Ok(CreateResponse::new(state.id(), state))
    }
}

/// Saying the longest time is saying nothing.
fn age(value: &Value) -> f64 {
    value.as_number().unwrap_or(OLDEST)
}

async fn put(context: &Context<Aws>, aws: &Regional, inputs: Inputs) -> Result<Inputs, Fault> {
    let call = aws
        .lambda()
        .put_function_event_invoke_config()
        .set_destination_config(inputs.destination_config.as_ref().map(DestinationConfig::sdk))
        .function_name(&inputs.function_name)
        .set_maximum_event_age_in_seconds(inputs.maximum_event_age_in_seconds)
        .set_maximum_retry_attempts(inputs.maximum_retry_attempts)
        .set_qualifier(given(&inputs.qualifier));
    let passes = for_a_while(NEW_DESTINATION, is_new_destination);
    let made =
        again(context, "PutFunctionEventInvokeConfig", NEW_DESTINATION, passes, || call.clone().send());
    let made = made.await?;
    Ok(Inputs {
        maximum_event_age_in_seconds: made.maximum_event_age_in_seconds,
        maximum_retry_attempts: made.maximum_retry_attempts,
        region: Some(aws.name.clone()),
        ..inputs
    })
}

fn is_new_destination(fault: &Fault) -> bool {
    let messages = ["destination ARN", "does not have permissions"];
    messages.iter().any(|message| fault.says("InvalidParameterValueException", message))
}

impl Inputs {
    fn id(&self) -> String {
        let name = &self.function_name;
        given(&self.qualifier).map_or_else(|| name.clone(), |qualifier| format!("{name}:{qualifier}"))
    }
}

impl DestinationConfig {
    fn sdk(&self) -> types::DestinationConfig {
        let to = |destination: &Option<Destination>| destination.as_ref().map(|to| to.destination.clone());
        let failure = OnFailure::builder().set_destination(to(&self.on_failure)).build();
        let success = OnSuccess::builder().set_destination(to(&self.on_success)).build();
        types::DestinationConfig::builder().on_failure(failure).on_success(success).build()
    }

    /// Lambda reports an empty destination where there is none.
    fn of(found: types::DestinationConfig) -> Option<Self> {
        let to = |found: Option<String>| {
            found.filter(|arn| !arn.is_empty()).map(|destination| Destination { destination })
        };
        let on_failure = to(found.on_failure.and_then(|failure| failure.destination));
        let on_success = to(found.on_success.and_then(|success| success.destination));
        (on_failure.is_some() || on_success.is_some()).then_some(Self { on_failure, on_success })
    }
}

impl Read for FunctionEventInvokeConfig {
    async fn read(
        context: &Context<Aws>,
        request: ReadRequest<Inputs>,
    ) -> Result<ReadResponse<Inputs>, Error> {
        let before = request.state.unwrap_or_else(|| imported(&request.id));
        let aws = context.client().region(before.region.as_deref());
        let call = aws
            .lambda()
            .get_function_event_invoke_config()
            .function_name(&before.function_name)
            .set_qualifier(given(&before.qualifier));
        let found = or_none(send(context, "GetFunctionEventInvokeConfig", || call.clone().send()).await)?;
        let Some(found) = found else { return Ok(ReadResponse::gone()) };
        let state = Inputs {
            destination_config: found.destination_config.and_then(DestinationConfig::of),
            maximum_event_age_in_seconds: found.maximum_event_age_in_seconds,
            maximum_retry_attempts: found.maximum_retry_attempts,
            region: Some(aws.name.clone()),
            ..before
        };
        Ok(ReadResponse::found(state.id(), state))
    }
}

/// Takes `<function's name or ARN>[:<qualifier>]` apart.
fn imported(id: &str) -> Inputs {
    let import = import(id);
    let start = import.id.rfind(":function:").map_or(0, |at| at + ":function:".len());
    let (function, qualifier) = match import.id[start..].split_once(':') {
        Some((name, qualifier)) => (start + name.len(), Some(qualifier.to_owned())),
        None => (import.id.len(), None),
    };
    let function_name = import.id[..function].to_owned();
    Inputs { function_name, qualifier, region: import.region, ..Inputs::default() }
}

impl Update for FunctionEventInvokeConfig {
    async fn update(
        context: &Context<Aws>,
        request: UpdateRequest<Inputs, Inputs>,
    ) -> Result<UpdateResponse<Inputs>, Error> {
        let aws = context.client().region(request.state.region.as_deref());
        Ok(UpdateResponse::new(put(context, &aws, request.inputs).await?))
    }
}

impl Delete for FunctionEventInvokeConfig {
    async fn delete(context: &Context<Aws>, request: DeleteRequest<Inputs>) -> Result<(), Error> {
        let aws = context.client().region(request.state.region.as_deref());
        let call = aws
            .lambda()
            .delete_function_event_invoke_config()
            .function_name(request.state.function_name)
            .set_qualifier(given(&request.state.qualifier));
        Ok(or_gone(send(context, "DeleteFunctionEventInvokeConfig", || call.clone().send()).await)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_import_id_names_a_function_and_perhaps_a_qualifier() {
        let arn = "arn:aws:lambda:us-east-1:123456789012:function:chat";
        for (id, function, qualifier) in [
            ("chat", "chat", None),
            ("chat:live", "chat", Some("live")),
            (arn, arn, None),
            (&format!("{arn}:live"), arn, Some("live")),
        ] {
            let inputs = imported(id);
            assert_eq!((inputs.function_name.as_str(), inputs.qualifier.as_deref()), (function, qualifier));
            assert_eq!(inputs.id(), id);
        }
    }
}
