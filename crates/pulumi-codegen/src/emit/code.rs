/// The length of a line.
const WIDTH: usize = 110;

/// Rust text in the making.
#[derive(Debug, Default)]
pub(crate) struct Code {
    text: String,
    depth: usize,
}

impl Code {
    /// Appends lines at the current indentation; their own indentation is kept.
    pub(crate) fn lines(&mut self, text: impl AsRef<str>) -> &mut Self {
        for line in text.as_ref().lines() {
            if !line.trim().is_empty() {
                self.text.push_str(&"    ".repeat(self.depth));
                self.text.push_str(line.trim_end());
            }
            self.text.push('\n');
        }
        self
    }

    /// Appends an empty line, except after an opening brace or another empty line.
    pub(crate) fn gap(&mut self) -> &mut Self {
        if !self.text.is_empty() && !self.text.ends_with("{\n") && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
        self
    }

    /// Appends `header {`, what `body` writes, and `}`.
    pub(crate) fn block(&mut self, header: impl AsRef<str>, body: impl FnOnce(&mut Self)) -> &mut Self {
        self.lines(format!("{} {{", header.as_ref()));
        self.depth += 1;
        body(self);
        self.depth -= 1;
        if self.text.ends_with("{\n") {
            self.text.pop();
            self.text.push_str("}\n");
            return self;
        }
        self.lines("}")
    }

    /// Appends `before(items)after`, each item on a line of its own where one line would be too long.
    pub(crate) fn list(
        &mut self,
        before: &str,
        brackets: [char; 2],
        items: &[String],
        after: &str,
    ) -> &mut Self {
        let [open, close] = brackets;
        let line = format!("{before}{open}{}{close}{after}", items.join(", "));
        if self.depth * 4 + line.len() <= WIDTH {
            return self.lines(line);
        }
        self.lines(format!("{before}{open}"));
        items.iter().for_each(|item| {
            self.lines(format!("    {item},"));
        });
        self.lines(format!("{close}{after}"))
    }

    /// Appends a function: `header(parameters) -> returned`, and what `body` writes.
    pub(crate) fn function(
        &mut self,
        header: &str,
        parameters: &[String],
        returned: &str,
        body: impl FnOnce(&mut Self),
    ) -> &mut Self {
        self.list(header, ['(', ')'], parameters, &format!(" -> {returned} {{"));
        self.depth += 1;
        body(self);
        self.depth -= 1;
        self.lines("}")
    }

    /// The text.
    pub(crate) fn into_text(self) -> String {
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_indent_and_empty_ones_collapse() {
        let mut code = Code::default();
        code.block("impl A", |code| {
            code.gap().lines("fn a() {\n    1\n}").gap().gap().lines("const B: u8 = 1;");
        });
        code.gap().block("impl B for A", |_| {});
        let expected =
            "impl A {\n    fn a() {\n        1\n    }\n\n    const B: u8 = 1;\n}\n\nimpl B for A {}\n";
        assert_eq!(code.into_text(), expected);
    }
}
