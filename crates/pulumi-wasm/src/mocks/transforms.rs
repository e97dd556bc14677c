//! Transforms, run as the engine runs them.

use std::{collections::BTreeMap, sync::Arc};

use prost::Message;
use pulumi_wasm_proto::{Urn, Value, from_value, rpc};

use crate::{engine::Engine, error::Error};

/// The tokens of the transforms that the program has handed out.
#[derive(Default)]
pub(super) struct Transforms {
    pub(super) stack: Vec<String>,
    pub(super) invokes: Vec<String>,
    resources: BTreeMap<Urn, (Urn, Vec<String>)>,
}

impl Transforms {
    /// Keeps a resource's own transforms for its children.
    pub(super) fn add(&mut self, urn: &str, request: &rpc::RegisterResourceRequest) {
        let own = request.transforms.iter().map(|callback| callback.token.clone()).collect();
        self.resources.insert(urn.to_owned(), (request.parent.clone(), own));
    }

    /// Those for a resource: its own, its parents', and the stack's.
    pub(super) fn of(&self, request: &rpc::RegisterResourceRequest) -> Vec<String> {
        let mut all: Vec<String> = request.transforms.iter().map(|callback| callback.token.clone()).collect();
        let mut parent = &request.parent;
        while let Some((next, transforms)) = self.resources.get(parent) {
            all.extend_from_slice(transforms);
            parent = next;
        }
        all.extend_from_slice(&self.stack);
        all
    }
}

/// Runs one transform of a resource.
pub(super) async fn resource(
    engine: &Arc<Engine>,
    token: &str,
    mut request: rpc::RegisterResourceRequest,
) -> Result<rpc::RegisterResourceRequest, Error> {
    let asked = rpc::TransformRequest {
        r#type: request.r#type.clone(),
        name: request.name.clone(),
        custom: request.custom,
        parent: request.parent.clone(),
        properties: request.object.clone(),
        options: Some(options(&request)),
    };
    let answer: rpc::TransformResponse = call(engine, token, &asked).await?;
    if let Some(options) = answer.options {
        request = with_options(request, options);
    }
    if let Some(properties) = answer.properties {
        depend(&mut request, &properties)?;
        request.object = Some(properties);
    }
    Ok(request)
}

/// Runs one transform of a function's call.
pub(super) async fn invoke(
    engine: &Arc<Engine>,
    token: &str,
    request: rpc::ResourceInvokeRequest,
) -> Result<rpc::ResourceInvokeRequest, Error> {
    let options = rpc::TransformInvokeOptions {
        provider: request.provider.clone(),
        plugin_download_url: request.plugin_download_url.clone(),
        version: request.version.clone(),
        ..Default::default()
    };
    let asked = rpc::TransformInvokeRequest {
        token: request.tok.clone(),
        args: request.args.clone(),
        options: Some(options.clone()),
    };
    let answer: rpc::TransformInvokeResponse = call(engine, token, &asked).await?;
    let options = answer.options.unwrap_or(options);
    Ok(rpc::ResourceInvokeRequest {
        args: answer.args.or(request.args),
        provider: options.provider,
        plugin_download_url: options.plugin_download_url,
        version: options.version,
        ..request
    })
}

pub(super) async fn call<A: Message + Default>(
    engine: &Arc<Engine>,
    token: &str,
    request: &impl Message,
) -> Result<A, Error> {
    let answer = engine.call_back(token, request.encode_to_vec()).await?;
    A::decode(answer.as_slice()).map_err(|error| Error::Engine(error.to_string()))
}

/// Outputs that a transform has set bring their dependencies.
fn depend(request: &mut rpc::RegisterResourceRequest, properties: &prost_types::Struct) -> Result<(), Error> {
    for (name, value) in &properties.fields {
        if let Value::Output(output) = from_value(value.clone()).map_err(Error::Protocol)? {
            request.dependencies.extend(output.dependencies.iter().cloned());
            let of_property = request.property_dependencies.entry(name.clone()).or_default();
            of_property.urns.extend(output.dependencies);
        }
    }
    request.dependencies.sort();
    request.dependencies.dedup();
    Ok(())
}

fn options(request: &rpc::RegisterResourceRequest) -> rpc::TransformResourceOptions {
    let request = request.clone();
    rpc::TransformResourceOptions {
        depends_on: request.dependencies,
        protect: request.protect,
        ignore_changes: request.ignore_changes,
        replace_on_changes: request.replace_on_changes,
        version: request.version,
        aliases: request.aliases,
        provider: request.provider,
        custom_timeouts: request.custom_timeouts,
        plugin_download_url: request.plugin_download_url,
        retain_on_delete: request.retain_on_delete,
        deleted_with: request.deleted_with,
        delete_before_replace: request.delete_before_replace_defined.then_some(request.delete_before_replace),
        additional_secret_outputs: request.additional_secret_outputs,
        providers: request.providers,
        plugin_checksums: request.plugin_checksums,
        hooks: request.hooks,
        import: request.import_id,
        hide_diff: request.hide_diffs,
        replace_with: request.replace_with,
        replacement_trigger: request.replacement_trigger,
    }
}

fn with_options(
    request: rpc::RegisterResourceRequest,
    options: rpc::TransformResourceOptions,
) -> rpc::RegisterResourceRequest {
    rpc::RegisterResourceRequest {
        dependencies: options.depends_on,
        protect: options.protect,
        ignore_changes: options.ignore_changes,
        replace_on_changes: options.replace_on_changes,
        version: options.version,
        aliases: options.aliases,
        provider: options.provider,
        custom_timeouts: options.custom_timeouts,
        plugin_download_url: options.plugin_download_url,
        retain_on_delete: options.retain_on_delete,
        deleted_with: options.deleted_with,
        delete_before_replace: options.delete_before_replace.unwrap_or(false),
        delete_before_replace_defined: options.delete_before_replace.is_some(),
        additional_secret_outputs: options.additional_secret_outputs,
        providers: options.providers,
        plugin_checksums: options.plugin_checksums,
        hooks: options.hooks,
        import_id: options.import,
        hide_diffs: options.hide_diff,
        replace_with: options.replace_with,
        replacement_trigger: options.replacement_trigger,
        ..request
    }
}
