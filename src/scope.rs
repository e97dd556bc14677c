//! What the children of the component are made with.

use std::{collections::BTreeMap, ops::Deref};

use pulumi_wasm::{Component, Context, Output, ResourceOptions, output_format};
use pulumi_wasm_aws::{apigatewayv2::Api, dynamodb::Table};

use crate::settings::StageSettings;

/// What there is before the first child.
#[derive(Clone, Copy)]
pub(crate) struct Base<'a> {
    pub(crate) ctx: &'a Context,
    pub(crate) component: &'a Component,
    /// The component's name.
    pub(crate) name: &'a str,
    /// What names in AWS begin with.
    pub(crate) prefix: &'a str,
    pub(crate) stage: &'a StageSettings,
}

impl Base<'_> {
    /// A child's name in Pulumi. It has the component's, as a URN has only the types of those above.
    pub(crate) fn child(&self, part: &str) -> String {
        format!("{}-{part}", self.name)
    }

    pub(crate) fn options(&self) -> ResourceOptions {
        ResourceOptions::new().parent(self.component)
    }

    /// For what is lost for good when it is gone: the API's address, and the table.
    pub(crate) fn kept_options(&self) -> ResourceOptions {
        let options = self.options();
        if self.stage.protect { options.protect(true) } else { options }
    }

    /// For everything that can be tagged.
    pub(crate) fn tags(&self) -> BTreeMap<String, String> {
        let tags = [("Project", self.ctx.project()), ("Stage", &self.stage.name)];
        tags.map(|(key, value)| (key.to_owned(), value.to_owned())).into()
    }
}

/// What there is before the first route.
pub(crate) struct Scope<'a> {
    pub(crate) base: Base<'a>,
    pub(crate) api: &'a Api,
    pub(crate) table: Option<&'a Table>,
}

impl<'a> Deref for Scope<'a> {
    type Target = Base<'a>;

    fn deref(&self) -> &Base<'a> {
        &self.base
    }
}

impl Scope<'_> {
    /// The ARN of one route of the stage, for the permission to call its function.
    pub(crate) fn route_arn(&self, key: &str) -> Output<String> {
        output_format!("{}/{}/{}", self.api.execution_arn(), self.stage.name.as_str(), key)
    }

    /// The ARN of the stage's connections, for the permission to post to them.
    pub(crate) fn connections_arn(&self) -> Output<String> {
        output_format!("{}/{}/POST/@connections/*", self.api.execution_arn(), self.stage.name.as_str())
    }
}
