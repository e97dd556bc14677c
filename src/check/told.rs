//! What functions are told of a stage: whether anyone heeds it, and whether all stages that share the functions agree.

use super::ApiProblem;
use crate::{
    WebSocketApiBuilder,
    route::CONNECT,
    settings::{Limits, StageSettings},
};

/// What a stage's settings say, as far as they do, to be compared.
type Said = (&'static str, Option<String>);

pub(super) fn problems(builder: &WebSocketApiBuilder) -> Vec<ApiProblem> {
    let mut problems = unguarded(builder);
    problems.extend(unobeyed_limits(builder));
    problems.extend(differing(builder));
    problems
}

/// What is said of who connects, and nobody heeds, would let everybody in.
fn unguarded(builder: &WebSocketApiBuilder) -> Vec<ApiProblem> {
    let connect = builder.routes.iter().find(|(key, _)| key == CONNECT);
    let function = connect.and_then(|(_, parts)| parts.integration.parts.target.function()?.ours());
    if function.is_some_and(|function| function.0.guards_connect) {
        return Vec::new();
    }
    let said = |stage: &StageSettings| {
        let said = guards(stage).into_iter().filter(|(_, said)| said.is_some()).map(|(setting, _)| setting);
        said.map(|setting| ApiProblem::Unguarded { stage: stage.name.clone(), setting }).collect::<Vec<_>>()
    };
    builder.stages.iter().flat_map(said).collect()
}

fn unobeyed_limits(builder: &WebSocketApiBuilder) -> Vec<ApiProblem> {
    if builder.functions().any(|function| function.0.obeys_limits) {
        return Vec::new();
    }
    let limited = builder.stages.iter().filter(|stage| stage.limits != Limits::new());
    limited.map(|stage| ApiProblem::LimitsUnobeyed { stage: stage.name.clone() }).collect()
}

/// A function is told of one stage alone, the first.
fn differing(builder: &WebSocketApiBuilder) -> Vec<ApiProblem> {
    let Some((first, others)) = builder.stages.split_first() else { return Vec::new() };
    let differing = |stage: &StageSettings| {
        let pairs = heeded(builder, stage).into_iter().zip(heeded(builder, first));
        let differing = pairs.filter(|(own, first)| own != first).map(|((setting, _), _)| setting);
        differing
            .map(|setting| ApiProblem::Differing { stage: stage.name.clone(), setting })
            .collect::<Vec<_>>()
    };
    others.iter().flat_map(differing).collect()
}

/// What some function heeds.
fn heeded(builder: &WebSocketApiBuilder, stage: &StageSettings) -> Vec<Said> {
    let mut said = Vec::new();
    if builder.functions().any(|function| function.0.guards_connect) {
        said.extend(guards(stage));
    }
    if builder.functions().any(|function| function.0.obeys_limits) {
        said.push(("set of limits", Some(format!("{:?}", stage.limits))));
    }
    said
}

fn guards(stage: &StageSettings) -> [Said; 3] {
    let origins = (!stage.allowed_origins.is_empty()).then(|| stage.allowed_origins.join(","));
    // ARNs that aren't known yet can't be compared, and another stage's check would let in that one's clients.
    let check = stage.token_check.as_ref().map(|arn| arn.plain().unwrap_or_else(|| stage.name.clone()));
    let metadata = stage.connection_metadata.as_ref().map(|kept| format!("{kept:?}"));
    [("list of allowed origins", origins), ("token check", check), ("list of connection metadata", metadata)]
}

#[cfg(test)]
mod tests {
    use pulumi_wasm::{Output, archive};

    use super::*;
    use crate::{ConnectionMetadata, ExistingFunction, Integration, LambdaFunction, Throttle, WebSocketApi};

    fn function() -> LambdaFunction {
        LambdaFunction::new("f", archive::file("x.zip"))
    }

    fn stage(name: &str) -> StageSettings {
        StageSettings::new(name, Throttle::new(1.0, 1))
    }

    fn strict() -> StageSettings {
        stage("prod").allowed_origins(["https://example.com"])
    }

    fn limited() -> StageSettings {
        stage("prod").limits(Limits::new().message_bytes(4096))
    }

    fn of_prod(setting: &'static str) -> ApiProblem {
        ApiProblem::Differing { stage: "prod".into(), setting }
    }

    #[test]
    fn functions_of_several_stages_are_told_the_same_of_each() {
        let guard = WebSocketApi::builder("Chat").connect(function().guards_connect());
        let guard = guard.stage(stage("dev")).stage(strict());
        assert_eq!(problems(&guard), [of_prod("list of allowed origins")]);
        let obeying = WebSocketApi::builder("Chat").route("a", function().obeys_limits());
        assert_eq!(problems(&obeying.clone().stage(limited())), []);
        assert_eq!(problems(&obeying.stage(stage("dev")).stage(limited())), [of_prod("set of limits")]);
    }

    #[test]
    fn limits_that_nobody_would_obey_are_refused() {
        let api = WebSocketApi::builder("Chat").stage(limited());
        assert_eq!(problems(&api.clone().route("a", function().obeys_limits())), []);
        let unobeyed = ApiProblem::LimitsUnobeyed { stage: "prod".into() };
        assert_eq!(problems(&api.route("a", function())), [unobeyed]);
    }

    #[test]
    fn what_nobody_would_heed_of_who_connects_is_refused() {
        let api = || WebSocketApi::builder("Chat").stage(strict());
        let checks = || function().guards_connect();
        assert_eq!(problems(&api().connect(checks())), []);
        let unguarded = |setting: &'static str| ApiProblem::Unguarded { stage: "prod".into(), setting };
        for api in [
            api(),
            api().route("a", checks()),
            api().connect(function()),
            api().connect(function()).route("a", checks()),
            api().connect(ExistingFunction::named("door")),
            api().connect(Integration::mock()),
        ] {
            assert_eq!(problems(&api), [unguarded("list of allowed origins")]);
        }
        let plain = stage("prod");
        let checked = plain.clone().token_check(Output::new("arn".to_owned())).connection_metadata([]);
        let api = |stage: StageSettings| WebSocketApi::builder("Chat").route("a", function()).stage(stage);
        let unheeded = [unguarded("token check"), unguarded("list of connection metadata")];
        assert_eq!(problems(&api(checked)), unheeded);
        assert_eq!(problems(&api(plain.connection_metadata(ConnectionMetadata::ALL))), []);
    }
}
