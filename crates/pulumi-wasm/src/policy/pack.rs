//! A policy pack: policies under one name.

use std::{collections::BTreeSet, process::ExitCode, sync::Arc};

use pulumi_wasm_proto::{plugin, rpc, to_struct};

use super::{
    error::PackError,
    level::EnforcementLevel,
    rule::{Policy, ResourceCheck, StackCheck},
    schema::json_value,
    server::Server,
    stack::Stack,
};
use crate::error::BoxError;

/// Policies under one name and version: what `pulumi up --policy-pack` runs.
#[derive(Debug)]
#[must_use]
pub struct PolicyPack {
    pub(super) info: rpc::AnalyzerInfo,
    level: EnforcementLevel,
    rules: Vec<Rule>,
}

/// A policy of either kind.
#[derive(Debug)]
pub enum Rule {
    /// About each resource by itself.
    Resource(Policy<ResourceCheck>),
    /// About all resources of a stack.
    Stack(Policy<StackCheck>),
}

impl From<Policy<ResourceCheck>> for Rule {
    fn from(policy: Policy<ResourceCheck>) -> Self {
        Self::Resource(policy)
    }
}

impl From<Policy<StackCheck>> for Rule {
    fn from(policy: Policy<StackCheck>) -> Self {
        Self::Stack(policy)
    }
}

impl Rule {
    fn info(&self) -> &rpc::PolicyInfo {
        match self {
            Self::Resource(policy) => &policy.info,
            Self::Stack(policy) => &policy.info,
        }
    }

    fn level(&self) -> Option<EnforcementLevel> {
        match self {
            Self::Resource(policy) => policy.level,
            Self::Stack(policy) => policy.level,
        }
    }

    fn default_config(&self) -> Option<&serde_json::Map<String, serde_json::Value>> {
        match self {
            Self::Resource(policy) => policy.default_config.as_ref(),
            Self::Stack(policy) => policy.default_config.as_ref(),
        }
    }

    fn is_empty(&self) -> bool {
        match self {
            Self::Resource(policy) => policy.check.validate.is_none() && policy.check.remediate.is_none(),
            Self::Stack(policy) => policy.check.validate.is_none(),
        }
    }
}

impl PolicyPack {
    /// A pack without policies. A version in its PulumiPolicy.yaml takes this one's place.
    pub fn new(name: impl Into<String>, version: impl Into<String>) -> Self {
        let (name, version) = (name.into(), version.into());
        let info = rpc::AnalyzerInfo { name, version, supports_config: true, ..Default::default() };
        Self { info, level: EnforcementLevel::default(), rules: Vec::new() }
    }

    /// Adds a [`ResourcePolicy`](super::ResourcePolicy) or a [`StackPolicy`](super::StackPolicy).
    pub fn policy(mut self, policy: impl Into<Rule>) -> Self {
        self.rules.push(policy.into());
        self
    }

    /// How strict its policies are that say nothing else. Default: advisory.
    pub fn enforcement(mut self, level: EnforcementLevel) -> Self {
        self.level = level;
        self
    }

    /// Its name for people. Default: its name.
    pub fn display_name(mut self, name: impl Into<String>) -> Self {
        self.info.display_name = name.into();
        self
    }

    /// What it is for. Default: what its PulumiPolicy.yaml says.
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.info.description = description.into();
        self
    }

    /// Its manual, in Markdown.
    pub fn readme(mut self, readme: impl Into<String>) -> Self {
        self.info.readme = readme.into();
        self
    }

    /// The cloud it is about, such as `aws`.
    pub fn provider(mut self, provider: impl Into<String>) -> Self {
        self.info.provider = provider.into();
        self
    }

    /// A word to find it by. May be called several times.
    pub fn tag(mut self, tag: impl Into<String>) -> Self {
        self.info.tags.push(tag.into());
        self
    }

    /// Where its source is.
    pub fn repository(mut self, url: impl Into<String>) -> Self {
        self.info.repository = url.into();
        self
    }

    /// The whole of a policy pack's `main`: serves the engine that started this process.
    pub fn serve(self) -> ExitCode {
        match self.checked() {
            Ok(pack) => serve_with(move |_| Ok(pack.clone())),
            Err(error) => {
                eprintln!("error: {error}");
                ExitCode::FAILURE
            }
        }
    }

    /// The pack, if the engine can use it.
    pub(super) fn checked(self) -> Result<Arc<Self>, PackError> {
        let valid = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        if self.info.name.is_empty() || !self.info.name.chars().all(valid) {
            return Err(PackError::Name(self.info.name));
        }
        let mut names = BTreeSet::new();
        for rule in &self.rules {
            let (pack, policy) = (self.info.name.clone(), rule.info().name.clone());
            // `all` in a pack's configuration means every policy.
            if policy.is_empty() || policy == "all" {
                return Err(PackError::PolicyName { pack, policy });
            }
            if rule.is_empty() {
                return Err(PackError::Empty { pack, policy });
            }
            if !names.insert(policy.clone()) {
                return Err(PackError::Duplicate { pack, policy });
            }
        }
        Ok(Arc::new(self))
    }

    /// The policies about single resources.
    pub(super) fn resource_policies(&self) -> impl Iterator<Item = &Policy<ResourceCheck>> {
        self.rules.iter().filter_map(|rule| match rule {
            Rule::Resource(policy) => Some(policy),
            Rule::Stack(_) => None,
        })
    }

    /// The policies about whole stacks.
    pub(super) fn stack_policies(&self) -> impl Iterator<Item = &Policy<StackCheck>> {
        self.rules.iter().filter_map(|rule| match rule {
            Rule::Stack(policy) => Some(policy),
            Rule::Resource(_) => None,
        })
    }

    /// How strict a policy is where nothing is configured, by what it says itself.
    pub(super) fn level_of(&self, own: Option<EnforcementLevel>) -> EnforcementLevel {
        own.unwrap_or(self.level)
    }

    /// All that is known about the pack before it runs.
    pub(super) fn describe(&self) -> rpc::AnalyzerInfo {
        let defaults = self.rules.iter().filter_map(|rule| Some((rule, rule.default_config()?)));
        rpc::AnalyzerInfo {
            policies: self.rules.iter().map(|rule| self.describe_rule(rule)).collect(),
            initial_config: defaults.map(|(rule, config)| self.initial_config(rule, config)).collect(),
            ..self.info.clone()
        }
    }

    fn describe_rule(&self, rule: &Rule) -> rpc::PolicyInfo {
        let level: rpc::EnforcementLevel = self.level_of(rule.level()).into();
        rpc::PolicyInfo { enforcement_level: level.into(), ..rule.info().clone() }
    }

    fn initial_config(
        &self,
        rule: &Rule,
        config: &serde_json::Map<String, serde_json::Value>,
    ) -> (String, rpc::PolicyConfig) {
        let level: rpc::EnforcementLevel = self.level_of(rule.level()).into();
        let properties = config.iter().map(|(name, value)| (name.clone(), json_value(value))).collect();
        let config =
            rpc::PolicyConfig { enforcement_level: level.into(), properties: Some(to_struct(properties)) };
        (rule.info().name.clone(), config)
    }
}

/// The whole of a policy pack's `main`, where what is in the pack depends on the stack that is being deployed.
///
/// The closure runs once for each deployment, and also, with a stack that has no name and no configuration, where the
/// pack is looked at without a deployment. An error of it fails the deployment.
///
/// ```no_run
/// use pulumi_wasm::policy::{self, PolicyPack, ResourcePolicy};
///
/// fn main() -> std::process::ExitCode {
///     policy::serve(|stack| {
///         let limit: u32 = stack.config().get("maxReplicas")?.unwrap_or(3);
///         let replicas = ResourcePolicy::new("replicas", format!("At most {limit} replicas"))
///             .for_type("kubernetes:apps/v1:Deployment")
///             .validate(move |deployment, violations| {
///                 let replicas: u32 = deployment.get("spec.replicas")?.unwrap_or(1);
///                 if replicas > limit {
///                     violations.report(format!("there are {replicas}"));
///                 }
///                 Ok(())
///             });
///         Ok(PolicyPack::new("limits", "1.0.0").policy(replicas))
///     })
/// }
/// ```
pub fn serve(pack: impl Fn(&Stack) -> Result<PolicyPack, BoxError> + Send + Sync + 'static) -> ExitCode {
    serve_with(move |stack| Ok(pack(stack)?.checked()?))
}

fn serve_with(
    pack: impl Fn(&Stack) -> Result<Arc<PolicyPack>, BoxError> + Send + Sync + 'static,
) -> ExitCode {
    plugin::run("policy pack", || Server::new(pack).into_routes())
}
