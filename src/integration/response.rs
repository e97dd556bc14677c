//! What an integration's response becomes on its way to the client.

use std::collections::BTreeMap;

use pulumi_wasm_aws::apigatewayv2::{self as gateway, Api, IntegrationResponseArgs};

use super::{ContentHandling, DEFAULT, SELECT_DEFAULT};
use crate::{redeployment::Redeployment, scope::Scope};

/// How a response of an integration is answered.
///
/// ```
/// use aws_websocket_api::IntegrationResponse;
///
/// let refused = IntegrationResponse::new().template("$default", r#"{"error": "try again later"}"#);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[must_use]
pub struct IntegrationResponse {
    templates: BTreeMap<String, String>,
    template_selection: Option<String>,
    content_handling: Option<ContentHandling>,
}

impl IntegrationResponse {
    /// The response as it is.
    pub fn new() -> Self {
        Self::default()
    }

    /// What the client gets, where the [selection](Self::select_template) has this value. It is a template in the
    /// Velocity language.
    pub fn template(mut self, selected: impl Into<String>, template: impl Into<String>) -> Self {
        self.templates.insert(selected.into(), template.into());
        self
    }

    /// What of the response says which template is taken. Default: always `$default`.
    pub fn select_template(mut self, expression: impl Into<String>) -> Self {
        self.template_selection = Some(expression.into());
        self
    }

    /// What happens to the payload on its way to the client. Default: nothing.
    pub fn content_handling(mut self, handling: ContentHandling) -> Self {
        self.content_handling = Some(handling);
        self
    }

    pub(super) fn declare(
        &self,
        scope: &Scope,
        (api, integration): (&Api, &gateway::Integration),
        (child, key): (&str, &str),
        redeployment: &mut Redeployment,
        group: &str,
    ) -> gateway::IntegrationResponse {
        let mut args = IntegrationResponseArgs::builder()
            .api_id(api.id())
            .integration_id(integration.id())
            .integration_response_key(key)
            .build();
        if !self.templates.is_empty() {
            args = args.response_templates(self.templates.clone());
        }
        if let Some(expression) = selection(&self.templates, self.template_selection.as_deref()) {
            args = args.template_selection_expression(expression);
        }
        if let Some(handling) = self.content_handling {
            args = args.content_handling_strategy(handling.as_str());
        }
        scope.declare_deployed(child, args, redeployment, group)
    }
}

/// What selects a template: a default template has to be selected, too.
pub(super) fn selection<'a>(
    templates: &BTreeMap<String, String>,
    expression: Option<&'a str>,
) -> Option<&'a str> {
    expression.or_else(|| templates.contains_key(DEFAULT).then_some(SELECT_DEFAULT))
}
