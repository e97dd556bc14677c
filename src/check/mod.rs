//! What keeps an API from being made, found before anything is declared.

mod api;
mod domains;
mod functions;
mod integrations;
mod lambda;
mod prefix;
mod problem;
mod routes;
mod stages;
mod told;

use std::{collections::BTreeMap, fmt};

pub use problem::ApiProblem;

use crate::{WebSocketApiBuilder, scope::Imports};

/// All that keeps an API from being made.
///
/// ```
/// use aws_websocket_api::{ApiProblem, WebSocketApi};
/// use pulumi_wasm::mocks::Mocks;
///
/// let run = Mocks::new("chat", "dev").run(|ctx| {
///     let invalid = WebSocketApi::builder("Chat").create(ctx).unwrap_err();
///     assert_eq!(invalid.problems, [ApiProblem::NoRoutes, ApiProblem::NoStage]);
///     Ok(())
/// });
/// ```
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
    let mut problems = api::problems(builder);
    problems.extend(routes::problems(&builder.routes));
    problems.extend(functions::problems(builder));
    problems.extend(stages::problems(builder));
    problems.extend(domains::problems(builder));
    refuse(&builder.name, problems)
}

/// What was to be taken over and is no part of the API.
pub(crate) fn check_imports(api: &str, imports: &Imports) -> Result<(), InvalidApi> {
    let left = imports.left().into_iter();
    refuse(api, left.map(|(child, help)| ApiProblem::NothingToImport(child, help)).collect())
}

fn refuse(api: &str, problems: Vec<ApiProblem>) -> Result<(), InvalidApi> {
    if problems.is_empty() { Ok(()) } else { Err(InvalidApi { api: api.to_owned(), problems }) }
}

/// The names that come more than once, and how often.
fn repeated<'a>(names: impl Iterator<Item = &'a str>) -> impl Iterator<Item = (String, usize)> {
    let mut counts = BTreeMap::<_, usize>::new();
    names.for_each(|name| *counts.entry(name).or_default() += 1);
    counts.into_iter().filter(|(_, count)| *count > 1).map(|(name, count)| (name.to_owned(), count))
}
