//! The functions of one component: each is made once, however many routes call it.

use std::collections::BTreeMap;

use pulumi_wasm::Output;
use pulumi_wasm_aws::{
    cloudwatch::LogGroup,
    dynamodb::Table,
    iam::{Role, RolePolicy},
    lambda::Function,
};

use super::{Invocable, LambdaFunction, LambdaTarget, Source};
use crate::{scope::Scope, settings::StageSettings};

/// The resources of a function that the component made.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct FunctionNodes {
    /// The function.
    pub function: Function,
    /// Its name in AWS.
    pub name: String,
    /// What it may do as.
    pub role: Role,
    /// What it may do.
    pub policy: RolePolicy,
    /// Where it logs.
    pub log_group: LogGroup,
}

/// What functions are made with, and those that have been made.
pub(crate) struct Functions<'a> {
    pub(super) scope: &'a Scope,
    /// Functions are the API's, not a stage's: they take their settings from the first.
    pub(super) stage: &'a StageSettings,
    pub(super) table: Option<&'a Table>,
    /// The connections of all stages, to which functions may post.
    pub(super) connections: Vec<Output<String>>,
    /// The variable that says where they are, if functions can't know it by themselves.
    pub(super) endpoint: Option<(&'static str, Output<String>)>,
    pub(crate) made: BTreeMap<String, FunctionNodes>,
    looked_up: BTreeMap<String, Invocable>,
}

impl<'a> Functions<'a> {
    pub(crate) fn new(
        scope: &'a Scope,
        stage: &'a StageSettings,
        table: Option<&'a Table>,
        connections: Vec<Output<String>>,
        endpoint: Option<(&'static str, Output<String>)>,
    ) -> Self {
        Self { scope, stage, table, connections, endpoint, made: BTreeMap::new(), looked_up: BTreeMap::new() }
    }

    /// The function as API Gateway calls it, made or looked up at the first time.
    pub(crate) fn invocable(&mut self, target: &LambdaTarget) -> Invocable {
        match &target.0 {
            Source::Made(function) => function.clone(),
            Source::Ours(function) => Invocable::of(&function.0.name, self.make(function)),
            Source::Existing(function) => {
                let scope = self.scope;
                let known = self.looked_up.entry(target.name().to_owned());
                known.or_insert_with(|| function.invocable(scope)).clone()
            }
        }
    }

    fn make(&mut self, function: &LambdaFunction) -> &Function {
        if !self.made.contains_key(&function.0.name) {
            let nodes = function.0.create(self);
            self.made.insert(function.0.name.clone(), nodes);
        }
        &self.made[&function.0.name].function
    }
}
