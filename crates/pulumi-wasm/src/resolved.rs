//! A resource's options as the engine has them.

use std::collections::{BTreeMap, HashMap};

use pulumi_wasm_proto::{DecodeError, Urn, Value, from_value, rpc, to_value};

/// A resource's options as the engine has them: URNs in the place of resources, and nothing open. `None` and empty
/// stand for what hasn't been said.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ResolvedOptions {
    /// The resource it belongs to. Only hooks learn it here; transforms do so by
    /// [`TransformArgs::parent`](crate::TransformArgs).
    pub parent: Option<Urn>,
    /// The resources that have to exist before it.
    pub depends_on: Vec<Urn>,
    /// Whether deleting it is refused.
    pub protect: Option<bool>,
    /// Property paths whose changes are ignored.
    pub ignore_changes: Vec<String>,
    /// Property paths whose changes replace it.
    pub replace_on_changes: Vec<String>,
    /// A value whose change replaces it.
    pub replacement_trigger: Option<Value>,
    /// The provider's version.
    pub version: Option<String>,
    /// Where the provider is downloaded from.
    pub plugin_download_url: Option<String>,
    /// What it was called before.
    pub aliases: Vec<ResolvedAlias>,
    /// The provider that manages it, `urn::id`.
    pub provider: Option<String>,
    /// The providers of its children, by package.
    pub providers: BTreeMap<String, String>,
    /// How long operations may take.
    pub custom_timeouts: Option<ResolvedTimeouts>,
    /// Whether deleting it only forgets it.
    pub retain_on_delete: Option<bool>,
    /// A resource whose deletion deletes this one too.
    pub deleted_with: Option<Urn>,
    /// Resources whose replacement replaces this one too.
    pub replace_with: Vec<Urn>,
    /// Whether a replacement deletes the old resource first.
    pub delete_before_replace: Option<bool>,
    /// Outputs that are kept secret besides those that the provider marks.
    pub additional_secret_outputs: Vec<String>,
    /// The names of its hooks.
    pub hooks: HookNames,
    /// The id of an existing resource that is taken over.
    pub import: Option<String>,
    /// Properties whose differences are not shown.
    pub hide_diffs: Vec<String>,
    pub(crate) checksums: HashMap<String, Vec<u8>>,
}

/// What a resource was called before.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ResolvedAlias {
    /// Its whole URN.
    Urn(Urn),
    /// The parts that were different.
    Parts {
        /// The former name.
        name: Option<String>,
        /// The former type.
        token: Option<String>,
        /// The former stack.
        stack: Option<String>,
        /// The former project.
        project: Option<String>,
        /// The former parent.
        parent: Option<Urn>,
        /// Whether it had no parent but the stack.
        no_parent: bool,
    },
}

/// How long operations may take, in Go's notation: `1h30m`, `90s`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ResolvedTimeouts {
    /// Creating it.
    pub create: Option<String>,
    /// Updating it.
    pub update: Option<String>,
    /// Deleting it.
    pub delete: Option<String>,
    /// Reading it.
    pub read: Option<String>,
}

/// The names of hooks, by when they run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct HookNames {
    /// Before it is created.
    pub before_create: Vec<String>,
    /// After it has been created.
    pub after_create: Vec<String>,
    /// Before it is updated.
    pub before_update: Vec<String>,
    /// After it has been updated.
    pub after_update: Vec<String>,
    /// Before it is deleted.
    pub before_delete: Vec<String>,
    /// After it has been deleted.
    pub after_delete: Vec<String>,
    /// When one of these has failed.
    pub on_error: Vec<String>,
}

/// The protocol says "not given" with an empty text.
fn given(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

impl TryFrom<rpc::TransformResourceOptions> for ResolvedOptions {
    type Error = DecodeError;

    fn try_from(wire: rpc::TransformResourceOptions) -> Result<Self, DecodeError> {
        Ok(Self {
            parent: None,
            depends_on: wire.depends_on,
            protect: wire.protect,
            ignore_changes: wire.ignore_changes,
            replace_on_changes: wire.replace_on_changes,
            replacement_trigger: wire.replacement_trigger.map(from_value).transpose()?,
            version: given(wire.version),
            plugin_download_url: given(wire.plugin_download_url),
            aliases: wire.aliases.into_iter().filter_map(|alias| alias.alias).map(Into::into).collect(),
            provider: given(wire.provider),
            providers: wire.providers.into_iter().collect(),
            custom_timeouts: wire.custom_timeouts.map(Into::into),
            retain_on_delete: wire.retain_on_delete,
            deleted_with: given(wire.deleted_with),
            replace_with: wire.replace_with,
            delete_before_replace: wire.delete_before_replace,
            additional_secret_outputs: wire.additional_secret_outputs,
            hooks: wire.hooks.unwrap_or_default().into(),
            import: given(wire.import),
            hide_diffs: wire.hide_diff,
            checksums: wire.plugin_checksums,
        })
    }
}

impl TryFrom<rpc::ResourceOptions> for ResolvedOptions {
    type Error = DecodeError;

    fn try_from(mut wire: rpc::ResourceOptions) -> Result<Self, DecodeError> {
        let parent = given(std::mem::take(&mut wire.parent));
        Ok(Self { parent, ..without_parent(wire).try_into()? })
    }
}

/// What hooks are told has the fields of what transforms are told, and the parent.
fn without_parent(wire: rpc::ResourceOptions) -> rpc::TransformResourceOptions {
    rpc::TransformResourceOptions {
        depends_on: wire.depends_on,
        protect: wire.protect,
        ignore_changes: wire.ignore_changes,
        replace_on_changes: wire.replace_on_changes,
        version: wire.version,
        aliases: wire.aliases,
        provider: wire.provider,
        custom_timeouts: wire.custom_timeouts,
        plugin_download_url: wire.plugin_download_url,
        retain_on_delete: wire.retain_on_delete,
        deleted_with: wire.deleted_with,
        delete_before_replace: wire.delete_before_replace,
        additional_secret_outputs: wire.additional_secret_outputs,
        providers: wire.providers,
        plugin_checksums: wire.plugin_checksums,
        hooks: wire.hooks,
        import: wire.import,
        hide_diff: wire.hide_diff,
        replace_with: wire.replace_with,
        replacement_trigger: wire.replacement_trigger,
    }
}

impl From<ResolvedOptions> for rpc::TransformResourceOptions {
    fn from(options: ResolvedOptions) -> Self {
        Self {
            depends_on: options.depends_on,
            protect: options.protect,
            ignore_changes: options.ignore_changes,
            replace_on_changes: options.replace_on_changes,
            replacement_trigger: options.replacement_trigger.map(to_value),
            version: options.version.unwrap_or_default(),
            plugin_download_url: options.plugin_download_url.unwrap_or_default(),
            aliases: options.aliases.into_iter().map(Into::into).collect(),
            provider: options.provider.unwrap_or_default(),
            providers: options.providers.into_iter().collect(),
            custom_timeouts: options.custom_timeouts.map(Into::into),
            retain_on_delete: options.retain_on_delete,
            deleted_with: options.deleted_with.unwrap_or_default(),
            replace_with: options.replace_with,
            delete_before_replace: options.delete_before_replace,
            additional_secret_outputs: options.additional_secret_outputs,
            hooks: Some(options.hooks.into()),
            import: options.import.unwrap_or_default(),
            hide_diff: options.hide_diffs,
            plugin_checksums: options.checksums,
        }
    }
}

impl From<rpc::alias::Alias> for ResolvedAlias {
    fn from(alias: rpc::alias::Alias) -> Self {
        use rpc::alias::{Alias, spec::Parent};
        match alias {
            Alias::Urn(urn) => Self::Urn(urn),
            Alias::Spec(spec) => Self::Parts {
                name: given(spec.name),
                token: given(spec.r#type),
                stack: given(spec.stack),
                project: given(spec.project),
                no_parent: spec.parent == Some(Parent::NoParent(true)),
                parent: match spec.parent {
                    Some(Parent::ParentUrn(urn)) => given(urn),
                    _ => None,
                },
            },
        }
    }
}

impl From<ResolvedAlias> for rpc::Alias {
    fn from(alias: ResolvedAlias) -> Self {
        use rpc::alias::{Alias, Spec, spec::Parent};
        let alias = match alias {
            ResolvedAlias::Urn(urn) => Alias::Urn(urn),
            ResolvedAlias::Parts { name, token, stack, project, parent, no_parent } => Alias::Spec(Spec {
                name: name.unwrap_or_default(),
                r#type: token.unwrap_or_default(),
                stack: stack.unwrap_or_default(),
                project: project.unwrap_or_default(),
                parent: parent.map(Parent::ParentUrn).or(no_parent.then_some(Parent::NoParent(true))),
            }),
        };
        Self { alias: Some(alias) }
    }
}

type WireTimeouts = rpc::register_resource_request::CustomTimeouts;

impl From<WireTimeouts> for ResolvedTimeouts {
    fn from(wire: WireTimeouts) -> Self {
        Self {
            create: given(wire.create),
            update: given(wire.update),
            delete: given(wire.delete),
            read: given(wire.read),
        }
    }
}

impl From<ResolvedTimeouts> for WireTimeouts {
    fn from(timeouts: ResolvedTimeouts) -> Self {
        Self {
            create: timeouts.create.unwrap_or_default(),
            update: timeouts.update.unwrap_or_default(),
            delete: timeouts.delete.unwrap_or_default(),
            read: timeouts.read.unwrap_or_default(),
        }
    }
}

/// Both types have the same fields; the compiler checks that none is forgotten.
macro_rules! same_fields {
    ($one:ty, $other:ty: $($field:ident),+) => {
        impl From<$one> for $other {
            fn from(one: $one) -> Self {
                Self { $($field: one.$field),+ }
            }
        }

        impl From<$other> for $one {
            fn from(other: $other) -> Self {
                Self { $($field: other.$field),+ }
            }
        }
    };
}

same_fields! {
    HookNames, rpc::register_resource_request::ResourceHooksBinding:
    before_create, after_create, before_update, after_update, before_delete, after_delete, on_error
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_survive_the_way_through_the_program() {
        use rpc::alias::{Alias, Spec, spec::Parent};
        let alias = |alias| rpc::Alias { alias: Some(alias) };
        let wire = rpc::TransformResourceOptions {
            depends_on: vec!["urn:a".into()],
            protect: Some(false),
            aliases: vec![
                alias(Alias::Urn("urn:old".into())),
                alias(Alias::Spec(Spec {
                    name: "old".into(),
                    parent: Some(Parent::NoParent(true)),
                    ..Spec::default()
                })),
            ],
            provider: "urn:p::id".into(),
            custom_timeouts: Some(WireTimeouts { create: "5m".into(), ..WireTimeouts::default() }),
            plugin_checksums: HashMap::from([("linux".into(), vec![1])]),
            hooks: Some(rpc::register_resource_request::ResourceHooksBinding {
                on_error: vec!["retry".into()],
                ..Default::default()
            }),
            replacement_trigger: Some(to_value(Value::Unknown)),
            ..Default::default()
        };
        let options = ResolvedOptions::try_from(wire.clone()).unwrap();
        assert_eq!(rpc::TransformResourceOptions::from(options), wire);
    }
}
