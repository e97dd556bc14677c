//! `aws:lambda/getFunction:getFunction`

use aws_sdk_lambda::operation::get_function::GetFunctionOutput;
use pulumi_provider::{
    Context, Error, Function, Schema,
    property::{map, string},
};
use serde::Deserialize;
use serde_json::{Map, Value as Json, json};

use super::{
    answer,
    model::{Inputs, State},
    state,
};
use crate::{
    aws::{Aws, Regional},
    call::{Fault, or_none},
    functions::texts,
    lambda::{given, invoke_arn, send},
};

/// Describes a function that this program doesn't manage.
pub(crate) struct GetFunction;

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Asked {
    function_name: String,
    qualifier: Option<String>,
    region: Option<String>,
}

/// Texts that the resource has too; what AWS doesn't have is empty.
const TEXTS: [&str; 19] = [
    "arn",
    "codeSha256",
    "codeSigningConfigArn",
    "description",
    "handler",
    "imageUri",
    "invokeArn",
    "kmsKeyArn",
    "lastModified",
    "qualifiedArn",
    "qualifiedInvokeArn",
    "region",
    "responseStreamingInvokeArn",
    "role",
    "runtime",
    "signingJobArn",
    "signingProfileVersionArn",
    "sourceKmsKeyArn",
    "version",
];

/// What else it has in common with the resource.
const OTHERS: [&str; 10] = [
    "architectures",
    "deadLetterConfig",
    "environment",
    "layers",
    "memorySize",
    "reservedConcurrentExecutions",
    "sourceCodeSize",
    "timeout",
    "tracingConfig",
    "vpcConfig",
];

/// Blocks of which the resource has one and this a list.
const LISTS: [&str; 6] = [
    "capacityProviderConfig",
    "durableConfig",
    "ephemeralStorage",
    "fileSystemConfig",
    "loggingConfig",
    "tenancyConfig",
];

impl Function for GetFunction {
    type Client = Aws;
    type Inputs = Asked;
    type Output = Map<String, Json>;
    const TOKEN: &'static str = "aws:lambda/getFunction:getFunction";

    fn schema() -> Schema {
        Schema::new()
            .input("functionName", string().required())
            .input("qualifier", string())
            .input("region", string())
            .input("tags", map(string()))
    }

    fn result() -> Schema {
        answer::schema(texts(&TEXTS))
    }

    async fn call(context: &Context<Aws>, asked: Asked) -> Result<Map<String, Json>, Error> {
        let aws = context.client().region(asked.region.as_deref());
        let qualifier = given(&asked.qualifier);
        let call =
            aws.lambda().get_function().function_name(&asked.function_name).set_qualifier(qualifier.clone());
        let found = or_none(send(context, "GetFunction", || call.clone().send()).await)?;
        let Some(found) = found else { return Err(missing(&asked, &aws)) };
        let state = match &qualifier {
            Some(qualifier) => qualified(found, context.client(), &aws, qualifier),
            None => newest(context, &aws, found, &asked.function_name).await?,
        };
        let signing = state::signing(context, &aws, &state.inputs).await?;
        let inputs = Inputs { code_signing_config_arn: signing, ..state.inputs };
        output(State { inputs, ..state }, &asked)
    }
}

fn missing(asked: &Asked, aws: &Regional) -> Error {
    let Asked { function_name, qualifier, .. } = asked;
    let qualifier = qualifier.as_ref().map(|qualifier| format!(" with the qualifier {qualifier:?}"));
    let what =
        format!("there is no function {function_name:?}{} in {}", qualifier.unwrap_or_default(), aws.name);
    Error::new(what).remedy("check the name and the region")
}

/// A function with its newest version.
async fn newest(
    context: &Context<Aws>,
    aws: &Regional,
    found: GetFunctionOutput,
    name: &str,
) -> Result<State, Fault> {
    let version = state::latest(context, aws, name).await?.unwrap_or_default();
    Ok(State::of(found, context.client(), aws, &Inputs::default(), version))
}

/// A version or an alias of a function, which AWS describes by an ARN with the qualifier.
fn qualified(mut found: GetFunctionOutput, aws: &Aws, regional: &Regional, qualifier: &str) -> State {
    let function = found.configuration.as_mut();
    let version = function.as_ref().and_then(|function| function.version.clone()).unwrap_or_default();
    let qualified_arn = function
        .and_then(|function| {
            let plain = function.function_arn.as_ref()?.strip_suffix(&format!(":{qualifier}"))?.to_owned();
            function.function_arn.replace(plain)
        })
        .unwrap_or_default();
    let state = State::of(found, aws, regional, &Inputs::default(), version);
    State { qualified_invoke_arn: invoke_arn(regional, &qualified_arn), qualified_arn, ..state }
}

fn output(state: State, asked: &Asked) -> Result<Map<String, Json>, Error> {
    let bug = |error| Error::provider_bug("failed to write a function's state").because(error);
    let mut state = serde_json::to_value(state).map_err(bug)?;
    let mut take = |key: &str| Some(state[key].take()).filter(|value| !value.is_null());
    let mut output = Map::new();
    for text in TEXTS {
        output.insert(text.into(), take(text).unwrap_or_else(|| "".into()));
    }
    for other in OTHERS {
        output.extend(take(other).map(|value| (other.to_owned(), value)));
    }
    for one in LISTS {
        output.insert(format!("{one}s"), Json::Array(take(one).into_iter().map(listed).collect()));
    }
    output.insert("tags".into(), take("tagsAll").unwrap_or_default());
    output.insert("sourceCodeHash".into(), output["codeSha256"].clone());
    output.insert("functionName".into(), json!(asked.function_name));
    output.insert("id".into(), json!(asked.function_name));
    output.extend(given(&asked.qualifier).map(|qualifier| ("qualifier".to_owned(), json!(qualifier))));
    Ok(output)
}

/// A block; in a capacity provider's there is another list.
fn listed(mut block: Json) -> Json {
    let inner = "lambdaManagedInstancesCapacityProviderConfig";
    if let Some(instances) = block.get_mut(inner).map(Json::take) {
        return json!({format!("{inner}s"): [instances]});
    }
    block
}
