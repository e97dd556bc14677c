//! What keeps an API from being made, found before anything is declared.

mod domains;
mod problem;
mod routes;
mod stages;

use std::{collections::BTreeMap, fmt};

pub use problem::ApiProblem;

use crate::{
    WebSocketApiBuilder,
    authorizer::Authorizer,
    function::{LambdaFunction, LambdaTarget, Source},
    scope::Imports,
};

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

pub(crate) fn list<T: fmt::Display>(problems: &[T]) -> String {
    problems.iter().map(|problem| format!("\n  - {problem}")).collect()
}

/// Everything that is wrong with an API.
pub(crate) fn check(builder: &WebSocketApiBuilder) -> Result<(), InvalidApi> {
    let mut problems = routes::problems(&builder.routes);
    problems.extend(function_problems(builder));
    problems.extend(stages::problems(builder));
    problems.extend(domains::problems(builder));
    refuse(&builder.name, problems)
}

/// What was to be taken over and is no part of the API.
pub(crate) fn check_imports(api: &str, imports: &Imports) -> Result<(), InvalidApi> {
    refuse(api, imports.left().into_iter().map(ApiProblem::NothingToImport).collect())
}

fn refuse(api: &str, problems: Vec<ApiProblem>) -> Result<(), InvalidApi> {
    if problems.is_empty() { Ok(()) } else { Err(InvalidApi { api: api.to_owned(), problems }) }
}

/// Functions that differ and are called the same, and what is no function's ARN.
fn function_problems(builder: &WebSocketApiBuilder) -> Vec<ApiProblem> {
    let mut known = BTreeMap::<&str, &LambdaTarget>::new();
    let mut problems = Vec::new();
    for target in builder.targets() {
        let other = known.entry(target.name()).or_insert(target);
        if !other.is(target) && !problems.contains(&ApiProblem::DuplicateFunction(target.name().to_owned())) {
            problems.push(ApiProblem::DuplicateFunction(target.name().to_owned()));
        }
        if let Source::Existing(existing) = &target.0 {
            problems.extend(existing.bad_arn().map(|arn| ApiProblem::BadFunctionArn(arn.to_owned())));
        }
    }
    problems
}

impl WebSocketApiBuilder {
    /// Every function that a route or an authorizer calls, as often as it does.
    fn targets(&self) -> impl Iterator<Item = &LambdaTarget> {
        self.routes.iter().flat_map(|(_, parts)| {
            let asked = match &parts.authorizer {
                Authorizer::Lambda(authorizer) => Some(&authorizer.function),
                Authorizer::None | Authorizer::Iam => None,
            };
            parts.integration.parts.target.function().into_iter().chain(asked)
        })
    }

    /// The functions that the component is to make, as often as they are called.
    pub(crate) fn functions(&self) -> impl Iterator<Item = &LambdaFunction> {
        self.targets().filter_map(LambdaTarget::ours)
    }
}

/// The names that come more than once, and how often.
fn repeated<'a>(names: impl Iterator<Item = &'a str>) -> impl Iterator<Item = (String, usize)> {
    let mut counts = BTreeMap::<_, usize>::new();
    names.for_each(|name| *counts.entry(name).or_default() += 1);
    counts.into_iter().filter(|(_, count)| *count > 1).map(|(name, count)| (name.to_owned(), count))
}
