//! How a resource is managed, as opposed to what it is.

use std::time::Duration;

use crate::{
    error::ProgramResult,
    hooks::Hooks,
    resource::{Resource, ResourceHandle},
    transform::{Transform, TransformArgs},
};

/// How a resource is managed: where it belongs, what it waits for, what may happen to it.
///
/// ```
/// use pulumi_wasm::ResourceOptions;
///
/// let options = ResourceOptions::new().protect(true).ignore_changes(["tags"]);
/// ```
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct ResourceOptions {
    pub(crate) parent: Option<ResourceHandle>,
    pub(crate) depends_on: Vec<ResourceHandle>,
    pub(crate) protect: Option<bool>,
    pub(crate) provider: Option<ResourceHandle>,
    pub(crate) providers: Vec<ResourceHandle>,
    pub(crate) aliases: Vec<Alias>,
    pub(crate) ignore_changes: Vec<String>,
    pub(crate) replace_on_changes: Vec<String>,
    pub(crate) delete_before_replace: Option<bool>,
    pub(crate) additional_secret_outputs: Vec<String>,
    pub(crate) timeouts: Option<CustomTimeouts>,
    pub(crate) import_id: Option<String>,
    pub(crate) retain_on_delete: Option<bool>,
    pub(crate) deleted_with: Option<ResourceHandle>,
    pub(crate) replace_with: Vec<ResourceHandle>,
    pub(crate) hide_diffs: Vec<String>,
    pub(crate) version: Option<String>,
    pub(crate) plugin_download_url: Option<String>,
    pub(crate) hooks: Hooks,
    pub(crate) transforms: Vec<Transform>,
}

impl ResourceOptions {
    /// No option set.
    pub fn new() -> Self {
        Self::default()
    }

    /// The resource this one belongs to. Default: the stack.
    pub fn parent(mut self, parent: &impl Resource) -> Self {
        self.parent = Some(parent.handle().clone());
        self
    }

    /// A resource that has to exist before this one, though no input says so. May be called several times.
    pub fn depends_on(mut self, resource: &impl Resource) -> Self {
        self.depends_on.push(resource.handle().clone());
        self
    }

    /// Several resources that have to exist before this one.
    pub fn depends_on_all<'a, R: Resource + 'a>(
        mut self,
        resources: impl IntoIterator<Item = &'a R>,
    ) -> Self {
        self.depends_on.extend(resources.into_iter().map(|resource| resource.handle().clone()));
        self
    }

    /// Whether deleting it is refused. Default: as its parent.
    pub fn protect(mut self, protect: bool) -> Self {
        self.protect = Some(protect);
        self
    }

    /// The provider that manages it. Default: its parent's for the package, else the stack's default one.
    pub fn provider(mut self, provider: &impl Resource) -> Self {
        self.provider = Some(provider.handle().clone());
        self
    }

    /// A provider for the children of a component. May be called once for each package.
    pub fn providers(mut self, provider: &impl Resource) -> Self {
        self.providers.push(provider.handle().clone());
        self
    }

    /// What the resource was called before, so that renaming or moving it doesn't replace it.
    pub fn alias(mut self, alias: impl Into<Alias>) -> Self {
        self.aliases.push(alias.into());
        self
    }

    /// Inputs whose changes are ignored after the resource has been created, as property paths.
    pub fn ignore_changes<S: Into<String>>(mut self, properties: impl IntoIterator<Item = S>) -> Self {
        self.ignore_changes.extend(properties.into_iter().map(Into::into));
        self
    }

    /// Inputs whose changes replace the resource, as property paths; `*` is any.
    pub fn replace_on_changes<S: Into<String>>(mut self, properties: impl IntoIterator<Item = S>) -> Self {
        self.replace_on_changes.extend(properties.into_iter().map(Into::into));
        self
    }

    /// Whether a replacement deletes the old resource first. Default: the provider decides.
    pub fn delete_before_replace(mut self, first: bool) -> Self {
        self.delete_before_replace = Some(first);
        self
    }

    /// Outputs to be kept secret besides those that the provider marks.
    pub fn additional_secret_outputs<S: Into<String>>(
        mut self,
        outputs: impl IntoIterator<Item = S>,
    ) -> Self {
        self.additional_secret_outputs.extend(outputs.into_iter().map(Into::into));
        self
    }

    /// How long creating, updating and deleting may take. Default: the provider decides.
    pub fn custom_timeouts(mut self, timeouts: CustomTimeouts) -> Self {
        self.timeouts = Some(timeouts);
        self
    }

    /// The id of an existing resource to take over instead of creating one.
    pub fn import(mut self, id: impl Into<String>) -> Self {
        self.import_id = Some(id.into());
        self
    }

    /// Whether deleting it only forgets it. Default: false.
    pub fn retain_on_delete(mut self, retain: bool) -> Self {
        self.retain_on_delete = Some(retain);
        self
    }

    /// A resource whose deletion deletes this one too, so that nothing has to be called for it.
    pub fn deleted_with(mut self, resource: &impl Resource) -> Self {
        self.deleted_with = Some(resource.handle().clone());
        self
    }

    /// A resource whose replacement replaces this one too. May be called several times.
    pub fn replace_with(mut self, resource: &impl Resource) -> Self {
        self.replace_with.push(resource.handle().clone());
        self
    }

    /// Properties whose differences are not shown.
    pub fn hide_diffs<S: Into<String>>(mut self, properties: impl IntoIterator<Item = S>) -> Self {
        self.hide_diffs.extend(properties.into_iter().map(Into::into));
        self
    }

    /// The provider's version. Default: the one the bindings were made for.
    pub fn version(mut self, version: impl Into<String>) -> Self {
        self.version = Some(version.into());
        self
    }

    /// Where the provider is downloaded from. Default: what the bindings say.
    pub fn plugin_download_url(mut self, url: impl Into<String>) -> Self {
        self.plugin_download_url = Some(url.into());
        self
    }

    /// Code that runs when the resource is created, updated or deleted.
    pub fn hooks(mut self, hooks: Hooks) -> Self {
        self.hooks = hooks;
        self
    }

    /// Code that may change the resource, and everything whose parent it is, before it is registered. May be called
    /// several times: the transforms run in that order, those of its parents after its own, and those of the
    /// [stack](crate::Context::transform) last.
    #[track_caller]
    pub fn transform(
        mut self,
        code: impl Fn(&mut TransformArgs) -> ProgramResult + Send + Sync + 'static,
    ) -> Self {
        self.transforms.push(Transform::new(code));
        self
    }
}

/// How long operations on a resource may take. What isn't set is up to the provider.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CustomTimeouts {
    /// Creating it.
    pub create: Option<Duration>,
    /// Updating it.
    pub update: Option<Duration>,
    /// Deleting it.
    pub delete: Option<Duration>,
}

/// What a resource was called before.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Alias {
    /// Its whole URN.
    Urn(String),
    /// The parts that were different.
    Spec(AliasSpec),
}

/// The parts of a former name. What isn't set is as now.
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct AliasSpec {
    pub(crate) name: Option<String>,
    pub(crate) token: Option<String>,
    pub(crate) stack: Option<String>,
    pub(crate) project: Option<String>,
    pub(crate) parent: Option<ResourceHandle>,
    pub(crate) no_parent: bool,
}

impl AliasSpec {
    /// As now in all parts.
    pub fn new() -> Self {
        Self::default()
    }

    /// The former name.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// The former type.
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.token = Some(token.into());
        self
    }

    /// The former stack.
    pub fn stack(mut self, stack: impl Into<String>) -> Self {
        self.stack = Some(stack.into());
        self
    }

    /// The former project.
    pub fn project(mut self, project: impl Into<String>) -> Self {
        self.project = Some(project.into());
        self
    }

    /// The former parent.
    pub fn parent(mut self, parent: &impl Resource) -> Self {
        self.parent = Some(parent.handle().clone());
        self
    }

    /// It had no parent but the stack.
    pub fn no_parent(mut self) -> Self {
        self.no_parent = true;
        self
    }
}

impl From<&str> for Alias {
    /// A URN.
    fn from(urn: &str) -> Self {
        Self::Urn(urn.to_owned())
    }
}

impl From<AliasSpec> for Alias {
    fn from(spec: AliasSpec) -> Self {
        Self::Spec(spec)
    }
}

/// How a provider's function is called.
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct InvokeOptions {
    pub(crate) parent: Option<ResourceHandle>,
    pub(crate) provider: Option<ResourceHandle>,
    pub(crate) depends_on: Vec<ResourceHandle>,
    pub(crate) version: Option<String>,
    pub(crate) plugin_download_url: Option<String>,
}

impl InvokeOptions {
    /// No option set.
    pub fn new() -> Self {
        Self::default()
    }

    /// The resource whose provider is used.
    pub fn parent(mut self, parent: &impl Resource) -> Self {
        self.parent = Some(parent.handle().clone());
        self
    }

    /// The provider to call.
    pub fn provider(mut self, provider: &impl Resource) -> Self {
        self.provider = Some(provider.handle().clone());
        self
    }

    /// A resource that has to exist before the call.
    pub fn depends_on(mut self, resource: &impl Resource) -> Self {
        self.depends_on.push(resource.handle().clone());
        self
    }

    /// The provider's version. Default: the one the bindings were made for.
    pub fn version(mut self, version: impl Into<String>) -> Self {
        self.version = Some(version.into());
        self
    }

    /// Where the provider is downloaded from. Default: what the bindings say.
    pub fn plugin_download_url(mut self, url: impl Into<String>) -> Self {
        self.plugin_download_url = Some(url.into());
        self
    }
}
