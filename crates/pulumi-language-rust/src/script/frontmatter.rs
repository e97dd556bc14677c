//! The manifest at the top of a source file.

/// A source file, in parts.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Parts<'a> {
    /// The line that makes the file executable.
    shebang: &'a str,
    /// What opens the manifest, such as `---cargo`.
    opening: &'a str,
    /// The manifest. Empty where there is none.
    pub(super) manifest: &'a str,
    closing: &'a str,
    source: &'a str,
}

impl<'a> Parts<'a> {
    /// Takes a file apart: nothing where what is opened isn't closed.
    pub(super) fn of(text: &'a str) -> Option<Self> {
        let is_shebang = text.starts_with("#!") && !text.starts_with("#![");
        let (shebang, rest) = if is_shebang { line(text) } else { ("", text) };
        let (opening, rest) = if rest.starts_with("---") { line(rest) } else { ("", rest) };
        if opening.is_empty() {
            return Some(Self { shebang, opening, manifest: "", closing: "", source: rest });
        }
        let dashes = opening.len() - opening.trim_start_matches('-').len();
        let end = closing(rest, &opening[..dashes])?;
        let (manifest, rest) = rest.split_at(end);
        let (closing, source) = line(rest);
        Some(Self { shebang, opening, manifest, closing, source })
    }

    /// Whether there is no manifest, not even an empty one.
    pub(super) fn is_bare(&self) -> bool {
        self.opening.is_empty()
    }

    /// The source, with empty lines in place of the manifest.
    pub(super) fn blanked(&self) -> String {
        let lines = [self.opening, self.manifest, self.closing].concat().matches('\n').count();
        format!("{}{}{}", self.shebang, "\n".repeat(lines), self.source)
    }

    /// The file with another manifest.
    pub(super) fn with_manifest(&self, manifest: &str) -> String {
        let (opening, closing) = match self.opening {
            "" => ("---\n", "---\n"),
            present => (present, self.closing),
        };
        [self.shebang, opening, manifest, closing, self.source].concat()
    }
}

/// The first line with its end, and the rest.
fn line(text: &str) -> (&str, &str) {
    text.split_at(text.find('\n').map_or(text.len(), |end| end + 1))
}

/// Where the line is that closes what these dashes open.
fn closing(text: &str, dashes: &str) -> Option<usize> {
    let mut lines = text.split_inclusive('\n').scan(0, |start, line| {
        let this = *start;
        *start += line.len();
        Some((this, line))
    });
    lines.find(|(_, line)| line.trim_end() == dashes).map(|(start, _)| start)
}

#[cfg(test)]
mod tests {
    use super::Parts;

    const FILE: &str = "#!/usr/bin/env pulumi\n---cargo\n[dependencies]\n---\nfn main() {}\n";

    #[test]
    fn lines_keep_their_numbers() {
        let parts = Parts::of(FILE).unwrap();
        assert_eq!(parts.manifest, "[dependencies]\n");
        assert_eq!(parts.blanked(), "#!/usr/bin/env pulumi\n\n\n\nfn main() {}\n");
    }

    #[test]
    fn a_manifest_is_exchanged_or_added() {
        let exchanged = Parts::of(FILE).unwrap().with_manifest("a = 1\n");
        assert_eq!(exchanged, "#!/usr/bin/env pulumi\n---cargo\na = 1\n---\nfn main() {}\n");
        let added = Parts::of("fn main() {}\n").unwrap().with_manifest("a = 1\n");
        assert_eq!(added, "---\na = 1\n---\nfn main() {}\n");
    }

    #[test]
    fn more_dashes_close_with_as_many() {
        assert_eq!(Parts::of("----\n---\n----\nrest").unwrap().manifest, "---\n");
        assert_eq!(Parts::of("---\nfn main() {}"), None);
    }

    #[test]
    fn an_inner_attribute_is_no_shebang() {
        assert_eq!(Parts::of("#![allow(unused)]\n").unwrap().blanked(), "#![allow(unused)]\n");
    }
}
