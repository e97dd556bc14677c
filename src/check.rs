//! What keeps an API from being made, found before anything is declared.

use std::{collections::BTreeMap, fmt};

use crate::{
    naming,
    route::{PREDEFINED, Route, is_plain},
    settings::{StageProblem, StageSettings},
};

/// The longest name of a stage.
const MAX_STAGE_NAME: usize = 128;

/// The longest name of a function.
const MAX_FUNCTION_NAME: usize = 64;

/// All that keeps an API from being made.
#[derive(Debug, thiserror::Error)]
#[error("WebSocket API `{api}` can't be made:{}", list(.problems))]
#[non_exhaustive]
pub struct InvalidApi {
    /// The name that was given to [`WebSocketApi::builder`](crate::WebSocketApi::builder).
    pub api: String,
    /// All of them.
    pub problems: Vec<ApiProblem>,
}

/// One reason why an API can't be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ApiProblem {
    /// An API without routes can't be deployed.
    #[error("it has no routes: add one with `.route(…)`")]
    NoRoutes,
    /// Two routes have the same key.
    #[error("route `{0}` is given {1} times: a route has one function")]
    Duplicate(String, usize),
    /// The key begins with `$` but is none that API Gateway knows.
    #[error("route `{0}`: only {list} begin with `$`", list = PREDEFINED.join(", "))]
    UnknownPredefined(String),
    /// The key is empty, or has spaces or control characters.
    #[error("route `{0}`: a key is not empty and has no spaces")]
    BadKey(String),
    /// Two different functions would have the same name.
    #[error("two functions are called `{0}`: give each its own name")]
    DuplicateFunction(String),
    /// No stage was given.
    #[error("it has no stage: add one with `.stage(…)`")]
    NoStage,
    /// API Gateway takes letters, digits, `-` and `_` in the name of a stage, 1 to 128 of them.
    #[error(
        "stage `{0}`: a stage's name, which is the stack's, has 1 to {MAX_STAGE_NAME} letters, digits, `-` and `_`"
    )]
    BadStage(String),
    /// Lambda takes 64 characters in the name of a function.
    #[error(
        "function `{0}`: with the stage, its name is longer than the {MAX_FUNCTION_NAME} characters Lambda takes"
    )]
    LongFunctionName(String),
    /// A setting of a stage has a value that it can't have.
    #[error("stage `{0}`: {1}")]
    BadSetting(String, StageProblem),
}

pub(crate) fn list<T: fmt::Display>(problems: &[T]) -> String {
    problems.iter().map(|problem| format!("\n  - {problem}")).collect()
}

/// Everything that is wrong with an API.
pub(crate) fn problems(routes: &[Route], stage: Option<&StageSettings>) -> Vec<ApiProblem> {
    let mut problems: Vec<_> = routes.iter().filter_map(key_problem).collect();
    if routes.is_empty() {
        problems.push(ApiProblem::NoRoutes);
    }
    let keys = repeated(routes.iter().map(|route| route.key.as_str()));
    problems.extend(keys.map(|(key, times)| ApiProblem::Duplicate(key, times)));
    let names = repeated(routes.iter().map(|route| route.function.name.as_str()));
    problems.extend(names.map(|(name, _)| ApiProblem::DuplicateFunction(name)));
    match stage {
        None => problems.push(ApiProblem::NoStage),
        Some(stage) => {
            problems.extend(stage_problems(routes, &stage.name));
            problems.extend(setting_problems(stage));
        }
    }
    problems
}

fn key_problem(route: &Route) -> Option<ApiProblem> {
    let key = &route.key;
    let unprintable = |c: char| c.is_whitespace() || c.is_control();
    if key.is_empty() || key.contains(unprintable) {
        Some(ApiProblem::BadKey(key.clone()))
    } else if key.starts_with('$') && !PREDEFINED.contains(&key.as_str()) {
        Some(ApiProblem::UnknownPredefined(key.clone()))
    } else {
        None
    }
}

fn stage_problems(routes: &[Route], stage: &str) -> Vec<ApiProblem> {
    if !(1..=MAX_STAGE_NAME).contains(&stage.len()) || !stage.chars().all(is_plain) {
        return vec![ApiProblem::BadStage(stage.to_owned())];
    }
    let names = routes.iter().map(|route| naming::function(&route.function.name, stage));
    names.filter(|name| name.len() > MAX_FUNCTION_NAME).map(ApiProblem::LongFunctionName).collect()
}

fn setting_problems(stage: &StageSettings) -> impl Iterator<Item = ApiProblem> {
    stage.problems().into_iter().map(|problem| ApiProblem::BadSetting(stage.name.clone(), problem))
}

/// The names that come more than once, and how often.
fn repeated<'a>(names: impl Iterator<Item = &'a str>) -> impl Iterator<Item = (String, usize)> {
    let mut counts = BTreeMap::<_, usize>::new();
    names.for_each(|name| *counts.entry(name).or_default() += 1);
    counts.into_iter().filter(|(_, count)| *count > 1).map(|(name, count)| (name.to_owned(), count))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::LambdaFunction;

    fn routes(keys: &[&str]) -> Vec<Route> {
        let route = |(n, key): (usize, &&str)| {
            Route::new(*key, LambdaFunction::new(format!("f{n}"), pulumi_wasm::archive::file("x.zip")))
        };
        keys.iter().enumerate().map(route).collect()
    }

    fn stage(name: &str) -> StageSettings {
        StageSettings::new(name, crate::Throttle::new(1.0, 1))
    }

    fn found(keys: &[&str]) -> Vec<ApiProblem> {
        problems(&routes(keys), Some(&stage("dev")))
    }

    #[test]
    fn a_stage_that_api_gateway_would_refuse_is_refused_first() {
        assert_eq!(problems(&routes(&["a"]), None), [ApiProblem::NoStage]);
        let dotted = problems(&routes(&["a"]), Some(&stage("dev.eu")));
        assert_eq!(dotted, [ApiProblem::BadStage("dev.eu".into())]);
        let long = "s".repeat(63);
        let too_long = problems(&routes(&["a"]), Some(&stage(&long)));
        assert_eq!(too_long, [ApiProblem::LongFunctionName(format!("f0-{long}"))]);
    }

    #[test]
    fn good_keys_pass() {
        assert_eq!(found(&["$connect", "$disconnect", "$default", "sendMessage"]), []);
    }

    #[test]
    fn every_bad_key_is_named() {
        let found = found(&["$conect", "", "two words", "twice", "twice"]);
        assert_eq!(
            found,
            [
                ApiProblem::UnknownPredefined("$conect".into()),
                ApiProblem::BadKey(String::new()),
                ApiProblem::BadKey("two words".into()),
                ApiProblem::Duplicate("twice".into(), 2),
            ]
        );
    }

    #[test]
    fn an_api_without_routes_is_refused() {
        assert_eq!(found(&[]), [ApiProblem::NoRoutes]);
    }
}
