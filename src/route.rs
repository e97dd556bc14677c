//! Routes: which function answers which messages.

use sha2::{Digest, Sha256};

use crate::function::LambdaFunction;

/// The keys that API Gateway gives a meaning: opening, closing, and whatever matches nothing else.
pub(crate) const PREDEFINED: [&str; 3] = ["$connect", "$disconnect", "$default"];

/// One route: the messages whose `action` is its key go to its function.
///
/// ```
/// use aws_websocket_api::{LambdaFunction, Route};
/// use pulumi_wasm::archive;
///
/// let function = LambdaFunction::new("echo", archive::file("target/lambda/echo/bootstrap.zip"));
/// let route = Route::new("echo", function).two_way();
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Route {
    pub(crate) key: String,
    pub(crate) function: LambdaFunction,
    pub(crate) two_way: bool,
}

impl Route {
    /// A route with this key: `$connect`, `$disconnect`, `$default`, or a value of the message's `action`.
    pub fn new(key: impl Into<String>, function: LambdaFunction) -> Self {
        Self { key: key.into(), function, two_way: false }
    }

    /// What the function returns goes back to the client. Default: it is dropped.
    pub fn two_way(mut self) -> Self {
        self.two_way = true;
        self
    }

    /// The key as part of resource names, different for different keys: without `$`, and with nothing that a name in
    /// AWS can't have.
    pub(crate) fn slug(&self) -> String {
        if let Some(predefined) = self.key.strip_prefix('$') {
            return predefined.to_owned();
        }
        let plain: String = self.key.chars().map(|c| if is_plain(c) { c } else { '-' }).collect();
        let taken = PREDEFINED.iter().any(|key| key.strip_prefix('$') == Some(&*plain));
        if plain == self.key && !taken { plain } else { format!("{plain}-{}", short_digest(&self.key)) }
    }
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
        let function = LambdaFunction::new("f", pulumi_wasm::archive::file("x.zip"));
        let slugs = keys.map(|key| Route::new(key, function.clone()).slug());
        assert_eq!(
            (slugs[0].as_str(), slugs[2].as_str(), slugs[4].as_str()),
            ("connect", "sendMessage", "a-b")
        );
        assert_eq!(slugs.iter().collect::<std::collections::BTreeSet<_>>().len(), keys.len(), "{slugs:?}");
        assert!(slugs.iter().all(|slug| slug.chars().all(is_plain)), "{slugs:?}");
    }
}
