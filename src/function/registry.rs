//! The functions of one component: each is made once, however many routes call it.

use std::collections::BTreeMap;

use pulumi_wasm::Output;
use pulumi_wasm_aws::{
    apigatewayv2::Api,
    cloudwatch::{LogGroup, MetricAlarm},
    dynamodb::Table,
    iam::{Role, RolePolicy},
    lambda::Function,
    sqs::Queue,
};

use super::{Invocable, LambdaFunction, LambdaTarget, Source};
use crate::{monitoring::Alarm, scope::Scope, settings::StageSettings};

/// The resources of a function that the component made.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct FunctionNodes {
    /// The function.
    pub function: Function,
    /// Its name in AWS, whatever a transform made of it.
    pub name: Output<String>,
    /// What it may do as.
    pub role: Role,
    /// What it may do.
    pub policy: RolePolicy,
    /// Where it logs.
    pub log_group: LogGroup,
    /// Where events go that it gave up on, if it has such a queue.
    pub dead_letter_queue: Option<Queue>,
    /// What watches it, if a stage is monitored.
    pub alarms: BTreeMap<Alarm, MetricAlarm>,
}

/// What functions are made with, and those that have been made.
pub(crate) struct Functions<'a> {
    pub(super) scope: &'a Scope,
    pub(super) api: &'a Api,
    /// At least one.
    pub(super) stages: &'a [StageSettings],
    pub(super) table: Option<&'a Table>,
    /// The variable that says where connections are, if functions can't know it by themselves.
    pub(super) endpoint: Option<(&'static str, Output<String>)>,
    pub(crate) made: BTreeMap<String, FunctionNodes>,
    looked_up: BTreeMap<String, Invocable>,
}

impl<'a> Functions<'a> {
    pub(crate) fn new(
        scope: &'a Scope,
        api: &'a Api,
        stages: &'a [StageSettings],
        table: Option<&'a Table>,
        endpoint: Option<(&'static str, Output<String>)>,
    ) -> Self {
        Self { scope, api, stages, table, endpoint, made: BTreeMap::new(), looked_up: BTreeMap::new() }
    }

    /// Functions are the API's, not a stage's: they take their settings from the first.
    pub(super) fn stage(&self) -> &'a StageSettings {
        &self.stages[0]
    }

    /// The function as API Gateway calls it, made or looked up at the first time.
    pub(crate) fn invocable(&mut self, target: &LambdaTarget) -> Invocable {
        match &target.0 {
            Source::Made(_, function) => function.clone(),
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
