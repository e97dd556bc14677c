//! Text that others wrote.

/// The first `most` characters.
#[must_use]
pub(crate) fn cut(text: &str, most: usize) -> &str {
    text.char_indices().nth(most).map_or(text, |(end, _)| &text[..end])
}
