//! `camelCase` to `snake_case` and `PascalCase`, and around Rust's reserved words.

/// Reserved words that `r#` makes usable as names.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait",
    "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Reserved words that not even `r#` makes usable.
const PATH_WORDS: &[&str] = &["crate", "self", "super", "_"];

/// `defaultRouteSettings` → `default_route_settings`; `apiURL` → `api_url`.
pub(crate) fn snake(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let mut snake = String::with_capacity(name.len() + 4);
    for (at, &char) in chars.iter().enumerate() {
        if !char.is_alphanumeric() {
            separate(&mut snake);
            continue;
        }
        if char.is_uppercase() && starts_word(&chars, at) {
            separate(&mut snake);
        }
        snake.extend(char.to_lowercase());
    }
    leading_letter(snake.trim_end_matches('_'), "_")
}

/// `getRegion` → `GetRegion`; `foo-bar_baz` → `FooBarBaz`; words in capitals stay.
pub(crate) fn pascal(name: &str) -> String {
    let words = name.split(|char: char| !char.is_alphanumeric());
    let joined: String = words.map(capitalised).collect();
    leading_letter(&joined, "_")
}

/// A name as Rust takes it: `type` → `r#type`, `self` → `self_`.
pub(crate) fn ident(name: &str) -> String {
    if PATH_WORDS.contains(&name) {
        format!("{name}_")
    } else if KEYWORDS.contains(&name) {
        format!("r#{name}")
    } else {
        name.to_owned()
    }
}

/// A name as a module, its file and its Cargo feature take it: `type` → `type_`, since `r#mod` would be looked for in
/// `mod.rs`, and `default` → `default_`, since Cargo has a feature of that name.
pub(crate) fn module(name: &str) -> String {
    let name = snake(name);
    let reserved = KEYWORDS.contains(&name.as_str()) || PATH_WORDS.contains(&name.as_str());
    if reserved || name == "default" { format!("{name}_") } else { name }
}

/// Whether an upper-case letter begins a new word: after a small letter or digit, or as the last of several capitals.
fn starts_word(chars: &[char], at: usize) -> bool {
    let Some(before) = at.checked_sub(1).and_then(|before| chars.get(before)) else { return false };
    if !before.is_uppercase() {
        return true;
    }
    let rest = chars.get(at + 1..).unwrap_or_default();
    let plural = rest.first() == Some(&'s') && rest.get(1).is_none_or(|next| next.is_uppercase());
    rest.first().is_some_and(|next| next.is_lowercase()) && !plural
}

fn separate(snake: &mut String) {
    if !snake.is_empty() && !snake.ends_with('_') {
        snake.push('_');
    }
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

fn leading_letter(name: &str, prefix: &str) -> String {
    match name.chars().next() {
        Some(first) if !first.is_numeric() => name.to_owned(),
        _ => format!("{prefix}{name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn snake_case_follows_words_and_acronyms() {
        let cases = [
            ("apiId", "api_id"),
            ("apiURL", "api_url"),
            ("URLs", "urls"),
            ("vpcIDs", "vpc_ids"),
            ("HTTPServer", "http_server"),
            ("codeSha256", "code_sha256"),
            ("s3UsEast1RegionalEndpoint", "s3_us_east1_regional_endpoint"),
            ("$default-value", "default_value"),
            ("already_snake", "already_snake"),
            ("trailing_", "trailing"),
            ("2fast", "_2fast"),
        ];
        for (name, expected) in cases {
            assert_eq!(snake(name), expected, "{name}");
        }
    }

    #[test]
    fn pascal_case_keeps_acronyms() {
        assert_eq!(pascal("getRegion"), "GetRegion");
        assert_eq!(pascal("AWSPrincipal"), "AWSPrincipal");
        assert_eq!(pascal("foo-bar_baz"), "FooBarBaz");
        assert_eq!(pascal("3d"), "_3d");
    }

    #[test]
    fn reserved_words_become_names() {
        assert_eq!(ident("type"), "r#type");
        assert_eq!(ident("self"), "self_");
        assert_eq!(ident("gen"), "r#gen");
        assert_eq!(ident("name"), "name");
        assert_eq!(module("Mod"), "mod_");
        assert_eq!(module("default"), "default_");
    }
}
