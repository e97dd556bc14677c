//! Colours in the CLI's own markup.
//!
//! Whether the user's terminal shows colours only the CLI knows. It colours text between `<{%` and `%}>` or leaves
//! the markup out, so the escape sequences of other tools are translated into it.

/// Plain text, safe to show: the CLI ends itself on markup that it doesn't know. The text is shown as it is.
///
/// ```
/// use pulumi_wasm_proto::markup::escape;
///
/// assert_eq!(escape("100 %"), "100 %");
/// assert!(!escape("<{%fg 1%}>").contains("<{%"));
/// ```
pub fn escape(text: &str) -> String {
    text.replace("<{%", "<{\u{200b}%")
}

/// Text without the CLI's markup, for a place that the CLI doesn't show.
///
/// ```
/// use pulumi_wasm_proto::markup::removed;
///
/// assert_eq!(removed("<{%bold%}>error<{%reset%}>: no"), "error: no");
/// ```
pub fn removed(text: &str) -> String {
    let mut parts = text.split("<{%");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        plain.push_str(part.split_once("%}>").map_or(part, |(_, rest)| rest));
    }
    plain
}

/// Text with ANSI escape sequences, in the CLI's markup.
pub fn from_ansi(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let mut markup = escape(parts.next().unwrap_or_default());
    for part in parts {
        let (codes, rest) = part.split_once('m').unwrap_or(("", part));
        markup.push_str(&directives(codes));
        markup.push_str(&escape(rest));
    }
    markup
}

/// What a sequence such as `1;38;5;9` asks for; what the CLI can't show is left out.
fn directives(codes: &str) -> String {
    let numbers: Vec<u8> = codes.split(';').map_while(|code| code.parse().ok()).collect();
    match numbers.as_slice() {
        [38, 5, colour] => foreground(*colour),
        [48, 5, _] => String::new(),
        simple => simple.iter().map(|code| directive(*code)).collect(),
    }
}

fn directive(code: u8) -> String {
    match code {
        0 => "<{%reset%}>".to_owned(),
        1 => "<{%bold%}>".to_owned(),
        4 => "<{%underline%}>".to_owned(),
        30..=37 => foreground(code - 30),
        90..=97 => foreground(code - 82),
        _ => String::new(),
    }
}

/// One of the colours that the CLI knows. It has no bright yellow, and no white.
fn foreground(colour: u8) -> String {
    match colour {
        0..=6 | 8..=10 | 12..=14 => format!("<{{%fg {colour}%}}>"),
        11 => "<{%fg 3%}>".to_owned(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::{escape, from_ansi};

    #[test]
    fn rustcs_colours_become_markup() {
        let rendered = "\u{1b}[1m\u{1b}[91merror[E0425]\u{1b}[0m\u{1b}[1m: gone\u{1b}[0m";
        let markup = "<{%bold%}><{%fg 9%}>error[E0425]<{%reset%}><{%bold%}>: gone<{%reset%}>";
        assert_eq!(from_ansi(rendered), markup);
    }

    #[test]
    fn palette_colours_become_markup() {
        assert_eq!(from_ansi("\u{1b}[1;33ma\u{1b}[38;5;12mb"), "<{%bold%}><{%fg 3%}>a<{%fg 12%}>b");
    }

    #[test]
    fn what_the_cli_cannot_show_is_left_out() {
        assert_eq!(from_ansi("\u{1b}[97ma\u{1b}[48;5;1mb\u{1b}[38;5;200mc\u{1b}[3md"), "abcd");
    }

    #[test]
    fn text_that_looks_like_markup_is_defused() {
        assert!(!escape("let a = \"<{%nonsense%}>\";").contains("<{%"));
        assert!(!from_ansi("\u{1b}[0m<{%nonsense%}>").contains("<{%nonsense"));
    }
}
