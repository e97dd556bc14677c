//! A managed policy's versions: IAM keeps five, of which one is in force.

use std::time::Duration;

use aws_sdk_iam::types::PolicyVersion;
use pulumi_provider::{Context, Error};

use super::super::send;
use crate::{
    aws::{Aws, Regional},
    call::{Fault, or_gone, or_none},
    policy,
};

/// How many versions IAM keeps.
const MOST: usize = 5;

/// A version's document; none where it doesn't exist.
pub(super) async fn document(
    context: &Context<Aws>,
    aws: &Regional,
    arn: &str,
    version: &str,
) -> Result<Option<String>, Fault> {
    let call = aws.iam().get_policy_version().policy_arn(arn).version_id(version);
    let found = or_none(send(context, "GetPolicyVersion", || call.clone().send()).await)?;
    let version = found.and_then(|found| found.policy_version);
    Ok(version.and_then(|version| version.document).map(|document| policy::decode(&document)))
}

/// Adds a version and puts it in force, after a delay where there is one: services that read policies all the time may
/// miss one that is in force at once.
pub(super) async fn add(
    context: &Context<Aws>,
    aws: &Regional,
    arn: &str,
    document: &str,
    delay: Option<u64>,
) -> Result<(), Error> {
    make_room(context, aws, arn).await?;
    let made = match create(context, aws, arn, document, delay.is_none()).await {
        // A repeated call, or somebody else, has taken the room.
        Err(fault) if fault.is("LimitExceeded") => {
            make_room(context, aws, arn).await?;
            create(context, aws, arn, document, delay.is_none()).await?
        }
        made => made?,
    };
    let Some(delay) = delay else { return Ok(()) };
    context.sleep(Duration::from_millis(delay)).await?;
    let call = aws.iam().set_default_policy_version().policy_arn(arn).set_version_id(made.version_id);
    Ok(send(context, "SetDefaultPolicyVersion", || call.clone().send()).await.map(drop)?)
}

async fn create(
    context: &Context<Aws>,
    aws: &Regional,
    arn: &str,
    document: &str,
    in_force: bool,
) -> Result<PolicyVersion, Fault> {
    let call = aws.iam().create_policy_version().policy_arn(arn).policy_document(document);
    let call = call.set_as_default(in_force);
    let made = send(context, "CreatePolicyVersion", || call.clone().send()).await?;
    made.policy_version.ok_or_else(|| Fault::new("CreatePolicyVersion", "the answer has no version in it"))
}

/// Deletes the oldest version, where there are as many as can be.
async fn make_room(context: &Context<Aws>, aws: &Regional, arn: &str) -> Result<(), Fault> {
    let versions = list(context, aws, arn).await?;
    if versions.len() < MOST {
        return Ok(());
    }
    let others = versions.iter().filter(|version| !version.is_default_version);
    let oldest = others.min_by_key(|version| (version.create_date, number(version)));
    match oldest {
        Some(oldest) => delete(context, aws, arn, oldest).await,
        None => Ok(()),
    }
}

/// The number in `v12`: versions of one second have the same time.
fn number(version: &PolicyVersion) -> Option<u64> {
    version.version_id.as_deref()?.trim_start_matches('v').parse().ok()
}

/// Deletes all versions but the one in force; nothing to do where the policy is gone.
pub(super) async fn delete_others(context: &Context<Aws>, aws: &Regional, arn: &str) -> Result<(), Fault> {
    let versions = or_none(list(context, aws, arn).await)?.unwrap_or_default();
    for version in versions.iter().filter(|version| !version.is_default_version) {
        delete(context, aws, arn, version).await?;
    }
    Ok(())
}

async fn list(context: &Context<Aws>, aws: &Regional, arn: &str) -> Result<Vec<PolicyVersion>, Fault> {
    let call = aws.iam().list_policy_versions().policy_arn(arn);
    let pages = || call.clone().into_paginator().items().send().collect::<Result<Vec<_>, _>>();
    send(context, "ListPolicyVersions", pages).await
}

async fn delete(
    context: &Context<Aws>,
    aws: &Regional,
    arn: &str,
    version: &PolicyVersion,
) -> Result<(), Fault> {
    let call = aws.iam().delete_policy_version().policy_arn(arn).set_version_id(version.version_id.clone());
    or_gone(send(context, "DeletePolicyVersion", || call.clone().send()).await)
}
