//! What is wrong with routes and integrations.

use super::{ApiProblem, integrations, repeated};
use crate::{
    authorizer::Authorizer,
    route::{CONNECT, DEFAULT, DISCONNECT, Model, PREDEFINED, Parameter, Parts},
};

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
        let found = integrations::problems(key, &parts.integration.parts).into_iter();
        let found = found.chain(route_problems(key, parts));
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

fn route_problems(key: &str, parts: &Parts) -> Vec<String> {
    let mut problems = Vec::new();
    problems.extend(parts.operation_name.as_deref().and_then(bad_operation_name));
    if key == DISCONNECT && parts.two_way {
        problems.push("it can't answer: when it is called, the connection is closed already".to_owned());
    }
    let throttle = parts.overrides.throttle.into_iter().flat_map(|throttle| throttle.problems());
    problems.extend(throttle.map(|problem| problem.to_string()));
    problems.extend(model_problems(key, parts));
    let names = parts.required.iter().filter_map(Parameter::bad_name).chain(bad_sources(&parts.authorizer));
    problems.extend(names.map(|name| format!("`{name}` is no name of a header or of a part of the query")));
    problems
}

fn bad_operation_name(name: &str) -> Option<String> {
    let good = (1..=MAX_OPERATION_NAME).contains(&name.chars().count());
    (!good).then(|| format!("the operation name `{name}` has not 1 to {MAX_OPERATION_NAME} characters"))
}

fn bad_sources(authorizer: &Authorizer) -> impl Iterator<Item = &str> {
    let asked = match authorizer {
        Authorizer::Lambda(authorizer) => Some(authorizer),
        Authorizer::None | Authorizer::Iam => None,
    };
    asked.into_iter().flat_map(|authorizer| authorizer.bad_names())
}

fn model_problems(key: &str, parts: &Parts) -> Vec<String> {
    let bad = parts.models.values().filter(|model| !is_model_name(&model.name));
    let mut problems: Vec<_> =
        bad.map(|model| format!("model `{}`: a name has 1 to 128 letters and digits", model.name)).collect();
    if !parts.models.is_empty() && [CONNECT, DISCONNECT].contains(&key) {
        problems.push("it has no messages that models could describe".to_owned());
    }
    let unselected = parts.models.keys().find(|key| *key != DEFAULT && parts.model_selection.is_none());
    problems.extend(
        unselected.map(|key| {
            format!("nothing selects the model for `{key}`: say what does with `.select_model(…)`")
        }),
    );
    if parts.models.is_empty() && parts.model_selection.is_some() {
        problems.push("it selects models and has none: every message would be refused".to_owned());
    }
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
    use crate::{
        ExistingFunction, IdentitySource, Integration, IntoRoute, LambdaAuthorizer, Route, Throttle,
        WebSocketApi,
    };

    fn found(keys: &[&str]) -> Vec<ApiProblem> {
        let builder = keys
            .iter()
            .fold(WebSocketApi::builder("Chat"), |api, key| api.route(*key, ExistingFunction::named("f")));
        problems(&builder.routes)
    }

    fn problem_of(route: Route) -> String {
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

    fn ping() -> Route {
        Integration::mock().into_route()
    }

    fn model(name: &str) -> Model {
        Model::new(name, serde_json::json!({}))
    }

    #[test]
    fn an_operation_name_has_1_to_64_characters() {
        for bad in ["", &*"o".repeat(65)] {
            let problem = problem_of(ping().operation_name(bad));
            assert_eq!(problem, format!("route `a`: the operation name `{bad}` has not 1 to 64 characters"));
        }
    }

    #[test]
    fn a_throttle_of_a_route_is_as_good_as_one_of_a_stage() {
        let problem = problem_of(ping().throttle(Throttle::new(0.0, 1)));
        assert!(problem.starts_with("route `a`: its throttle's rate is 0"), "{problem}");
    }

    #[test]
    fn disconnect_answers_nobody_however_it_is_asked_to() {
        let answering = Integration::mock().answer("{}");
        let api = || WebSocketApi::builder("Chat");
        for api in [api().disconnect(answering), api().route(DISCONNECT, ping().two_way())] {
            let found = problems(&api.routes);
            let [ApiProblem::Route { key, problem }] = &found[..] else { panic!("{found:?}") };
            assert_eq!(key, DISCONNECT);
            assert_eq!(problem, "it can't answer: when it is called, the connection is closed already");
        }
    }

    #[test]
    fn models_have_good_names_and_are_selected() {
        let problem = problem_of(ping().model(model("Bad-Name")));
        assert_eq!(problem, "route `a`: model `Bad-Name`: a name has 1 to 128 letters and digits");
        let problem = problem_of(ping().model_for("loud", model("Loud")));
        assert_eq!(
            problem,
            "route `a`: nothing selects the model for `loud`: say what does with `.select_model(…)`"
        );
        let problem = problem_of(ping().select_model("$request.body.kind"));
        assert_eq!(problem, "route `a`: it selects models and has none: every message would be refused");
    }

    #[test]
    fn what_carries_no_message_has_no_model() {
        for key in [CONNECT, DISCONNECT] {
            let api = WebSocketApi::builder("Chat").route(key, ping().model(model("Any")));
            let problem = "it has no messages that models could describe".to_owned();
            assert_eq!(problems(&api.routes), [ApiProblem::Route { key: key.to_owned(), problem }]);
        }
    }

    #[test]
    fn models_of_one_name_are_one_model() {
        let other = Model::new("Same", serde_json::json!({ "type": "object" }));
        let api = |last: Model| {
            let routes = [model("Same"), model("Same"), last].map(|model| ping().model(model));
            problems(&WebSocketApi::builder("Chat").routes(["a", "b", "c"].into_iter().zip(routes)).routes)
        };
        assert_eq!(api(model("Same")), []);
        let problem = "another model is called `Same` as well: give each its own name".to_owned();
        assert_eq!(api(other), [ApiProblem::Route { key: "c".to_owned(), problem }]);
    }

    #[test]
    fn what_connect_requires_and_what_identifies_have_good_names() {
        let api = |route: Route<crate::kind::Connect>| {
            problems(&WebSocketApi::builder("Chat").connect(route).routes)
        };
        let to = || Route::to(ExistingFunction::named("f"));
        let check = LambdaAuthorizer::new(ExistingFunction::named("check"));
        let good = to().require_header("X-Tenant").require_query("token").authorizer(check.clone());
        assert_eq!(api(good), []);
        let bad = check.identity_source(IdentitySource::header("two words"));
        let found = api(to().require_query("").authorizer(bad));
        let problems = ["", "two words"].map(|name| ApiProblem::Route {
            key: CONNECT.to_owned(),
            problem: format!("`{name}` is no name of a header or of a part of the query"),
        });
        assert_eq!(found, problems);
    }
}
