//! Reading a stack's configuration, with everything that is wrong in it at once.

use std::{collections::BTreeMap, fmt, str::FromStr};

use pulumi_wasm::{Config, Input, IntoInput};
use serde_json::Value;

use super::SettingProblem;
use crate::suggestion::suggestion;

/// What is said of a value that must not be shown.
pub(super) const UNSHOWN: &str = "is a secret that can't be used";

const NO_CORS: &str = "WebSocket APIs have no CORS: a browser asks no leave before it connects, it sends its Origin. \
                       Set allowedOrigins, which the connect function checks";

/// A value that is set.
pub(super) struct Found {
    value: Value,
    secret: bool,
}

/// A mapping that is being read: the project's namespace, or a structure in it.
pub(super) struct Reader<'p> {
    /// What stands before its names in a full key.
    prefix: String,
    /// What has not been read yet.
    values: BTreeMap<String, Found>,
    /// What there is to read.
    names: Vec<&'static str>,
    problems: &'p mut Vec<SettingProblem>,
}

impl<'p> Reader<'p> {
    /// Reads a namespace.
    pub(super) fn of(config: &Config, problems: &'p mut Vec<SettingProblem>) -> Self {
        let found = |name: String| {
            let value = config.get(&name).ok().flatten().unwrap_or_default();
            let secret = config.is_secret(&name);
            (name, Found { value, secret })
        };
        let values = config.names().into_iter().map(found).collect();
        Self { prefix: config.key(""), values, names: Vec::new(), problems }
    }

    /// Puts a value into its place, if it is set.
    pub(super) fn set<T: FromStr>(&mut self, name: &'static str, expected: &str, place: &mut T) {
        if let Some(value) = self.optional(name, expected) {
            *place = value;
        }
    }

    /// A value, if it is set.
    pub(super) fn optional<T: FromStr>(&mut self, name: &'static str, expected: &str) -> Option<T> {
        self.parsed(name, expected, |text| text.parse().ok())
    }

    /// What the text of a value says, if it is set. In the namespace itself the CLI hands over all but structures as
    /// text.
    pub(super) fn parsed<T>(
        &mut self,
        name: &'static str,
        expected: &str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let found = self.take(name)?;
        let value = text(&found.value).and_then(|text| parse(&text));
        if value.is_none() {
            self.wrong(name, &found, expected);
        }
        value
    }

    /// It is a problem where this isn't set.
    pub(super) fn require(&mut self, name: &str, expected: &str) {
        if !self.values.contains_key(name) {
            self.problem(name, format!("is not set; it is {expected}"));
        }
    }

    /// A text, if it is set and not empty, which stays a secret if it is one.
    pub(super) fn input(&mut self, name: &'static str, expected: &str) -> Option<Input<String>> {
        let found = self.take(name)?;
        let Some(text) = text(&found.value) else {
            self.wrong(name, &found, expected);
            return None;
        };
        (!text.is_empty()).then(|| found.input(text))
    }

    /// A list of values, if it is set. What an item is not, its type says.
    pub(super) fn list<T: FromStr<Err: fmt::Display>>(
        &mut self,
        name: &'static str,
        expected: &str,
    ) -> Option<Vec<T>> {
        let found = self.take(name)?;
        let texts =
            found.value.as_array().and_then(|items| items.iter().map(text).collect::<Option<Vec<_>>>());
        let Some(texts) = texts else {
            self.wrong(name, &found, expected);
            return None;
        };
        let (items, errors): (Vec<_>, Vec<_>) =
            texts.iter().map(|text| text.parse::<T>()).partition(Result::is_ok);
        for error in errors.into_iter().filter_map(Result::err) {
            let shown = if found.secret { UNSHOWN.to_owned() } else { error.to_string() };
            self.problem(name, shown);
        }
        Some(items.into_iter().filter_map(Result::ok).collect())
    }

    /// The entries of a mapping of texts, if it is set.
    pub(super) fn entries(&mut self, name: &'static str, expected: &str) -> BTreeMap<String, Input<String>> {
        let Some(found) = self.take(name) else { return BTreeMap::new() };
        let entry = |(name, value): (&String, &Value)| Some((name.clone(), found.input(text(value)?)));
        let entries = found.value.as_object().and_then(|entries| entries.iter().map(entry).collect());
        entries.unwrap_or_else(|| {
            self.wrong(name, &found, expected);
            BTreeMap::new()
        })
    }

    /// Reads a structure, if it is set.
    pub(super) fn structure<T>(
        &mut self,
        name: &'static str,
        expected: &str,
        read: impl FnOnce(&mut Reader<'_>) -> T,
    ) -> Option<T> {
        let found = self.take(name)?;
        let Value::Object(fields) = found.value else {
            self.wrong(name, &found, expected);
            return None;
        };
        let values = fields.into_iter().map(|(name, value)| (name, Found { value, secret: found.secret }));
        let mut reader = Reader {
            prefix: format!("{}{name}.", self.prefix),
            values: values.collect(),
            names: Vec::new(),
            problems: self.problems,
        };
        let read = read(&mut reader);
        reader.refuse_unknown_names();
        Some(read)
    }

    /// Reads what is either a structure, or `true` or `false`: `otherwise` says what these mean.
    pub(super) fn switch<T>(
        &mut self,
        name: &'static str,
        expected: &str,
        otherwise: impl FnOnce(bool) -> T,
        read: impl FnOnce(&mut Reader<'_>) -> T,
    ) -> Option<T> {
        match self.values.get(name).map(|found| found.value.is_object()) {
            Some(false) => self.optional(name, expected).map(otherwise),
            _ => self.structure(name, expected, read),
        }
    }

    /// Whether nothing is set, or everything has been read.
    pub(super) fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// What hasn't been asked for isn't known. To be called when all has been.
    pub(super) fn refuse_unknown_names(&mut self) {
        let unknown: Vec<_> = self.values.keys().cloned().collect();
        for name in unknown {
            let hint = if asks_for_cors(&name) { NO_CORS.to_owned() } else { suggestion(&name, &self.names) };
            self.problem(&name, format!("is unknown; {hint}"));
        }
    }

    /// What has been asked for.
    #[cfg(test)]
    pub(super) fn names(&self) -> &[&'static str] {
        &self.names
    }

    /// Names that are set for others to read.
    pub(super) fn skip(&mut self, names: &[&str]) {
        self.values.retain(|name, _| !names.contains(&name.as_str()));
    }

    pub(super) fn problem(&mut self, name: &str, problem: impl Into<String>) {
        self.problems.push(SettingProblem { key: format!("{}{name}", self.prefix), problem: problem.into() });
    }

    fn wrong(&mut self, name: &str, found: &Found, expected: &str) {
        let value = match found.secret {
            true => UNSHOWN.to_owned(),
            false => format!("is `{}`", text(&found.value).unwrap_or_else(|| found.value.to_string())),
        };
        self.problem(name, format!("{value}; it has to be {expected}"));
    }

    fn take(&mut self, name: &'static str) -> Option<Found> {
        self.names.push(name);
        self.values.remove(name)
    }
}

impl Found {
    fn input(&self, text: String) -> Input<String> {
        let input = text.into_input();
        if self.secret { input.to_secret() } else { input }
    }
}

/// What stands in the file, of all but structures.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// Whether a name asks for CORS headers.
fn asks_for_cors(name: &str) -> bool {
    let plain = name.replace(['-', '_'], "").to_lowercase();
    ["cors", "accesscontrol"].iter().any(|part| plain.contains(part))
}
