//! Log groups, and the role with which API Gateway writes to them.

use pulumi_wasm::{IntoInput, output_format};
use pulumi_wasm_aws::{
    apigateway::{Account, AccountArgs},
    cloudwatch::{LogGroup, LogGroupArgs},
    iam::{Role, RoleArgs, RolePolicyAttachment, RolePolicyAttachmentArgs},
};

use crate::{naming, policy, scope::Scope, settings::StageSettings};

/// AWS's own policy for API Gateway to write logs.
const PUSH_TO_LOGS_POLICY: &str = "iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs";

/// A log group that forgets after the stage's retention.
pub(crate) fn group(
    scope: &Scope,
    stage: &StageSettings,
    child: &str,
    name: impl IntoInput<String>,
) -> LogGroup {
    let args = LogGroupArgs::builder()
        .name(name)
        .retention_in_days(stage.log_retention.in_days())
        .kms_key_id(stage.log_key.clone())
        .tags(scope.tags_of(&stage.name))
        .build();
    scope.declare(child, args, scope.of_data(scope.options()))
}

/// The account-wide role with which API Gateway writes logs.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct AccountNodes {
    /// Tells API Gateway of the role.
    pub account: Account,
    /// The role.
    pub role: Role,
    /// Lets the role write logs.
    pub policy: RolePolicyAttachment,
}

/// The role with which API Gateway writes the logs of every API of the account in the region. It is not this stack's
/// alone, so it stays when the stack goes.
pub(crate) fn account_role(scope: &Scope) -> AccountNodes {
    let options = || scope.options().retain_on_delete(true);
    let child = "account-logging-role";
    let args = RoleArgs::builder()
        .name_prefix(naming::iam_prefix(child, &scope.name_of(child), naming::MAX_ROLE))
        .assume_role_policy(policy::assumed_by("apigateway.amazonaws.com"))
        .description("Lets API Gateway write logs")
        .tags(scope.tags.clone())
        .build();
    let role: Role = scope.declare(child, args, options());
    let policy_arn = output_format!("arn:{}:{}", scope.partition(), PUSH_TO_LOGS_POLICY);
    let args = RolePolicyAttachmentArgs::builder().role(role.name()).policy_arn(policy_arn).build();
    let policy: RolePolicyAttachment = scope.declare("account-logging-policy", args, options());
    let args = AccountArgs::builder().cloudwatch_role_arn(role.arn()).build();
    let account = scope.declare("account-logging", args, options().depends_on(&policy));
    AccountNodes { account, role, policy }
}
