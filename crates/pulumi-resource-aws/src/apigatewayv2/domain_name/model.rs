//! A domain name: what a program says, what is recorded, and both in the SDK's words.

use aws_sdk_apigatewayv2::{
    operation::{
        create_domain_name::CreateDomainNameOutput, get_domain_name::GetDomainNameOutput,
        update_domain_name::UpdateDomainNameOutput,
    },
    types::{
        DomainNameConfiguration, DomainNameStatus, EndpointType, IpAddressType, MutualTlsAuthenticationInput,
        RoutingMode, SecurityPolicy,
    },
};
use serde::{Deserialize, Serialize};

use crate::{
    aws::{Aws, Regional},
    tags::Tags,
};

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Inputs {
    pub(super) domain_name: String,
    pub(super) domain_name_configuration: Configuration,
    pub(super) mutual_tls_authentication: Option<MutualTls>,
    pub(super) region: Option<String>,
    pub(super) routing_mode: Option<String>,
    pub(super) tags: Tags,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Configuration {
    certificate_arn: Option<String>,
    endpoint_type: Option<String>,
    hosted_zone_id: Option<String>,
    ip_address_type: Option<String>,
    ownership_verification_certificate_arn: Option<String>,
    security_policy: Option<String>,
    target_domain_name: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct MutualTls {
    truststore_uri: Option<String>,
    truststore_version: Option<String>,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct State {
    #[serde(flatten)]
    pub(super) inputs: Inputs,
    api_mapping_selection_expression: Option<String>,
    arn: String,
    pub(super) tags_all: Tags,
    #[serde(skip)]
    pub(super) id: String,
    #[serde(skip)]
    pub(super) status: Option<DomainNameStatus>,
    #[serde(skip)]
    pub(super) status_message: String,
}

impl Inputs {
    pub(super) fn routing(&self) -> Option<RoutingMode> {
        self.routing_mode.as_ref().map(|mode| RoutingMode::from(mode.to_uppercase().as_str()))
    }

    /// What the domain name should have, with what an existing one has where the program leaves the choice.
    pub(super) fn configurations(&self, old: Option<&Inputs>) -> Vec<DomainNameConfiguration> {
        let (new, old) = (&self.domain_name_configuration, old.map(|old| &old.domain_name_configuration));
        let address = new.ip_address_type.as_ref().or(old.and_then(|old| old.ip_address_type.as_ref()));
        let owned = &new.ownership_verification_certificate_arn;
        let owned =
            owned.as_ref().or(old.and_then(|old| old.ownership_verification_certificate_arn.as_ref()));
        let upper = |word: &Option<String>| word.as_ref().map(|word| word.to_uppercase());
        let configuration = DomainNameConfiguration::builder()
            .set_certificate_arn(new.certificate_arn.clone())
            .set_endpoint_type(upper(&new.endpoint_type).map(|kind| EndpointType::from(kind.as_str())))
            .set_ip_address_type(address.map(|address| IpAddressType::from(address.as_str())))
            .set_ownership_verification_certificate_arn(owned.filter(|arn| !arn.is_empty()).cloned())
            .set_security_policy(
                upper(&new.security_policy).map(|policy| SecurityPolicy::from(policy.as_str())),
            );
        vec![configuration.build()]
    }

    pub(super) fn mutual_tls(&self) -> Option<MutualTlsAuthenticationInput> {
        let MutualTls { truststore_uri, truststore_version } = self.mutual_tls_authentication.clone()?;
        let input = MutualTlsAuthenticationInput::builder().set_truststore_uri(truststore_uri);
        Some(input.set_truststore_version(truststore_version).build())
    }

    /// What makes the mutual TLS of these inputs of that of others: an empty text removes.
    pub(super) fn mutual_tls_after(&self, old: &Inputs) -> MutualTlsAuthenticationInput {
        let versioned = |inputs: &Inputs| {
            inputs.mutual_tls_authentication.as_ref().and_then(|tls| tls.truststore_version.clone())
        };
        let input = MutualTlsAuthenticationInput::builder();
        match &self.mutual_tls_authentication {
            None => input.truststore_uri("").build(),
            Some(tls) => input
                .set_truststore_uri(tls.truststore_uri.clone())
                .set_truststore_version(versioned(self).or(versioned(old).map(|_| String::new())))
                .build(),
        }
    }
}

impl State {
    pub(super) fn tagged(self, tags_all: Tags) -> Self {
        Self { tags_all, ..self }
    }

    /// Adds what follows from where it is, and tells its own tags from the provider's.
    pub(super) fn located(mut self, aws: &Aws, regional: &Regional, said: &Tags) -> Self {
        self.arn = arn(regional, &self.id);
        self.inputs.region = Some(regional.name.clone());
        self.tags_all = aws.tags().visible(self.tags_all);
        self.inputs.tags = aws.tags().own(&self.tags_all, said);
        self
    }
}

pub(super) fn arn(aws: &Regional, name: &str) -> String {
    aws.arn("apigateway", &aws.name, "", &format!("/domainnames/{name}"))
}

macro_rules! from_output {
    ($($output:ty),*) => {$(
        impl From<$output> for State {
            fn from(found: $output) -> Self {
                // AWS has a list, from the time of migrations between kinds of endpoints; there is one.
                let configuration = found.domain_name_configurations.unwrap_or_default().into_iter().next();
                let mut state = configuration.map(State::configured).unwrap_or_default();
                state.id = found.domain_name.unwrap_or_default();
                state.api_mapping_selection_expression = found.api_mapping_selection_expression;
                state.tags_all = found.tags.unwrap_or_default().into_iter().collect();
                state.inputs.domain_name.clone_from(&state.id);
                state.inputs.mutual_tls_authentication = found.mutual_tls_authentication.map(|tls| MutualTls {
                    truststore_uri: tls.truststore_uri,
                    truststore_version: tls.truststore_version,
                });
                state.inputs.routing_mode = found.routing_mode.map(|mode| mode.as_str().to_owned());
                state
            }
        }
    )*};
}

from_output!(CreateDomainNameOutput, GetDomainNameOutput, UpdateDomainNameOutput);

impl State {
    fn configured(found: DomainNameConfiguration) -> Self {
        let domain_name_configuration = Configuration {
            certificate_arn: found.certificate_arn,
            endpoint_type: found.endpoint_type.map(|kind| kind.as_str().to_owned()),
            hosted_zone_id: found.hosted_zone_id,
            ip_address_type: found.ip_address_type.map(|kind| kind.as_str().to_owned()),
            ownership_verification_certificate_arn: found.ownership_verification_certificate_arn,
            security_policy: found.security_policy.map(|policy| policy.as_str().to_owned()),
            target_domain_name: found.api_gateway_domain_name,
        };
        Self {
            inputs: Inputs { domain_name_configuration, ..Inputs::default() },
            status: found.domain_name_status,
            status_message: found.domain_name_status_message.unwrap_or_default(),
            ..Self::default()
        }
    }
}
