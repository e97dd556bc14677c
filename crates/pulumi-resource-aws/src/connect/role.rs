//! Roles to assume, one after another: each with the credentials of the one before.

use std::{env, fmt, fs, time::SystemTime};

use aws_config::{Region, SdkConfig};
use aws_credential_types::{
    Credentials,
    provider::{
        ProvideCredentials, SharedCredentialsProvider, error::CredentialsError,
        future::ProvideCredentials as Providing,
    },
};
use aws_sdk_sts::{
    Client,
    operation::{
        assume_role::builders::AssumeRoleFluentBuilder,
        assume_role_with_web_identity::builders::AssumeRoleWithWebIdentityFluentBuilder,
    },
    types::{self, PolicyDescriptorType, Tag},
};
use pulumi_provider::Error;

use super::duration;
use crate::{
    aws::{Regional, Settings},
    config::{AssumeRole, WebIdentity},
};

/// The name of a session that the configuration doesn't name.
const SESSION: &str = "pulumi";

/// The configuration whose credentials are those of a role.
pub(super) fn assume(sdk: &SdkConfig, role: &AssumeRole, settings: &Settings) -> Result<SdkConfig, Error> {
    let call = sts(sdk, settings)
        .assume_role()
        .role_arn(&role.role_arn)
        .role_session_name(role.session_name.as_deref().unwrap_or(SESSION))
        .set_duration_seconds(seconds(role.duration.as_deref())?)
        .set_external_id(role.external_id.clone())
        .set_policy(role.policy.clone())
        .set_policy_arns(policies(&role.policy_arns))
        .set_source_identity(role.source_identity.clone())
        .set_tags(tags(role)?)
        .set_transitive_tag_keys(some(&role.transitive_tag_keys));
    Ok(with(sdk, Assumed(call)))
}

/// The configuration whose credentials an identity provider's token gives; what is left out is in the environment, by
/// the SDKs' names.
pub(super) fn with_web_identity(
    sdk: &SdkConfig,
    identity: &WebIdentity,
    settings: &Settings,
) -> Result<SdkConfig, Error> {
    let or = |said: &Option<String>, variable| said.clone().or_else(|| env::var(variable).ok());
    let missing = |what, variable| {
        Error::new(format!("assumeRoleWithWebIdentity needs {what}")).remedy(format!("set it, or {variable}"))
    };
    let role =
        or(&identity.role_arn, "AWS_ROLE_ARN").ok_or_else(|| missing("\"roleArn\"", "AWS_ROLE_ARN"))?;
    let session = or(&identity.session_name, "AWS_ROLE_SESSION_NAME");
    let token = match &identity.web_identity_token {
        Some(token) => Token::Text(token.clone()),
        None => or(&identity.web_identity_token_file, "AWS_WEB_IDENTITY_TOKEN_FILE")
            .map(Token::File)
            .ok_or_else(|| missing("\"webIdentityTokenFile\"", "AWS_WEB_IDENTITY_TOKEN_FILE"))?,
    };
    let call = sts(sdk, settings)
        .assume_role_with_web_identity()
        .role_arn(role)
        .role_session_name(session.as_deref().unwrap_or(SESSION))
        .set_duration_seconds(seconds(identity.duration.as_deref())?)
        .set_policy(identity.policy.clone())
        .set_policy_arns(policies(&identity.policy_arns));
    Ok(with(sdk, Identified { call, token }))
}

fn with(sdk: &SdkConfig, credentials: impl ProvideCredentials + 'static) -> SdkConfig {
    sdk.to_builder().credentials_provider(SharedCredentialsProvider::new(credentials)).build()
}

fn sts(sdk: &SdkConfig, settings: &Settings) -> Client {
    let region = settings.sts_region.clone().map(Region::new);
    let name = region.or_else(|| sdk.region().cloned()).map(|region| region.to_string());
    Regional::new(sdk, &name.unwrap_or_default(), settings).sts().clone()
}

fn seconds(said: Option<&str>) -> Result<Option<i32>, Error> {
    let Some(said) = said else { return Ok(None) };
    let seconds = duration::parse(said).and_then(|duration| i32::try_from(duration.as_secs()).ok());
    let wrong = || Error::new(format!("the duration {said:?} of a role isn't like \"1h30m\""));
    seconds.map(Some).ok_or_else(wrong)
}

fn some(texts: &[String]) -> Option<Vec<String>> {
    (!texts.is_empty()).then(|| texts.to_vec())
}

fn policies(arns: &[String]) -> Option<Vec<PolicyDescriptorType>> {
    let all = arns.iter().map(|arn| PolicyDescriptorType::builder().arn(arn).build());
    (!arns.is_empty()).then(|| all.collect())
}

fn tags(role: &AssumeRole) -> Result<Option<Vec<Tag>>, Error> {
    let tag = |(key, value)| Tag::builder().key(key).value(value).build();
    let tags: Result<Vec<_>, _> = role.tags.iter().map(tag).collect();
    let tags = tags.map_err(|error| Error::provider_bug("a session tag is incomplete").because(error))?;
    Ok((!tags.is_empty()).then_some(tags))
}

#[derive(Debug)]
struct Assumed(AssumeRoleFluentBuilder);

impl ProvideCredentials for Assumed {
    fn provide_credentials<'a>(&'a self) -> Providing<'a>
    where
        Self: 'a,
    {
        Providing::new(async {
            let answer = self.0.clone().send().await.map_err(CredentialsError::provider_error)?;
            session(answer.credentials)
        })
    }
}

/// A token, or the file in which it is renewed.
enum Token {
    Text(String),
    File(String),
}

impl Token {
    fn read(&self) -> Result<String, CredentialsError> {
        match self {
            Self::Text(token) => Ok(token.clone()),
            Self::File(path) => {
                fs::read_to_string(path).map(|token| token.trim().to_owned()).map_err(|error| {
                    CredentialsError::provider_error(format!("failed to read the token in {path}: {error}"))
                })
            }
        }
    }
}

struct Identified {
    call: AssumeRoleWithWebIdentityFluentBuilder,
    token: Token,
}

impl fmt::Debug for Identified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identified").finish_non_exhaustive()
    }
}

impl ProvideCredentials for Identified {
    fn provide_credentials<'a>(&'a self) -> Providing<'a>
    where
        Self: 'a,
    {
        Providing::new(async {
            let call = self.call.clone().web_identity_token(self.token.read()?);
            session(call.send().await.map_err(CredentialsError::provider_error)?.credentials)
        })
    }
}

fn session(credentials: Option<types::Credentials>) -> Result<Credentials, CredentialsError> {
    let found = credentials.ok_or_else(|| CredentialsError::unhandled("STS answered without credentials"))?;
    let expiry = SystemTime::try_from(found.expiration).map_err(CredentialsError::unhandled)?;
    let (key, secret) = (found.access_key_id, found.secret_access_key);
    Ok(Credentials::new(key, secret, Some(found.session_token), Some(expiry), "assumed role"))
}
