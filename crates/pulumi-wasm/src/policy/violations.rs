//! What a policy has to say.

use pulumi_wasm_proto::Urn;

use super::{resource::PolicyResource, secrets::Secrets};

/// What a policy found wrong. Secrets of the resources, their providers and the stack's configuration don't get into it:
/// they show as `[secret]`.
#[derive(Debug, Default)]
pub struct Violations {
    pub(super) found: Vec<Violation>,
    pub(super) not_applicable: Option<String>,
    secrets: Secrets,
}

#[derive(Debug)]
pub(super) struct Violation {
    pub(super) message: String,
    /// `None` for whatever is being looked at.
    pub(super) urn: Option<Urn>,
}

impl Violations {
    pub(super) fn hiding(secrets: &Secrets) -> Self {
        Self { secrets: secrets.clone(), ..Self::default() }
    }

    /// Reports a violation by the resource, or by the stack in a stack policy.
    pub fn report(&mut self, message: impl AsRef<str>) {
        let message = self.secrets.masked(message.as_ref());
        self.found.push(Violation { message, urn: None });
    }

    /// Reports a violation by one of the stack's resources.
    pub fn report_for(&mut self, resource: &PolicyResource, message: impl AsRef<str>) {
        let message = self.secrets.masked(message.as_ref());
        self.found.push(Violation { message, urn: Some(resource.urn().to_owned()) });
    }

    /// Says that the policy has nothing to say here, and why.
    pub fn not_applicable(&mut self, reason: impl AsRef<str>) {
        self.not_applicable = Some(self.secrets.masked(reason.as_ref()));
    }
}
