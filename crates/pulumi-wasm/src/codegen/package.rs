//! The package that bindings belong to.

/// The package that bindings were made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Package {
    /// The name of its plugin, which is also the one in tokens unless there is a parameterization.
    pub name: &'static str,
    /// The version of its plugin.
    pub version: &'static str,
    /// Where the plugin is downloaded from; empty for Pulumi's own place.
    pub download_url: &'static str,
    /// What the plugin is told to become this package; `None` when it is so by itself.
    pub parameterization: Option<Parameterization>,
}

/// What makes one package of a plugin that can be many, such as a bridge to any Terraform provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Parameterization {
    /// The name of the package, as in tokens.
    pub name: &'static str,
    /// The version of the package.
    pub version: &'static str,
    /// The parameter, which only the plugin understands.
    pub value: &'static [u8],
}
