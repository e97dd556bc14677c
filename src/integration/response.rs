//! What an integration's response becomes on its way to the client.

use pulumi_wasm::IntoInput;
use pulumi_wasm_aws::apigatewayv2::{self as gateway, Api, IntegrationResponseArgs};

use super::{ContentHandling, template::Templates};

/// How a response of an integration is answered.
///
/// ```
/// use aws_websocket_api::{HttpMethod, Integration, IntegrationResponse};
///
/// let refused = IntegrationResponse::new().template("$default", r#"{"error": "try again later"}"#);
/// let weather = Integration::http(HttpMethod::Get, "https://weather.example.com/now")
///     .answer(r#"{"weather": $input.json('$.sky')}"#)
///     .response(r"/5\d\d/", refused);
/// ```
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct IntegrationResponse {
    pub(crate) templates: Templates,
    content_handling: Option<ContentHandling>,
}

impl IntegrationResponse {
    /// The response as it is.
    pub fn new() -> Self {
        Self::default()
    }

    /// What the client gets, where the [selection](Self::select_template) has this value. It is a template in the
    /// Velocity language.
    pub fn template(mut self, selected: impl Into<String>, template: impl IntoInput<String>) -> Self {
        self.templates.add(selected, template);
        self
    }

    /// What of the response says which template is taken, such as `${integration.response.statuscode}`. Default: always
    /// `$default`.
    pub fn select_template(mut self, expression: impl Into<String>) -> Self {
        self.templates.select(expression);
        self
    }

    /// What happens to the payload on its way to the client. Default: nothing.
    pub fn content_handling(mut self, handling: ContentHandling) -> Self {
        self.content_handling = Some(handling);
        self
    }

    pub(super) fn args(
        &self,
        api: &Api,
        integration: &gateway::Integration,
        key: &str,
    ) -> IntegrationResponseArgs {
        IntegrationResponseArgs::builder()
            .api_id(api.id())
            .integration_id(integration.id())
            .integration_response_key(key)
            .response_templates(self.templates.some())
            .template_selection_expression(self.templates.selection())
            .content_handling_strategy(self.content_handling.map(|handling| handling.as_str()))
            .build()
    }
}
