//! AWS as others change it, past the provider.

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::{Credentials, provider::SharedCredentialsProvider};

/// The embedded AWS for a client of the SDK.
pub fn config() -> SdkConfig {
    let url = std::env::var("AWS_ENDPOINT_URL").expect("the embedded AWS: run `cargo xtask test`");
    let credentials = Credentials::new("test", "test", None, None, "tests");
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .endpoint_url(url)
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .region(Region::new("eu-central-1"))
        .build()
}
