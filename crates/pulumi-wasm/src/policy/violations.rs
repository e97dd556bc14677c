//! What a policy has to say.

use pulumi_wasm_proto::{Object, Urn, Value};

use super::resource::PolicyResource;

/// Secret texts shorter than this are not looked for in messages: they would be found everywhere.
const SHORTEST_MASKED: usize = 3;

/// What a policy found wrong. Secret texts of the resources don't get into it: they show as `[secret]`.
#[derive(Debug, Default)]
pub struct Violations {
    pub(super) found: Vec<Violation>,
    pub(super) not_applicable: Option<String>,
    secrets: Vec<String>,
}

#[derive(Debug)]
pub(super) struct Violation {
    pub(super) message: String,
    /// `None` for whatever is being looked at.
    pub(super) urn: Option<Urn>,
}

impl Violations {
    pub(super) fn hiding<'a>(properties: impl IntoIterator<Item = &'a Object>) -> Self {
        let mut secrets = Vec::new();
        properties.into_iter().flat_map(Object::values).for_each(|value| collect(value, false, &mut secrets));
        // Where one secret holds another, the longer one must go first.
        secrets.sort_by_key(|text| std::cmp::Reverse(text.len()));
        Self { secrets, ..Self::default() }
    }

    /// Reports a violation by the resource, or by the stack in a stack policy.
    pub fn report(&mut self, message: impl AsRef<str>) {
        let message = self.masked(message.as_ref());
        self.found.push(Violation { message, urn: None });
    }

    /// Reports a violation by one of the stack's resources.
    pub fn report_for(&mut self, resource: &PolicyResource, message: impl AsRef<str>) {
        let message = self.masked(message.as_ref());
        self.found.push(Violation { message, urn: Some(resource.urn().to_owned()) });
    }

    /// Says that the policy has nothing to say here, and why.
    pub fn not_applicable(&mut self, reason: impl AsRef<str>) {
        self.not_applicable = Some(self.masked(reason.as_ref()));
    }

    pub(super) fn masked(&self, message: &str) -> String {
        self.secrets.iter().fold(message.to_owned(), |text, secret| text.replace(secret, "[secret]"))
    }
}

fn collect(value: &Value, secret: bool, secrets: &mut Vec<String>) {
    match value {
        Value::Secret(inner) => collect(inner, true, secrets),
        Value::Output(output) => {
            output.value.iter().for_each(|inner| collect(inner, secret || output.secret, secrets));
        }
        Value::String(text) if secret && text.len() >= SHORTEST_MASKED => secrets.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| collect(item, secret, secrets)),
        Value::Object(fields) => fields.values().for_each(|field| collect(field, secret, secrets)),
        _ => {}
    }
}
