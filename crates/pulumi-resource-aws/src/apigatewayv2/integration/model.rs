//! An integration: what a program says, what is recorded, and both in the SDK's words.

use std::collections::{BTreeMap, HashMap};

use aws_sdk_apigatewayv2::{
    operation::{
        create_integration::CreateIntegrationOutput, get_integration::GetIntegrationOutput,
        update_integration::UpdateIntegrationOutput,
    },
    types::{ConnectionType, ContentHandlingStrategy, PassthroughBehavior, TlsConfigInput},
};
use serde::{Deserialize, Serialize};

use crate::aws::Regional;

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Inputs {
    pub(super) api_id: String,
    pub(super) connection_id: Option<String>,
    pub(super) connection_type: Option<String>,
    pub(super) content_handling_strategy: Option<String>,
    pub(super) credentials_arn: Option<String>,
    pub(super) description: Option<String>,
    pub(super) integration_method: Option<String>,
    pub(super) integration_subtype: Option<String>,
    pub(super) integration_type: String,
    pub(super) integration_uri: Option<String>,
    pub(super) passthrough_behavior: Option<String>,
    pub(super) payload_format_version: Option<String>,
    pub(super) region: Option<String>,
    pub(super) request_parameters: BTreeMap<String, String>,
    pub(super) request_templates: BTreeMap<String, String>,
    pub(super) response_parameters: Vec<ResponseParameter>,
    pub(super) template_selection_expression: Option<String>,
    pub(super) timeout_milliseconds: Option<i32>,
    pub(super) tls_config: Option<TlsConfig>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct ResponseParameter {
    pub(super) mappings: BTreeMap<String, String>,
    pub(super) status_code: String,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct TlsConfig {
    pub(super) server_name_to_verify: Option<String>,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct State {
    #[serde(flatten)]
    pub(super) inputs: Inputs,
    pub(super) integration_response_selection_expression: Option<String>,
    #[serde(skip)]
    pub(super) id: String,
}

pub(super) fn filled(entries: &BTreeMap<String, String>) -> Option<HashMap<String, String>> {
    (!entries.is_empty()).then(|| entries.clone().into_iter().collect())
}

impl Inputs {
    pub(super) fn connection(&self) -> Option<ConnectionType> {
        self.connection_type.as_deref().map(ConnectionType::from)
    }

    pub(super) fn content_handling(&self) -> Option<ContentHandlingStrategy> {
        self.content_handling_strategy.as_deref().map(ContentHandlingStrategy::from)
    }

    pub(super) fn passthrough(&self) -> Option<PassthroughBehavior> {
        self.passthrough_behavior.as_deref().map(PassthroughBehavior::from)
    }

    pub(super) fn responses(&self) -> HashMap<String, HashMap<String, String>> {
        let entry = |response: &ResponseParameter| {
            (response.status_code.clone(), response.mappings.clone().into_iter().collect())
        };
        self.response_parameters.iter().map(entry).collect()
    }

    pub(super) fn tls(&self) -> Option<TlsConfigInput> {
        let config = self.tls_config.clone()?;
        Some(TlsConfigInput::builder().set_server_name_to_verify(config.server_name_to_verify).build())
    }
}

impl State {
    pub(super) fn located(mut self, api: &str, aws: &Regional) -> Self {
        self.inputs.api_id = api.to_owned();
        self.inputs.region = Some(aws.name.clone());
        self
    }
}

macro_rules! from_output {
    ($($output:ty),*) => {$(
        impl From<$output> for State {
            fn from(found: $output) -> Self {
                let inputs = Inputs {
                    connection_id: found.connection_id,
                    connection_type: found.connection_type.map(|value| value.as_str().to_owned()),
                    content_handling_strategy: found.content_handling_strategy.map(|value| value.as_str().to_owned()),
                    credentials_arn: found.credentials_arn,
                    description: found.description,
                    integration_method: found.integration_method,
                    integration_subtype: found.integration_subtype,
                    integration_type: found.integration_type.map(|t| t.as_str().to_owned()).unwrap_or_default(),
                    integration_uri: found.integration_uri,
                    passthrough_behavior: found.passthrough_behavior.map(|value| value.as_str().to_owned()),
                    payload_format_version: found.payload_format_version,
                    request_parameters: found.request_parameters.unwrap_or_default().into_iter().collect(),
                    request_templates: found.request_templates.unwrap_or_default().into_iter().collect(),
                    response_parameters: response_parameters(found.response_parameters.unwrap_or_default()),
                    template_selection_expression: found.template_selection_expression,
                    timeout_milliseconds: found.timeout_in_millis,
                    tls_config: found.tls_config.map(|tls| TlsConfig {
                        server_name_to_verify: tls.server_name_to_verify,
                    }),
                    ..Inputs::default()
                };
                Self {
                    inputs,
                    integration_response_selection_expression: found.integration_response_selection_expression,
                    id: found.integration_id.unwrap_or_default(),
                }
            }
        }
    )*};
}

from_output!(CreateIntegrationOutput, GetIntegrationOutput, UpdateIntegrationOutput);

fn response_parameters(found: HashMap<String, HashMap<String, String>>) -> Vec<ResponseParameter> {
    let sorted: BTreeMap<_, _> = found.into_iter().collect();
    let parameter = |(status_code, mappings): (String, HashMap<String, String>)| ResponseParameter {
        status_code,
        mappings: mappings.into_iter().collect(),
    };
    sorted.into_iter().map(parameter).collect()
}
