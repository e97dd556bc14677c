//! How strict a policy is, and how much harm it averts.

use pulumi_wasm_proto::rpc;

/// What happens when a policy is violated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum EnforcementLevel {
    /// The user is told.
    #[default]
    Advisory,
    /// The deployment fails.
    Mandatory,
    /// The policy's remediation puts it right; what it leaves violated fails the deployment.
    Remediate,
    /// The policy doesn't run.
    Disabled,
}

/// How much harm a violation means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Severity {
    /// Little.
    Low,
    /// Some.
    Medium,
    /// Much.
    High,
    /// The most.
    Critical,
}

impl From<EnforcementLevel> for rpc::EnforcementLevel {
    fn from(level: EnforcementLevel) -> Self {
        match level {
            EnforcementLevel::Advisory => Self::Advisory,
            EnforcementLevel::Mandatory => Self::Mandatory,
            EnforcementLevel::Remediate => Self::Remediate,
            EnforcementLevel::Disabled => Self::Disabled,
        }
    }
}

impl From<rpc::EnforcementLevel> for EnforcementLevel {
    fn from(level: rpc::EnforcementLevel) -> Self {
        match level {
            rpc::EnforcementLevel::Advisory => Self::Advisory,
            rpc::EnforcementLevel::Mandatory => Self::Mandatory,
            rpc::EnforcementLevel::Remediate => Self::Remediate,
            rpc::EnforcementLevel::Disabled => Self::Disabled,
        }
    }
}

impl From<Severity> for rpc::PolicySeverity {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Low => Self::Low,
            Severity::Medium => Self::Medium,
            Severity::High => Self::High,
            Severity::Critical => Self::Critical,
        }
    }
}
