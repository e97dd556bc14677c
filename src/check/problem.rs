//! Reasons why an API can't be made.

use crate::{route::PREDEFINED, settings::StageProblem};

/// The longest name of a stage.
pub(super) const MAX_STAGE_NAME: usize = 128;

/// The longest name of a function.
pub(super) const MAX_FUNCTION_NAME: usize = 64;

/// As many permissions as a function can have.
pub(super) const MAX_PERMISSIONS: usize = 50;

/// One reason why an API can't be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ApiProblem {
    /// API Gateway takes 1 to 128 characters in the name of an API.
    #[error("its name has {0} characters; it has to have 1 to 128")]
    BadApiName(usize),
    /// API Gateway takes 1024 characters in the description of an API.
    #[error("its description has {0} characters; it can have 1024")]
    LongDescription(usize),
    /// This method of the builder changes an API that somebody else manages.
    #[error("`.{0}(…)` can't be together with `.existing_api(…)`: who manages that API says what it is")]
    NotOurs(&'static str),
    /// API keys are to come from an authorizer, and there is none.
    #[error(
        "API keys are to come from an authorizer: give `$connect` a `LambdaAuthorizer`, or take them from the header"
    )]
    NobodySaysTheKey,
    /// An API without routes can't be deployed.
    #[error("it has no routes: add one with `.route(…)`")]
    NoRoutes,
    /// Two routes have the same key.
    #[error("route `{0}` is given {1} times: a route goes to one function or integration")]
    Duplicate(String, usize),
    /// The key begins with `$` but is none that API Gateway knows.
    #[error("route `{0}`: only {list} begin with `$`", list = PREDEFINED.join(", "))]
    UnknownPredefined(String),
    /// The key is empty, or has spaces or control characters.
    #[error("route `{0}`: a key is not empty and has no spaces")]
    BadKey(String),
    /// Something of the route can't be as it is.
    #[error("route `{key}`: {problem}")]
    Route {
        /// The route's key.
        key: String,
        /// What is wrong, and what would be right.
        problem: String,
    },
    /// Two different functions would have the same name.
    #[error("two functions are called `{0}`: give each its own name, or both routes clones of one function")]
    DuplicateFunction(String),
    /// Lambda takes 1 to 64 letters, digits, `-` and `_` in the name of a function.
    #[error(
        "function `{0}`: a name has 1 to {MAX_FUNCTION_NAME} letters, digits, `-` and `_`; \
        an alias or version is named by `ExistingFunction::arn`"
    )]
    BadFunctionName(String),
    /// An existing function was given by something else than its ARN.
    #[error("`{0}` is no function's ARN; one is arn:aws:lambda:<region>:<account>:function:<name>")]
    BadFunctionArn(String),
    /// Lambda gives no permissions for `$LATEST` ("AddPermission" in the reference of its API).
    #[error(
        "`{0}`: nobody can be permitted to call `$LATEST`; without it the ARN means the same: leave it out"
    )]
    LatestFunction(String),
    /// Something of the function can't be as it is.
    #[error("function `{name}`: {problem}")]
    Function {
        /// The function's name.
        name: String,
        /// What is wrong, and what would be right.
        problem: String,
    },
    /// Lambda holds 20 KB of permissions for a function, and one of API Gateway's has about 370 bytes ("Lambda quotas" in
    /// its developer guide).
    #[error(
        "function `{function}`: {routes} routes in {stages} stages need {permissions} permissions, and Lambda has room for \
        {MAX_PERMISSIONS}: give some routes another function, or make an API for each stage"
    )]
    ManyPermissions {
        /// The function's name.
        function: String,
        /// How many routes call it.
        routes: usize,
        /// How many stages there are.
        stages: usize,
        /// One for each route in each stage, and one for each authorizer that it is.
        permissions: usize,
    },
    /// No stage was given.
    #[error("it has no stage: add one with `.stage(…)`")]
    NoStage,
    /// Two stages have the same name.
    #[error("stage `{0}` is given {1} times: give each its own name")]
    DuplicateStage(String, usize),
    /// API Gateway takes letters, digits, `-` and `_` in the name of a stage, 1 to 128 of them.
    #[error(
        "stage `{0}`: a stage's name, which is the stack's, has 1 to {MAX_STAGE_NAME} letters, digits, `-` and `_`"
    )]
    BadStage(String),
    /// A setting of a stage has a value that it can't have.
    #[error("stage `{0}`: {1}")]
    BadSetting(String, StageProblem),
    /// What is named after the prefix can't have such a name.
    #[error("prefix `{prefix}`: {named} are named after it, so it has only letters, digits{marks}")]
    BadPrefix {
        /// The prefix.
        prefix: String,
        /// What is named after it.
        named: &'static str,
        /// What it may have besides letters and digits.
        marks: &'static str,
    },
    /// With the prefix and the stage, the name of something is too long.
    #[error(
        "{what} `{name}`: with the prefix and the stage, its name is longer than the {most} characters AWS takes"
    )]
    LongName {
        /// What it is.
        what: &'static str,
        /// Its name.
        name: String,
        /// How many characters it can have.
        most: usize,
    },
    /// Lambda takes letters, digits, `-` and `_` in the names of functions.
    #[error("suffix `{0}`: the names of functions end with it, so it has only letters, digits, `-` and `_`")]
    BadFunctionSuffix(String),
    /// Two stages would be at the same address.
    #[error("stage `{0}`: `{1}` is another stage's already; give each its own `.path(…)`")]
    SharedAddress(String, String),
    /// Neither a default endpoint nor a domain leads to the stage.
    #[error("stage `{0}`: the API has no default endpoint, so it needs a `.domain(…)`")]
    Unreachable(String),
    /// The function of `$connect` alone could do what the stage's settings say of who connects, and doesn't.
    #[error(
        "stage `{stage}`: nobody would heed its {setting}: say `.guards_connect()` of the function of `$connect`, \
        or, where that isn't one of ours, leave the setting out and see to it there"
    )]
    Unguarded {
        /// The stage.
        stage: String,
        /// What says who may connect, or what is kept of them.
        setting: &'static str,
    },
    /// Functions belong to all stages of an API, so they can't treat clients of one differently.
    #[error("stage `{stage}`: its {setting} isn't as the first stage's, whose functions it shares")]
    Differing {
        /// The stage.
        stage: String,
        /// What the functions are told.
        setting: &'static str,
    },
    /// Limits that no function is told of would limit nothing.
    #[error(
        "stage `{stage}`: nobody would obey its limits: say `.obeys_limits()` of the functions of messages, or, where \
        those aren't ours, leave them out and limit clients there"
    )]
    LimitsUnobeyed {
        /// The stage.
        stage: String,
    },
    /// Connections of several stages in one table would be taken for each other's.
    #[error("function `{0}` keeps connections in a table, which is one stage's: make an API for each stage")]
    SharedTable(String),
    /// Lambda takes 64 characters in the name of a function.
    #[error(
        "function `{0}`: with the suffix or first stage, its name is longer than the {MAX_FUNCTION_NAME} characters Lambda takes"
    )]
    LongFunctionName(String),
    /// There is no child of this name; what there is instead.
    #[error("there is no `{0}` to import: {1}")]
    NothingToImport(String, String),
}
