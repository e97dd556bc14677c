//! The stack that is being deployed, and all its resources.

use std::collections::BTreeMap;

use pulumi_wasm_proto::Urn;
use serde::de::DeserializeOwned;

use super::{error::PolicyError, resource::PolicyResource, scope::Scope, secrets::Secrets};
use crate::{config::Config, context::Context};

/// The stack that is being deployed: its names, configuration and tags.
#[derive(Clone, Debug)]
pub struct Stack {
    pub(super) context: Context,
    pub(super) tags: BTreeMap<String, String>,
    /// What policies don't show.
    pub(super) secrets: Secrets,
}

impl Stack {
    /// The same, whose secrets are also those of resources.
    pub(super) fn hiding<'a>(&self, resources: impl IntoIterator<Item = &'a PolicyResource>) -> Self {
        let secrets = self.secrets.and(resources.into_iter().flat_map(PolicyResource::all_properties));
        Self { secrets, ..self.clone() }
    }

    /// Its name. Empty while the pack is looked at without a stack, as for publishing it.
    pub fn name(&self) -> &str {
        self.context.stack()
    }

    /// The project's name.
    pub fn project(&self) -> &str {
        self.context.project()
    }

    /// The organization it belongs to.
    pub fn organization(&self) -> &str {
        self.context.organization()
    }

    /// Whether this is a preview: nothing is changed, and much is unknown.
    pub fn is_preview(&self) -> bool {
        self.context.is_preview()
    }

    /// The project's configuration for this stack.
    pub fn config(&self) -> Config {
        self.context.config()
    }

    /// The configuration of another namespace, such as `aws`.
    pub fn config_of(&self, namespace: &str) -> Config {
        Config::new(&self.context, namespace)
    }

    /// Its tags.
    pub fn tags(&self) -> &BTreeMap<String, String> {
        &self.tags
    }

    /// A tag's value, if it is set.
    pub fn tag(&self, name: &str) -> Option<&str> {
        self.tags.get(name).map(String::as_str)
    }

    /// Tells the user something.
    pub fn log_info(&self, message: impl Into<String>) {
        self.context.log_info(self.secrets.masked(&message.into()));
    }

    /// Warns the user.
    pub fn log_warning(&self, message: impl Into<String>) {
        self.context.log_warning(self.secrets.masked(&message.into()));
    }

    /// Tells the user something that is shown only with `--debug`.
    pub fn log_debug(&self, message: impl Into<String>) {
        self.context.log_debug(self.secrets.masked(&message.into()));
    }
}

/// All resources of the stack, and what else a [`StackPolicy`](super::StackPolicy) has to go by.
#[derive(Clone, Copy, Debug)]
pub struct StackArgs<'a> {
    pub(super) resources: &'a [PolicyResource],
    pub(super) scope: &'a Scope<'a>,
}

impl<'a> StackArgs<'a> {
    /// The resources, in the order in which they were registered.
    pub fn resources(&self) -> &'a [PolicyResource] {
        self.resources
    }

    /// The resources of a type.
    pub fn of_type(&self, token: &str) -> impl Iterator<Item = &'a PolicyResource> {
        self.resources.iter().filter(move |resource| resource.token() == token)
    }

    /// The resource with a URN, such as one that another depends on.
    pub fn find(&self, urn: &Urn) -> Option<&'a PolicyResource> {
        self.resources.iter().find(|resource| resource.urn() == urn)
    }

    /// The policy's configuration.
    ///
    /// # Errors
    /// [`PolicyError::Config`] when it is no `T`.
    pub fn config<T: DeserializeOwned>(&self) -> Result<T, PolicyError> {
        self.scope.config()
    }

    /// The stack that is being deployed.
    pub fn stack(&self) -> &'a Stack {
        self.scope.stack
    }
}
