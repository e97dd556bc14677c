//! What an integration is made of, whatever its kind.

use std::{collections::BTreeMap, time::Duration};

use pulumi_wasm::Input;

use super::{
    ContentHandling, HttpMethod, IntegrationResponse, Passthrough, ServiceUri,
    template::{DEFAULT, Templates},
};
use crate::{function::LambdaTarget, route};

/// The longest that API Gateway waits for an integration.
pub(crate) const LONGEST: Duration = Duration::from_secs(29);

/// What any integration is made of.
#[derive(Clone, Debug)]
pub(crate) struct Parts {
    pub(crate) target: Target,
    pub(crate) timeout: Duration,
    pub(crate) content_handling: Option<ContentHandling>,
    pub(crate) credentials: Option<Input<String>>,
    pub(crate) templates: Templates,
    pub(crate) request_parameters: BTreeMap<String, Input<String>>,
    pub(crate) passthrough: Option<Passthrough>,
    pub(crate) responses: BTreeMap<String, IntegrationResponse>,
    pub(crate) vpc_link: Option<Input<String>>,
}

/// Where it goes.
#[derive(Clone, Debug)]
pub(crate) enum Target {
    Lambda(LambdaTarget),
    Mock,
    Http { method: HttpMethod, uri: Input<String> },
    HttpProxy { method: HttpMethod, uri: Input<String> },
    Service(ServiceUri),
}

impl Target {
    /// The function it is, if it is one.
    pub(crate) fn function(&self) -> Option<&LambdaTarget> {
        match self {
            Self::Lambda(function) => Some(function),
            _ => None,
        }
    }

    /// The address it calls, if it is an HTTP endpoint.
    pub(crate) fn address(&self) -> Option<&Input<String>> {
        match self {
            Self::Http { uri, .. } | Self::HttpProxy { uri, .. } => Some(uri),
            Self::Lambda(_) | Self::Mock | Self::Service(_) => None,
        }
    }

    /// Whether responses go back as they are.
    fn is_proxy(&self) -> bool {
        matches!(self, Self::Lambda(_) | Self::HttpProxy { .. })
    }

    /// What tells it from others of the same route.
    fn slug(&self) -> &'static str {
        match self {
            Self::Lambda(_) => "function",
            Self::Mock => "mock",
            Self::Http { .. } | Self::HttpProxy { .. } => "http",
            Self::Service(_) => "service",
        }
    }
}

impl Parts {
    pub(super) fn new(target: Target) -> Self {
        Self {
            target,
            timeout: LONGEST,
            content_handling: None,
            credentials: None,
            templates: Templates::default(),
            request_parameters: BTreeMap::new(),
            passthrough: None,
            responses: BTreeMap::new(),
            vpc_link: None,
        }
    }

    /// What the integration answers, by key. One that is no proxy needs an answer for whatever matches nothing else:
    /// <https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-integration-responses.html>
    pub(super) fn all_responses(&self) -> BTreeMap<String, IntegrationResponse> {
        let mut responses = self.responses.clone();
        if !self.target.is_proxy() {
            responses.entry(DEFAULT.to_owned()).or_default();
        }
        responses
    }

    /// The function that needs a permission to be called: a role that the integration has needs none.
    pub(crate) fn permitted(&self) -> Option<&LambdaTarget> {
        self.target.function().filter(|_| self.credentials.is_none())
    }

    /// Which integration it is for this route.
    pub(crate) fn identity(&self, key: &str) -> Identity {
        match self.permitted() {
            Some(function) => Identity::OfFunction {
                function: function.name().to_owned(),
                timeout: self.timeout,
                content_handling: self.content_handling,
            },
            None => Identity::OfRoute { key: key.to_owned(), kind: self.target.slug() },
        }
    }
}

/// Which integration one is. Routes that call the same function alike have one, all others have their own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Identity {
    OfFunction { function: String, timeout: Duration, content_handling: Option<ContentHandling> },
    OfRoute { key: String, kind: &'static str },
}

impl Identity {
    /// What its resource is called.
    pub(crate) fn child(&self) -> String {
        match self {
            Self::OfRoute { key, kind } => format!("{}-{kind}-integration", route::slug(key)),
            Self::OfFunction { function, timeout, content_handling } => {
                let timeout = Some(timeout.as_millis()).filter(|_| *timeout != LONGEST);
                let timeout = timeout.map(|milliseconds| format!("-{milliseconds}ms")).unwrap_or_default();
                let handling = content_handling.map(|handling| format!("-{}", handling.slug()));
                format!("{function}{timeout}{}-integration", handling.unwrap_or_default())
            }
        }
    }

    /// What it is a part of: a change of it shows there.
    pub(super) fn group(&self) -> &str {
        match self {
            Self::OfFunction { function, .. } => function,
            Self::OfRoute { key, .. } => key,
        }
    }
}
