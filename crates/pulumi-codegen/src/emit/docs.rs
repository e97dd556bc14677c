//! A schema's Markdown as documentation comments.

use super::code::Code;

/// Everything that may be said about an item.
#[derive(Debug, Default)]
pub(crate) struct Docs {
    paragraphs: Vec<String>,
    deprecated: Option<String>,
}

impl Docs {
    /// The schema's text, or `otherwise` where there is none.
    pub(crate) fn new(markdown: &str, otherwise: impl FnOnce() -> String) -> Self {
        let text = self::markdown(markdown);
        Self { paragraphs: vec![if text.is_empty() { otherwise() } else { text }], deprecated: None }
    }

    /// Adds a paragraph.
    pub(crate) fn and(mut self, paragraph: impl Into<String>) -> Self {
        self.paragraphs.push(paragraph.into());
        self
    }

    /// Adds a paragraph where there is one.
    pub(crate) fn and_some(self, paragraph: Option<String>) -> Self {
        match paragraph {
            Some(paragraph) => self.and(paragraph),
            None => self,
        }
    }

    /// Says that and why the item isn't to be used any more.
    pub(crate) fn deprecated(mut self, reason: Option<&String>) -> Self {
        self.deprecated = reason.cloned();
        self
    }

    /// Writes the comment, and the attribute.
    pub(crate) fn write(&self, code: &mut Code) {
        for line in self.paragraphs.join("\n\n").lines() {
            code.lines(format!("/// {line}"));
        }
        if let Some(reason) = &self.deprecated {
            code.lines(format!("#[deprecated(note = {:?})]", reason.trim()));
        }
    }
}

/// Names that are derive macros everywhere, so that a link has to say that it means a type.
const DERIVES: &[&str] =
    &["Clone", "Copy", "Debug", "Default", "Eq", "Hash", "Ord", "PartialEq", "PartialOrd"];

/// A link to a type, function or method of the same module.
pub(super) fn link(name: &str) -> String {
    let last = name.rsplit("::").next().unwrap_or(name);
    if !last.starts_with(char::is_uppercase) {
        return format!("[`{name}()`]");
    }
    if DERIVES.contains(&name) { format!("[`{name}`](struct@{name})") } else { format!("[`{name}`]") }
}

/// Markdown that rustdoc neither runs as tests nor shows in another language: no examples of other languages, no
/// indented code, and a language on every fence.
pub(crate) fn markdown(markdown: &str) -> String {
    let mut lines = Vec::new();
    let mut fenced = false;
    for line in without_examples(markdown).lines() {
        let line = line.trim_end();
        let text = line.trim_start();
        if text.starts_with("```") || text.starts_with("~~~") {
            lines.push(if fenced || text.len() > 3 { text.to_owned() } else { format!("{text}text") });
            fenced = !fenced;
        } else if fenced {
            lines.push(line.to_owned());
        } else {
            lines.push(format!("{}{text}", " ".repeat((line.len() - text.len()).min(3))));
        }
    }
    if fenced {
        lines.push("```".to_owned());
    }
    lines.join("\n").trim().to_owned()
}

/// Leaves out what stands between Pulumi's markers for examples, and any other marker.
fn without_examples(markdown: &str) -> String {
    let mut kept = String::new();
    let mut depth = 0_usize;
    for line in markdown.lines() {
        match line.trim() {
            "{{% examples %}}" => depth += 1,
            "{{% /examples %}}" => depth = depth.saturating_sub(1),
            text if depth > 0 || text.starts_with("{{%") || text.starts_with("<!--") => {}
            _ => kept.extend([line, "\n"]),
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::markdown as cleaned;

    #[test]
    fn examples_of_other_languages_are_left_out() {
        let markdown =
            "A thing.\n\n{{% examples %}}\n## Example\n```typescript\nnew X()\n```\n{{% /examples %}}\nMore.";
        assert_eq!(cleaned(markdown), "A thing.\n\nMore.");
    }

    #[test]
    fn nothing_becomes_a_doctest() {
        assert_eq!(cleaned("```\nlet x;\n```"), "```text\nlet x;\n```");
        assert_eq!(cleaned("```\nopen"), "```text\nopen\n```");
        assert_eq!(cleaned("a\n\n      indented"), "a\n\n   indented");
    }
}
