//! Laying a program's options over those that the engine has.

use pulumi_wasm_proto::{Urn, rpc};

use super::{
    Engine, hooks,
    request::{aliases, text, timeouts, urn_of, urns_of},
    settle::{settle, urns as urns_of_all},
};
use crate::{
    error::Error,
    hooks::Hooks,
    options::{Depended, ResourceOptions},
    output::Failure,
    resolved::{HookNames, ResolvedOptions},
    resource::{Kind, ResourceHandle, package_of},
};

/// What is set in `over` takes the place of what is in `options`; lists are added to. The resource is of the type
/// `token`, and `resource` if this program registers it.
pub(super) async fn lay_over(
    engine: &Engine,
    options: &mut ResolvedOptions,
    over: ResourceOptions,
    token: &str,
    resource: Option<&ResourceHandle>,
) -> Result<(), Failure> {
    if over.parent.is_some() || !over.transforms.is_empty() || !over.env_var_mappings.is_empty() {
        return Err(Error::FixedOption.into());
    }
    depend(&mut options.depends_on, &over.depends_on, resource).await?;
    resources(options, &over).await?;
    providers(options, &over, token).await?;
    options.aliases.extend(
        aliases(engine, over.aliases).await?.into_iter().filter_map(|alias| alias.alias).map(Into::into),
    );
    add_hooks(&mut options.hooks, over.hooks).await?;
    options.ignore_changes.extend(over.ignore_changes);
    options.replace_on_changes.extend(over.replace_on_changes);
    options.additional_secret_outputs.extend(over.additional_secret_outputs);
    options.hide_diffs.extend(over.hide_diffs);
    replace(&mut options.protect, over.protect);
    replace(&mut options.retain_on_delete, over.retain_on_delete);
    replace(&mut options.delete_before_replace, over.delete_before_replace);
    replace(&mut options.custom_timeouts, over.timeouts.map(|all| timeouts(all).into()));
    if let Some(id) = over.import_id {
        options.import = text(engine, "import", id).await?;
    }
    if let Some(trigger) = over.replacement_trigger {
        options.replacement_trigger = Some(settle("replacementTrigger", trigger).await?.0);
    }
    replace(&mut options.version, over.version);
    replace(&mut options.plugin_download_url, over.plugin_download_url);
    Ok(())
}

fn replace<T>(option: &mut Option<T>, over: Option<T>) {
    if over.is_some() {
        *option = over;
    }
}

async fn depend(
    urns: &mut Vec<Urn>,
    depends_on: &[Depended],
    resource: Option<&ResourceHandle>,
) -> Result<(), Failure> {
    for depended in depends_on {
        let depended = depended.resolve().await?;
        for dependency in &depended.resources {
            if dependency.0.kind != Kind::Component && resource == Some(dependency) {
                return Err(Error::DependsOnItself.into());
            }
            urns.extend(dependency.dependency_urns(resource).await?);
        }
        urns.extend(urns_of_all(&depended.dependencies, resource).await?);
    }
    Ok(())
}

async fn resources(options: &mut ResolvedOptions, over: &ResourceOptions) -> Result<(), Failure> {
    options.replace_with.extend(urns_of(&over.replace_with).await?);
    if let Some(resource) = &over.deleted_with {
        options.deleted_with = Some(urn_of(Some(resource)).await?);
    }
    Ok(())
}

/// A transform is for resources of all packages, and a provider for those of one.
async fn providers(
    options: &mut ResolvedOptions,
    over: &ResourceOptions,
    token: &str,
) -> Result<(), Failure> {
    let fits = |provider: &&ResourceHandle| {
        !token.starts_with("pulumi:providers:") && provider.package() == package_of(token)
    };
    if let Some(provider) = over.provider.as_ref().filter(fits) {
        options.provider = Some(provider.provider_reference().await?);
    }
    for (package, provider) in &over.providers {
        options.providers.insert(package.clone(), provider.provider_reference().await?);
    }
    Ok(())
}

async fn add_hooks(names: &mut HookNames, over: Hooks) -> Result<(), Failure> {
    let over: rpc::register_resource_request::ResourceHooksBinding = hooks::binding(over).await?;
    names.before_create.extend(over.before_create);
    names.after_create.extend(over.after_create);
    names.before_update.extend(over.before_update);
    names.after_update.extend(over.after_update);
    names.before_delete.extend(over.before_delete);
    names.after_delete.extend(over.after_delete);
    names.on_error.extend(over.on_error);
    Ok(())
}
