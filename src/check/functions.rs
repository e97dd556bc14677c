//! What is wrong with functions.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    ApiProblem, lambda,
    problem::{MAX_FUNCTION_NAME, MAX_PERMISSIONS},
};
use crate::{
    WebSocketApiBuilder,
    function::{LambdaFunction, LambdaTarget},
    route::is_plain,
};

/// Functions that differ and are called the same, and names and ARNs that are none.
pub(super) fn problems(builder: &WebSocketApiBuilder) -> Vec<ApiProblem> {
    let mut known = BTreeMap::<&str, &LambdaTarget>::new();
    let mut duplicates = BTreeSet::new();
    for target in builder.targets() {
        if !known.entry(target.name()).or_insert(target).is(target) {
            duplicates.insert(target.name());
        }
    }
    let duplicates = duplicates.into_iter().map(|name| ApiProblem::DuplicateFunction(name.to_owned()));
    let bad_arns = known.values().filter_map(|target| target.existing()?.bad_arn());
    let bad_arns = bad_arns.map(|arn| ApiProblem::BadFunctionArn(arn.to_owned()));
    let latest = known.values().filter_map(|target| target.existing()?.latest());
    let latest = latest.map(|arn| ApiProblem::LatestFunction(arn.to_owned()));
    let names = known.values().filter_map(|target| target.own_name()).filter(|name| !is_name(name));
    let names = names.map(|name| ApiProblem::BadFunctionName(name.to_owned()));
    let settings = known.values().filter_map(|target| target.ours()).flat_map(lambda::problems);
    let problems = duplicates.chain(bad_arns).chain(latest).chain(names).chain(settings);
    problems.chain(many_permissions(builder)).collect()
}

/// Each route of each stage has its own permission, and an authorizer one.
fn many_permissions(builder: &WebSocketApiBuilder) -> Vec<ApiProblem> {
    let stages = builder.stages.len();
    let mut callers = BTreeMap::<&str, (usize, usize)>::new();
    for (_, parts) in &builder.routes {
        if let Some(function) = parts.integration.parts.permitted() {
            callers.entry(function.name()).or_default().0 += 1;
        }
        if let Some(function) = parts.authorizer.function() {
            callers.entry(function.name()).or_default().1 += 1;
        }
    }
    let needed = callers.into_iter().map(|(name, (routes, asks))| (name, routes, routes * stages + asks));
    let too_many = needed.filter(|(.., permissions)| *permissions > MAX_PERMISSIONS);
    let problem = |(name, routes, permissions): (&str, usize, usize)| ApiProblem::ManyPermissions {
        function: name.to_owned(),
        routes,
        stages,
        permissions,
    };
    too_many.map(problem).collect()
}

fn is_name(name: &str) -> bool {
    (1..=MAX_FUNCTION_NAME).contains(&name.len()) && name.chars().all(is_plain)
}

impl WebSocketApiBuilder {
    /// Every function that a route or an authorizer calls, as often as it does.
    fn targets(&self) -> impl Iterator<Item = &LambdaTarget> {
        self.routes.iter().flat_map(|(_, parts)| {
            parts.integration.parts.target.function().into_iter().chain(parts.authorizer.function())
        })
    }

    /// The functions that the component is to make, as often as they are called.
    pub(crate) fn functions(&self) -> impl Iterator<Item = &LambdaFunction> {
        self.targets().filter_map(LambdaTarget::ours)
    }

    /// Whether a function uses the table of connections and rooms.
    pub(crate) fn needs_table(&self) -> bool {
        self.functions().any(|function| function.0.table.is_some())
    }
}

#[cfg(test)]
mod tests {
    use pulumi_wasm::archive;

    use super::*;
    use crate::{
        ExistingFunction, Integration, LambdaAuthorizer, Route, StageSettings, Throttle, WebSocketApi,
    };

    fn found(functions: impl IntoIterator<Item = ExistingFunction>) -> Vec<ApiProblem> {
        let keys = ["a", "b", "c", "d"];
        problems(&WebSocketApi::builder("Chat").routes(keys.into_iter().zip(functions)))
    }

    fn greet(alias: &str) -> ExistingFunction {
        ExistingFunction::arn(format!("arn:aws:lambda:us-east-1:123456789012:function:greet{alias}"))
    }

    #[test]
    fn a_function_may_be_called_by_many_routes_and_by_several_aliases() {
        let named = ExistingFunction::named("other");
        assert_eq!(found([greet(""), greet(":live"), greet(":test"), named]), []);
        assert_eq!(found([greet(":live"), greet(":live")]), []);
    }

    #[test]
    fn two_functions_of_one_name_are_refused_once_wherever_they_are() {
        let one = |name: &str| LambdaFunction::new(name, archive::file("x.zip"));
        let same = Route::to(one("same")).authorizer(LambdaAuthorizer::new(one("same")));
        let api = WebSocketApi::builder("Chat").connect(same).route("a", one("same"));
        assert_eq!(problems(&api), [ApiProblem::DuplicateFunction("same".into())]);
        let elsewhere = ExistingFunction::arn("arn:aws:lambda:eu-west-1:123456789012:function:greet");
        assert_eq!(found([greet(""), elsewhere]), [ApiProblem::DuplicateFunction("greet".into())]);
    }

    #[test]
    fn a_function_has_no_more_permissions_than_lambda_holds() {
        let api = |routes: usize, stages: usize| {
            let one = ExistingFunction::named("one");
            let keys = (0..routes).map(|number| (format!("r{number}"), one.clone()));
            let stages =
                (0..stages).map(|number| StageSettings::new(format!("s{number}"), Throttle::new(1.0, 1)));
            stages.fold(WebSocketApi::builder("Chat").routes(keys), WebSocketApiBuilder::stage)
        };
        let asked = |api: WebSocketApiBuilder| {
            let check = LambdaAuthorizer::new(ExistingFunction::named("one"));
            problems(&api.connect(Route::to(ExistingFunction::named("other")).authorizer(check)))
        };
        let many = |routes, stages, permissions| ApiProblem::ManyPermissions {
            function: "one".into(),
            routes,
            stages,
            permissions,
        };
        assert_eq!(problems(&api(25, 2)), []);
        assert_eq!(problems(&api(17, 3)), [many(17, 3, 51)]);
        assert_eq!(asked(api(25, 2)), [many(25, 2, 51)]);
    }

    #[test]
    fn routes_that_call_a_function_as_a_role_need_no_permissions() {
        let by_role =
            || Integration::lambda(ExistingFunction::named("one")).credentials("arn:aws:iam::1:role/r");
        let keys = (0..51).map(|number| (format!("r{number}"), by_role()));
        let stage = StageSettings::new("dev", Throttle::new(1.0, 1));
        assert_eq!(problems(&WebSocketApi::builder("Chat").routes(keys).stage(stage)), []);
    }

    #[test]
    fn what_is_no_name_and_no_arn_is_named() {
        let (long, none) = ("f".repeat(65), "greet:live".to_owned());
        let bad = |name: &String| ApiProblem::BadFunctionName(name.clone());
        let functions = [&long, &none].map(|name| ExistingFunction::named(name.as_str()));
        assert_eq!(found(functions), [bad(&long), bad(&none)]);
        assert_eq!(found([ExistingFunction::arn("greet")]), [ApiProblem::BadFunctionArn("greet".into())]);
        let latest = "arn:aws:lambda:us-east-1:123456789012:function:greet:$LATEST".to_owned();
        assert_eq!(found([greet(":$LATEST")]), [ApiProblem::LatestFunction(latest)]);
        let ours = LambdaFunction::new("two words", archive::file("x.zip"));
        let api = WebSocketApi::builder("Chat").route("a", ours);
        assert_eq!(problems(&api), [ApiProblem::BadFunctionName("two words".into())]);
    }
}
