//! What is wrong with routes and integrations.

use std::time::Duration;

use super::{ApiProblem, repeated};
use crate::{
    integration::{self, Target},
    route::{Model, PREDEFINED, Parts},
};

/// How long API Gateway may wait for an integration.
const TIMEOUTS: std::ops::RangeInclusive<Duration> = Duration::from_millis(50)..=Duration::from_secs(29);

/// The longest name of an operation.
const MAX_OPERATION_NAME: usize = 64;

pub(super) fn problems(routes: &[(String, Parts)]) -> Vec<ApiProblem> {
    let mut problems: Vec<_> = routes.iter().filter_map(|(key, _)| key_problem(key)).collect();
    if routes.is_empty() {
        problems.push(ApiProblem::NoRoutes);
    }
    let keys = repeated(routes.iter().map(|(key, _)| key.as_str()));
    problems.extend(keys.map(|(key, times)| ApiProblem::Duplicate(key, times)));
    for (key, parts) in routes {
        let found = integration_problems(&parts.integration.parts).into_iter().chain(route_problems(parts));
        problems.extend(found.map(|problem| ApiProblem::Route { key: key.clone(), problem }));
    }
    problems.extend(differing_models(routes));
    problems
}

fn key_problem(key: &str) -> Option<ApiProblem> {
    let unprintable = |c: char| c.is_whitespace() || c.is_control();
    if key.is_empty() || key.contains(unprintable) {
        Some(ApiProblem::BadKey(key.to_owned()))
    } else if key.starts_with('$') && !PREDEFINED.contains(&key) {
        Some(ApiProblem::UnknownPredefined(key.to_owned()))
    } else {
        None
    }
}

fn integration_problems(parts: &integration::Parts) -> Vec<String> {
    let mut problems = Vec::new();
    if let Some(timeout) = parts.timeout.filter(|timeout| !TIMEOUTS.contains(timeout)) {
        problems.push(format!("a timeout of {timeout:?} is out of range: API Gateway waits 50 ms to 29 s"));
    }
    if let Target::Http { uri, .. } = &parts.target
        && let Some(uri) =
            uri.plain().filter(|uri| !uri.starts_with("https://") && !uri.starts_with("http://"))
    {
        problems.push(format!("`{uri}` is no address: an HTTP endpoint is https://… or http://…"));
    }
    problems
}

fn route_problems(parts: &Parts) -> Vec<String> {
    let mut problems = Vec::new();
    if let Some(name) = &parts.operation_name
        && !(1..=MAX_OPERATION_NAME).contains(&name.chars().count())
    {
        problems.push(format!("the operation name `{name}` has not 1 to {MAX_OPERATION_NAME} characters"));
    }
    let bad = parts.models.values().filter(|model| !is_model_name(&model.name));
    problems.extend(bad.map(|model| format!("model `{}`: a name has letters and digits only", model.name)));
    problems
}

fn is_model_name(name: &str) -> bool {
    (1..=128).contains(&name.len()) && name.chars().all(|c| c.is_ascii_alphanumeric())
}

/// Models of one name are one model.
fn differing_models(routes: &[(String, Parts)]) -> Vec<ApiProblem> {
    let mut known: Vec<&Model> = Vec::new();
    let mut problems = Vec::new();
    for (key, model) in
        routes.iter().flat_map(|(key, parts)| parts.models.values().map(move |model| (key, model)))
    {
        match known.iter().find(|other| other.name == model.name) {
            Some(other) if *other != model => {
                let problem =
                    format!("another model is called `{}` as well: give each its own name", model.name);
                problems.push(ApiProblem::Route { key: key.clone(), problem });
            }
            Some(_) => {}
            None => known.push(model),
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ExistingFunction, HttpMethod, Integration, Route, WebSocketApi};

    fn found(keys: &[&str]) -> Vec<ApiProblem> {
        let builder = keys
            .iter()
            .fold(WebSocketApi::builder("Chat"), |api, key| api.route(*key, ExistingFunction::named("f")));
        problems(&builder.routes)
    }

    fn problem_of(route: impl Into<Route>) -> String {
        match &problems(&WebSocketApi::builder("Chat").route("a", route).routes)[..] {
            [problem] => problem.to_string(),
            other => panic!("{other:?}"),
        }
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

    #[test]
    fn what_api_gateway_would_refuse_of_a_route_is_refused_with_its_key() {
        let slow = Integration::mock().timeout(Duration::from_secs(30));
        assert!(problem_of(slow).starts_with("route `a`: a timeout of 30s is out of range"));
        let address = problem_of(Integration::http_proxy(HttpMethod::Get, "example.com"));
        assert!(address.starts_with("route `a`: `example.com` is no address"));
        let model = Model::new("Bad-Name", serde_json::json!({}));
        assert!(problem_of(Route::to(Integration::mock()).model(model)).contains("model `Bad-Name`"));
        assert!(problem_of(Route::to(Integration::mock()).operation_name("")).contains("operation name"));
    }
}
