//! From configuration to a client: region, credentials, retries. Nothing here waits long for what isn't there.

mod credentials;
pub(crate) mod duration;
mod role;
mod timeouts;

use std::{env, time::Duration};

use aws_config::{
    BehaviorVersion, ConfigLoader, Region, SdkConfig,
    environment::EnvironmentVariableRegionProvider,
    meta::region::RegionProviderChain,
    profile::ProfileFileRegionProvider,
    retry::{RetryConfig, RetryMode},
};
use aws_credential_types::provider::ProvideCredentials;
use aws_runtime::env_config::file::{EnvConfigFileKind, EnvConfigFiles};
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use pulumi_provider::Error;

pub(crate) use timeouts::Timeouts;

use crate::{
    aws::{Aws, Settings},
    call::chain,
    config::Config,
    http,
    tags::{TagRules, Tags},
};

/// What to do without credentials.
pub(crate) const CREDENTIALS_HELP: &str = "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or \
    `pulumi config set aws:profile`, or sign in with `aws sso login`";

const REGION_HELP: &str = "set AWS_REGION, or `pulumi config set aws:region eu-central-1`";

/// Tries of one call that the SDK makes by itself, where neither the configuration nor the environment says.
const TRIES: u32 = 6;

/// Makes the client, or says what is missing.
pub(crate) async fn connect(config: Config) -> Result<Aws, Error> {
    let http = http::client(&config)?;
    let region = region(&config).await?;
    let timeouts = Timeouts::from_environment()?;
    let settings = settings(&config, timeouts);
    let loader = loader(&config, http.clone(), region.clone(), &settings.timeouts);
    let base = credentials::base(&config, http, region.clone())?;
    let mut sdk = loader.credentials_provider(base).load().await;
    if let Some(identity) = &config.assume_role_with_web_identity {
        sdk = role::with_web_identity(&sdk, identity, &settings)?;
    }
    for role in &config.assume_roles {
        sdk = role::assume(&sdk, role, &settings)?;
    }
    usable(&sdk).await?;
    let aws = Aws::new(sdk, region.to_string(), settings);
    validate(&aws, &config).await?;
    Ok(aws.scoped())
}

/// What all services share besides the SDK's configuration.
fn settings(config: &Config, timeouts: Timeouts) -> Settings {
    Settings {
        endpoints: endpoints(config),
        tags: tag_rules(config),
        timeouts,
        retry_tokens: config.token_bucket_rate_limiter_capacity.filter(|tokens| *tokens > 0),
        sts_region: config.sts_region.clone().filter(|region| !region.is_empty()),
        skip_account: config.skip_requesting_account_id,
    }
}

async fn region(config: &Config) -> Result<Region, Error> {
    if let Some(region) = config.region.as_ref().filter(|region| !region.is_empty()) {
        return Ok(Region::new(region.clone()));
    }
    let mut profile = ProfileFileRegionProvider::builder();
    if let Some(name) = &config.profile {
        profile = profile.profile_name(name.clone());
    }
    if let Some(files) = profile_files(config) {
        profile = profile.profile_files(files);
    }
    let chain =
        RegionProviderChain::first_try(EnvironmentVariableRegionProvider::new()).or_else(profile.build());
    let what = "there is no AWS region: neither `aws:region`, AWS_REGION, AWS_DEFAULT_REGION nor the profile has one";
    chain.region().await.ok_or_else(|| Error::new(what).remedy(REGION_HELP))
}

fn loader(config: &Config, http: SharedHttpClient, region: Region, timeouts: &Timeouts) -> ConfigLoader {
    let mut loader = aws_config::defaults(BehaviorVersion::latest())
        .http_client(http)
        .region(region)
        .retry_config(retries(config))
        .timeout_config(timeouts.of_calls());
    if let Some(fips) = config.use_fips_endpoint {
        loader = loader.use_fips(fips);
    }
    if let Some(dual) = config.use_dualstack_endpoint {
        loader = loader.use_dual_stack(dual);
    }
    if let Some(profile) = &config.profile {
        loader = loader.profile_name(profile);
    }
    match profile_files(config) {
        Some(files) => loader.profile_files(files),
        None => loader,
    }
}

fn retries(config: &Config) -> RetryConfig {
    let environment = |name| env::var(name).ok().filter(|value: &String| !value.is_empty());
    let mode = config.retry_mode.clone().or_else(|| environment("AWS_RETRY_MODE"));
    let mode = match mode.as_deref().map(str::parse::<RetryMode>) {
        Some(Ok(RetryMode::Adaptive)) => RetryConfig::adaptive(),
        _ => RetryConfig::standard(),
    };
    let tries = config.max_retries.map(|retries| retries + 1);
    let tries = tries.or_else(|| environment("AWS_MAX_ATTEMPTS")?.parse().ok().filter(|tries| *tries > 0));
    mode.with_max_attempts(tries.unwrap_or(TRIES)).with_initial_backoff(Duration::from_millis(200))
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

fn endpoints(config: &Config) -> Tags {
    let all = config.endpoints.iter().flatten();
    all.filter(|(_, url)| !url.is_empty()).map(|(service, url)| (service.clone(), url.clone())).collect()
}

fn tag_rules(config: &Config) -> TagRules {
    TagRules {
        defaults: config.default_tags.tags.clone(),
        secret: config.secret_tags,
        ignored_keys: config.ignore_tags.keys.clone(),
        ignored_prefixes: config.ignore_tags.key_prefixes.clone(),
    }
}

/// Whether a flag is set in the configuration or else in the environment, as the official provider has it.
fn flag(said: Option<bool>, variable: &str) -> bool {
    said.unwrap_or_else(|| {
        env::var(variable).is_ok_and(|value| matches!(&*value, "1" | "t" | "true" | "TRUE"))
    })
}

/// Asks AWS whose the credentials are, so that wrong ones fail here, and keeps a stack out of the wrong account.
async fn validate(aws: &Aws, config: &Config) -> Result<(), Error> {
    let restricted = !config.allowed_account_ids.is_empty() || !config.forbidden_account_ids.is_empty();
    if !restricted && flag(config.skip_credentials_validation, "AWS_SKIP_CREDENTIALS_VALIDATION") {
        return Ok(());
    }
    let account = &aws.identity().await?.account;
    let allowed = config.allowed_account_ids.is_empty() || config.allowed_account_ids.contains(account);
    if allowed && !config.forbidden_account_ids.contains(account) {
        return Ok(());
    }
    Err(Error::new(format!(
        "the credentials belong to the AWS account {account}, which the configuration forbids"
    ))
    .remedy("use other credentials, or change allowedAccountIds or forbiddenAccountIds"))
}
