//! `aws:lambda/permission:Permission`

mod recover;

use std::time::Duration;

use aws_sdk_lambda::types::FunctionUrlAuthType;
use pulumi_provider::{
    AutoName, Context, CreateRequest, CreateResponse, Delete, DeleteRequest, Error, Object, Problems, Read,
    ReadRequest, ReadResponse, Resource, Schema,
    property::{boolean, string},
};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::{for_a_while, given, is_busy, send};
use crate::{
    aws::{Aws, Regional},
    call::{Fault, PROPAGATION, again, or_gone, or_none},
    id::{import, region},
    name, tags,
};

/// How long a function just created may be unknown. Short: a wrong name looks the same.
const UNKNOWN: Duration = Duration::from_secs(15);

/// A statement in a function's policy: who may call it.
pub(crate) struct Permission;

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Inputs {
    action: String,
    event_source_token: Option<String>,
    function: String,
    function_url_auth_type: Option<String>,
    invoked_via_function_url: Option<bool>,
    principal: String,
    principal_org_id: Option<String>,
    qualifier: Option<String>,
    region: Option<String>,
    source_account: Option<String>,
    source_arn: Option<String>,
    statement_id: String,
    statement_id_prefix: Option<String>,
}

impl Resource for Permission {
    type Client = Aws;
    type Inputs = Inputs;
    type State = Inputs;
    const TOKEN: &'static str = "aws:lambda/permission:Permission";

    // A statement can only be added and removed.
    fn schema() -> Schema {
        let id = string().computed().length(1, 100).conflicts(&["statementIdPrefix"]);
        let prefix = string().computed().length(1, 84).write_only().conflicts(&["statementId"]);
        Schema::new()
            .input("action", string().required())
            .input("eventSourceToken", string().length(1, 256))
            .input("function", string().required().length(1, 140))
            .input("functionUrlAuthType", string().values(&["NONE", "AWS_IAM"]))
            .input("invokedViaFunctionUrl", boolean())
            .input("principal", string().required())
            .input("principalOrgId", string())
            .input("qualifier", string().length(1, 128))
            .input("region", region())
            .input("sourceAccount", string().length(12, 12))
            .input("sourceArn", string())
            .input("statementId", id.auto_named(AutoName::up_to(100)))
            .input("statementIdPrefix", prefix)
    }

    fn check(_: &Aws, inputs: &Object, problems: &mut Problems) {
        name::check(inputs, "statementId", |c| c.is_ascii_alphanumeric() || "_-".contains(c), problems);
    }

    fn derive(aws: &Aws, inputs: &mut Object, state: Option<&Object>) {
        tags::region(aws, inputs, state);
    }

    async fn create(
        context: &Context<Aws>,
        request: CreateRequest<Inputs>,
    ) -> Result<CreateResponse<Inputs>, Error> {
        let (aws, mut inputs) = (context.client().region(request.inputs.region.as_deref()), request.inputs);
        inputs.statement_id = inputs.chosen_id(context);
        let call = aws
            .unrepeated()
            .lambda()
            .add_permission()
            .action(&inputs.action)
            .set_event_source_token(inputs.event_source_token.clone())
            .function_name(&inputs.function)
            .set_function_url_auth_type(
                inputs.function_url_auth_type.as_deref().map(FunctionUrlAuthType::from),
            )
            .set_invoked_via_function_url(inputs.invoked_via_function_url)
            .principal(&inputs.principal)
            .set_principal_org_id(inputs.principal_org_id.clone())
            .set_qualifier(given(&inputs.qualifier))
            .set_source_account(inputs.source_account.clone())
            .set_source_arn(inputs.source_arn.clone())
            .statement_id(&inputs.statement_id);
        let is_new = for_a_while(UNKNOWN, Fault::is_not_found);
        let passes = |fault: &Fault| is_changed(fault) || is_new(fault);
        again(context, "AddPermission", PROPAGATION, passes, || call.clone().send()).await?;
        inputs.region = Some(aws.name.clone());
        Ok(CreateResponse::new(inputs.statement_id.clone(), inputs))
    }
}

impl Inputs {
    /// The statement's id, or one that starts as the program says.
    fn chosen_id(&self, context: &Context<Aws>) -> String {
        name::chosen(context, &self.statement_id, self.statement_id_prefix.as_deref(), "")
    }
}

/// Another permission was added or removed at the same time.
fn is_changed(fault: &Fault) -> bool {
    fault.is("PreconditionFailedException") || is_busy(fault)
}

impl Read for Permission {
    async fn read(
        context: &Context<Aws>,
        request: ReadRequest<Inputs>,
    ) -> Result<ReadResponse<Inputs>, Error> {
        let (id, before) = match request.state {
            Some(state) => (request.id, state),
            None => imported(&request.id)?,
        };
        let aws = context.client().region(before.region.as_deref());
        let statement = find(context, &aws, &before, &id).await?;
        match statement {
            Some(statement) => Ok(ReadResponse::found(id.clone(), state(&statement, id, before, &aws))),
            None => Ok(ReadResponse::gone()),
        }
    }
}

/// Takes `<function>[:<qualifier>]/<statementId>` apart.
fn imported(id: &str) -> Result<(String, Inputs), Error> {
    let import = import(id);
    let [function, statement] = import.parts("<functionName>[:<qualifier>]/<statementId>")?;
    let (function, qualifier) = match function.split_once(':') {
        Some((name, qualifier)) if !function.starts_with("arn:") => {
            (name.to_owned(), Some(qualifier.to_owned()))
        }
        _ => (function, None),
    };
    Ok((statement, Inputs { function, qualifier, region: import.region, ..Inputs::default() }))
}

async fn find(
    context: &Context<Aws>,
    aws: &Regional,
    inputs: &Inputs,
    id: &str,
) -> Result<Option<Json>, Fault> {
    let statements = statements(context, aws, inputs).await?;
    Ok(statements.into_iter().find(|statement| statement["Sid"] == id))
}

/// The statements in the policy of a function or of its qualifier.
async fn statements(context: &Context<Aws>, aws: &Regional, inputs: &Inputs) -> Result<Vec<Json>, Fault> {
    let client = aws.lambda();
    let call = client.get_policy().function_name(&inputs.function).set_qualifier(given(&inputs.qualifier));
    let found = or_none(send(context, "GetPolicy", || call.clone().send()).await)?;
    let Some(text) = found.and_then(|found| found.policy) else { return Ok(Vec::new()) };
    let policy: Json = serde_json::from_str(&text)
        .map_err(|error| Fault::new("GetPolicy", format!("the policy isn't JSON: {error}")))?;
    Ok(policy["Statement"].as_array().cloned().unwrap_or_default())
}

fn state(statement: &Json, statement_id: String, before: Inputs, aws: &Regional) -> Inputs {
    let condition = |operator: &str, key: &str| {
        statement["Condition"][operator].as_object().and_then(|keys| {
            let found = keys.iter().find(|(found, _)| found.eq_ignore_ascii_case(key));
            found.and_then(|(_, value)| value.as_str()).map(str::to_owned)
        })
    };
    let url = condition("Bool", "lambda:InvokedViaFunctionUrl");
    Inputs {
        action: statement["Action"].as_str().unwrap_or_default().to_owned(),
        event_source_token: condition("StringEquals", "lambda:EventSourceToken"),
        function: before.function,
        function_url_auth_type: condition("StringEquals", "lambda:FunctionUrlAuthType"),
        invoked_via_function_url: url.map(|flag| flag == "true"),
        principal: principal(&statement["Principal"]),
        principal_org_id: condition("StringEquals", "aws:PrincipalOrgID"),
        qualifier: before.qualifier,
        region: Some(aws.name.clone()),
        source_account: condition("StringEquals", "AWS:SourceAccount"),
        source_arn: condition("ArnLike", "AWS:SourceArn"),
        statement_id,
        statement_id_prefix: before.statement_id_prefix,
    }
}

/// A service, an account (which Lambda returns as its root user's ARN) or everybody.
fn principal(found: &Json) -> String {
    let named = found["Service"].as_str().or(found["AWS"].as_str()).or(found.as_str());
    let text = named.unwrap_or_default();
    let account = text.strip_suffix(":root").and_then(|arn| arn.rsplit(':').next());
    account.unwrap_or(text).to_owned()
}

impl Delete for Permission {
    async fn delete(context: &Context<Aws>, request: DeleteRequest<Inputs>) -> Result<(), Error> {
        let aws = context.client().region(request.state.region.as_deref());
        let call = aws
            .lambda()
            .remove_permission()
            .function_name(&request.state.function)
            .set_qualifier(given(&request.state.qualifier))
            .statement_id(&request.id);
        let removed =
            again(context, "RemovePermission", PROPAGATION, is_changed, || call.clone().send()).await;
        Ok(or_gone(removed)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_principal_is_found_in_each_of_its_forms() {
        let principals = serde_json::json!([
            {"Service": "apigateway.amazonaws.com"}, {"AWS": "arn:aws:iam::123456789012:root"}, "*"
        ]);
        let found: Vec<_> = principals.as_array().unwrap().iter().map(principal).collect();
        assert_eq!(found, ["apigateway.amazonaws.com", "123456789012", "*"]);
    }
}
