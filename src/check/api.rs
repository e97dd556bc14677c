//! What is wrong with the API itself.

use super::ApiProblem;
use crate::{ApiKeySource, WebSocketApiBuilder};

/// The longest name of an API.
const MAX_NAME: usize = 128;

/// The longest description of an API.
const MAX_DESCRIPTION: usize = 1024;

pub(super) fn problems(builder: &WebSocketApiBuilder) -> Vec<ApiProblem> {
    let mut problems = Vec::new();
    problems.extend(bad_name(&builder.name));
    problems.extend(builder.settings.description.as_deref().and_then(bad_description));
    problems.extend(not_ours(builder));
    problems.extend(nobody_says_the_key(builder));
    problems
}

fn bad_name(name: &str) -> Option<ApiProblem> {
    let length = name.chars().count();
    (!(1..=MAX_NAME).contains(&length)).then_some(ApiProblem::BadApiName(length))
}

fn bad_description(description: &str) -> Option<ApiProblem> {
    let length = description.chars().count();
    (length > MAX_DESCRIPTION).then_some(ApiProblem::LongDescription(length))
}

/// Somebody else manages the API: it is as it is.
fn not_ours(builder: &WebSocketApiBuilder) -> Vec<ApiProblem> {
    if builder.existing.is_none() {
        return Vec::new();
    }
    let imported = builder.imports.contains_key("").then_some("import_api");
    builder.settings.set().into_iter().chain(imported).map(ApiProblem::NotOurs).collect()
}

/// An authorizer is to say the API key, and there is none.
fn nobody_says_the_key(builder: &WebSocketApiBuilder) -> Option<ApiProblem> {
    let asked = builder.settings.api_key_source == Some(ApiKeySource::Authorizer);
    let nobody = !builder.routes.iter().any(|(_, parts)| parts.authorizer.function().is_some());
    (asked && nobody).then_some(ApiProblem::NobodySaysTheKey)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ExistingFunction, LambdaAuthorizer, Route, WebSocketApi};

    #[test]
    fn the_name_and_the_description_have_their_lengths() {
        let api = |name: &str, description: &str| WebSocketApi::builder(name).description(description);
        assert_eq!(problems(&api(&"n".repeat(128), &"d".repeat(1024))), []);
        let bad = problems(&api("", &"d".repeat(1025)));
        assert_eq!(bad, [ApiProblem::BadApiName(0), ApiProblem::LongDescription(1025)]);
    }

    #[test]
    fn an_api_that_somebody_else_manages_stays_as_it_is() {
        let existing = WebSocketApi::builder("Chat").existing_api("a1b2");
        assert_eq!(problems(&existing), []);
        let changed = existing
            .description("x")
            .route_selection("$request.body.type")
            .api_key_source(ApiKeySource::Header)
            .dual_stack()
            .without_default_endpoint()
            .import_api("a1b2");
        let methods = [
            "description",
            "route_selection",
            "api_key_source",
            "dual_stack",
            "without_default_endpoint",
            "import_api",
        ];
        assert_eq!(problems(&changed), methods.map(ApiProblem::NotOurs));
    }

    #[test]
    fn an_api_key_that_an_authorizer_says_needs_one() {
        let api = WebSocketApi::builder("Chat").api_key_source(ApiKeySource::Authorizer);
        assert_eq!(problems(&api), [ApiProblem::NobodySaysTheKey]);
        let check = LambdaAuthorizer::new(ExistingFunction::named("check"));
        let connect = Route::to(ExistingFunction::named("connect")).authorizer(check);
        assert_eq!(problems(&api.connect(connect)), []);
    }
}
