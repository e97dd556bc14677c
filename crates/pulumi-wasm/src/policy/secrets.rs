//! What must not show in what policies say.

use std::{cmp::Reverse, collections::BTreeSet, fmt, sync::Arc};

use pulumi_wasm_proto::{Object, Value};

use super::schema::json_value;
use crate::engine::RunInfo;

/// Texts shorter than this, and numbers of fewer digits, are not looked for: they would be found everywhere.
const SHORTEST: usize = 3;

/// Texts to hide. Where one holds another, the longer one goes first.
#[derive(Clone, Default)]
pub(super) struct Secrets(Arc<BTreeSet<(Reverse<usize>, String)>>);

impl fmt::Debug for Secrets {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Secrets({})", self.0.len())
    }
}

impl Secrets {
    /// The stack's secret configuration.
    pub(super) fn of_config(info: &RunInfo) -> Self {
        let mut texts = Texts::default();
        for text in info.secret_keys.iter().filter_map(|key| info.config.get(key)) {
            texts.add(text.clone());
            // A policy may read it as JSON, and show a part of it.
            if let Ok(json) = serde_json::from_str(text) {
                texts.collect(&json_value(&json), true);
            }
        }
        Self(Arc::new(texts.0))
    }

    /// These, and the secrets among properties.
    pub(super) fn and<'a>(&self, properties: impl IntoIterator<Item = &'a Object>) -> Self {
        let mut texts = Texts::default();
        properties.into_iter().flat_map(Object::values).for_each(|value| texts.collect(value, false));
        if texts.0.is_empty() {
            return self.clone();
        }
        texts.0.extend(self.0.iter().cloned());
        Self(Arc::new(texts.0))
    }

    /// The message without them.
    pub(super) fn masked(&self, message: &str) -> String {
        self.0.iter().fold(message.to_owned(), |text, (_, secret)| text.replace(secret, "[secret]"))
    }
}

#[derive(Default)]
struct Texts(BTreeSet<(Reverse<usize>, String)>);

impl Texts {
    fn add(&mut self, text: String) {
        if text.len() >= SHORTEST {
            self.0.insert((Reverse(text.len()), text));
        }
    }

    fn add_number(&mut self, number: f64) {
        let text = number.to_string();
        if text.chars().filter(char::is_ascii_digit).count() >= SHORTEST {
            self.add(text);
        }
    }

    fn collect(&mut self, value: &Value, secret: bool) {
        match value {
            Value::Secret(inner) => self.collect(inner, true),
            Value::Output(output) => {
                output.value.iter().for_each(|inner| self.collect(inner, secret || output.secret));
            }
            Value::String(text) if secret => self.add(text.clone()),
            Value::Number(number) if secret => self.add_number(*number),
            Value::Array(items) => items.iter().for_each(|item| self.collect(item, secret)),
            Value::Object(fields) => fields.values().for_each(|field| self.collect(field, secret)),
            _ => {}
        }
    }
}
