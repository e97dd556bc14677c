//! How a resource is managed, as opposed to what it is.

mod alias;
mod dependence;
mod invoke;
mod timeouts;

use std::collections::HashMap;

use pulumi_wasm_proto::Value;

pub(crate) use alias::FormerParent;
pub use alias::{Alias, AliasSpec};
pub use dependence::Dependence;
pub(crate) use dependence::{Depended, Resolved};
pub use invoke::InvokeOptions;
pub use timeouts::{CustomTimeouts, Timeout};

use crate::{
    error::ProgramResult,
    hooks::Hooks,
    input::{IntoInput, Tree},
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
#[must_use = "a setter returns the options with the change"]
pub struct ResourceOptions {
    pub(crate) parent: Option<ResourceHandle>,
    pub(crate) depends_on: Vec<Depended>,
    pub(crate) protect: Option<bool>,
    pub(crate) provider: Option<ResourceHandle>,
    pub(crate) providers: Vec<(String, ResourceHandle)>,
    pub(crate) aliases: Vec<Alias>,
    pub(crate) ignore_changes: Vec<String>,
    pub(crate) replace_on_changes: Vec<String>,
    pub(crate) delete_before_replace: Option<bool>,
    pub(crate) additional_secret_outputs: Vec<String>,
    pub(crate) timeouts: Option<CustomTimeouts>,
    pub(crate) import_id: Option<Tree>,
    pub(crate) retain_on_delete: Option<bool>,
    pub(crate) deleted_with: Option<ResourceHandle>,
    pub(crate) replace_with: Vec<ResourceHandle>,
    pub(crate) replacement_trigger: Option<Tree>,
    pub(crate) env_var_mappings: HashMap<String, String>,
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

    /// What has to exist before this one, though no input says so: a resource, or an output of one or several. May be
    /// called several times.
    pub fn depends_on(mut self, resource: impl Dependence) -> Self {
        self.depends_on.push(resource.into_depended());
        self
    }

    /// Several resources that have to exist before this one.
    pub fn depends_on_all<'a, R: Resource + 'a>(
        mut self,
        resources: impl IntoIterator<Item = &'a R>,
    ) -> Self {
        self.depends_on.extend(resources.into_iter().map(Dependence::into_depended));
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
    pub fn child_provider(self, provider: &impl Resource) -> Self {
        let provider = provider.handle();
        self.child_provider_for(provider.package().to_owned(), provider)
    }

    /// The same for a package whose name is not the provider's.
    pub fn child_provider_for(mut self, package: impl Into<String>, provider: &impl Resource) -> Self {
        self.providers.push((package.into(), provider.handle().clone()));
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
    pub fn import(mut self, id: impl IntoInput<String>) -> Self {
        self.import_id = Some(id.into_input().into_tree());
        self
    }

    /// Whether deleting it only forgets it. Default: as its parent.
    pub fn retain_on_delete(mut self, retain: bool) -> Self {
        self.retain_on_delete = Some(retain);
        self
    }

    /// A resource whose deletion deletes this one too, so that nothing has to be called for it. Default: as its parent.
    pub fn deleted_with(mut self, resource: &impl Resource) -> Self {
        self.deleted_with = Some(resource.handle().clone());
        self
    }

    /// A resource whose replacement replaces this one too. May be called several times.
    pub fn replace_with(mut self, resource: &impl Resource) -> Self {
        self.replace_with.push(resource.handle().clone());
        self
    }

    /// A value whose changes replace the resource: anything, an output too.
    pub fn replacement_trigger(mut self, value: impl IntoInput<Value>) -> Self {
        self.replacement_trigger = Some(value.into_input().into_tree());
        self
    }

    /// Environment variables that a provider is to see under other names: the name it looks for, by the name it has
    /// here. Only for resources that are providers.
    pub fn env_var_mappings<K: Into<String>, V: Into<String>>(
        mut self,
        mappings: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        self.env_var_mappings.extend(mappings.into_iter().map(|(name, other)| (name.into(), other.into())));
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

    /// Code that runs when the resource is created, updated or deleted. May be called several times.
    ///
    /// ```no_run
    /// use pulumi_wasm::{Context, Hooks, ResourceHook, ResourceOptions};
    ///
    /// fn options(ctx: &Context) -> ResourceOptions {
    ///     let farewell = ResourceHook::new(ctx, "farewell", |args| Ok(println!("{} goes", args.name)));
    ///     ResourceOptions::new().hooks(Hooks::new().before_delete(&farewell))
    /// }
    /// ```
    pub fn hooks(mut self, hooks: Hooks) -> Self {
        self.hooks.extend(hooks);
        self
    }

    /// Code that may change the resource, and everything whose parent it is, before it is registered. May be called
    /// several times: the transforms run in that order, those of its parents after its own, and those of the
    /// [stack](crate::Context::transform) last.
    ///
    /// ```
    /// use pulumi_wasm::ResourceOptions;
    ///
    /// let options = ResourceOptions::new().transform(|resource| {
    ///     if resource.token == "aws:s3/bucket:Bucket" {
    ///         resource.apply(ResourceOptions::new().protect(true));
    ///     }
    ///     Ok(())
    /// });
    /// ```
    #[track_caller]
    pub fn transform(
        mut self,
        code: impl Fn(&mut TransformArgs) -> ProgramResult + Send + Sync + 'static,
    ) -> Self {
        self.transforms.push(Transform::new(code));
        self
    }
}
