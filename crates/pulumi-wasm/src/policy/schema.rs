//! What a policy's configuration may be.

use pulumi_wasm_proto::{Object, Value, rpc, to_struct};

use crate::convert;

/// The properties of a policy's configuration, each with its JSON Schema.
///
/// ```
/// use pulumi_wasm::policy::ConfigSchema;
/// use serde_json::json;
///
/// let schema = ConfigSchema::new()
///     .required("regions", json!({ "type": "array", "items": { "type": "string" }, "minItems": 1 }))
///     .optional("exceptions", json!({ "type": "number", "minimum": 0 }));
/// ```
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct ConfigSchema {
    properties: Object,
    required: Vec<String>,
}

impl ConfigSchema {
    /// No property.
    pub fn new() -> Self {
        Self::default()
    }

    /// A property that must be given.
    pub fn required(mut self, name: impl Into<String>, schema: serde_json::Value) -> Self {
        let name = name.into();
        self.required.push(name.clone());
        self.optional(name, schema)
    }

    /// A property that may be given.
    pub fn optional(mut self, name: impl Into<String>, schema: serde_json::Value) -> Self {
        self.properties.insert(name.into(), json_value(&schema));
        self
    }

    pub(super) fn into_wire(self) -> rpc::PolicyConfigSchema {
        rpc::PolicyConfigSchema { properties: Some(to_struct(self.properties)), required: self.required }
    }
}

/// JSON as a property value. Only a special object of Pulumi's protocol isn't one, and that has no place in a policy.
pub(super) fn json_value(json: &serde_json::Value) -> Value {
    convert::to_value(json).unwrap_or_default()
}
