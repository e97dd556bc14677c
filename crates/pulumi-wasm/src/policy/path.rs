//! Paths to properties: `rules[0].port`, `tags["a.b"]`.

use pulumi_wasm_proto::Value;

use super::error::PolicyError;

#[derive(Debug, PartialEq)]
enum Step<'a> {
    Key(&'a str),
    Index(usize),
}

/// The value at a path; `None` where a step leads nowhere.
///
/// Fails when something on the way is unknown.
pub(super) fn find<'v>(value: &'v Value, path: &str) -> Result<Option<&'v Value>, PolicyError> {
    let steps = parse(path).ok_or_else(|| PolicyError::Path { path: path.to_owned() })?;
    let mut found = value;
    for step in steps {
        let next = match (found.plain(), step) {
            (Value::Unknown, _) => return Err(PolicyError::Unknown { path: path.to_owned() }),
            (Value::Object(fields), Step::Key(key)) => fields.get(key),
            (Value::Array(items), Step::Index(index)) => items.get(index),
            _ => None,
        };
        match next {
            Some(next) => found = next,
            None => return Ok(None),
        }
    }
    Ok(Some(found))
}

fn parse(path: &str) -> Option<Vec<Step<'_>>> {
    let mut steps = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        let (step, after) = match rest.strip_prefix('[') {
            Some(inside) => bracket(inside)?,
            None => key(rest.strip_prefix('.').filter(|_| !steps.is_empty()).unwrap_or(rest))?,
        };
        steps.push(step);
        rest = after;
    }
    (!steps.is_empty()).then_some(steps)
}

fn key(text: &str) -> Option<(Step<'_>, &str)> {
    let (key, after) = text.split_at(text.find(['.', '[']).unwrap_or(text.len()));
    (!key.is_empty()).then_some((Step::Key(key), after))
}

fn bracket(inside: &str) -> Option<(Step<'_>, &str)> {
    if let Some(quoted) = inside.strip_prefix('"') {
        let (key, after) = quoted.split_once("\"]")?;
        return Some((Step::Key(key), after));
    }
    let (index, after) = inside.split_once(']')?;
    Some((Step::Index(index.parse().ok()?), after))
}

/// The path of the first unknown in a value that has one.
pub(super) fn first_unknown(value: &Value, path: &str) -> Option<String> {
    match value.plain() {
        Value::Unknown => Some(path.to_owned()),
        Value::Array(items) => {
            let mut items = items.iter().enumerate();
            items.find_map(|(index, item)| first_unknown(item, &format!("{path}[{index}]")))
        }
        Value::Object(fields) => {
            fields.iter().find_map(|(key, field)| first_unknown(field, &child(path, key)))
        }
        _ => None,
    }
}

fn child(parent: &str, key: &str) -> String {
    match (parent.is_empty(), key.contains(['.', '[', '"'])) {
        (_, true) => format!("{parent}[\"{key}\"]"),
        (true, false) => key.to_owned(),
        (false, false) => format!("{parent}.{key}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_name_fields_items_and_odd_keys() {
        let odd = [Step::Key("a"), Step::Index(0), Step::Key("b.c"), Step::Key("d")];
        assert_eq!(parse("a[0][\"b.c\"].d").unwrap(), odd);
        for wrong in ["", ".a", "a..b", "a[x]", "a[0", "a."] {
            assert_eq!(parse(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn the_first_unknown_is_found_at_any_depth() {
        let inner = Value::Object([("b.c".to_owned(), Value::Unknown)].into());
        let value = Value::Object([("a".to_owned(), Value::from(vec![Value::Null, inner]))].into());
        assert_eq!(first_unknown(&value, "").as_deref(), Some("a[1][\"b.c\"]"));
        assert_eq!(first_unknown(&Value::Null, "x"), None);
    }
}
