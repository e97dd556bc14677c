//! What is wrong with a program, and where.

use std::ops::Range;

/// What is wrong, or could be better, in a source file.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Diagnostic {
    /// Whether it is an error; else a warning.
    pub is_error: bool,
    /// What it is, in a sentence.
    pub message: String,
    /// The file, as it was given.
    pub file: String,
    /// Where it starts.
    pub start: Position,
    /// Where it ends.
    pub end: Position,
}

/// A place in a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The offset in bytes, from 0.
    pub byte: usize,
}

/// A diagnostic before it is known which file it is in.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    pub(crate) is_error: bool,
    pub(crate) span: Range<usize>,
    pub(crate) message: String,
}

impl Problem {
    pub(crate) fn error(span: Range<usize>, message: impl Into<String>) -> Self {
        Self { is_error: true, span, message: message.into() }
    }

    /// Says which file it is in.
    pub(crate) fn in_file(self, file: &str, text: &str) -> Diagnostic {
        Diagnostic {
            is_error: self.is_error,
            message: self.message,
            file: file.to_owned(),
            start: position(text, self.span.start),
            end: position(text, self.span.end),
        }
    }
}

fn position(text: &str, byte: usize) -> Position {
    let before = text.get(..byte).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    Position {
        line: before.matches('\n').count() + 1,
        column: before[line_start..].chars().count() + 1,
        byte: before.len(),
    }
}
