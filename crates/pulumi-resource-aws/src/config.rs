//! The provider's configuration: that of the official provider.

use pulumi_provider::{Error, Object, Property, Provider, Schema, convert, property};
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
    pub(crate) shared_config_files: Vec<String>,
    pub(crate) shared_credentials_files: Vec<String>,
    pub(crate) endpoints: Vec<Tags>,
    pub(crate) default_tags: TagBlock,
    pub(crate) ignore_tags: IgnoreTags,
    pub(crate) allowed_account_ids: Vec<String>,
    pub(crate) forbidden_account_ids: Vec<String>,
    pub(crate) max_retries: Option<u32>,
    pub(crate) retry_mode: Option<String>,
    pub(crate) sts_region: Option<String>,
    pub(crate) use_dualstack_endpoint: bool,
    pub(crate) use_fips_endpoint: bool,
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
    pub(crate) tags: Tags,
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
        identity(connection(schema()))
    }

    async fn configure(&self, config: Object) -> Result<Aws, Error> {
        connect::connect(convert::from_object(&config)?).await
    }
}

fn text() -> Property {
    property::string()
}

fn texts() -> Property {
    property::list(text())
}

/// What decides where requests go, and what resources look like.
fn schema() -> Schema {
    let ignored = Schema::new().input("keys", texts()).input("keyPrefixes", texts());
    Schema::new()
        .input("region", text())
        // Of services that this provider never talks to, too.
        .input("endpoints", property::list(property::map(text())))
        .input("defaultTags", property::object(Schema::new().input("tags", property::map(text()))))
        .input("ignoreTags", property::object(ignored))
        .input("useDualstackEndpoint", property::boolean())
        .input("useFipsEndpoint", property::boolean())
        .input("stsRegion", text())
        .input("tagPolicyCompliance", text().refused("AWS's tag policies aren't asked"))
        // Without a say here: this provider never talks to S3.
        .input("s3UsEast1RegionalEndpoint", text())
        .input("s3UsePathStyle", property::boolean())
}

/// How requests go.
fn connection(schema: Schema) -> Schema {
    const PROXY: &str = "set HTTP_PROXY, HTTPS_PROXY or NO_PROXY in the environment instead";
    schema
        .input("maxRetries", property::integer().range(0.0, 100.0))
        .input("retryMode", text().values(&["standard", "adaptive"]))
        .input("tokenBucketRateLimiterCapacity", property::integer().refused("set \"maxRetries\" instead"))
        .input("customCaBundle", text().refused("add the certificates to the system's store instead"))
        .input(
            "insecure",
            property::any().refused("certificates are always checked; plain http endpoints work"),
        )
        .input("httpProxy", text().refused(PROXY))
        .input("httpsProxy", text().refused(PROXY))
        .input("noProxy", text().refused(PROXY))
        .input("userAgents", property::any().refused("requests name the SDK only"))
}

/// In whose name requests go.
fn identity(schema: Schema) -> Schema {
    const METADATA: &str =
        "set AWS_EC2_METADATA_SERVICE_ENDPOINT or …_ENDPOINT_MODE in the environment instead";
    schema
        .input("profile", text())
        .input("accessKey", text().secret().requires(&["secretKey"]))
        .input("secretKey", text().secret().requires(&["accessKey"]))
        .input("token", text().secret().requires(&["accessKey"]))
        .input("sharedConfigFiles", texts())
        .input("sharedCredentialsFiles", texts())
        .input("assumeRoles", property::list(property::object(assume_role())))
        .input("assumeRoleWithWebIdentity", property::any().refused(WEB_IDENTITY))
        .input("allowedAccountIds", texts().conflicts(&["forbiddenAccountIds"]))
        .input("forbiddenAccountIds", texts().conflicts(&["allowedAccountIds"]))
        .input("ec2MetadataServiceEndpoint", text().refused(METADATA))
        .input("ec2MetadataServiceEndpointMode", text().refused(METADATA))
        // Checks that the official provider makes when it starts; this one has none to skip.
        .input("skipCredentialsValidation", property::boolean())
        .input("skipMetadataApiCheck", property::boolean())
        .input("skipRegionValidation", property::boolean())
        .input("skipRequestingAccountId", property::boolean())
}

const WEB_IDENTITY: &str = "set AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN in the environment instead";

fn assume_role() -> Schema {
    Schema::new()
        .input("roleArn", text().required())
        .input("duration", text())
        .input("externalId", text())
        .input("policy", text())
        .input("policyArns", texts())
        .input("sessionName", text())
        .input("tags", property::map(text()))
        .input("sourceIdentity", text().refused("the SDK can't send it"))
        .input("transitiveTagKeys", texts().refused("the SDK can't send it"))
}
