//! The JSON Schema files, and what they say of a message.

use std::path::Path;
use std::sync::LazyLock;

use boon::{Compiler, Schemas};
use serde_json::Value;

/// The files of `schemas/` that describe whole messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Schema {
    Request,
    Reply,
    Push,
    Error,
    TokenQuestion,
    TokenAnswer,
}

static COMPILED: LazyLock<(Schemas, [boon::SchemaIndex; 6])> = LazyLock::new(|| {
    let mut schemas = Schemas::new();
    let mut compiler = Compiler::new();
    let names = ["request", "reply", "push", "error", "token-question", "token-answer"];
    let files = names.map(|name| {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("schemas/{name}.json"));
        compiler.compile(file.to_str().unwrap(), &mut schemas).unwrap()
    });
    (schemas, files)
});

impl Schema {
    /// What a message to a client is, as far as its fields tell.
    pub(crate) fn of_answer(message: &Value) -> Self {
        match message["type"].as_str() {
            Some("error") => Self::Error,
            _ if message.get("connectionId").is_some() => Self::Reply,
            _ => Self::Push,
        }
    }

    /// Why `message` isn't what this describes.
    pub(crate) fn complaint(self, message: &Value) -> Option<String> {
        let (schemas, files) = &*COMPILED;
        schemas
            .validate(message, files[self as usize])
            .err()
            .map(|error| format!("{self:?}: {error:#}\n{message}"))
    }

    pub(crate) fn demand(self, message: &Value) {
        assert_eq!(None, self.complaint(message));
    }
}

/// What is wrong with a request by itself, whatever the table and the other clients are like.
const MALFORMED: [&str; 9] = [
    "not_text",
    "not_json",
    "not_an_object",
    "unknown_action",
    "missing_field",
    "wrong_type",
    "bad_room",
    "bad_id",
    "bad_after",
];

/// Demands that the schema takes the requests that the code takes, and refuses those that it refuses.
pub(crate) fn demand_agreement(request: &Value, reply: &Value) {
    let code = reply["code"].as_str().unwrap_or_default();
    match Schema::Request.complaint(request) {
        None => assert!(!MALFORMED.contains(&code), "the schema takes {request}, which gets {reply}"),
        Some(complaint) => assert_eq!("error", reply["type"], "{complaint}"),
    }
}
