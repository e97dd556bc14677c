//! The order of sets in Terraform, on which the official provider is built: that of the decimal text of each element's
//! CRC-32. It shows in documents where two principals or conditions of a statement are of one kind.

/// Sorts a set's elements, and leaves out those that are there already; `written` is how Terraform hashes an element.
pub(super) fn sort<T>(items: &mut Vec<T>, written: impl Fn(&T) -> String) {
    items.sort_by_cached_key(|item| crc32fast::hash(written(item).as_bytes()).to_string());
    items.dedup_by(|a, b| written(a) == written(b));
}

/// A text in a hash.
pub(super) fn text(text: &String) -> String {
    format!("{text};")
}
