//! PutParameter, which creates and changes.

use aws_sdk_ssm::{
    Client,
    operation::put_parameter::{PutParameterOutput, builders::PutParameterFluentBuilder},
    types::{ParameterTier, ParameterType},
};
use pulumi_provider::{Context, Error};

use super::{BUSY, is_busy, state::Inputs, to_sdk};
use crate::{
    aws::Aws,
    call::{Fault, again},
    id::or_empty,
    tags::Tags,
};

/// What to put.
pub(super) struct Put<'a> {
    pub(super) inputs: &'a Inputs,
    pub(super) overwrite: bool,
    pub(super) tags: &'a Tags,
}

/// Puts a parameter; without its tier in a region that has none.
pub(super) async fn put(
    context: &Context<Aws>,
    client: &Client,
    what: &Put<'_>,
) -> Result<PutParameterOutput, Error> {
    let call = what.call(client)?;
    let answer = match send(context, &call).await {
        Err(fault) if fault.says("ValidationException", "Tier is not supported") => {
            send(context, &call.set_tier(None)).await
        }
        answer => answer,
    };
    answer.map_err(explained)
}

async fn send(context: &Context<Aws>, call: &PutParameterFluentBuilder) -> Result<PutParameterOutput, Fault> {
    again(context, "PutParameter", BUSY, is_busy, || call.clone().send()).await
}

fn explained(fault: Fault) -> Error {
    let taken = fault.is("ParameterAlreadyExists");
    let error = Error::from(fault);
    if taken { error.remedy("import it, choose another name, or set \"overwrite\" to true") } else { error }
}

impl Put<'_> {
    fn call(&self, client: &Client) -> Result<PutParameterFluentBuilder, Error> {
        let inputs = self.inputs;
        let tags = (!self.tags.is_empty()).then(|| to_sdk(self.tags)).transpose()?;
        let key = inputs.key_id.clone().filter(|key| !key.is_empty() && inputs.is_secure());
        Ok(client
            .put_parameter()
            .set_allowed_pattern(Some(or_empty(&inputs.allowed_pattern)))
            .set_data_type(inputs.data_type.clone())
            .set_description(Some(or_empty(&inputs.description)))
            .set_key_id(key)
            .name(&inputs.name)
            .overwrite(self.overwrite)
            .set_tags(tags)
            .set_tier(inputs.tier.as_deref().map(ParameterTier::from))
            .r#type(ParameterType::from(inputs.r#type.as_str()))
            .set_value(inputs.said_value().map(str::to_owned)))
    }
}
