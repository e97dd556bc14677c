//! Templates, and what selects one of them.

use std::collections::BTreeMap;

use pulumi_wasm::{Input, IntoInput};

/// The key for whatever no other key is selected for.
pub(crate) const DEFAULT: &str = "$default";
/// What selects it always. Without the backslash it would be a variable.
pub(crate) const SELECT_DEFAULT: &str = r"\$default";

/// Templates in the Velocity language, by the value of the selection expression.
#[derive(Clone, Debug, Default)]
pub(crate) struct Templates {
    by_key: BTreeMap<String, Input<String>>,
    selection: Option<String>,
}

impl Templates {
    pub(super) fn add(&mut self, selected: impl Into<String>, template: impl IntoInput<String>) {
        self.by_key.insert(selected.into(), template.into_input());
    }

    pub(super) fn select(&mut self, expression: impl Into<String>) {
        self.selection = Some(expression.into());
    }

    /// The templates, if there are any.
    pub(super) fn some(&self) -> Option<BTreeMap<String, Input<String>>> {
        (!self.by_key.is_empty()).then(|| self.by_key.clone())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.by_key.is_empty()
    }

    /// What selects one: a default template has to be selected, too.
    pub(super) fn selection(&self) -> Option<&str> {
        let of_default = self.by_key.contains_key(DEFAULT).then_some(SELECT_DEFAULT);
        self.selection.as_deref().or(of_default)
    }

    /// A key that nothing selects.
    pub(crate) fn unselected(&self) -> Option<&str> {
        let mut others = self.by_key.keys().filter(|key| *key != DEFAULT);
        others.next().filter(|_| self.selection.is_none()).map(String::as_str)
    }
}
