//! Domains of one's own, under which clients reach a stage.

mod declare;
mod endpoint;
mod problem;

use std::fmt;

use pulumi_wasm::{Input, IntoInput, Output, Resource};
use pulumi_wasm_aws::apigatewayv2::DomainName;

pub use declare::DomainNodes;
pub(crate) use declare::{Domains, ip_address_type, target_name};
pub(crate) use endpoint::connections_endpoint;
pub use problem::DomainProblem;

use crate::route;

/// A domain under which clients reach a stage: `wss://chat.example.com` instead of
/// `wss://a1b2c3.execute-api.eu-west-1.amazonaws.com/prod`.
///
/// ```
/// use aws_websocket_api::{Domain, StageSettings, Throttle};
///
/// let prod = StageSettings::new("prod", Throttle::new(1000.0, 500))
///     .domain(Domain::in_zone("chat.example.com", "Z0123456789ABCDEFGHIJ"));
/// ```
///
/// A WebSocket API's domain is a regional one and speaks TLS 1.2; REST and HTTP APIs can't be on it as well ("Custom
/// domain names for WebSocket APIs" in API Gateway's developer guide). Stages of one API that name the same domain
/// share it: the first that says how it is made decides, and each has its own [path](Self::path).
#[derive(Clone, Debug)]
#[must_use]
pub struct Domain {
    pub(crate) source: DomainSource,
    /// Where its alias records are made.
    pub(crate) zone: Option<Input<String>>,
    pub(crate) path: Option<String>,
}

/// Where a domain comes from.
#[derive(Clone, Debug)]
pub(crate) enum DomainSource {
    /// Made, with a certificate that is made and validated in this zone.
    InZone { name: String, zone: Input<String> },
    /// Made, with a certificate that there is.
    Certified { name: String, certificate: Input<String> },
    /// Somebody else made it.
    Existing(String),
    /// The program made it.
    Made(DomainName),
}

impl Domain {
    /// A domain in a public hosted zone of Route 53, by the zone's id. Made are a certificate, the DNS record that
    /// validates it, and the alias records that lead to the API. `up` waits until the certificate is issued, which
    /// takes minutes. The name has 64 characters at most, as ACM takes no more for a certificate's first name.
    ///
    /// ```
    /// use aws_websocket_api::Domain;
    ///
    /// let domain = Domain::in_zone("chat.example.com", "Z0123456789ABCDEFGHIJ");
    /// ```
    pub fn in_zone(name: impl Into<String>, zone_id: impl IntoInput<String>) -> Self {
        let zone = zone_id.into_input();
        let source = DomainSource::InZone { name: name.into(), zone: zone.clone() };
        Self { source, zone: Some(zone), path: None }
    }

    /// A domain with a certificate that there is, by its ARN. It has to be issued, cover the name, and be in ACM of
    /// the API's own region. DNS is the caller's, who points the name to
    /// [`DeployedStage::domain_target`](crate::DeployedStage::domain_target), unless a [`zone`](Self::zone) is given.
    ///
    /// ```
    /// use aws_websocket_api::Domain;
    ///
    /// let wildcard = "arn:aws:acm:eu-west-1:123456789012:certificate/0f3a";
    /// let domain = Domain::with_certificate("chat.example.com", wildcard);
    /// ```
    pub fn with_certificate(name: impl Into<String>, certificate_arn: impl IntoInput<String>) -> Self {
        let certificate = certificate_arn.into_input();
        Self::from_source(DomainSource::Certified { name: name.into(), certificate })
    }

    /// A domain that another stack made, or another tool: only the mapping to the stage is made. Several APIs are on
    /// one domain that way, each with its own [`path`](Self::path).
    ///
    /// ```
    /// use aws_websocket_api::Domain;
    ///
    /// let domain = Domain::existing("api.example.com").path("chat");
    /// ```
    pub fn existing(name: impl Into<String>) -> Self {
        Self::from_source(DomainSource::Existing(name.into()))
    }

    /// A domain that this program made, by itself or with another API: only the mapping to the stage is made.
    ///
    /// ```no_run
    /// use aws_websocket_api::{Domain, StageSettings, Throttle, WebSocketApi};
    ///
    /// /// A second API on the domain of the first, at `wss://chat.example.com/admin`.
    /// fn beside(chat: &WebSocketApi) -> Option<StageSettings> {
    ///     let domain = chat.stages()[0].domain_name()?;
    ///     let stage = StageSettings::new("prod", Throttle::new(10.0, 5));
    ///     Some(stage.domain(Domain::of(domain).path("admin")))
    /// }
    /// ```
    pub fn of(domain_name: &DomainName) -> Self {
        Self::from_source(DomainSource::Made(domain_name.clone()))
    }

    fn from_source(source: DomainSource) -> Self {
        Self { source, zone: None, path: None }
    }

    /// The hosted zone of Route 53, by its id, where the alias records are made that lead to the API: an A record, and
    /// an AAAA record if the API is [dual-stack](crate::WebSocketApiBuilder::dual_stack). Default: the zone of
    /// [`in_zone`](Self::in_zone), or none are made.
    pub fn zone(mut self, zone_id: impl IntoInput<String>) -> Self {
        self.zone = Some(zone_id.into_input());
        self
    }

    /// The path under which the stage is, such as `chat` in `wss://example.com/chat`, or `chat/v2`. Letters, digits
    /// and `$-_.+!*'()`, 300 characters at most. Default: none, the stage has all of the domain.
    pub fn path(mut self, mapping_key: impl Into<String>) -> Self {
        self.path = Some(mapping_key.into());
        self
    }

    /// What tells it from other domains: its name, or what Pulumi calls it.
    pub(crate) fn label(&self) -> &str {
        match &self.source {
            DomainSource::InZone { name, .. }
            | DomainSource::Certified { name, .. }
            | DomainSource::Existing(name) => name,
            DomainSource::Made(domain_name) => domain_name.resource_name(),
        }
    }

    /// Its name.
    pub(crate) fn name(&self) -> Output<String> {
        match &self.source {
            DomainSource::Made(domain_name) => domain_name.domain_name(),
            _ => Output::new(self.label().to_owned()),
        }
    }

    /// What resources of its path are called after, whichever stage is there.
    pub(crate) fn address_slug(&self) -> String {
        let path = self.path.as_deref().map(|path| format!("-{}", route::slug(path)));
        format!("{}{}", self.label(), path.unwrap_or_default())
    }

    /// Whether the component makes it.
    pub(crate) fn is_made(&self) -> bool {
        matches!(self.source, DomainSource::InZone { .. } | DomainSource::Certified { .. })
    }
}

/// Where it is, as in an address.
impl fmt::Display for Domain {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&address(self.label(), self.path.as_deref()))
    }
}

/// Where something of this scheme is, when the name is known.
fn located(scheme: &'static str, name: Output<String>, path: Option<&str>) -> Output<String> {
    let path = path.map(str::to_owned);
    name.map(move |name| format!("{scheme}://{}", address(&name, path.as_deref())))
}

/// A domain and the path on it.
fn address(name: &str, path: Option<&str>) -> String {
    match path {
        Some(path) => format!("{name}/{path}"),
        None => name.to_owned(),
    }
}
