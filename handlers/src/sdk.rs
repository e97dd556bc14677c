//! The AWS SDK's settings as they are inside Lambda.
//!
//! Lambda hands a function its region and its credentials in the environment, and nowhere else. Reading
//! just these saves the binary `aws-config` with its profiles, and the services that those may ask.

use std::time::Duration;

use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_sdk_dynamodb::config::retry::{RetryConfig, RetryPartition, TokenBucket};
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::config::{BehaviorVersion, Region};
use aws_smithy_http_client::Builder;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use aws_types::SdkConfig;

use crate::config::{ConfigError, from_lambda};

/// Every call takes tens of milliseconds when all is well, and an answer to the client is due within 29 s, of which
/// [`crate::deadline`] keeps back 3. No message is served with more than three calls one after another.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(3);
const CALL_TIMEOUT: Duration = Duration::from_secs(7);

/// A throttled table takes calls again within seconds, and a `$disconnect` that fails isn't tried again by anyone. The SDK
/// would give up after three attempts; its first pause of up to a second is for other services:
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html>
const TABLE_ATTEMPTS: u32 = 8;
const TABLE_BACKOFF: Duration = Duration::from_millis(50);

/// Less than what [`crate::deadline`] keeps back.
const HAND_ON_TIMEOUT: Duration = Duration::from_millis(2500);
const HAND_ON_ATTEMPT_TIMEOUT: Duration = Duration::from_secs(1);
const HAND_ON_BACKOFF: Duration = Duration::from_millis(100);

/// How long a function may take over a token, from a cold start. The client waits meanwhile, and so does this function.
const CHECK_ATTEMPT_TIMEOUT: Duration = Duration::from_secs(3);
const CHECK_TIMEOUT: Duration = Duration::from_secs(7);
const CHECK_ATTEMPTS: u32 = 2;

/// The settings that every client of this process shares.
///
/// # Errors
/// When the region or the credentials are missing, as they are outside Lambda.
pub fn shared_config(lookup: impl Fn(&str) -> Option<String>) -> Result<SdkConfig, ConfigError> {
    let http = Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https();
    Ok(SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(from_lambda(&lookup, "AWS_REGION")?))
        .credentials_provider(SharedCredentialsProvider::new(credentials(&lookup)?))
        .retry_config(RetryConfig::standard())
        .timeout_config(timeouts())
        .http_client(http)
        .build())
}

fn timeouts() -> TimeoutConfig {
    let timeouts = TimeoutConfig::builder().operation_attempt_timeout(ATTEMPT_TIMEOUT);
    timeouts.operation_timeout(CALL_TIMEOUT).build()
}

/// Lambda never changes a running process's credentials: it starts a new process before they expire.
fn credentials(lookup: impl Fn(&str) -> Option<String>) -> Result<Credentials, ConfigError> {
    let id = from_lambda(&lookup, "AWS_ACCESS_KEY_ID")?;
    let secret = from_lambda(&lookup, "AWS_SECRET_ACCESS_KEY")?;
    let token = lookup("AWS_SESSION_TOKEN").filter(|token| !token.is_empty());
    Ok(Credentials::new(id, secret, token, None, "Lambda"))
}

/// A DynamoDB client, at `AWS_ENDPOINT_URL_DYNAMODB` or `AWS_ENDPOINT_URL` where one is set.
pub fn dynamodb(sdk: &SdkConfig, lookup: impl Fn(&str) -> Option<String>) -> aws_sdk_dynamodb::Client {
    let mut config = aws_sdk_dynamodb::config::Builder::from(sdk);
    config.set_endpoint_url(endpoint("AWS_ENDPOINT_URL_DYNAMODB", lookup));
    let retries = RetryConfig::standard().with_max_attempts(TABLE_ATTEMPTS);
    let config = config.retry_config(retries.with_initial_backoff(TABLE_BACKOFF));
    aws_sdk_dynamodb::Client::from_conf(config.retry_partition(unbudgeted()).build())
}

/// Retries that no other calls use up. The SDK's budget is for all of a process's calls together: a single storm of
/// throttles would spend it, and from then on one throttle would be an error. Attempts and time are bounded already.
fn unbudgeted() -> RetryPartition {
    RetryPartition::custom("table").token_bucket(TokenBucket::unlimited()).build()
}

/// A Lambda client for [`crate::relay`], at `AWS_ENDPOINT_URL_LAMBDA` or `AWS_ENDPOINT_URL` where one is set. It is called
/// when a function has hardly any time left.
pub fn lambda(sdk: &SdkConfig, lookup: impl Fn(&str) -> Option<String>) -> aws_sdk_lambda::Client {
    let retries = RetryConfig::standard().with_initial_backoff(HAND_ON_BACKOFF);
    patient_lambda(sdk, lookup, [HAND_ON_ATTEMPT_TIMEOUT, HAND_ON_TIMEOUT], retries)
}

/// A Lambda client for [`crate::token_check`], at the same place. It waits 3 s for an answer, twice at most.
pub fn token_check(sdk: &SdkConfig, lookup: impl Fn(&str) -> Option<String>) -> aws_sdk_lambda::Client {
    let retries = RetryConfig::standard().with_max_attempts(CHECK_ATTEMPTS);
    patient_lambda(sdk, lookup, [CHECK_ATTEMPT_TIMEOUT, CHECK_TIMEOUT], retries)
}

/// A client that waits so long for an attempt, and so long for all of them.
fn patient_lambda(
    sdk: &SdkConfig,
    lookup: impl Fn(&str) -> Option<String>,
    [attempt, call]: [Duration; 2],
    retries: RetryConfig,
) -> aws_sdk_lambda::Client {
    let timeouts = TimeoutConfig::builder().operation_attempt_timeout(attempt).operation_timeout(call);
    let mut config = aws_sdk_lambda::config::Builder::from(sdk);
    config.set_endpoint_url(endpoint("AWS_ENDPOINT_URL_LAMBDA", lookup));
    aws_sdk_lambda::Client::from_conf(config.timeout_config(timeouts.build()).retry_config(retries).build())
}

fn endpoint(own: &str, lookup: impl Fn(&str) -> Option<String>) -> Option<String> {
    [own, "AWS_ENDPOINT_URL"].into_iter().find_map(lookup).filter(|url| !url.is_empty())
}
