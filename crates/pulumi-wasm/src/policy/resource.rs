//! A resource as a policy sees it.

use std::{collections::BTreeMap, iter::once, ops::Deref, time::Duration};

use pulumi_wasm_proto::{DecodeError, Object, Urn, Value, from_struct, rpc};
use serde::de::DeserializeOwned;

use super::{error::PolicyError, path, scope::Scope, stack::Stack};
use crate::{convert, error::Error};

/// A resource that is about to be created or changed, or has been.
#[derive(Clone, Debug)]
pub struct PolicyResource {
    token: String,
    name: String,
    urn: Urn,
    properties: Value,
    options: PolicyResourceOptions,
    provider: Option<PolicyProvider>,
    parent: Urn,
    dependencies: Vec<Urn>,
    property_dependencies: BTreeMap<String, Vec<Urn>>,
}

/// How a resource is managed.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct PolicyResourceOptions {
    /// Whether deleting it is refused.
    pub protect: bool,
    /// Inputs whose changes are ignored.
    pub ignore_changes: Vec<String>,
    /// Whether a replacement deletes the old resource first; `None` where the provider decides.
    pub delete_before_replace: Option<bool>,
    /// Outputs that are kept secret besides those that the provider marks.
    pub additional_secret_outputs: Vec<String>,
    /// The URNs it had before.
    pub aliases: Vec<Urn>,
    /// How long creating it may take; `None` where the provider decides.
    pub create_timeout: Option<Duration>,
    /// How long updating it may take; `None` where the provider decides.
    pub update_timeout: Option<Duration>,
    /// How long deleting it may take; `None` where the provider decides.
    pub delete_timeout: Option<Duration>,
}

/// The provider that manages a resource.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PolicyProvider {
    /// Its type, `pulumi:providers:aws`.
    pub token: String,
    /// Its name in the program.
    pub name: String,
    /// Its unique name.
    pub urn: Urn,
    /// Its configuration, secrets and unknowns marked.
    pub properties: Object,
}

impl PolicyResource {
    /// Its type, `aws:s3/bucket:Bucket`.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// Its name in the program.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its unique name.
    pub fn urn(&self) -> &str {
        &self.urn
    }

    /// All properties as they are, secrets and unknowns marked. In a [`ResourcePolicy`](super::ResourcePolicy) they are
    /// the inputs; in a [`StackPolicy`](super::StackPolicy) the outputs.
    pub fn properties(&self) -> &Object {
        static NONE: Object = Object::new();
        self.properties.as_object().unwrap_or(&NONE)
    }

    /// How it is managed.
    pub fn options(&self) -> &PolicyResourceOptions {
        &self.options
    }

    /// The provider that manages it; components have none.
    pub fn provider(&self) -> Option<&PolicyProvider> {
        self.provider.as_ref()
    }

    /// The URN of the resource it belongs to.
    pub fn parent(&self) -> Option<&str> {
        (!self.parent.is_empty()).then_some(self.parent.as_str())
    }

    /// The URNs of what it depends on. Known only to a [`StackPolicy`](super::StackPolicy).
    pub fn dependencies(&self) -> &[Urn] {
        &self.dependencies
    }

    /// The URNs of what single properties depend on. Known only to a [`StackPolicy`](super::StackPolicy).
    pub fn property_dependencies(&self) -> &BTreeMap<String, Vec<Urn>> {
        &self.property_dependencies
    }

    /// The value at a property path such as `rules[0].port`, if it is set. A secret is opened: what the policy reports
    /// hides its text again.
    ///
    /// # Errors
    /// [`PolicyError::Unknown`] when it, or part of it, is not known yet; [`PolicyError::Type`] when it is no `T`.
    pub fn get<T: DeserializeOwned>(&self, path: &str) -> Result<Option<T>, PolicyError> {
        match path::find(&self.properties, path)? {
            None => Ok(None),
            Some(value) if *value.plain() == Value::Null => Ok(None),
            Some(value) => read(value, path).map(Some),
        }
    }

    /// The value at a property path.
    ///
    /// # Errors
    /// [`PolicyError::Missing`] when it is not set; else as [`PolicyResource::get`].
    pub fn require<T: DeserializeOwned>(&self, path: &str) -> Result<T, PolicyError> {
        self.get(path)?.ok_or_else(|| PolicyError::Missing { path: path.to_owned() })
    }

    /// Its properties and its provider's.
    pub(super) fn all_properties(&self) -> impl Iterator<Item = &Object> {
        once(self.properties()).chain(self.provider.iter().map(|provider| &provider.properties))
    }

    pub(super) fn with_properties(self, properties: Object) -> Self {
        Self { properties: Value::Object(properties), ..self }
    }

    pub(super) fn decode(wire: rpc::AnalyzerResource) -> Result<Self, DecodeError> {
        let dependencies = wire.property_dependencies.into_iter();
        Ok(Self {
            token: wire.r#type,
            name: wire.name,
            urn: wire.urn,
            properties: Value::Object(from_struct(wire.properties.unwrap_or_default())?),
            parent: match wire.parent {
                parent if parent.is_empty() => {
                    wire.options.as_ref().map(|o| o.parent.clone()).unwrap_or_default()
                }
                parent => parent,
            },
            options: wire.options.map(options).unwrap_or_default(),
            provider: wire.provider.map(provider).transpose()?,
            dependencies: wire.dependencies,
            property_dependencies: dependencies.map(|(name, all)| (name, all.urns)).collect(),
        })
    }
}

fn read<T: DeserializeOwned>(value: &Value, path: &str) -> Result<T, PolicyError> {
    if let Some(path) = path::first_unknown(value, path) {
        return Err(PolicyError::Unknown { path });
    }
    convert::from_value(value).map_err(|error| PolicyError::Type {
        path: path.to_owned(),
        source: match error {
            // What doesn't fit is in the error's text.
            Error::Conversion(source) if !value.has_secrets() => Some(source),
            _ => None,
        },
    })
}

fn options(wire: rpc::AnalyzerResourceOptions) -> PolicyResourceOptions {
    let timeouts = wire.custom_timeouts.unwrap_or_default();
    PolicyResourceOptions {
        protect: wire.protect,
        ignore_changes: wire.ignore_changes,
        delete_before_replace: wire.delete_before_replace_defined.then_some(wire.delete_before_replace),
        additional_secret_outputs: wire.additional_secret_outputs,
        aliases: wire.aliases,
        create_timeout: timeout(timeouts.create),
        update_timeout: timeout(timeouts.update),
        delete_timeout: timeout(timeouts.delete),
    }
}

/// Seconds; none is said as 0.
fn timeout(seconds: f64) -> Option<Duration> {
    Duration::try_from_secs_f64(seconds).ok().filter(|timeout| !timeout.is_zero())
}

fn provider(wire: rpc::AnalyzerProviderResource) -> Result<PolicyProvider, DecodeError> {
    let properties = from_struct(wire.properties.unwrap_or_default())?;
    Ok(PolicyProvider { token: wire.r#type, name: wire.name, urn: wire.urn, properties })
}

/// A resource, and what else a [`ResourcePolicy`](super::ResourcePolicy) has to go by.
#[derive(Clone, Copy, Debug)]
pub struct ResourceArgs<'a> {
    pub(super) resource: &'a PolicyResource,
    pub(super) scope: &'a Scope<'a>,
}

impl Deref for ResourceArgs<'_> {
    type Target = PolicyResource;

    fn deref(&self) -> &PolicyResource {
        self.resource
    }
}

impl ResourceArgs<'_> {
    /// The policy's configuration.
    ///
    /// # Errors
    /// [`PolicyError::Config`] when it is no `T`.
    pub fn config<T: DeserializeOwned>(&self) -> Result<T, PolicyError> {
        self.scope.config()
    }

    /// The stack that is being deployed.
    pub fn stack(&self) -> &Stack {
        self.scope.stack
    }
}
