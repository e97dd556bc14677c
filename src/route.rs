//! Routes: which function answers which messages.

use std::{collections::BTreeMap, fmt};

use sha2::{Digest, Sha256};

use crate::function::LambdaFunction;

/// The keys that API Gateway gives a meaning: opening, closing, and whatever matches nothing else.
const PREDEFINED: [&str; 3] = ["$connect", "$disconnect", "$default"];

/// The longest key that the API takes (`SelectionKey` of API Gateway's service model has no stated limit; its console
/// refuses more than 128 characters).
const MAX_KEY_LENGTH: usize = 128;

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

fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || c == '_'
}

fn short_digest(text: &str) -> String {
    Sha256::digest(text).iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}

/// All that keeps an API from being made.
#[derive(Debug, thiserror::Error)]
#[error("WebSocket API `{api}` can't be made:{}", list(.problems))]
#[non_exhaustive]
pub struct InvalidApi {
    /// Its name.
    pub api: String,
    /// Each problem.
    pub problems: Vec<RouteProblem>,
}

/// One problem of an API's routes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RouteProblem {
    /// An API without routes can't be deployed.
    #[error("it has no routes: add one with `.route(…)`")]
    NoRoutes,
    /// Two routes have the same key.
    #[error("route `{0}` is given {1} times: a route has one function")]
    Duplicate(String, usize),
    /// The key begins with `$` but is none that API Gateway knows.
    #[error("route `{0}`: only {list} begin with `$`", list = PREDEFINED.join(", "))]
    UnknownPredefined(String),
    /// The key is empty, too long, or has spaces or control characters.
    #[error("route `{0}`: a key has 1 to {MAX_KEY_LENGTH} characters, no spaces among them")]
    BadKey(String),
    /// Two different functions would have the same name.
    #[error("two functions are called `{0}`: give each its own name")]
    DuplicateFunction(String),
    /// No stage was given.
    #[error("it has no stage: add one with `.stage(…)`")]
    NoStage,
}

pub(crate) fn list<T: fmt::Display>(problems: &[T]) -> String {
    problems.iter().map(|problem| format!("\n  - {problem}")).collect()
}

/// Everything that is wrong with a set of routes.
pub(crate) fn problems(routes: &[Route]) -> Vec<RouteProblem> {
    let mut problems: Vec<_> = routes.iter().filter_map(key_problem).collect();
    if routes.is_empty() {
        problems.push(RouteProblem::NoRoutes);
    }
    let repeated = |(what, count): (&str, usize)| (count > 1).then(|| (what.to_owned(), count));
    let keys = count(routes.iter().map(|route| route.key.as_str()));
    problems.extend(keys.into_iter().filter_map(repeated).map(|(key, n)| RouteProblem::Duplicate(key, n)));
    let names = count(routes.iter().map(|route| route.function.name.as_str()));
    problems.extend(
        names.into_iter().filter_map(repeated).map(|(name, _)| RouteProblem::DuplicateFunction(name)),
    );
    problems
}

fn key_problem(route: &Route) -> Option<RouteProblem> {
    let key = &route.key;
    let unprintable = |c: char| c.is_whitespace() || c.is_control();
    if key.is_empty() || key.len() > MAX_KEY_LENGTH || key.contains(unprintable) {
        Some(RouteProblem::BadKey(key.clone()))
    } else if key.starts_with('$') && !PREDEFINED.contains(&key.as_str()) {
        Some(RouteProblem::UnknownPredefined(key.clone()))
    } else {
        None
    }
}

fn count<'a>(names: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, usize> {
    let mut counts = BTreeMap::new();
    names.for_each(|name| *counts.entry(name).or_default() += 1);
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn routes(keys: &[&str]) -> Vec<Route> {
        let route = |(n, key): (usize, &&str)| {
            Route::new(*key, LambdaFunction::new(format!("f{n}"), pulumi_wasm::archive::file("x.zip")))
        };
        keys.iter().enumerate().map(route).collect()
    }

    #[test]
    fn good_keys_pass() {
        assert_eq!(problems(&routes(&["$connect", "$disconnect", "$default", "sendMessage"])), []);
    }

    #[test]
    fn every_bad_key_is_named() {
        let long = "k".repeat(129);
        let found = problems(&routes(&["$conect", "", "two words", &long, "twice", "twice"]));
        assert_eq!(
            found,
            [
                RouteProblem::UnknownPredefined("$conect".into()),
                RouteProblem::BadKey(String::new()),
                RouteProblem::BadKey("two words".into()),
                RouteProblem::BadKey(long.clone()),
                RouteProblem::Duplicate("twice".into(), 2),
            ]
        );
    }

    #[test]
    fn different_keys_have_different_slugs() {
        let keys = ["$connect", "connect", "sendMessage", "a/b", "a-b", "a.b"];
        let slugs: Vec<_> = routes(&keys).iter().map(Route::slug).collect();
        assert_eq!(
            (slugs[0].as_str(), slugs[2].as_str(), slugs[4].as_str()),
            ("connect", "sendMessage", "a-b")
        );
        assert_eq!(slugs.iter().collect::<std::collections::BTreeSet<_>>().len(), keys.len(), "{slugs:?}");
        assert!(slugs.iter().all(|slug| slug.chars().all(is_plain)), "{slugs:?}");
    }

    #[test]
    fn an_api_without_routes_is_refused() {
        assert_eq!(problems(&[]), [RouteProblem::NoRoutes]);
    }
}
