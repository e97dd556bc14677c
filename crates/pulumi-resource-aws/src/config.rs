//! The provider's configuration: that of the official provider.

mod check;
mod schema;
mod services;

use pulumi_provider::{Error, Object, Problems, Provider, Schema, convert};
use serde::Deserialize;

use crate::{aws::Aws, connect, tags::Tags};

/// The AWS provider.
#[derive(Clone, Copy, Debug)]
pub struct AwsProvider;

/// What the provider is configured with, decoded.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Config {
    pub(crate) region: Option<String>,
    pub(crate) profile: Option<String>,
    pub(crate) access_key: Option<String>,
    pub(crate) secret_key: Option<String>,
    pub(crate) token: Option<String>,
    pub(crate) assume_roles: Vec<AssumeRole>,
    pub(crate) assume_role_with_web_identity: Option<WebIdentity>,
    pub(crate) shared_config_files: Vec<String>,
    pub(crate) shared_credentials_files: Vec<String>,
    pub(crate) ec2_metadata_service_endpoint: Option<String>,
    pub(crate) ec2_metadata_service_endpoint_mode: Option<String>,
    pub(crate) endpoints: Vec<Tags>,
    pub(crate) default_tags: TagBlock,
    pub(crate) ignore_tags: IgnoreTags,
    pub(crate) allowed_account_ids: Vec<String>,
    pub(crate) forbidden_account_ids: Vec<String>,
    pub(crate) max_retries: Option<u32>,
    pub(crate) retry_mode: Option<String>,
    pub(crate) token_bucket_rate_limiter_capacity: Option<usize>,
    pub(crate) sts_region: Option<String>,
    pub(crate) use_dualstack_endpoint: Option<bool>,
    pub(crate) use_fips_endpoint: Option<bool>,
    pub(crate) skip_credentials_validation: Option<bool>,
    pub(crate) skip_metadata_api_check: Option<bool>,
    pub(crate) skip_requesting_account_id: bool,
    pub(crate) custom_ca_bundle: Option<String>,
    pub(crate) http_proxy: Option<String>,
    pub(crate) https_proxy: Option<String>,
    pub(crate) no_proxy: Option<String>,
    pub(crate) user_agents: Vec<String>,
    /// Whether there is a secret among the default tags.
    #[serde(skip)]
    pub(crate) secret_tags: bool,
}

/// `assumeRoles[]`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct AssumeRole {
    pub(crate) role_arn: String,
    pub(crate) duration: Option<String>,
    pub(crate) external_id: Option<String>,
    pub(crate) policy: Option<String>,
    pub(crate) policy_arns: Vec<String>,
    pub(crate) session_name: Option<String>,
    pub(crate) source_identity: Option<String>,
    pub(crate) tags: Tags,
    pub(crate) transitive_tag_keys: Vec<String>,
}

/// `assumeRoleWithWebIdentity`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct WebIdentity {
    pub(crate) role_arn: Option<String>,
    pub(crate) duration: Option<String>,
    pub(crate) policy: Option<String>,
    pub(crate) policy_arns: Vec<String>,
    pub(crate) session_name: Option<String>,
    pub(crate) web_identity_token: Option<String>,
    pub(crate) web_identity_token_file: Option<String>,
}

/// `defaultTags`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct TagBlock {
    pub(crate) tags: Tags,
}

/// `ignoreTags`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct IgnoreTags {
    pub(crate) keys: Vec<String>,
    pub(crate) key_prefixes: Vec<String>,
}

impl Provider for AwsProvider {
    type Client = Aws;
    const NAME: &'static str = "aws";
    /// The version of the official provider whose contract this one keeps: programs ask for it.
    const VERSION: &'static str = "7.51.1";

    fn schema(&self) -> Option<&str> {
        Some(include_str!("../../pulumi-wasm-aws/schema.json"))
    }

    fn config(&self) -> Schema {
        schema::schema()
    }

    fn check_config(&self, config: &Object, problems: &mut Problems) {
        check::check(config, problems);
    }

    fn scope(&self, aws: &Aws) -> String {
        aws.scope().to_owned()
    }

    async fn configure(&self, config: Object) -> Result<Aws, Error> {
        let secret_tags = config.get("defaultTags").is_some_and(pulumi_provider::Value::has_secrets);
        connect::connect(Config { secret_tags, ..convert::from_object(&config)? }).await
    }
}
