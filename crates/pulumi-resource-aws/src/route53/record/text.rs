//! The values of TXT records: quoted strings of at most 255 characters, one after another.

/// How long one string may be.
const LONGEST: usize = 255;

/// Whether a type's values are quoted.
pub(super) fn is_quoted(kind: &str) -> bool {
    matches!(kind, "TXT" | "SPF")
}

/// A value as Route 53 takes it. A program that cuts it itself writes `""` between the parts.
pub(super) fn quote(value: &str) -> String {
    if value.contains('"') || value.len() <= LONGEST {
        return format!("\"{value}\"");
    }
    let parts = cut(value);
    format!("\"{}\"", parts.join("\"\""))
}

fn cut(value: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = value;
    while rest.len() > LONGEST {
        // Not within a character, nor right behind the backslash that escapes one.
        let fits = |at: &usize| rest.is_char_boundary(*at) && !rest[..*at].ends_with('\\');
        let at = (1..=LONGEST).rev().find(fits).unwrap_or(LONGEST);
        let (part, tail) = rest.split_at(at);
        parts.push(part);
        rest = tail;
    }
    parts.push(rest);
    parts
}

/// A value as a program writes it.
pub(super) fn unquote(value: &str) -> String {
    let inner = value.strip_prefix('"').and_then(|value| value.strip_suffix('"'));
    inner.unwrap_or(value).to_owned()
}

/// The whole text, however it is cut.
pub(super) fn join(value: &str) -> String {
    value.replace("\" \"", "").replace("\"\"", "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut_and_found_again() {
        assert_eq!(quote("v=spf1 -all"), "\"v=spf1 -all\"");
        let long = "é".repeat(200);
        let quoted = quote(&long);
        assert!(quoted.split("\"\"").all(|part| part.trim_matches('"').len() <= LONGEST));
        assert_eq!(join(&unquote(&quoted)), long);
        assert_eq!(quote("a\"\"b"), "\"a\"\"b\"");
        assert_eq!(unquote("\"a\"\"b\""), "a\"\"b");
    }
}
