//! The configuration's properties.

use pulumi_provider::{Property, Schema, property};

use super::services;

/// All of them.
pub(super) fn schema() -> Schema {
    identity(connection(target()))
}

fn text() -> Property {
    property::string()
}

fn texts() -> Property {
    property::list(text())
}

/// What decides where requests go, and what resources look like.
fn target() -> Schema {
    let ignored = Schema::new().input("keys", texts()).input("keyPrefixes", texts());
    Schema::new()
        .input("region", text())
        .input("endpoints", property::list(property::object(services::schema())))
        .input("defaultTags", property::object(Schema::new().input("tags", property::map(text()))))
        .input("ignoreTags", property::object(ignored))
        .input("useDualstackEndpoint", property::boolean())
        .input("useFipsEndpoint", property::boolean())
        .input("stsRegion", text())
        .input("tagPolicyCompliance", text().values(&["error", "warning", "disabled"]))
        // Without a say here: this provider never talks to S3.
        .input("s3UsEast1RegionalEndpoint", text().values(&["legacy", "regional"]))
        .input("s3UsePathStyle", property::boolean())
}

/// How requests go.
fn connection(schema: Schema) -> Schema {
    const INSECURE: &str =
        "certificates are always checked; name the authority's certificate in \"customCaBundle\"";
    schema
        .input("maxRetries", property::integer().range(0.0, 100.0))
        .input("retryMode", text().values(&["standard", "adaptive"]))
        .input("tokenBucketRateLimiterCapacity", property::integer().range(0.0, 1e6))
        .input("customCaBundle", text())
        .input("insecure", property::boolean().refused(INSECURE))
        .input("httpProxy", text())
        .input("httpsProxy", text())
        .input("noProxy", text())
        .input("userAgents", texts())
}

/// In whose name requests go.
fn identity(schema: Schema) -> Schema {
    schema
        .input("profile", text())
        .input("accessKey", text().secret().requires(&["secretKey"]))
        .input("secretKey", text().secret().requires(&["accessKey"]))
        .input("token", text().secret().requires(&["accessKey"]))
        .input("sharedConfigFiles", texts())
        .input("sharedCredentialsFiles", texts())
        .input("assumeRoles", property::list(property::object(assume_role())))
        .input("assumeRoleWithWebIdentity", property::object(web_identity()))
        .input("allowedAccountIds", texts().conflicts(&["forbiddenAccountIds"]))
        .input("forbiddenAccountIds", texts().conflicts(&["allowedAccountIds"]))
        .input("ec2MetadataServiceEndpoint", text())
        .input("ec2MetadataServiceEndpointMode", text().values(&["IPv4", "IPv6"]))
        .input("skipCredentialsValidation", property::boolean())
        .input("skipMetadataApiCheck", property::boolean())
        .input("skipRegionValidation", property::boolean())
        .input("skipRequestingAccountId", property::boolean())
}

/// What every way of assuming a role takes.
fn role() -> Schema {
    Schema::new()
        .input("duration", text())
        .input("policy", text())
        .input("policyArns", texts())
        .input("sessionName", text().length(2, 64))
}

fn assume_role() -> Schema {
    role()
        .input("roleArn", text().required())
        .input("externalId", text().length(2, 1224))
        .input("sourceIdentity", text().length(2, 64))
        .input("tags", property::map(text()))
        .input("transitiveTagKeys", texts())
}

/// What is left out may be in the environment.
fn web_identity() -> Schema {
    role()
        .input("roleArn", text())
        .input("webIdentityToken", text().conflicts(&["webIdentityTokenFile"]))
        .input("webIdentityTokenFile", text().conflicts(&["webIdentityToken"]))
}
