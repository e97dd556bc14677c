//! What is wrong with the settings of a function that the component makes.

use std::ops::RangeInclusive;

use pulumi_wasm::Input;

use super::ApiProblem;
use crate::{arn, function::LambdaFunction};

/// How much memory a function may have, in megabytes.
const MEMORY: RangeInclusive<i64> = 128..=10_240;

/// How long a function may run, in seconds.
const TIMEOUTS: RangeInclusive<i64> = 1..=900;

/// The longest handler.
const MAX_HANDLER: usize = 128;

/// What Lambda sets itself and lets nobody else set. Those that it reserves beginning with `_` are no names anyway:
/// <https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime>
const RESERVED: [&str; 16] = [
    "AWS_ACCESS_KEY",
    "AWS_ACCESS_KEY_ID",
    "AWS_DEFAULT_REGION",
    "AWS_EXECUTION_ENV",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
    "AWS_LAMBDA_FUNCTION_NAME",
    "AWS_LAMBDA_FUNCTION_VERSION",
    "AWS_LAMBDA_INITIALIZATION_TYPE",
    "AWS_LAMBDA_LOG_GROUP_NAME",
    "AWS_LAMBDA_LOG_STREAM_NAME",
    "AWS_LAMBDA_RUNTIME_API",
    "AWS_REGION",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "LAMBDA_RUNTIME_DIR",
    "LAMBDA_TASK_ROOT",
];

/// `CreateFunction` in the reference of Lambda's API has what is allowed.
pub(super) fn problems(function: &LambdaFunction) -> Vec<ApiProblem> {
    let definition = &function.0;
    let mut problems = Vec::new();
    problems.extend(bad_handler(&definition.handler));
    problems.extend(outside("memory", definition.memory_megabytes, &MEMORY, "megabytes"));
    problems.extend(outside("timeout", definition.timeout_seconds, &TIMEOUTS, "seconds"));
    problems.extend(definition.environment.keys().filter_map(|name| bad_variable(name)));
    for (actions, resource) in &definition.grants {
        problems.extend(bad_actions(actions));
        problems.extend(bad_resource(resource));
    }
    let named = |problem| ApiProblem::Function { name: definition.name.clone(), problem };
    problems.into_iter().map(named).collect()
}

fn bad_handler(handler: &str) -> Option<String> {
    let good = (1..=MAX_HANDLER).contains(&handler.len()) && !handler.contains(char::is_whitespace);
    (!good).then(|| format!("its handler is `{handler}`; it has 1 to {MAX_HANDLER} characters and no spaces"))
}

fn outside(what: &str, value: i64, range: &RangeInclusive<i64>, unit: &str) -> Option<String> {
    let (least, most) = (range.start(), range.end());
    (!range.contains(&value)).then(|| format!("its {what} is {value}; it has to be {least} to {most} {unit}"))
}

fn bad_variable(name: &str) -> Option<String> {
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if RESERVED.contains(&name) {
        Some(format!("its environment variable `{name}` is set by Lambda: call it something else"))
    } else if name.len() < 2 || !plain || !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        let rule = "begins with a letter and has at least two letters, digits and `_`";
        Some(format!("its environment variable `{name}` is none: a name {rule}"))
    } else {
        None
    }
}

fn bad_actions(actions: &[String]) -> Vec<String> {
    if actions.is_empty() {
        return vec![
            "it is allowed nothing: `.allow(…)` needs an action, such as `sqs:SendMessage`".to_owned(),
        ];
    }
    let bad = actions.iter().filter(|action| !is_action(action));
    bad.map(|action| format!("`{action}` is no action; one is SERVICE:ACTION, such as `sqs:SendMessage`"))
        .collect()
}

fn is_action(action: &str) -> bool {
    let named = |(service, name): (&str, &str)| !service.is_empty() && !name.is_empty();
    action == "*" || action.split_once(':').is_some_and(named)
}

fn bad_resource(resource: &Input<String>) -> Option<String> {
    let bad = resource.plain().filter(|resource| resource != "*" && arn::parts(resource).is_none())?;
    Some(format!("it is allowed something on `{bad}`, which is neither an ARN, arn:aws:…, nor `*`"))
}

#[cfg(test)]
mod tests {
    use pulumi_wasm::{Output, archive};

    use super::*;

    fn function() -> LambdaFunction {
        LambdaFunction::new("f", archive::file("x.zip"))
    }

    fn found(function: &LambdaFunction) -> Vec<String> {
        problems(function).iter().map(ToString::to_string).collect()
    }

    fn found_one(function: &LambdaFunction) -> String {
        match &found(function)[..] {
            [problem] => problem.clone(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_lambda_takes_passes() {
        for (megabytes, seconds) in [(128, 1), (10_240, 900)] {
            let limits = function().memory_megabytes(megabytes).timeout_seconds(seconds);
            assert_eq!(found(&limits), Vec::<String>::new());
        }
        let good = function()
            .environment("Aa_1", "x")
            .environment("AWS_LAMBDA_EXEC_WRAPPER", "/opt/wrapper")
            .allow(["s3:GetObject"], "arn:aws:s3:::bucket/*")
            .allow(["ce:*", "*"], "*")
            .allow(["sqs:SendMessage"], Output::new("not known yet".to_owned()));
        assert_eq!(found(&good), Vec::<String>::new());
    }

    #[test]
    fn every_setting_that_lambda_would_refuse_is_named_at_once_with_its_function() {
        let bad = function().memory_megabytes(127).timeout_seconds(901).handler("").environment("1a", "x");
        assert_eq!(
            found(&bad),
            [
                "function `f`: its handler is ``; it has 1 to 128 characters and no spaces",
                "function `f`: its memory is 127; it has to be 128 to 10240 megabytes",
                "function `f`: its timeout is 901; it has to be 1 to 900 seconds",
                "function `f`: its environment variable `1a` is none: a name begins with a letter and has at least \
                 two letters, digits and `_`",
            ]
        );
    }

    #[test]
    fn names_of_environment_variables_are_lambdas() {
        for name in ["", "A", "_HANDLER", "A-B", "Ä1"] {
            let problem = found_one(&function().environment(name, "x"));
            assert!(problem.starts_with(&format!("function `f`: its environment variable `{name}` is none")));
        }
        for name in RESERVED {
            let problem = found_one(&function().environment(name, "x"));
            assert!(problem.ends_with("is set by Lambda: call it something else"), "{problem}");
        }
    }

    #[test]
    fn what_a_function_is_allowed_is_an_action_on_an_arn() {
        let nothing = found_one(&function().allow([""; 0], "*"));
        assert!(nothing.contains("`.allow(…)` needs an action"), "{nothing}");
        for action in ["SendMessage", "sqs:", ":SendMessage"] {
            let problem = found_one(&function().allow([action], "*"));
            assert!(problem.starts_with(&format!("function `f`: `{action}` is no action")), "{problem}");
        }
        for resource in ["", "my-queue", "arn:aws:sqs"] {
            let problem = found_one(&function().allow(["sqs:SendMessage"], resource));
            assert!(problem.contains(&format!("on `{resource}`, which is neither")), "{problem}");
        }
    }
}
