//! What is wrong with stages.

use super::{
    ApiProblem, prefix,
    problem::{MAX_FUNCTION_NAME, MAX_STAGE_NAME},
    repeated,
};
use crate::{
    WebSocketApiBuilder, naming,
    route::{CONNECT, is_plain},
    settings::{Limits, StageSettings},
};

pub(super) fn problems(builder: &WebSocketApiBuilder) -> Vec<ApiProblem> {
    let Some((first, others)) = builder.stages.split_first() else { return vec![ApiProblem::NoStage] };
    let mut problems: Vec<_> = builder.stages.iter().filter_map(bad_name).collect();
    let names = repeated(builder.stages.iter().map(|stage| stage.name.as_str()));
    problems.extend(names.map(|(name, times)| ApiProblem::DuplicateStage(name, times)));
    if bad_name(first).is_none() {
        problems.extend(long_names(builder));
    }
    problems.extend(bad_suffix(builder));
    problems.extend(builder.stages.iter().flat_map(bad_settings));
    problems.extend(prefix::problems(builder));
    problems.extend(unguarded(builder));
    problems.extend(differing_guards(builder, first, others));
    problems.extend(unobeyed_limits(builder));
    if !others.is_empty() {
        let sharing = builder.functions().filter(|function| function.0.table.is_some());
        problems.extend(sharing.map(|function| ApiProblem::SharedTable(function.0.name.clone())));
    }
    problems
}

fn bad_name(stage: &StageSettings) -> Option<ApiProblem> {
    let name = &stage.name;
    let good = (1..=MAX_STAGE_NAME).contains(&name.len()) && name.chars().all(is_plain);
    (!good).then(|| ApiProblem::BadStage(name.clone()))
}

fn bad_settings(stage: &StageSettings) -> impl Iterator<Item = ApiProblem> {
    stage.problems().into_iter().map(|problem| ApiProblem::BadSetting(stage.name.clone(), problem))
}

fn bad_suffix(builder: &WebSocketApiBuilder) -> Option<ApiProblem> {
    let suffix = builder.function_suffix.as_ref()?;
    let bad = suffix.is_empty() || !suffix.chars().all(is_plain);
    bad.then(|| ApiProblem::BadFunctionSuffix(suffix.clone()))
}

fn long_names(builder: &WebSocketApiBuilder) -> Vec<ApiProblem> {
    let names = builder.functions().map(|function| naming::function(&function.0.name, builder.suffix()));
    names.filter(|name| name.len() > MAX_FUNCTION_NAME).map(ApiProblem::LongFunctionName).collect()
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

fn differing_guards(
    builder: &WebSocketApiBuilder,
    first: &StageSettings,
    others: &[StageSettings],
) -> Vec<ApiProblem> {
    if !builder.functions().any(|function| function.0.guards_connect) {
        return Vec::new();
    }
    let differing = |stage: &StageSettings| {
        let pairs = guards(stage).into_iter().zip(guards(first));
        let differing = pairs.filter(|(own, first)| own != first).map(|((setting, _), _)| setting);
        differing
            .map(|setting| ApiProblem::DifferingGuard { stage: stage.name.clone(), setting })
            .collect::<Vec<_>>()
    };
    others.iter().flat_map(differing).collect()
}

/// What a stage's settings say of who connects, as far as they do, to be compared.
fn guards(stage: &StageSettings) -> [(&'static str, Option<String>); 3] {
    let origins = (!stage.allowed_origins.is_empty()).then(|| stage.allowed_origins.join(","));
    // An ARN that isn't known yet is as good as any other.
    let check = stage.token_check.as_ref().map(|arn| arn.plain().unwrap_or_default());
    let metadata = stage.connection_metadata.as_ref().map(|kept| format!("{kept:?}"));
    [("list of allowed origins", origins), ("token check", check), ("connection metadata", metadata)]
}

#[cfg(test)]
mod tests {
    use pulumi_wasm::{Output, archive};

    use super::*;
    use crate::{
        ConnectionMetadata, ExistingFunction, Integration, LambdaFunction, TableAccess, Throttle,
        WebSocketApi,
    };

    fn api(function: LambdaFunction, stages: &[&str]) -> WebSocketApiBuilder {
        stages.iter().fold(WebSocketApi::builder("Chat").route("a", function), |api, stage| {
            api.stage(StageSettings::new(*stage, Throttle::new(1.0, 1)))
        })
    }

    fn function(name: &str) -> LambdaFunction {
        LambdaFunction::new(name, archive::file("x.zip"))
    }

    #[test]
    fn a_stage_that_api_gateway_would_refuse_is_refused_first() {
        assert_eq!(problems(&api(function("f"), &[])), [ApiProblem::NoStage]);
        assert_eq!(problems(&api(function("f"), &["dev.eu"])), [ApiProblem::BadStage("dev.eu".into())]);
        let long = "s".repeat(63);
        let too_long = problems(&api(function("f0"), &[&long]));
        assert_eq!(too_long, [ApiProblem::LongFunctionName(format!("f0-{long}"))]);
        assert_eq!(
            problems(&api(function("f"), &["dev", "dev"])),
            [ApiProblem::DuplicateStage("dev".into(), 2)]
        );
    }

    #[test]
    fn every_bad_setting_is_reported_with_its_stage() {
        let bad = StageSettings::new("prod", Throttle::new(0.0, 1)).variable("a-b", "x");
        let problems = problems(&api(function("f"), &["dev"]).stage(bad));
        assert_eq!(
            problems.iter().map(ToString::to_string).collect::<Vec<_>>(),
            [
                "stage `prod`: its throttle's rate is 0; it has to be a number above 0: messages per second",
                "stage `prod`: the name of its variable `a-b` has to be of letters, digits and `_`",
            ]
        );
    }

    #[test]
    fn what_functions_could_not_be_called_is_refused() {
        let called = |suffix: &str| problems(&api(function("f0"), &["dev"]).function_suffix(suffix));
        assert_eq!(called("shared"), []);
        assert_eq!(called("a.b"), [ApiProblem::BadFunctionSuffix("a.b".into())]);
        assert_eq!(called(""), [ApiProblem::BadFunctionSuffix(String::new())]);
        let long = "s".repeat(63);
        assert_eq!(called(&long), [ApiProblem::LongFunctionName(format!("f0-{long}"))]);
    }

    #[test]
    fn stages_share_functions_but_no_table_and_who_may_connect() {
        let keeper = function("keeper").connections_table(TableAccess::actions(&["dynamodb:PutItem"]));
        assert_eq!(problems(&api(keeper.clone(), &["dev"])), []);
        assert_eq!(problems(&api(keeper, &["dev", "test"])), [ApiProblem::SharedTable("keeper".into())]);
        let door = WebSocketApi::builder("Chat").connect(function("door").guards_connect());
        let dev = StageSettings::new("dev", Throttle::new(1.0, 1));
        let differing = problems(&door.stage(dev).stage(strict()));
        assert_eq!(
            differing,
            [ApiProblem::DifferingGuard { stage: "prod".into(), setting: "list of allowed origins" }]
        );
    }

    #[test]
    fn limits_that_nobody_would_obey_are_refused() {
        let limits = Limits::new().message_bytes(4096);
        let limited = StageSettings::new("prod", Throttle::new(1.0, 1)).limits(limits);
        let api = WebSocketApi::builder("Chat").stage(limited);
        assert_eq!(problems(&api.clone().route("a", function("a").obeys_limits())), []);
        let unobeyed = ApiProblem::LimitsUnobeyed { stage: "prod".into() };
        assert_eq!(problems(&api.route("a", function("a"))), [unobeyed]);
    }

    fn strict() -> StageSettings {
        StageSettings::new("prod", Throttle::new(1.0, 1)).allowed_origins(["https://example.com"])
    }

    #[test]
    fn what_nobody_would_heed_of_who_connects_is_refused() {
        let api = || WebSocketApi::builder("Chat").stage(strict());
        let checks = || function("door").guards_connect();
        assert_eq!(problems(&api().connect(checks())), []);
        let unguarded = |setting: &'static str| ApiProblem::Unguarded { stage: "prod".into(), setting };
        for api in [
            api(),
            api().route("a", checks()),
            api().connect(function("door")),
            api().connect(function("door")).route("a", checks()),
            api().connect(ExistingFunction::named("door")),
            api().connect(Integration::mock()),
        ] {
            assert_eq!(problems(&api), [unguarded("list of allowed origins")]);
        }
        let plain = StageSettings::new("prod", Throttle::new(1.0, 1));
        let checked = plain.clone().token_check(Output::new("arn".to_owned())).connection_metadata([]);
        let api = |stage: StageSettings| WebSocketApi::builder("Chat").route("a", function("a")).stage(stage);
        assert_eq!(problems(&api(checked)), [unguarded("token check"), unguarded("connection metadata")]);
        assert_eq!(problems(&api(plain.connection_metadata(ConnectionMetadata::ALL))), []);
    }
}
