//! A policy: what it is called, how strict it is, and what it runs.

use std::{fmt, sync::Arc};

use pulumi_wasm_proto::{Object, rpc};

use super::{
    level::{EnforcementLevel, Severity},
    resource::ResourceArgs,
    schema::ConfigSchema,
    stack::StackArgs,
    violations::Violations,
};
use crate::error::BoxError;

/// What a policy's closure returns. An error that isn't a [`PolicyError::Unknown`](super::PolicyError::Unknown) fails
/// the deployment.
pub type PolicyResult = Result<(), BoxError>;

/// A rule of a pack: [`ResourcePolicy`] or [`StackPolicy`].
#[must_use]
pub struct Policy<Check> {
    pub(super) info: rpc::PolicyInfo,
    pub(super) level: Option<EnforcementLevel>,
    pub(super) default_config: Option<serde_json::Map<String, serde_json::Value>>,
    pub(super) check: Check,
}

/// A rule about each resource by itself, checked before the resource is created or changed.
///
/// ```
/// use pulumi_wasm::policy::ResourcePolicy;
///
/// let no_open_ssh = ResourcePolicy::new("no-open-ssh", "SSH must not be open to the world")
///     .for_type("aws:ec2/securityGroupRule:SecurityGroupRule")
///     .mandatory()
///     .validate(|rule, violations| {
///         let sources: Vec<String> = rule.get("cidrBlocks")?.unwrap_or_default();
///         if rule.require::<u16>("toPort")? == 22 && sources.iter().any(|source| source == "0.0.0.0/0") {
///             violations.report("port 22 is open to 0.0.0.0/0");
///         }
///         Ok(())
///     });
/// ```
pub type ResourcePolicy = Policy<ResourceCheck>;

/// A rule about all resources of a stack together, checked when they have all been registered.
///
/// ```
/// use pulumi_wasm::policy::StackPolicy;
///
/// let few_buckets = StackPolicy::new("few-buckets", "A stack has ten buckets at most").validate(|stack, violations| {
///     let buckets = stack.of_type("aws:s3/bucket:Bucket").count();
///     if buckets > 10 {
///         violations.report(format!("there are {buckets}"));
///     }
///     Ok(())
/// });
/// ```
pub type StackPolicy = Policy<StackCheck>;

type Validate = dyn Fn(&ResourceArgs<'_>, &mut Violations) -> PolicyResult + Send + Sync;
type Remediate = dyn Fn(&ResourceArgs<'_>, &mut Object) -> PolicyResult + Send + Sync;
type ValidateStack = dyn Fn(&StackArgs<'_>, &mut Violations) -> PolicyResult + Send + Sync;

/// What a [`ResourcePolicy`] runs.
#[derive(Default)]
pub struct ResourceCheck {
    types: Vec<String>,
    pub(super) validate: Option<Arc<Validate>>,
    pub(super) remediate: Option<Arc<Remediate>>,
}

/// What a [`StackPolicy`] runs.
#[derive(Default)]
pub struct StackCheck {
    pub(super) validate: Option<Arc<ValidateStack>>,
}

impl ResourceCheck {
    /// What validates resources of a type, if anything does.
    pub(super) fn validation_of(&self, token: &str) -> Option<&Validate> {
        self.validate.as_deref().filter(|_| self.applies_to(token))
    }

    /// What remediates resources of a type, if anything does.
    pub(super) fn remediation_of(&self, token: &str) -> Option<&Remediate> {
        self.remediate.as_deref().filter(|_| self.applies_to(token))
    }

    fn applies_to(&self, token: &str) -> bool {
        self.types.is_empty() || self.types.iter().any(|wanted| wanted == token)
    }
}

impl fmt::Debug for ResourceCheck {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ResourceCheck").field("types", &self.types).finish_non_exhaustive()
    }
}

impl fmt::Debug for StackCheck {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("StackCheck")
    }
}

impl<Check> fmt::Debug for Policy<Check> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Policy").field("info", &self.info).finish_non_exhaustive()
    }
}

impl Policy<ResourceCheck> {
    /// A rule with a name that is unique in its pack, and one sentence that every violation begins with.
    pub fn new(name: impl Into<String>, description: impl Into<String>) -> Self {
        Self::of(rpc::PolicyType::Resource, name.into(), description.into())
    }

    /// Looks only at resources of this type. May be called several times. Default: all types.
    pub fn for_type(mut self, token: impl Into<String>) -> Self {
        self.check.types.push(token.into());
        self
    }

    /// What looks at a resource and reports what is wrong with it.
    pub fn validate(
        mut self,
        check: impl Fn(&ResourceArgs<'_>, &mut Violations) -> PolicyResult + Send + Sync + 'static,
    ) -> Self {
        self.check.validate = Some(Arc::new(check));
        self
    }

    /// What puts a resource right: it changes the properties it is given. Runs where the policy's level is
    /// [`EnforcementLevel::Remediate`], which becomes the policy's own level unless another is set.
    ///
    /// ```
    /// use pulumi_wasm::policy::ResourcePolicy;
    ///
    /// let private = ResourcePolicy::new("private", "Buckets are private")
    ///     .for_type("aws:s3/bucket:Bucket")
    ///     .remediate(|_, properties| {
    ///         properties.insert("acl".to_owned(), "private".into());
    ///         Ok(())
    ///     });
    /// ```
    pub fn remediate(
        mut self,
        fix: impl Fn(&ResourceArgs<'_>, &mut Object) -> PolicyResult + Send + Sync + 'static,
    ) -> Self {
        self.check.remediate = Some(Arc::new(fix));
        self.level = self.level.or(Some(EnforcementLevel::Remediate));
        self
    }
}

impl Policy<StackCheck> {
    /// A rule with a name that is unique in its pack, and one sentence that every violation begins with.
    pub fn new(name: impl Into<String>, description: impl Into<String>) -> Self {
        Self::of(rpc::PolicyType::Stack, name.into(), description.into())
    }

    /// What looks at the resources and reports what is wrong with them.
    pub fn validate(
        mut self,
        check: impl Fn(&StackArgs<'_>, &mut Violations) -> PolicyResult + Send + Sync + 'static,
    ) -> Self {
        self.check.validate = Some(Arc::new(check));
        self
    }
}

impl<Check: Default> Policy<Check> {
    fn of(policy_type: rpc::PolicyType, name: String, description: String) -> Self {
        let info =
            rpc::PolicyInfo { name, description, policy_type: policy_type.into(), ..Default::default() };
        Self { info, level: None, default_config: None, check: Check::default() }
    }
}

impl<Check> Policy<Check> {
    /// How strict it is, unless the pack's configuration says otherwise. Default: as its pack.
    pub fn enforcement(mut self, level: EnforcementLevel) -> Self {
        self.level = Some(level);
        self
    }

    /// Violations are told to the user.
    pub fn advisory(self) -> Self {
        self.enforcement(EnforcementLevel::Advisory)
    }

    /// Violations fail the deployment.
    pub fn mandatory(self) -> Self {
        self.enforcement(EnforcementLevel::Mandatory)
    }

    /// Runs only where the pack's configuration gives it a level.
    pub fn disabled(self) -> Self {
        self.enforcement(EnforcementLevel::Disabled)
    }

    /// The configuration it takes; the engine checks it before the policy runs. Default: any.
    pub fn config_schema(mut self, schema: ConfigSchema) -> Self {
        self.info.config_schema = Some(schema.into_wire());
        self
    }

    /// Its configuration where the user gives none, as a JSON object. Default: an empty one.
    pub fn default_config(
        mut self,
        config: impl IntoIterator<Item = (impl Into<String>, impl Into<serde_json::Value>)>,
    ) -> Self {
        let entries = config.into_iter().map(|(name, value)| (name.into(), value.into()));
        self.default_config = Some(entries.collect());
        self
    }

    /// Its name for people. Default: its name.
    pub fn display_name(mut self, name: impl Into<String>) -> Self {
        self.info.display_name = name.into();
        self
    }

    /// How much harm a violation means. Default: not said.
    pub fn severity(mut self, severity: Severity) -> Self {
        self.info.severity = rpc::PolicySeverity::from(severity).into();
        self
    }

    /// A word to find it by. May be called several times.
    pub fn tag(mut self, tag: impl Into<String>) -> Self {
        self.info.tags.push(tag.into());
        self
    }

    /// What a user can do about a violation.
    pub fn remediation_steps(mut self, steps: impl Into<String>) -> Self {
        self.info.remediation_steps = steps.into();
        self
    }

    /// Where more is to be read.
    pub fn url(mut self, url: impl Into<String>) -> Self {
        self.info.url = url.into();
        self
    }

    /// The standard it comes from, such as `PCI DSS` in version `4.0`, and its number there.
    pub fn framework(
        mut self,
        name: impl Into<String>,
        version: impl Into<String>,
        reference: impl Into<String>,
    ) -> Self {
        self.info.framework = Some(rpc::PolicyComplianceFramework {
            name: name.into(),
            version: version.into(),
            reference: reference.into(),
            ..Default::default()
        });
        self
    }
}
