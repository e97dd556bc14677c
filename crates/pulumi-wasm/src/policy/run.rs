//! Running policies.

use pulumi_wasm_proto::{rpc, to_struct};
use tonic::Status;

use super::{
    level::EnforcementLevel,
    report::{Report, Work},
    resource::{PolicyResource, ResourceArgs},
    rule::PolicyResult,
    server::Active,
    stack::StackArgs,
};
use crate::panics;

/// Every policy about single resources looks at one.
pub(super) fn analyze(active: &Active, resource: &PolicyResource) -> Result<rpc::AnalyzeResponse, Status> {
    let stack = active.stack.hiding([resource]);
    let mut report = Report::new(&active.pack, resource.urn());
    for policy in active.pack.resource_policies() {
        let Some(validate) = policy.check.validation_of(resource.token()) else { continue };
        let scope = active.scope(policy, &stack);
        let args = ResourceArgs { resource, scope: &scope };
        report.run(&policy.info, &scope, |violations| guarded(|| validate(&args, violations)))?;
    }
    Ok(report.response)
}

/// Every policy about the whole stack looks at it.
pub(super) fn analyze_stack(
    active: &Active,
    resources: &[PolicyResource],
) -> Result<rpc::AnalyzeResponse, Status> {
    // What a stack policy says about nothing in particular is about the stack.
    let urn = resources.iter().find(|resource| resource.token() == "pulumi:pulumi:Stack");
    let stack = active.stack.hiding(resources);
    let mut report = Report::new(&active.pack, urn.map(PolicyResource::urn).unwrap_or_default());
    for policy in active.pack.stack_policies() {
        let Some(validate) = &policy.check.validate else { continue };
        let scope = active.scope(policy, &stack);
        let args = StackArgs { resources, scope: &scope };
        report.run(&policy.info, &scope, |violations| guarded(|| validate(&args, violations)))?;
    }
    Ok(report.response)
}

/// Every policy that can put the resource right does so, each with what the one before left.
pub(super) fn remediate(active: &Active, resource: PolicyResource) -> Result<rpc::RemediateResponse, Status> {
    let mut resource = resource;
    let mut response = rpc::RemediateResponse::default();
    for policy in active.pack.resource_policies() {
        let Some(fix) = policy.check.remediation_of(resource.token()) else { continue };
        let stack = active.stack.hiding([&resource]);
        let scope = active.scope(policy, &stack);
        if scope.level != EnforcementLevel::Remediate {
            continue;
        }
        let mut properties = resource.properties().clone();
        let result = guarded(|| fix(&ResourceArgs { resource: &resource, scope: &scope }, &mut properties));
        let work = Work::new(&active.pack, &policy.info, resource.urn(), &stack.secrets);
        let changed = (properties != *resource.properties()).then(|| to_struct(properties.clone()));
        response.remediations.extend(work.remediation(result, changed)?);
        resource = resource.with_properties(properties);
    }
    Ok(response)
}

/// Runs a policy's own code; a panic in it becomes an error.
fn guarded(code: impl FnOnce() -> PolicyResult) -> PolicyResult {
    panics::catch(code).unwrap_or_else(|panic| Err(format!("the policy panicked {panic}").into()))
}
