//! What messages have to look like.

use serde_json::Value;

/// A JSON schema (draft 4) for the messages of one or several routes.
///
/// ```
/// use aws_websocket_api::Model;
/// use serde_json::json;
///
/// let joining = Model::new("JoinRoom", json!({
///     "type": "object",
///     "required": ["action", "room"],
///     "properties": { "room": { "type": "string", "maxLength": 64 } },
/// }));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    pub(crate) name: String,
    pub(crate) schema: Value,
}

impl Model {
    /// A model with this name, of letters and digits only.
    pub fn new(name: impl Into<String>, schema: Value) -> Self {
        Self { name: name.into(), schema }
    }
}
