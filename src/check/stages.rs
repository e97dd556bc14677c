//! What is wrong with stages.

use super::{
    ApiProblem, prefix,
    problem::{MAX_FUNCTION_NAME, MAX_STAGE_NAME},
    repeated, told,
};
use crate::{WebSocketApiBuilder, naming, route::is_plain, settings::StageSettings};

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
    problems.extend(told::problems(builder));
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

#[cfg(test)]
mod tests {
    use pulumi_wasm::archive;

    use super::*;
    use crate::{LambdaFunction, TableAccess, Throttle, WebSocketApi};

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
    fn stages_share_functions_but_no_table() {
        let keeper = function("keeper").connections_table(TableAccess::actions(&["dynamodb:PutItem"]));
        assert_eq!(problems(&api(keeper.clone(), &["dev"])), []);
        assert_eq!(problems(&api(keeper, &["dev", "test"])), [ApiProblem::SharedTable("keeper".into())]);
    }
}
