//! Keys of routes, and what resources are called after them.

use sha2::{Digest, Sha256};

pub(crate) const CONNECT: &str = "$connect";
pub(crate) const DISCONNECT: &str = "$disconnect";
pub(crate) const DEFAULT: &str = "$default";

/// The keys that API Gateway gives a meaning: opening, closing, and whatever matches nothing else.
pub(crate) const PREDEFINED: [&str; 3] = [CONNECT, DISCONNECT, DEFAULT];

/// The key as part of resource names, different for different keys: without `$`, and with nothing that a name in AWS
/// can't have.
pub(crate) fn slug(key: &str) -> String {
    if let Some(predefined) = key.strip_prefix('$') {
        return predefined.to_owned();
    }
    let plain: String = key.chars().map(|c| if is_plain(c) { c } else { '-' }).collect();
    let taken = PREDEFINED.iter().any(|key| key.strip_prefix('$') == Some(&*plain));
    if plain == key && !taken { plain } else { format!("{plain}-{}", short_digest(key)) }
}

pub(crate) fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || c == '_'
}

fn short_digest(text: &str) -> String {
    Sha256::digest(text).iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn different_keys_have_different_slugs() {
        let keys = ["$connect", "connect", "sendMessage", "a/b", "a-b", "a.b"];
        let slugs = keys.map(slug);
        assert_eq!(
            (slugs[0].as_str(), slugs[2].as_str(), slugs[4].as_str()),
            ("connect", "sendMessage", "a-b")
        );
        assert_eq!(slugs.iter().collect::<std::collections::BTreeSet<_>>().len(), keys.len(), "{slugs:?}");
        assert!(slugs.iter().all(|slug| slug.chars().all(is_plain)), "{slugs:?}");
    }
}
