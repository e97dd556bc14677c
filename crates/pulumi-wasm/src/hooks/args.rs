//! What a hook is told.

use pulumi_wasm_proto::{DecodeError, Urn, from_struct, rpc};

use crate::{properties::Properties, resolved::ResolvedOptions};

/// What a [`ResourceHook`](crate::ResourceHook) is told about the resource.
///
/// | | old inputs | new inputs | old outputs | new outputs |
/// |---|---|---|---|---|
/// | before create | | ✓ | | |
/// | after create | | ✓ | | ✓ |
/// | before update | ✓ | ✓ | ✓ | |
/// | after update | ✓ | ✓ | ✓ | ✓ |
/// | before and after delete | ✓ | | ✓ | |
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct HookArgs {
    /// The resource's unique name in Pulumi.
    pub urn: Urn,
    /// The id that its provider gave it; empty before it exists, and for components.
    pub id: String,
    /// Its name in the program.
    pub name: String,
    /// Its type.
    pub token: String,
    /// The inputs that it is to have.
    pub new_inputs: Option<Properties>,
    /// The inputs that it had.
    pub old_inputs: Option<Properties>,
    /// The outputs that it has now.
    pub new_outputs: Option<Properties>,
    /// The outputs that it had.
    pub old_outputs: Option<Properties>,
    /// The options that it is to have.
    pub new_options: Option<ResolvedOptions>,
    /// The options that it had.
    pub old_options: Option<ResolvedOptions>,
}

/// What an [`ErrorHook`](crate::ErrorHook) is told about the resource and what failed.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ErrorHookArgs {
    /// The resource's unique name in Pulumi.
    pub urn: Urn,
    /// The id that its provider gave it; empty before it exists.
    pub id: String,
    /// Its name in the program.
    pub name: String,
    /// Its type.
    pub token: String,
    /// What failed: `create`, `update` or `delete`.
    pub failed_operation: String,
    /// The failures of all tries, the newest first.
    pub errors: Vec<String>,
    /// The inputs that it is to have; `None` for a deletion.
    pub new_inputs: Option<Properties>,
    /// The inputs that it had; `None` for a creation.
    pub old_inputs: Option<Properties>,
    /// The outputs that it had; `None` for a creation.
    pub old_outputs: Option<Properties>,
    /// The options that it is to have.
    pub new_options: Option<ResolvedOptions>,
    /// The options that it had.
    pub old_options: Option<ResolvedOptions>,
}

impl TryFrom<rpc::ResourceHookRequest> for HookArgs {
    type Error = DecodeError;

    fn try_from(request: rpc::ResourceHookRequest) -> Result<Self, DecodeError> {
        Ok(Self {
            urn: request.urn,
            id: request.id,
            name: request.name,
            token: request.r#type,
            new_inputs: properties(request.new_inputs)?,
            old_inputs: properties(request.old_inputs)?,
            new_outputs: properties(request.new_outputs)?,
            old_outputs: properties(request.old_outputs)?,
            new_options: options(request.new_options)?,
            old_options: options(request.old_options)?,
        })
    }
}

impl TryFrom<rpc::ErrorHookRequest> for ErrorHookArgs {
    type Error = DecodeError;

    fn try_from(request: rpc::ErrorHookRequest) -> Result<Self, DecodeError> {
        Ok(Self {
            urn: request.urn,
            id: request.id,
            name: request.name,
            token: request.r#type,
            failed_operation: request.failed_operation,
            errors: request.errors,
            new_inputs: properties(request.new_inputs)?,
            old_inputs: properties(request.old_inputs)?,
            old_outputs: properties(request.old_outputs)?,
            new_options: options(request.new_options)?,
            old_options: options(request.old_options)?,
        })
    }
}

fn properties(wire: Option<prost_types::Struct>) -> Result<Option<Properties>, DecodeError> {
    Ok(wire.map(from_struct).transpose()?.map(Properties::from))
}

fn options(wire: Option<rpc::ResourceOptions>) -> Result<Option<ResolvedOptions>, DecodeError> {
    wire.map(ResolvedOptions::try_from).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hook_learns_the_parent() {
        let options = rpc::ResourceOptions { parent: "urn:parent".into(), ..Default::default() };
        let request = rpc::ResourceHookRequest { new_options: Some(options), ..Default::default() };
        let args = HookArgs::try_from(request).unwrap();
        assert_eq!(args.new_options.unwrap().parent.as_deref(), Some("urn:parent"));
    }
}
