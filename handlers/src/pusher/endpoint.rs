//! Where the `@connections` API of a WebSocket API is.

use crate::event::Api;

/// The rule that leads from an event to the address of `@connections`.
///
/// On AWS it is the API's own host. A custom domain is passed by: which stage its paths lead to is its own
/// affair, and functions are reached from the default host all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ManagementEndpoint {
    /// `AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI`: this address, stage included, whatever the event says.
    Fixed(String),
    /// `AWS_ENDPOINT_URL`: an emulator of AWS, which serves every API under a path of its one address.
    Emulator(String),
    /// Neither: AWS itself, in this region.
    Aws {
        /// The function's region.
        region: String,
    },
}

impl ManagementEndpoint {
    /// Chooses the rule by the SDKs' standard variables.
    #[must_use]
    pub fn choose(region: &str, lookup: impl Fn(&str) -> Option<String>) -> Self {
        let address = |name| lookup(name).filter(|url| !url.is_empty());
        if let Some(url) = address("AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI") {
            return Self::Fixed(url);
        }
        match address("AWS_ENDPOINT_URL") {
            Some(url) => Self::Emulator(url.trim_end_matches('/').to_owned()),
            None => Self::Aws { region: region.to_owned() },
        }
    }

    /// The address for the API and the stage of an event.
    #[must_use]
    pub fn url(&self, api: &Api) -> String {
        let Api { api_id, stage, domain_name } = api;
        match self {
            Self::Fixed(url) => url.clone(),
            // MiniStack and LocalStack share this path. The event's domain name lacks the port there, and
            // `*.localhost` has no address on every machine.
            Self::Emulator(url) => format!("{url}/_aws/execute-api/{api_id}/{stage}"),
            Self::Aws { .. } if domain_name.starts_with(&format!("{api_id}.")) => {
                format!("https://{domain_name}/{stage}")
            }
            Self::Aws { region } => {
                let suffix = if region.starts_with("cn-") { "amazonaws.com.cn" } else { "amazonaws.com" };
                format!("https://{api_id}.execute-api.{region}.{suffix}/{stage}")
            }
        }
    }
}
