//! IAM policy documents, compared by meaning.

use pulumi_provider::{Object, Problems, Property, Value, convert, property};
use serde_json::Value as Json;

use crate::attributes::Properties;

/// A property that holds a policy document.
pub(crate) fn document() -> Property {
    property::json().same_when(|_, old, new| is_same(old, new))
}

/// Finds JSON that is no policy document.
pub(crate) fn check(inputs: &Object, key: &str, problems: &mut Problems) {
    let json = inputs.get(key).and_then(Value::as_str).and_then(|text| serde_json::from_str(text).ok());
    if json.is_some_and(|json: Json| !json.is_object()) {
        problems.add(key, "must be a policy document: a JSON object with a \"Statement\"");
    }
}

/// The document as text, whether a program wrote text or an object.
pub(crate) fn text(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Puts the words of before in place of those that mean the same, in each property that holds a document.
pub(crate) fn keep_words(read: &mut Properties, before: &Properties) {
    for (name, read) in read.iter_mut().filter(|(name, _)| name.to_lowercase().ends_with("policy")) {
        let said = before.get(name).and_then(Json::as_str);
        if let (Some(said), Some(text)) = (said, read.as_str())
            && is_same(&Value::from(text), &Value::from(said))
        {
            *read = Json::from(said);
        }
    }
}

/// The accounts, users and roles that a document names.
pub(crate) fn principals(text: &str) -> Vec<Json> {
    let document: Json = serde_json::from_str(text).unwrap_or_default();
    let statements = list(&document["Statement"]);
    statements.iter().flat_map(|statement| list(&statement["Principal"]["AWS"])).collect()
}

/// The values in a list, or the one value that stands for it.
fn list(value: &Json) -> Vec<Json> {
    match value {
        Json::Null => Vec::new(),
        Json::Array(items) => items.clone(),
        one => vec![one.clone()],
    }
}

/// Whether two documents mean the same.
pub(crate) fn is_same(old: &Value, new: &Value) -> bool {
    match (parse(old), parse(new)) {
        (Some(old), Some(new)) => canonical(old) == canonical(new),
        _ => false,
    }
}

fn parse(value: &Value) -> Option<Json> {
    match value.plain() {
        Value::String(text) => serde_json::from_str(text).ok(),
        Value::Object(_) => Some(convert::to_json(value)),
        _ => None,
    }
}

/// Removes what doesn't matter in a policy: the order of lists, whether one value stands alone or in a list, whether a
/// boolean is text, and whether an account is named by number or by its root user's ARN (IAM's policy grammar allows
/// all of these, and its API gives back any).
fn canonical(json: Json) -> Json {
    match json {
        Json::Array(items) => {
            let mut items: Vec<_> = items.into_iter().map(canonical).collect();
            items.sort_by_key(Json::to_string);
            items.dedup();
            if items.len() == 1 { items.remove(0) } else { Json::Array(items) }
        }
        Json::Object(fields) => Json::Object(fields.into_iter().map(|(k, v)| (k, canonical(v))).collect()),
        Json::Bool(flag) => Json::String(flag.to_string()),
        Json::Number(number) => Json::String(number.to_string()),
        Json::String(text) => Json::String(account(&text).unwrap_or(text)),
        Json::Null => Json::Null,
    }
}

/// The account in `arn:aws:iam::123456789012:root`.
fn account(text: &str) -> Option<String> {
    let rest = text.strip_prefix("arn:")?.split_once(":iam::")?.1;
    rest.strip_suffix(":root").map(str::to_owned)
}

/// A document as IAM returns it, percent-encoded.
pub(crate) fn decode(encoded: &str) -> String {
    percent_encoding::percent_decode_str(encoded).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(old: &str, new: &str) -> bool {
        is_same(&Value::from(old), &Value::from(new))
    }

    #[test]
    fn order_and_lists_of_one_do_not_matter() {
        assert!(same(
            r#"{"Action":["a:B","a:A"],"Resource":["*"]}"#,
            r#"{ "Resource": "*", "Action": ["a:A", "a:B"] }"#
        ));
        assert!(same(r#"{"AWS":"arn:aws:iam::123456789012:root"}"#, r#"{"AWS":"123456789012"}"#));
        assert!(!same(r#"{"Action":"a:A"}"#, r#"{"Action":"a:B"}"#));
        assert!(!same("not json", "not json either"));
    }
}
