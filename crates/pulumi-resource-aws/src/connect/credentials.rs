//! Credentials before any role is assumed: those in the configuration, or else the first that the environment has.

use std::time::Duration;

use aws_config::{
    Region,
    ecs::EcsCredentialsProvider,
    environment::EnvironmentVariableCredentialsProvider,
    imds::{self, client::EndpointMode, credentials::ImdsCredentialsProvider},
    meta::credentials::CredentialsProviderChain,
    profile::ProfileFileCredentialsProvider,
    provider_config::ProviderConfig,
    web_identity_token::WebIdentityTokenCredentialsProvider,
};
use aws_credential_types::{Credentials, provider::SharedCredentialsProvider};
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use pulumi_provider::Error;

use super::{flag, profile_files};
use crate::config::Config;

/// Where there is no instance metadata service, a connection to it hangs.
const METADATA_WAIT: Duration = Duration::from_secs(1);

/// The credentials to start with.
pub(super) fn base(
    config: &Config,
    http: SharedHttpClient,
    region: Region,
) -> Result<SharedCredentialsProvider, Error> {
    if let (Some(key), Some(secret)) = (&config.access_key, &config.secret_key) {
        let keys = Credentials::new(key, secret, config.token.clone(), None, "provider configuration");
        return Ok(SharedCredentialsProvider::new(keys));
    }
    let environment = ProviderConfig::default().with_http_client(http).with_region(Some(region));
    let profile = profile(config, &environment);
    // The profile that the configuration names comes before what the environment has.
    if config.profile.is_some() || profile_files(config).is_some() {
        return Ok(SharedCredentialsProvider::new(profile));
    }
    Ok(SharedCredentialsProvider::new(chain(config, &environment, profile)?))
}

fn profile(config: &Config, environment: &ProviderConfig) -> ProfileFileCredentialsProvider {
    let mut profile = ProfileFileCredentialsProvider::builder().configure(environment);
    if let Some(files) = profile_files(config) {
        profile = profile.profile_files(files);
    }
    if let Some(name) = &config.profile {
        profile = profile.profile_name(name);
    }
    profile.build()
}

/// The SDKs' default chain, of which the last link can be configured.
fn chain(
    config: &Config,
    environment: &ProviderConfig,
    profile: ProfileFileCredentialsProvider,
) -> Result<CredentialsProviderChain, Error> {
    let token = WebIdentityTokenCredentialsProvider::builder().configure(environment).build();
    let container = EcsCredentialsProvider::builder().configure(environment).build();
    let chain =
        CredentialsProviderChain::first_try("Environment", EnvironmentVariableCredentialsProvider::new())
            .or_else("Profile", profile)
            .or_else("WebIdentityToken", token)
            .or_else("EcsContainer", container);
    if flag(config.skip_metadata_api_check, "AWS_SKIP_METADATA_API_CHECK") {
        return Ok(chain);
    }
    let instance = ImdsCredentialsProvider::builder().configure(environment);
    let instance = instance.imds_client(metadata(config, environment)?).build();
    Ok(chain.or_else("Ec2InstanceMetadata", instance))
}

fn metadata(config: &Config, environment: &ProviderConfig) -> Result<imds::Client, Error> {
    let mut client = imds::Client::builder()
        .configure(environment)
        .max_attempts(1)
        .connect_timeout(METADATA_WAIT)
        .read_timeout(METADATA_WAIT);
    if let Some(endpoint) = config.ec2_metadata_service_endpoint.as_ref().filter(|url| !url.is_empty()) {
        let wrong =
            |error| Error::new(format!("ec2MetadataServiceEndpoint {endpoint:?} isn't a URL: {error}"));
        client = client.endpoint(endpoint).map_err(wrong)?;
    }
    Ok(match config.ec2_metadata_service_endpoint_mode.as_deref() {
        Some("IPv6") => client.endpoint_mode(EndpointMode::IpV6).build(),
        Some(_) => client.endpoint_mode(EndpointMode::IpV4).build(),
        None => client.build(),
    })
}
