//! What came of running policies, as the engine takes it.

use std::{error::Error, iter::successors};

use prost_types::Struct;
use pulumi_wasm_proto::rpc;
use tonic::Status;

use super::{
    error::PolicyError,
    level::EnforcementLevel,
    pack::PolicyPack,
    rule::PolicyResult,
    scope::Scope,
    secrets::Secrets,
    violations::{Violation, Violations},
};
use crate::error::{BoxError, ErrorChain};

/// One policy's work on one resource or stack.
pub(super) struct Work<'a> {
    pack: &'a PolicyPack,
    policy: &'a rpc::PolicyInfo,
    urn: &'a str,
    secrets: &'a Secrets,
}

impl<'a> Work<'a> {
    pub(super) fn new(
        pack: &'a PolicyPack,
        policy: &'a rpc::PolicyInfo,
        urn: &'a str,
        secrets: &'a Secrets,
    ) -> Self {
        Self { pack, policy, urn, secrets }
    }

    /// What it came to: properties where they have changed.
    pub(super) fn remediation(
        &self,
        result: PolicyResult,
        changed: Option<Struct>,
    ) -> Result<Option<rpc::Remediation>, Status> {
        let remediation = rpc::Remediation {
            policy_name: self.policy.name.clone(),
            policy_pack_name: self.pack.info.name.clone(),
            policy_pack_version: self.pack.info.version.clone(),
            description: self.policy.description.clone(),
            ..Default::default()
        };
        match result {
            Ok(()) => {
                Ok(changed.map(|changed| rpc::Remediation { properties: Some(changed), ..remediation }))
            }
            Err(error) => Ok(Some(rpc::Remediation { diagnostic: self.too_early(&error)?, ..remediation })),
        }
    }

    /// What to tell the user where a policy needed a value that isn't known yet; any other error fails the deployment.
    fn too_early(&self, error: &BoxError) -> Result<String, Status> {
        let policy = &self.policy.name;
        let path = unknown_path(&**error).ok_or_else(|| {
            let (pack, reason) =
                (&self.pack.info.name, self.secrets.masked(&ErrorChain(&**error).to_string()));
            Status::unknown(format!("policy `{policy}` of pack `{pack}` failed on {}: {reason}", self.urn))
        })?;
        Ok(format!("can't run policy `{policy}` during preview: the value of `{path}` is not known yet"))
    }

    fn diagnostic(
        &self,
        level: EnforcementLevel,
        Violation { message, urn }: Violation,
    ) -> rpc::AnalyzeDiagnostic {
        let description = self.policy.description.clone();
        let lines = [description.as_str(), &message].into_iter().filter(|line| !line.is_empty());
        rpc::AnalyzeDiagnostic {
            policy_name: self.policy.name.clone(),
            policy_pack_name: self.pack.info.name.clone(),
            policy_pack_version: self.pack.info.version.clone(),
            message: lines.collect::<Vec<_>>().join("\n"),
            description,
            enforcement_level: rpc::EnforcementLevel::from(level).into(),
            urn: urn.unwrap_or_else(|| self.urn.to_owned()),
            severity: self.policy.severity,
        }
    }
}

/// The path of the value that wasn't known, wherever in the error that is said.
fn unknown_path<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a str> {
    successors(Some(error), |&error| error.source()).find_map(|error| match error.downcast_ref()? {
        PolicyError::Unknown { path } => Some(path.as_str()),
        _ => None,
    })
}

/// What has been found so far.
pub(super) struct Report<'a> {
    pack: &'a PolicyPack,
    urn: &'a str,
    pub(super) response: rpc::AnalyzeResponse,
}

impl<'a> Report<'a> {
    pub(super) fn new(pack: &'a PolicyPack, urn: &'a str) -> Self {
        Self { pack, urn, response: rpc::AnalyzeResponse::default() }
    }

    pub(super) fn run(
        &mut self,
        policy: &rpc::PolicyInfo,
        scope: &Scope<'_>,
        check: impl FnOnce(&mut Violations) -> PolicyResult,
    ) -> Result<(), Status> {
        if scope.level == EnforcementLevel::Disabled {
            return Ok(());
        }
        let work = Work::new(self.pack, policy, self.urn, &scope.stack.secrets);
        let mut violations = Violations::hiding(&scope.stack.secrets);
        let result = check(&mut violations);
        let found = violations.found.into_iter().map(|violation| work.diagnostic(scope.level, violation));
        self.response.diagnostics.extend(found);
        if let Some(reason) = violations.not_applicable {
            let policy_name = policy.name.clone();
            self.response.not_applicable.push(rpc::PolicyNotApplicable { policy_name, reason });
        }
        if let Err(error) = result {
            let violation = Violation { message: work.too_early(&error)?, urn: None };
            self.response.diagnostics.push(work.diagnostic(EnforcementLevel::Advisory, violation));
        }
        Ok(())
    }
}
