//! From configuration to a client: region, credentials, retries. Nothing here waits long for what isn't there.

use std::time::Duration;

use aws_config::{
    BehaviorVersion, ConfigLoader, Region, SdkConfig,
    default_provider::credentials::DefaultCredentialsChain,
    environment::EnvironmentVariableRegionProvider,
    imds,
    meta::region::RegionProviderChain,
    profile::{ProfileFileCredentialsProvider, ProfileFileRegionProvider},
    provider_config::ProviderConfig,
    retry::RetryConfig,
    sts::AssumeRoleProvider,
    timeout::TimeoutConfig,
};
use aws_credential_types::{
    Credentials,
    provider::{ProvideCredentials, SharedCredentialsProvider},
};
use aws_runtime::env_config::file::{EnvConfigFileKind, EnvConfigFiles};
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use pulumi_provider::Error;

use crate::{
    aws::Aws,
    call::chain,
    config::{AssumeRole, Config},
    http,
    tags::TagRules,
};

/// What to do without credentials.
pub(crate) const CREDENTIALS_HELP: &str = "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or \
    `pulumi config set aws:profile`, or sign in with `aws sso login`";

const REGION_HELP: &str = "set AWS_REGION, or `pulumi config set aws:region eu-central-1`";

/// Tries of one call that the SDK makes by itself, where the configuration doesn't say.
const TRIES: u32 = 6;

/// Where there is no instance metadata service, a connection to it hangs.
const METADATA_WAIT: Duration = Duration::from_secs(1);

/// Makes the client, or says what is missing.
pub(crate) async fn connect(config: Config) -> Result<Aws, Error> {
    let http = http::client();
    let region = region(&config).await?;
    let mut loader = loader(&config, http.clone(), region.clone());
    let credentials = base_credentials(&config, http, region.clone()).await?;
    loader = loader.credentials_provider(credentials);
    let mut sdk = loader.load().await;
    for role in &config.assume_roles {
        sdk = assume(&sdk, role).await?;
    }
    usable(&sdk).await?;
    let aws =
        Aws::new(sdk, region.to_string(), endpoints(&config), tag_rules(&config), config.sts_region.clone());
    accounts(&aws, &config).await?;
    Ok(aws)
}

async fn region(config: &Config) -> Result<Region, Error> {
    if let Some(region) = config.region.as_ref().filter(|region| !region.is_empty()) {
        return Ok(Region::new(region.clone()));
    }
    let mut profile = ProfileFileRegionProvider::builder();
    if let Some(name) = &config.profile {
        profile = profile.profile_name(name.clone());
    }
    let chain =
        RegionProviderChain::first_try(EnvironmentVariableRegionProvider::new()).or_else(profile.build());
    let what = "there is no AWS region: neither `aws:region`, AWS_REGION, AWS_DEFAULT_REGION nor the profile has one";
    chain.region().await.ok_or_else(|| Error::new(what).remedy(REGION_HELP))
}

fn loader(config: &Config, http: SharedHttpClient, region: Region) -> ConfigLoader {
    let mut loader = aws_config::defaults(BehaviorVersion::latest())
        .http_client(http)
        .region(region)
        .retry_config(retries(config))
        .timeout_config(timeouts())
        .use_fips(config.use_fips_endpoint)
        .use_dual_stack(config.use_dualstack_endpoint);
    if let Some(profile) = &config.profile {
        loader = loader.profile_name(profile);
    }
    if let Some(files) = profile_files(config) {
        loader = loader.profile_files(files);
    }
    loader
}

fn retries(config: &Config) -> RetryConfig {
    let mode = match config.retry_mode.as_deref() {
        Some("adaptive") => RetryConfig::adaptive(),
        _ => RetryConfig::standard(),
    };
    let tries = config.max_retries.map_or(TRIES, |retries| retries + 1);
    mode.with_max_attempts(tries).with_initial_backoff(Duration::from_millis(200))
}

/// A call that hangs is one that failed: the SDK tries it again.
fn timeouts() -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(Duration::from_secs(5))
        // Counts from the request's first byte, and a function's code is part of the request.
        .read_timeout(Duration::from_secs(300))
        .build()
}

fn profile_files(config: &Config) -> Option<EnvConfigFiles> {
    let (configs, credentials) = (&config.shared_config_files, &config.shared_credentials_files);
    if configs.is_empty() && credentials.is_empty() {
        return None;
    }
    let mut files = EnvConfigFiles::builder()
        .include_default_config_file(configs.is_empty())
        .include_default_credentials_file(credentials.is_empty());
    for path in configs {
        files = files.with_file(EnvConfigFileKind::Config, path);
    }
    for path in credentials {
        files = files.with_file(EnvConfigFileKind::Credentials, path);
    }
    Some(files.build())
}

/// Credentials before any role is assumed: those in the configuration, or the default chain's.
async fn base_credentials(
    config: &Config,
    http: SharedHttpClient,
    region: Region,
) -> Result<SharedCredentialsProvider, Error> {
    if let (Some(key), Some(secret)) = (&config.access_key, &config.secret_key) {
        let keys = Credentials::new(key, secret, config.token.clone(), None, "provider configuration");
        return Ok(SharedCredentialsProvider::new(keys));
    }
    let environment = ProviderConfig::default().with_http_client(http).with_region(Some(region.clone()));
    if config.profile.is_some() || profile_files(config).is_some() {
        return Ok(SharedCredentialsProvider::new(from_profile(config, &environment)));
    }
    let metadata = imds::Client::builder()
        .configure(&environment)
        .max_attempts(1)
        .connect_timeout(METADATA_WAIT)
        .read_timeout(METADATA_WAIT)
        .build();
    let chain =
        DefaultCredentialsChain::builder().configure(environment).region(region).imds_client(metadata);
    Ok(SharedCredentialsProvider::new(chain.build().await))
}

/// The profile that the configuration names comes before what the environment has.
fn from_profile(config: &Config, environment: &ProviderConfig) -> ProfileFileCredentialsProvider {
    let mut profile = ProfileFileCredentialsProvider::builder().configure(environment);
    if let Some(files) = profile_files(config) {
        profile = profile.profile_files(files);
    }
    if let Some(name) = &config.profile {
        profile = profile.profile_name(name);
    }
    profile.build()
}

async fn assume(sdk: &SdkConfig, role: &AssumeRole) -> Result<SdkConfig, Error> {
    let mut provider = AssumeRoleProvider::builder(&role.role_arn)
        .configure(sdk)
        .session_name(role.session_name.as_deref().unwrap_or("pulumi"))
        .policy_arns(role.policy_arns.clone())
        .tags(role.tags.clone());
    if let Some(id) = &role.external_id {
        provider = provider.external_id(id);
    }
    if let Some(policy) = &role.policy {
        provider = provider.policy(policy);
    }
    if let Some(duration) = &role.duration {
        provider = provider.session_length(duration_of(duration)?);
    }
    let credentials = SharedCredentialsProvider::new(provider.build().await);
    Ok(sdk.to_builder().credentials_provider(credentials).build())
}

/// Reads Go's way of writing durations, as in `1h30m`.
fn duration_of(text: &str) -> Result<Duration, Error> {
    let wrong = || Error::new(format!("the duration {text:?} of a role isn't like \"1h30m\""));
    let mut seconds = 0;
    let mut digits = String::new();
    for c in text.chars() {
        let unit = match c {
            '0'..='9' => {
                digits.push(c);
                continue;
            }
            'h' => 3600,
            'm' => 60,
            's' => 1,
            _ => return Err(wrong()),
        };
        seconds += unit * std::mem::take(&mut digits).parse::<u64>().map_err(|_| wrong())?;
    }
    if digits.is_empty() && seconds > 0 { Ok(Duration::from_secs(seconds)) } else { Err(wrong()) }
}

/// Looks for credentials now: a preview shall fail, not the first resource of an update.
async fn usable(sdk: &SdkConfig) -> Result<(), Error> {
    let tried =
        "the configuration, the environment, the profile, SSO, web identity, container and instance metadata";
    let Some(credentials) = sdk.credentials_provider() else {
        return Err(Error::new("there are no AWS credentials").remedy(CREDENTIALS_HELP));
    };
    credentials.provide_credentials().await.map(drop).map_err(|error| {
        Error::new(format!("found no usable AWS credentials (tried {tried})"))
            .because(chain(&error))
            .remedy(CREDENTIALS_HELP)
    })
}

fn endpoints(config: &Config) -> crate::tags::Tags {
    let all = config.endpoints.iter().flatten();
    all.filter(|(_, url)| !url.is_empty()).map(|(service, url)| (service.clone(), url.clone())).collect()
}

fn tag_rules(config: &Config) -> TagRules {
    TagRules {
        defaults: config.default_tags.tags.clone(),
        ignored_keys: config.ignore_tags.keys.clone(),
        ignored_prefixes: config.ignore_tags.key_prefixes.clone(),
    }
}

/// Keeps a stack out of the wrong account.
async fn accounts(aws: &Aws, config: &Config) -> Result<(), Error> {
    if config.allowed_account_ids.is_empty() && config.forbidden_account_ids.is_empty() {
        return Ok(());
    }
    let account = aws.identity().await?.account.clone();
    let allowed = config.allowed_account_ids.is_empty() || config.allowed_account_ids.contains(&account);
    if allowed && !config.forbidden_account_ids.contains(&account) {
        return Ok(());
    }
    Err(Error::new(format!(
        "the credentials belong to the AWS account {account}, which the configuration forbids"
    ))
    .remedy("use other credentials, or change allowedAccountIds or forbiddenAccountIds"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_as_go_writes_them() {
        assert_eq!(duration_of("1h30m").unwrap(), Duration::from_secs(5400));
        assert!(duration_of("90").is_err());
        assert!(duration_of("soon").is_err());
    }
}
