//! `aws:iam/rolePolicyAttachment:RolePolicyAttachment`

use pulumi_provider::{
    Context, CreateRequest, CreateResponse, Delete, DeleteRequest, Error, Object, Problems, Read,
    ReadRequest, ReadResponse, Resource, Schema, property::string,
};
use serde::{Deserialize, Serialize};

use super::{check_arn, is_name, role::parts, send_early};
use crate::{aws::Aws, call::or_none, name};

/// A managed policy that a role has. There is nothing to change in it.
pub(crate) struct RolePolicyAttachment;

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Inputs {
    policy_arn: String,
    role: String,
}

impl Resource for RolePolicyAttachment {
    type Client = Aws;
    type Inputs = Inputs;
    type State = Inputs;
    const TOKEN: &'static str = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";

    fn schema() -> Schema {
        Schema::new()
            .input("policyArn", string().required().replaces())
            .input("role", string().required().replaces())
    }

    fn check(_: &Aws, inputs: &Object, problems: &mut Problems) {
        name::check(inputs, "role", is_name, problems);
        check_arn("policyArn", inputs.get("policyArn"), problems);
    }

    async fn create(
        context: &Context<Aws>,
        request: CreateRequest<Inputs>,
    ) -> Result<CreateResponse<Inputs>, Error> {
        let (aws, inputs) = (context.client().region(None), request.inputs);
        let call = aws.iam().attach_role_policy().role_name(&inputs.role).policy_arn(&inputs.policy_arn);
        send_early(context, "AttachRolePolicy", || call.clone().send()).await?;
        Ok(CreateResponse::new(format!("{}/{}", inputs.role, inputs.policy_arn), inputs))
    }
}

impl Read for RolePolicyAttachment {
    async fn read(
        context: &Context<Aws>,
        request: ReadRequest<Inputs>,
    ) -> Result<ReadResponse<Inputs>, Error> {
        let state = match request.state {
            Some(state) => state,
            None => from_id(&request.id)?,
        };
        let aws = context.client().region(None);
        let attached = or_none(parts::attached(context, &aws, &state.role).await)?.unwrap_or_default();
        if !attached.contains(&state.policy_arn) {
            return Ok(ReadResponse::gone());
        }
        Ok(ReadResponse::found(format!("{}/{}", state.role, state.policy_arn), state))
    }
}

fn from_id(id: &str) -> Result<Inputs, Error> {
    let wrong = || Error::new(format!("the id {id:?} is not of the form <role>/<policyArn>"));
    let (role, policy_arn) = id.split_once('/').ok_or_else(wrong)?;
    Ok(Inputs { policy_arn: policy_arn.to_owned(), role: role.to_owned() })
}

impl Delete for RolePolicyAttachment {
    async fn delete(context: &Context<Aws>, request: DeleteRequest<Inputs>) -> Result<(), Error> {
        let aws = context.client().region(None);
        Ok(parts::detach(context, &aws, &request.state.role, &request.state.policy_arn).await?)
    }
}
