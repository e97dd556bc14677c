//! What is sent to register a resource.

use std::collections::HashMap;

use pulumi_wasm_proto::{Urn, Value, rpc, to_struct, to_value};

use super::{
    Engine, hooks,
    register::source_position,
    settle::{SettledInputs, all_dependencies, settle},
    transform,
};
use crate::{
    error::Error,
    input::Tree,
    options::{Alias, AliasSpec, CustomTimeouts, FormerParent, ResourceOptions, Timeout},
    output::Failure,
    resource::{Kind, ResourceHandle, package_of},
};

pub(super) async fn request(
    resource: &ResourceHandle,
    inputs: SettledInputs,
    options: ResourceOptions,
) -> Result<rpc::RegisterResourceRequest, Failure> {
    let node = &resource.0;
    let trigger = options.replacement_trigger.clone().unwrap_or(Tree::Nothing);
    let (trigger, trigger_dependencies) = settle("replacementTrigger", trigger).await?;
    let dependencies =
        all_dependencies(resource, &inputs, &options.depends_on, &trigger_dependencies).await?;
    let plugin = node.plugin.select(&node.engine).await?;
    Ok(rpc::RegisterResourceRequest {
        r#type: node.token.clone(),
        name: node.name.clone(),
        parent: parent_urn(resource).await?,
        source_position: source_position(resource),
        custom: node.kind == Kind::Custom,
        remote: node.kind == Kind::Remote,
        object: Some(to_struct(inputs.object)),
        dependencies,
        property_dependencies: inputs.dependencies.into_iter().map(property_dependency).collect(),
        provider: provider_reference(resource, &options).await?,
        providers: provider_references(resource).await?,
        deleted_with: urn_of(options.deleted_with.as_ref()).await?,
        replacement_trigger: (trigger != Value::Null).then(|| to_value(trigger)),
        env_var_mappings: options.env_var_mappings,
        replace_with: urns_of(&options.replace_with).await?,
        aliases: aliases(&node.engine, options.aliases).await?,
        transforms: transform::callbacks(&node.engine, options.transforms).await?,
        hooks: Some(hooks::binding(options.hooks).await?),
        alias_specs: true,
        protect: options.protect,
        retain_on_delete: options.retain_on_delete,
        delete_before_replace: options.delete_before_replace.unwrap_or(false),
        delete_before_replace_defined: options.delete_before_replace.is_some(),
        ignore_changes: options.ignore_changes,
        replace_on_changes: options.replace_on_changes,
        additional_secret_outputs: options.additional_secret_outputs,
        hide_diffs: options.hide_diffs,
        custom_timeouts: options.timeouts.map(timeouts),
        import_id: text(&node.engine, "import", options.import_id.unwrap_or(Tree::Nothing))
            .await?
            .unwrap_or_default(),
        version: plugin.version,
        plugin_download_url: plugin.download_url,
        package_ref: plugin.package_ref,
        accept_secrets: true,
        accept_resources: true,
        supports_partial_values: true,
        supports_result_reporting: true,
        ..Default::default()
    })
}

fn property_dependency(
    (name, urns): (String, Vec<Urn>),
) -> (String, rpc::register_resource_request::PropertyDependencies) {
    (name, rpc::register_resource_request::PropertyDependencies { urns })
}

pub(super) async fn parent_urn(resource: &ResourceHandle) -> Result<Urn, Failure> {
    urn_of(resource.0.parent.as_ref()).await
}

pub(super) async fn urn_of(resource: Option<&ResourceHandle>) -> Result<Urn, Failure> {
    Ok(match resource {
        Some(resource) => resource.registered().await?.urn.clone(),
        None => Urn::new(),
    })
}

pub(super) async fn urns_of(resources: &[ResourceHandle]) -> Result<Vec<Urn>, Failure> {
    let mut urns = Vec::with_capacity(resources.len());
    for resource in resources {
        urns.push(urn_of(Some(resource)).await?);
    }
    Ok(urns)
}

/// The provider that manages the resource; empty for the stack's default one.
pub(super) async fn provider_reference(
    resource: &ResourceHandle,
    options: &ResourceOptions,
) -> Result<String, Failure> {
    if resource.0.kind == Kind::Component || resource.0.token.starts_with("pulumi:providers:") {
        return Ok(String::new());
    }
    fitting_provider(&resource.0.token, options.provider.as_ref(), Some(resource)).await
}

/// The provider for a type or function: the one given, else the resource's. Empty for the stack's default one.
pub(super) async fn fitting_provider(
    token: &str,
    given: Option<&ResourceHandle>,
    resource: Option<&ResourceHandle>,
) -> Result<String, Failure> {
    let package = package_of(token);
    let given = given.filter(|provider| provider.package() == package);
    match given.or_else(|| resource?.0.providers.get(package)) {
        Some(provider) => provider.provider_reference().await,
        None => Ok(String::new()),
    }
}

async fn provider_references(resource: &ResourceHandle) -> Result<HashMap<String, String>, Failure> {
    let mut references = HashMap::new();
    if resource.0.kind != Kind::Custom {
        for (package, provider) in &resource.0.providers {
            references.insert(package.clone(), provider.provider_reference().await?);
        }
    }
    Ok(references)
}

pub(super) fn timeouts(timeouts: CustomTimeouts) -> rpc::register_resource_request::CustomTimeouts {
    let text = |timeout: Option<Timeout>| timeout.map(|timeout| timeout.0).unwrap_or_default();
    rpc::register_resource_request::CustomTimeouts {
        create: text(timeouts.create),
        update: text(timeouts.update),
        delete: text(timeouts.delete),
        read: text(timeouts.read),
    }
}

/// A text that an option takes; `None` where it isn't given, and while it is unknown in a preview.
pub(super) async fn text(engine: &Engine, option: &str, tree: Tree) -> Result<Option<String>, Failure> {
    let (value, _) = settle(option, tree).await?;
    match value.into_plain() {
        Value::String(text) => Ok(Some(text)),
        Value::Unknown if !engine.info.dry_run => {
            Err(Error::UnknownOption { option: option.to_owned() }.into())
        }
        _ => Ok(None),
    }
}

/// The former names; those that a preview doesn't know yet are left out.
pub(super) async fn aliases(engine: &Engine, aliases: Vec<Alias>) -> Result<Vec<rpc::Alias>, Failure> {
    let mut all = Vec::with_capacity(aliases.len());
    for alias in aliases {
        let alias = match alias {
            Alias::Urn(urn) => text(engine, "aliases", urn.into_tree()).await?.map(rpc::alias::Alias::Urn),
            Alias::Spec(spec) => alias_spec(engine, *spec).await?.map(rpc::alias::Alias::Spec),
        };
        all.extend(alias.map(|alias| rpc::Alias { alias: Some(alias) }));
    }
    Ok(all)
}

async fn alias_spec(engine: &Engine, spec: AliasSpec) -> Result<Option<rpc::alias::Spec>, Failure> {
    use rpc::alias::spec::Parent;
    let parent = match spec.parent {
        Some(FormerParent::Resource(parent)) => Some(Parent::ParentUrn(urn_of(Some(&parent)).await?)),
        Some(FormerParent::Urn(urn)) => match text(engine, "aliases", urn).await? {
            Some(urn) => Some(Parent::ParentUrn(urn)),
            None => return Ok(None),
        },
        Some(FormerParent::Stack) => Some(Parent::NoParent(true)),
        None => None,
    };
    let (name, r#type) = (alias_part(engine, spec.name).await?, alias_part(engine, spec.token).await?);
    let (stack, project) = (alias_part(engine, spec.stack).await?, alias_part(engine, spec.project).await?);
    let (Some(name), Some(r#type), Some(stack), Some(project)) = (name, r#type, stack, project) else {
        return Ok(None);
    };
    Ok(Some(rpc::alias::Spec { name, r#type, stack, project, parent }))
}

/// Empty for what isn't given: it is as now. `None` for what a preview doesn't know yet.
async fn alias_part(engine: &Engine, part: Option<Tree>) -> Result<Option<String>, Failure> {
    match part {
        Some(part) => text(engine, "aliases", part).await,
        None => Ok(Some(String::new())),
    }
}
