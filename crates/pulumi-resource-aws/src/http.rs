//! The HTTP client of all calls: the SDK's, whose errors say which address didn't answer.

use std::{error::Error as StdError, fmt};

use aws_smithy_http_client::tls;
use aws_smithy_runtime_api::{
    box_error::BoxError,
    client::{
        http::{
            HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
            SharedHttpConnector, http_client_fn,
        },
        orchestrator::HttpRequest,
        result::ConnectorError,
    },
};

/// The client.
pub(crate) fn client() -> SharedHttpClient {
    let provider = tls::Provider::Rustls(tls::rustls_provider::CryptoMode::Ring);
    let plain = aws_smithy_http_client::Builder::new().tls_provider(provider).build_https();
    http_client_fn(move |settings: &HttpConnectorSettings, components| {
        SharedHttpConnector::new(Telling(plain.http_connector(settings, components)))
    })
}

#[derive(Debug)]
struct Telling(SharedHttpConnector);

impl HttpConnector for Telling {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let address = origin(request.uri()).to_owned();
        let answer = self.0.call(request);
        HttpConnectorFuture::new(async move { answer.await.map_err(|error| told(error, address)) })
    }
}

/// A URL up to its path: what follows is the request's business.
fn origin(url: &str) -> &str {
    let host = url.find("://").map_or(0, |at| at + 3);
    url[host..].find(['/', '?']).map_or(url, |end| &url[..host + end])
}

/// The same kind of error, by which the SDK decides whether to try again.
fn told(error: ConnectorError, address: String) -> ConnectorError {
    let make = match (error.is_timeout(), error.is_io()) {
        (true, _) => ConnectorError::timeout,
        (_, true) => ConnectorError::io,
        _ => return error,
    };
    let connection = error.connection_metadata().cloned();
    let told = make(NoAnswer { address, source: error.into_source() }.into());
    match connection {
        Some(connection) => told.with_connection(connection),
        None => told,
    }
}

#[derive(Debug)]
struct NoAnswer {
    address: String,
    source: BoxError,
}

impl fmt::Display for NoAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no answer from {}", self.address)
    }
}

impl StdError for NoAnswer {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.source)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_ends_before_the_path() {
        assert_eq!(origin("http://127.0.0.1:9/2015-03-31/functions?a=b"), "http://127.0.0.1:9");
        assert_eq!(
            origin("https://sts.eu-central-1.amazonaws.com"),
            "https://sts.eu-central-1.amazonaws.com"
        );
    }
}
