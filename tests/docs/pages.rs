//! The pages that people read, and what is in them.

use std::{
    fs,
    path::{Path, PathBuf},
};

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

/// A Markdown file of this repository.
pub(crate) struct Page {
    /// From the repository's folder.
    pub(crate) path: PathBuf,
    pub(crate) text: String,
}

/// A block of code.
pub(crate) struct Block {
    /// What stands after the fence.
    pub(crate) language: String,
    pub(crate) text: String,
    /// The page and the line, for who has to correct it.
    pub(crate) place: String,
}

/// This repository.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The README, the guides, and those that stand beside what they are about.
pub(crate) fn all() -> Vec<Page> {
    let guides = fs::read_dir(root().join("docs")).unwrap().map(|entry| entry.unwrap().path());
    let mut guides: Vec<_> = guides.filter(|path| path.extension().is_some_and(|end| end == "md")).collect();
    guides.sort();
    let others = ["handlers/README.md", "tests/conformance/README.md"].map(|path| root().join(path));
    [root().join("README.md")].into_iter().chain(guides).chain(others).map(|path| Page::read(&path)).collect()
}

impl Page {
    pub(crate) fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        Self { path: path.strip_prefix(root()).unwrap_or(path).to_owned(), text }
    }

    pub(crate) fn blocks(&self) -> Vec<Block> {
        let mut blocks = Vec::new();
        let mut open: Option<Block> = None;
        let parser = Parser::new_ext(&self.text, Options::ENABLE_TABLES);
        for (event, range) in parser.into_offset_iter() {
            match (event, &mut open) {
                (Event::Start(Tag::CodeBlock(kind)), _) => open = Some(self.block(kind, range.start)),
                (Event::Text(text), Some(block)) => block.text.push_str(&text),
                (Event::End(TagEnd::CodeBlock), _) => blocks.extend(open.take()),
                _ => {}
            }
        }
        blocks
    }

    fn block(&self, kind: CodeBlockKind<'_>, start: usize) -> Block {
        let language = match kind {
            CodeBlockKind::Fenced(language) => language.to_string(),
            CodeBlockKind::Indented => String::new(),
        };
        let line = self.text[..start].lines().count() + 1;
        Block { language, text: String::new(), place: format!("{}:{line}", self.path.display()) }
    }
}

impl Block {
    /// The commands of a block for a shell: each with the lines that belong to it, without what is said about it.
    pub(crate) fn commands(&self) -> Vec<String> {
        let mut commands: Vec<String> = Vec::new();
        if self.language != "sh" {
            return commands;
        }
        for line in self.text.lines() {
            match commands.last_mut() {
                Some(command) if goes_on(command) => *command = format!("{command}\n{line}"),
                _ => commands.push(line.split(" #").next().unwrap().trim_end().to_owned()),
            }
        }
        commands.retain(|command| !command.is_empty() && !command.starts_with('#'));
        commands
    }
}

/// Whether the next line belongs to the command as well.
fn goes_on(command: &str) -> bool {
    command.ends_with('\\') || (command.contains("<<'EOF'") && !command.ends_with("\nEOF"))
}
