//! The policies that a role declares about itself: `inlinePolicies` and `managedPolicyArns`. Where a program says
//! nothing about them, others may.

use pulumi_provider::Context;

use super::model::{InlinePolicy, Inputs};
use crate::{
    aws::{Aws, Regional},
    call::{Fault, or_gone, or_none},
    iam::{send, send_early},
    policy,
};

/// Makes a role's policies those wanted.
pub(super) async fn apply(
    context: &Context<Aws>,
    aws: &Regional,
    role: &str,
    old: &Inputs,
    new: &Inputs,
) -> Result<(), Fault> {
    if let Some(wanted) = new.inline() {
        apply_inline(context, aws, role, &old.inline().unwrap_or_default(), &wanted).await?;
    }
    if let Some(wanted) = &new.managed_policy_arns {
        apply_managed(context, aws, role, old.managed_policy_arns.as_deref().unwrap_or_default(), wanted)
            .await?;
    }
    Ok(())
}

async fn apply_inline(
    context: &Context<Aws>,
    aws: &Regional,
    role: &str,
    old: &[&InlinePolicy],
    wanted: &[&InlinePolicy],
) -> Result<(), Fault> {
    for gone in old.iter().filter(|old| !wanted.iter().any(|new| new.name == old.name)) {
        delete_inline(context, aws, role, &gone.name).await?;
    }
    for policy in wanted.iter().filter(|policy| !old.contains(policy)) {
        let call = aws
            .iam()
            .put_role_policy()
            .role_name(role)
            .policy_name(&policy.name)
            .policy_document(&policy.policy);
        send_early(context, "PutRolePolicy", || call.clone().send()).await?;
    }
    Ok(())
}

async fn apply_managed(
    context: &Context<Aws>,
    aws: &Regional,
    role: &str,
    old: &[String],
    wanted: &[String],
) -> Result<(), Fault> {
    for gone in old.iter().filter(|arn| !wanted.contains(arn)) {
        detach(context, aws, role, gone).await?;
    }
    for arn in wanted.iter().filter(|arn| !old.contains(arn)) {
        let call = aws.iam().attach_role_policy().role_name(role).policy_arn(arn);
        send_early(context, "AttachRolePolicy", || call.clone().send()).await?;
    }
    Ok(())
}

/// Reads a role's policies, whether the program declares them or not: they must be gone before it can be deleted.
pub(super) async fn read(
    context: &Context<Aws>,
    aws: &Regional,
    role: &str,
    inputs: &mut Inputs,
) -> Result<(), Fault> {
    inputs.managed_policy_arns = Some(attached(context, aws, role).await?);
    inputs.inline_policies = Some(inline(context, aws, role).await?);
    Ok(())
}

async fn inline(context: &Context<Aws>, aws: &Regional, role: &str) -> Result<Vec<InlinePolicy>, Fault> {
    let mut policies = Vec::new();
    for name in inline_names(context, aws, role).await? {
        let call = aws.iam().get_role_policy().role_name(role).policy_name(&name);
        if let Some(found) = or_none(send(context, "GetRolePolicy", || call.clone().send()).await)? {
            policies.push(InlinePolicy { name, policy: policy::decode(&found.policy_document) });
        }
    }
    Ok(policies)
}

pub(in crate::iam) async fn inline_names(
    context: &Context<Aws>,
    aws: &Regional,
    role: &str,
) -> Result<Vec<String>, Fault> {
    let call = aws.iam().list_role_policies().role_name(role);
    let pages = || call.clone().into_paginator().items().send().collect::<Result<Vec<_>, _>>();
    send(context, "ListRolePolicies", pages).await
}

/// The ARNs of the managed policies that a role has.
pub(in crate::iam) async fn attached(
    context: &Context<Aws>,
    aws: &Regional,
    role: &str,
) -> Result<Vec<String>, Fault> {
    let call = aws.iam().list_attached_role_policies().role_name(role);
    let pages = || call.clone().into_paginator().items().send().collect::<Result<Vec<_>, _>>();
    let found = send(context, "ListAttachedRolePolicies", pages).await?;
    Ok(found.into_iter().filter_map(|policy| policy.policy_arn).collect())
}

/// Takes a managed policy from a role.
pub(in crate::iam) async fn detach(
    context: &Context<Aws>,
    aws: &Regional,
    role: &str,
    arn: &str,
) -> Result<(), Fault> {
    let call = aws.iam().detach_role_policy().role_name(role).policy_arn(arn);
    or_gone(send(context, "DetachRolePolicy", || call.clone().send()).await)
}

async fn delete_inline(context: &Context<Aws>, aws: &Regional, role: &str, name: &str) -> Result<(), Fault> {
    let call = aws.iam().delete_role_policy().role_name(role).policy_name(name);
    or_gone(send(context, "DeleteRolePolicy", || call.clone().send()).await)
}

/// Takes all managed policies from a role; nothing to do where it is gone.
pub(super) async fn detach_all(context: &Context<Aws>, aws: &Regional, role: &str) -> Result<(), Fault> {
    for arn in or_none(attached(context, aws, role).await)?.unwrap_or_default() {
        detach(context, aws, role, &arn).await?;
    }
    Ok(())
}

/// Deletes all inline policies of a role; nothing to do where it is gone.
pub(super) async fn delete_all_inline(
    context: &Context<Aws>,
    aws: &Regional,
    role: &str,
) -> Result<(), Fault> {
    for name in or_none(inline_names(context, aws, role).await)?.unwrap_or_default() {
        delete_inline(context, aws, role, &name).await?;
    }
    Ok(())
}

/// Takes a role out of all instance profiles.
pub(super) async fn leave_instance_profiles(
    context: &Context<Aws>,
    aws: &Regional,
    role: &str,
) -> Result<(), Fault> {
    let call = aws.iam().list_instance_profiles_for_role().role_name(role);
    let pages = || call.clone().into_paginator().items().send().collect::<Result<Vec<_>, _>>();
    for profile in send(context, "ListInstanceProfilesForRole", pages).await? {
        let name = profile.instance_profile_name;
        let call = aws.iam().remove_role_from_instance_profile().role_name(role).instance_profile_name(name);
        or_gone(send(context, "RemoveRoleFromInstanceProfile", || call.clone().send()).await)?;
    }
    Ok(())
}
