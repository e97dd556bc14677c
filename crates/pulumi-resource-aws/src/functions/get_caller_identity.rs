//! `aws:index/getCallerIdentity:getCallerIdentity`

use pulumi_provider::{Context, Error, Function, Schema, property::string};
use serde::Serialize;

use super::{NoInputs, texts};
use crate::aws::Aws;

/// Whose credentials these are.
pub(crate) struct GetCallerIdentity;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CallerIdentity {
    account_id: String,
    arn: String,
    id: String,
    user_id: String,
}

impl Function for GetCallerIdentity {
    type Client = Aws;
    type Inputs = NoInputs;
    type Output = CallerIdentity;
    const TOKEN: &'static str = "aws:index/getCallerIdentity:getCallerIdentity";

    fn schema() -> Schema {
        Schema::new().input("id", string())
    }

    fn result() -> Schema {
        texts(&["accountId", "arn", "id", "userId"])
    }

    async fn call(context: &Context<Aws>, _: NoInputs) -> Result<CallerIdentity, Error> {
        let identity = context.client().identity().await?.clone();
        let (id, account_id) = (identity.account.clone(), identity.account);
        Ok(CallerIdentity { account_id, arn: identity.arn, id, user_id: identity.user })
    }
}
