//! Running policies, and what came of it.

use pulumi_wasm_proto::{Object, rpc, to_struct};
use tonic::Status;

use super::{
    error::PolicyError,
    level::EnforcementLevel,
    pack::{PolicyPack, Rule},
    resource::{PolicyResource, ResourceArgs},
    rule::PolicyResult,
    scope::Scope,
    server::Active,
    stack::StackArgs,
    violations::Violations,
};
use crate::{error::ErrorChain, panics};

/// Every policy about single resources looks at one.
pub(super) fn analyze(active: &Active, resource: &PolicyResource) -> Result<rpc::AnalyzeResponse, Status> {
    let mut report = Report::new(&active.pack, resource.urn());
    for rule in &active.pack.rules {
        let Rule::Resource(policy) = rule else { continue };
        let (level, config) = active.configured(rule);
        let Some(validate) =
            policy.check.validate.as_ref().filter(|_| policy.check.applies_to(resource.token()))
        else {
            continue;
        };
        let scope = Scope { policy: &policy.info.name, config: &config, stack: &active.stack };
        let args = ResourceArgs { resource, scope: &scope };
        let violations = Violations::hiding([resource.properties()]);
        report.run(&policy.info, level, violations, |violations| validate(&args, violations))?;
    }
    Ok(report.response)
}

/// Every policy about the whole stack looks at it.
pub(super) fn analyze_stack(
    active: &Active,
    resources: &[PolicyResource],
) -> Result<rpc::AnalyzeResponse, Status> {
    // What a stack policy says about nothing in particular is about the stack.
    let stack = resources.iter().find(|resource| resource.token() == "pulumi:pulumi:Stack");
    let mut report = Report::new(&active.pack, stack.map(PolicyResource::urn).unwrap_or_default());
    for rule in &active.pack.rules {
        let Rule::Stack(policy) = rule else { continue };
        let (level, config) = active.configured(rule);
        let Some(validate) = &policy.check.validate else { continue };
        let scope = Scope { policy: &policy.info.name, config: &config, stack: &active.stack };
        let args = StackArgs { resources, scope: &scope };
        let violations = Violations::hiding(resources.iter().map(PolicyResource::properties));
        report.run(&policy.info, level, violations, |violations| validate(&args, violations))?;
    }
    Ok(report.response)
}

/// Every policy that can put the resource right does so, each with what the one before left.
pub(super) fn remediate(active: &Active, resource: PolicyResource) -> Result<rpc::RemediateResponse, Status> {
    let mut resource = resource;
    let mut response = rpc::RemediateResponse::default();
    for rule in &active.pack.rules {
        let Rule::Resource(policy) = rule else { continue };
        let (level, config) = active.configured(rule);
        let Some(fix) = policy.check.remediate.as_ref().filter(|_| policy.check.applies_to(resource.token()))
        else {
            continue;
        };
        if level != EnforcementLevel::Remediate {
            continue;
        }
        let scope = Scope { policy: &policy.info.name, config: &config, stack: &active.stack };
        let mut properties = resource.properties().clone();
        let result = guarded(|| fix(&ResourceArgs { resource: &resource, scope: &scope }, &mut properties));
        let remediation = Remediated { pack: &active.pack, policy: &policy.info, resource: &resource };
        response.remediations.extend(remediation.outcome(result, &properties)?);
        resource = resource.with_properties(properties);
    }
    Ok(response)
}

/// One policy's work on one resource.
struct Remediated<'a> {
    pack: &'a PolicyPack,
    policy: &'a rpc::PolicyInfo,
    resource: &'a PolicyResource,
}

impl Remediated<'_> {
    fn outcome(&self, result: PolicyResult, properties: &Object) -> Result<Option<rpc::Remediation>, Status> {
        let violations = Violations::hiding([self.resource.properties()]);
        match result {
            Ok(()) if properties == self.resource.properties() => Ok(None),
            Ok(()) => {
                let properties = Some(to_struct(properties.clone()));
                Ok(Some(rpc::Remediation { properties, ..self.remediation() }))
            }
            Err(error) => {
                let diagnostic = too_early(self.policy, &error).ok_or_else(|| {
                    failed(self.pack, self.policy, self.resource.urn(), &violations, &error)
                })?;
                Ok(Some(rpc::Remediation { diagnostic, ..self.remediation() }))
            }
        }
    }

    fn remediation(&self) -> rpc::Remediation {
        rpc::Remediation {
            policy_name: self.policy.name.clone(),
            policy_pack_name: self.pack.info.name.clone(),
            policy_pack_version: self.pack.info.version.clone(),
            description: self.policy.description.clone(),
            ..Default::default()
        }
    }
}

/// What has been found so far.
struct Report<'a> {
    pack: &'a PolicyPack,
    urn: &'a str,
    response: rpc::AnalyzeResponse,
}

impl<'a> Report<'a> {
    fn new(pack: &'a PolicyPack, urn: &'a str) -> Self {
        Self { pack, urn, response: rpc::AnalyzeResponse::default() }
    }

    fn run(
        &mut self,
        policy: &rpc::PolicyInfo,
        level: EnforcementLevel,
        mut violations: Violations,
        check: impl FnOnce(&mut Violations) -> PolicyResult,
    ) -> Result<(), Status> {
        if level == EnforcementLevel::Disabled {
            return Ok(());
        }
        let result = guarded(|| check(&mut violations));
        for violation in std::mem::take(&mut violations.found) {
            let urn = violation.urn.unwrap_or_else(|| self.urn.to_owned());
            self.add(policy, level, &violation.message, urn);
        }
        if let Some(reason) = violations.not_applicable.take() {
            let policy_name = policy.name.clone();
            self.response.not_applicable.push(rpc::PolicyNotApplicable { policy_name, reason });
        }
        if let Err(error) = result {
            let message = too_early(policy, &error)
                .ok_or_else(|| failed(self.pack, policy, self.urn, &violations, &error))?;
            self.add(policy, EnforcementLevel::Advisory, &message, self.urn.to_owned());
        }
        Ok(())
    }

    fn add(&mut self, policy: &rpc::PolicyInfo, level: EnforcementLevel, message: &str, urn: String) {
        let description = policy.description.clone();
        let level: rpc::EnforcementLevel = level.into();
        self.response.diagnostics.push(rpc::AnalyzeDiagnostic {
            policy_name: policy.name.clone(),
            policy_pack_name: self.pack.info.name.clone(),
            policy_pack_version: self.pack.info.version.clone(),
            message: [description.as_str(), message]
                .into_iter()
                .filter(|line| !line.is_empty())
                .collect::<Vec<_>>()
                .join("\n"),
            description,
            enforcement_level: level.into(),
            urn,
            severity: policy.severity,
        });
    }
}

/// Runs a policy's own code; a panic in it becomes an error.
fn guarded(code: impl FnOnce() -> PolicyResult) -> PolicyResult {
    panics::catch(code).unwrap_or_else(|panic| Err(format!("the policy panicked {panic}").into()))
}

/// What to tell the user where a policy needed a value that isn't known yet.
fn too_early(policy: &rpc::PolicyInfo, error: &crate::BoxError) -> Option<String> {
    match error.downcast_ref() {
        Some(PolicyError::Unknown { path }) => Some(format!(
            "can't run policy `{}` during preview: the value of `{path}` is not known yet",
            policy.name
        )),
        _ => None,
    }
}

fn failed(
    pack: &PolicyPack,
    policy: &rpc::PolicyInfo,
    urn: &str,
    violations: &Violations,
    error: &crate::BoxError,
) -> Status {
    let reason = violations.masked(&ErrorChain(&**error).to_string());
    Status::unknown(format!(
        "policy `{}` of pack `{}` failed on {urn}: {reason}",
        policy.name, pack.info.name
    ))
}
