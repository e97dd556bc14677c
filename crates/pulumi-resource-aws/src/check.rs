//! What a program may say that a schema can't express. Paths are like `settings.roleArn`.

use pulumi_provider::{Object, Problems, Value};

/// Finds something else than an ARN.
pub(crate) fn arn(inputs: &Object, path: &str, problems: &mut Problems) {
    if let Some(text) = text(inputs, path).filter(|text| !is_arn(text)) {
        problems.add(
            path,
            format!("must be an ARN, as in arn:aws:acm:eu-west-1:123456789012:certificate/id, not {text:?}"),
        );
    }
}

fn is_arn(text: &str) -> bool {
    let parts: Vec<_> = text.splitn(6, ':').collect();
    let [arn, partition, service, _region, account, resource] = parts[..] else { return false };
    arn == "arn"
        && partition.starts_with("aws")
        && !service.is_empty()
        && !resource.is_empty()
        && account.chars().all(|c| c.is_ascii_alphanumeric())
}

/// Finds something else than one of these words, in upper or lower case.
pub(crate) fn words(inputs: &Object, path: &str, words: &[&str], problems: &mut Problems) {
    let known = |text: &str| words.iter().any(|word| word.eq_ignore_ascii_case(text));
    if let Some(text) = text(inputs, path).filter(|text| !known(text)) {
        problems.add(path, format!("must be one of {}, not {text:?}", words.join(", ")));
    }
}

/// Whether two words are the same but for upper and lower case.
pub(crate) fn same_word(_: &Object, old: &Value, new: &Value) -> bool {
    matches!((old.as_str(), new.as_str()), (Some(old), Some(new)) if old.eq_ignore_ascii_case(new))
}

/// Whether IPv4 is asked for where AWS doesn't say which addresses there are: it is what everything begins with.
pub(crate) fn same_addresses(_: &Object, old: &Value, new: &Value) -> bool {
    new.as_str() == Some("ipv4") && old.as_str().is_none_or(str::is_empty)
}

fn text<'a>(inputs: &'a Object, path: &str) -> Option<&'a str> {
    let mut names = path.split('.');
    let first = names.next().and_then(|name| inputs.get(name));
    names.fold(first, |value, name| value?.as_object()?.get(name))?.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arn_has_six_parts() {
        assert!(is_arn("arn:aws:iam::123456789012:role/a:b"));
        assert!(is_arn("arn:aws-cn:s3:::bucket"));
        assert!(!is_arn("arn:aws:iam::123456789012"));
        assert!(!is_arn("role/a"));
    }

    #[test]
    fn a_word_is_found_at_its_path_in_any_case() {
        let inner = Object::from([("kind".into(), Value::from("regional"))]);
        let inputs = Object::from([("settings".into(), Value::Object(inner))]);
        let problems = |known: &[&str]| {
            let mut problems = Problems::default();
            words(&inputs, "settings.kind", known, &mut problems);
            problems.iter().map(|problem| problem.to_string()).collect::<Vec<_>>()
        };
        assert!(problems(&["REGIONAL"]).is_empty());
        assert_eq!(problems(&["EDGE"]), ["must be one of EDGE, not \"regional\""]);
    }

    #[test]
    fn what_says_nothing_of_its_addresses_is_on_ipv4() {
        let same = |old: Value, new: &str| same_addresses(&Object::new(), &old, &Value::from(new));
        assert!(same(Value::Null, "ipv4") && same(Value::from(""), "ipv4"));
        assert!(!same(Value::from("dualstack"), "ipv4") && !same(Value::Null, "dualstack"));
    }
}
