//! How functions are called.

use super::{Depended, Dependence};
use crate::resource::{Resource, ResourceHandle};

/// How a provider's function is called.
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct InvokeOptions {
    pub(crate) parent: Option<ResourceHandle>,
    pub(crate) provider: Option<ResourceHandle>,
    pub(crate) depends_on: Vec<Depended>,
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

    /// What has to exist before the call: a resource, or an output of one or several. May be called several times.
    pub fn depends_on(mut self, resource: impl Dependence) -> Self {
        self.depends_on.push(resource.into_depended());
        self
    }

    /// Several resources that have to exist before the call.
    ///
    /// ```no_run
    /// # use pulumi_wasm::{InvokeOptions, ResourceHandle};
    /// # fn after(buckets: &[ResourceHandle]) {
    /// let options = InvokeOptions::new().depends_on_all(buckets);
    /// # }
    /// ```
    pub fn depends_on_all<'a, R: Resource + 'a>(
        mut self,
        resources: impl IntoIterator<Item = &'a R>,
    ) -> Self {
        self.depends_on.extend(resources.into_iter().map(Dependence::into_depended));
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
