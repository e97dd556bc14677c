//! A request for a component, as the registration of the component.

use std::{collections::BTreeSet, mem::take};

use pulumi_wasm_proto::{rpc, to_struct};

use super::arguments::Arguments;

/// A component is registered as the engine was asked for it: its options come over the wire as they go back.
pub(super) fn registration(
    mut request: rpc::ConstructRequest,
    arguments: Arguments,
) -> rpc::RegisterResourceRequest {
    let inputs = arguments.dependencies.values().flatten().cloned();
    let dependencies: BTreeSet<_> = take(&mut request.dependencies).into_iter().chain(inputs).collect();
    let property_dependencies = arguments.dependencies.into_iter().map(|(name, urns)| {
        let urns = urns.into_iter().collect();
        (name, rpc::register_resource_request::PropertyDependencies { urns })
    });
    rpc::RegisterResourceRequest {
        object: Some(to_struct(arguments.values)),
        property_dependencies: property_dependencies.collect(),
        dependencies: dependencies.into_iter().collect(),
        accept_secrets: true,
        accept_resources: true,
        supports_partial_values: true,
        supports_result_reporting: true,
        ..with_options(request)
    }
}

/// What it is, and how the engine treats it.
fn with_options(request: rpc::ConstructRequest) -> rpc::RegisterResourceRequest {
    rpc::RegisterResourceRequest {
        r#type: request.r#type,
        name: request.name,
        parent: request.parent,
        providers: request.providers,
        aliases: request.aliases,
        alias_specs: true,
        protect: request.protect,
        retain_on_delete: request.retain_on_delete,
        delete_before_replace: request.delete_before_replace.unwrap_or(false),
        delete_before_replace_defined: request.delete_before_replace.is_some(),
        ignore_changes: request.ignore_changes,
        replace_on_changes: request.replace_on_changes,
        replacement_trigger: request.replacement_trigger,
        additional_secret_outputs: request.additional_secret_outputs,
        custom_timeouts: request.custom_timeouts.map(custom_timeouts),
        deleted_with: request.deleted_with,
        replace_with: request.replace_with,
        hooks: request.resource_hooks.map(hooks),
        parent_stack_trace_handle: request.stack_trace_handle,
        ..Default::default()
    }
}

fn custom_timeouts(
    timeouts: rpc::construct_request::CustomTimeouts,
) -> rpc::register_resource_request::CustomTimeouts {
    let rpc::construct_request::CustomTimeouts { create, update, delete, read } = timeouts;
    rpc::register_resource_request::CustomTimeouts { create, update, delete, read }
}

fn hooks(
    hooks: rpc::construct_request::ResourceHooksBinding,
) -> rpc::register_resource_request::ResourceHooksBinding {
    rpc::register_resource_request::ResourceHooksBinding {
        before_create: hooks.before_create,
        after_create: hooks.after_create,
        before_update: hooks.before_update,
        after_update: hooks.after_update,
        before_delete: hooks.before_delete,
        after_delete: hooks.after_delete,
        on_error: hooks.on_error,
    }
}
