//! Deleting a function, and what must be let go of first.

use aws_sdk_lambda::types::{ExecutionStatus, VpcConfig};
use pulumi_provider::{Context, DeleteRequest, Error};

use super::{
    model::{Inputs, State},
    wait,
};
use crate::{
    aws::{Aws, Regional},
    call::{Fault, again, or_gone, or_none},
    lambda::{LIMIT, is_busy, send},
};

pub(super) async fn delete(context: &Context<Aws>, request: DeleteRequest<State>) -> Result<(), Error> {
    let (id, inputs) = (&request.id, request.state.inputs);
    if inputs.skip_destroy {
        return Ok(());
    }
    let aws = context.client().region(inputs.region.as_deref());
    release_groups(context, &aws, id, &inputs).await?;
    stop_executions(context, &aws, id, &inputs).await?;
    let call = aws.lambda().delete_function().function_name(id);
    let passes = |fault: &Fault| is_busy(fault) || is_replicated(fault);
    let deleted = again(context, "DeleteFunction", context.timeout(LIMIT), passes, || call.clone().send());
    or_gone(deleted.await).map_err(explained)?;
    wait::deleted(context, &aws, id).await
}

/// CloudFront still has copies of the function.
fn is_replicated(fault: &Fault) -> bool {
    fault.says("InvalidParameterValueException", "because it is a replicated function")
}

fn explained(fault: Fault) -> Error {
    let replicated = is_replicated(&fault);
    let error = Error::from(fault);
    if replicated {
        return error.remedy(
            "CloudFront removes its copies within hours after the last distribution lets go of the function: try again then, or set skipDestroy",
        );
    }
    error
}

/// Gives the function's network interfaces, which Lambda keeps for a while, other security groups, so that its own can be
/// deleted.
async fn release_groups(
    context: &Context<Aws>,
    aws: &Regional,
    id: &str,
    inputs: &Inputs,
) -> Result<(), Error> {
    let Some(vpc) = inputs.vpc_config.as_ref().filter(|_| inputs.replace_security_groups_on_destroy) else {
        return Ok(());
    };
    let config = VpcConfig::builder()
        .set_security_group_ids(inputs.replacement_security_group_ids.clone())
        .set_subnet_ids(Some(vpc.subnet_ids.clone()));
    let call = aws.lambda().update_function_configuration().function_name(id).vpc_config(config.build());
    match or_none(send(context, "UpdateFunctionConfiguration", || call.clone().send()).await)? {
        Some(_) => wait::settled(context, aws, id).await,
        None => Ok(()),
    }
}

/// Stops what a durable function has under way.
async fn stop_executions(
    context: &Context<Aws>,
    aws: &Regional,
    id: &str,
    inputs: &Inputs,
) -> Result<(), Fault> {
    if inputs.durable_config.is_none() {
        return Ok(());
    }
    let client = aws.lambda();
    let call =
        client.list_durable_executions_by_function().function_name(id).statuses(ExecutionStatus::Running);
    let pages = || call.clone().into_paginator().items().send().collect::<Result<Vec<_>, _>>();
    let running = or_none(send(context, "ListDurableExecutionsByFunction", pages).await)?;
    for execution in running.unwrap_or_default() {
        let call = client.stop_durable_execution().durable_execution_arn(execution.durable_execution_arn);
        or_gone(send(context, "StopDurableExecution", || call.clone().send()).await)?;
    }
    Ok(())
}
