//! What is sent to register a resource.

use std::{collections::HashMap, time::Duration};

use pulumi_wasm_proto::{Urn, rpc, to_struct};

use super::{
    hooks,
    settle::{SettledInputs, all_dependencies},
    transform,
};
use crate::{
    options::{Alias, AliasSpec, CustomTimeouts, ResourceOptions},
    output::Failure,
    resource::{Kind, ResourceHandle, package_of},
};

pub(super) async fn request(
    resource: &ResourceHandle,
    inputs: SettledInputs,
    options: ResourceOptions,
) -> Result<rpc::RegisterResourceRequest, Failure> {
    let node = &resource.0;
    let dependencies = all_dependencies(resource, &inputs, &options.depends_on).await?;
    let plugin = node.plugin.select(&node.engine).await?;
    Ok(rpc::RegisterResourceRequest {
        r#type: node.token.clone(),
        name: node.name.clone(),
        parent: parent_urn(resource).await?,
        custom: node.kind == Kind::Custom,
        remote: node.kind == Kind::Remote,
        object: Some(to_struct(inputs.object)),
        dependencies,
        property_dependencies: inputs.dependencies.into_iter().map(property_dependency).collect(),
        provider: provider_reference(resource, &options).await?,
        providers: provider_references(resource).await?,
        deleted_with: urn_of(options.deleted_with.as_ref()).await?,
        replace_with: urns_of(&options.replace_with).await?,
        aliases: aliases(options.aliases).await?,
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
        import_id: options.import_id.unwrap_or_default(),
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
    let given = options.provider.iter().chain(&options.providers);
    fitting_provider(&resource.0.token, given, resource.0.parent.as_ref()).await
}

/// The provider for a type or function: one of those given, else the parent's. Empty for the stack's default one.
pub(super) async fn fitting_provider(
    token: &str,
    mut given: impl Iterator<Item = &ResourceHandle>,
    parent: Option<&ResourceHandle>,
) -> Result<String, Failure> {
    let package = package_of(token);
    let own = given.find(|provider| provider.package() == package);
    match own.or_else(|| parent?.0.providers.get(package)) {
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
    // Go's notation for durations.
    let text = |timeout: Option<Duration>| {
        timeout.map(|timeout| format!("{}s", timeout.as_secs_f64())).unwrap_or_default()
    };
    rpc::register_resource_request::CustomTimeouts {
        create: text(timeouts.create),
        update: text(timeouts.update),
        delete: text(timeouts.delete),
        ..Default::default()
    }
}

pub(super) async fn aliases(aliases: Vec<Alias>) -> Result<Vec<rpc::Alias>, Failure> {
    let mut all = Vec::with_capacity(aliases.len());
    for alias in aliases {
        let alias = match alias {
            Alias::Urn(urn) => rpc::alias::Alias::Urn(urn),
            Alias::Spec(spec) => rpc::alias::Alias::Spec(alias_spec(spec).await?),
        };
        all.push(rpc::Alias { alias: Some(alias) });
    }
    Ok(all)
}

async fn alias_spec(spec: AliasSpec) -> Result<rpc::alias::Spec, Failure> {
    let parent = match &spec.parent {
        Some(parent) => Some(rpc::alias::spec::Parent::ParentUrn(urn_of(Some(parent)).await?)),
        None => spec.no_parent.then_some(rpc::alias::spec::Parent::NoParent(true)),
    };
    Ok(rpc::alias::Spec {
        name: spec.name.unwrap_or_default(),
        r#type: spec.token.unwrap_or_default(),
        stack: spec.stack.unwrap_or_default(),
        project: spec.project.unwrap_or_default(),
        parent,
    })
}
