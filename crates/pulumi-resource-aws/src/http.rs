//! The HTTP client of all calls: the SDK's, through the proxies and with the authorities that the configuration has,
//! and with errors that say which address didn't answer.

use std::{env, error::Error as StdError, fmt, fs, sync::Arc};

use aws_smithy_http_client::{
    Builder, Connector,
    proxy::ProxyConfig,
    tls::{Provider, TlsContext, TrustStore, rustls_provider::CryptoMode},
};
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
use pulumi_provider::Error;
use rustls::{
    RootCertStore,
    pki_types::{CertificateDer, pem::PemObject},
};

use crate::config::Config;

/// The client.
pub(crate) fn client(config: &Config) -> Result<SharedHttpClient, Error> {
    let trust = trust(config)?;
    let proxies = Proxies::of(config)?;
    let agents: Arc<str> = config.user_agents.join(" ").into();
    let secure = through(proxies.secure, trust.clone());
    let plain = proxies.plain.map(|proxy| through(proxy, trust));
    Ok(http_client_fn(move |settings: &HttpConnectorSettings, components| {
        SharedHttpConnector::new(Telling {
            secure: secure.http_connector(settings, components),
            plain: plain.as_ref().map(|plain| plain.http_connector(settings, components)),
            agents: agents.clone(),
        })
    }))
}

fn through(proxy: ProxyConfig, trust: TlsContext) -> SharedHttpClient {
    Builder::new().build_with_connector_fn(move |settings, components| {
        let mut connector = Connector::builder();
        connector.set_connector_settings(settings.cloned());
        connector.set_sleep_impl(components.and_then(|components| components.sleep_impl()));
        let tls = Provider::Rustls(CryptoMode::Ring);
        connector.proxy_config(proxy.clone()).tls_provider(tls).tls_context(trust.clone()).build()
    })
}

/// The authorities to trust: those in the bundle and no others, where there is one.
fn trust(config: &Config) -> Result<TlsContext, Error> {
    let path = said(config.custom_ca_bundle.as_ref()).or_else(|| env::var("AWS_CA_BUNDLE").ok());
    let store = match path.filter(|path| !path.is_empty()) {
        Some(path) => TrustStore::empty().with_pem_certificate(bundle(&path)?),
        None => TrustStore::default(),
    };
    TlsContext::builder().with_trust_store(store).build().map_err(|error| {
        Error::new("failed to set the certificates up that AWS is checked against").because(error)
    })
}

fn said(text: Option<&String>) -> Option<String> {
    text.filter(|text| !text.is_empty()).cloned()
}

/// The certificates in a file, which the SDK takes for granted to be some.
fn bundle(path: &str) -> Result<Vec<u8>, Error> {
    const REMEDY: &str = "set customCaBundle or AWS_CA_BUNDLE to a file of certificates in PEM format";
    let failed = || Error::new(format!("failed to read the certificates in {path}")).remedy(REMEDY);
    let text = fs::read(path).map_err(|error| failed().because(error))?;
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(&text) {
        let certificate = certificate.map_err(|error| failed().because(error.to_string()))?;
        roots.add(certificate).map_err(|error| failed().because(error))?;
    }
    if roots.is_empty() { Err(failed().because("there are none")) } else { Ok(text) }
}

/// The ways to AWS.
struct Proxies {
    secure: ProxyConfig,
    /// For plain HTTP, where it goes another way.
    plain: Option<ProxyConfig>,
}

impl Proxies {
    /// Those of the configuration, or else of the environment. A proxy for HTTP alone serves HTTPS too, and none serves
    /// this machine, as in the official provider.
    fn of(config: &Config) -> Result<Self, Error> {
        let or = |text: &Option<String>, name| said(text.as_ref()).or_else(|| variable(name));
        let http = or(&config.http_proxy, "HTTP_PROXY");
        let https = or(&config.https_proxy, "HTTPS_PROXY").or_else(|| http.clone());
        let except = or(&config.no_proxy, "NO_PROXY").unwrap_or_default();
        let except = format!("localhost,127.0.0.0/8,::1,{except}");
        let proxy = |url: Option<String>, name| proxy(url, name, &except);
        let plain = (http != https).then(|| proxy(http, "httpProxy")).transpose()?;
        Ok(Self { secure: proxy(https, "httpsProxy")?, plain })
    }
}

fn variable(name: &str) -> Option<String> {
    let either = env::var(name).or_else(|_| env::var(name.to_lowercase()));
    either.ok().filter(|url| !url.is_empty())
}

fn proxy(url: Option<String>, name: &str, except: &str) -> Result<ProxyConfig, Error> {
    let Some(url) = url else { return Ok(ProxyConfig::disabled()) };
    let proxy = ProxyConfig::all(url);
    let proxy = proxy.map_err(|error| Error::new(format!("{name} can't be used")).because(error))?;
    Ok(proxy.no_proxy(except))
}

#[derive(Debug)]
struct Telling {
    secure: SharedHttpConnector,
    plain: Option<SharedHttpConnector>,
    agents: Arc<str>,
}

impl HttpConnector for Telling {
    fn call(&self, mut request: HttpRequest) -> HttpConnectorFuture {
        let address = origin(request.uri()).to_owned();
        introduce(&mut request, &self.agents);
        let plain = self.plain.as_ref().filter(|_| address.starts_with("http:"));
        let answer = plain.unwrap_or(&self.secure).call(request);
        HttpConnectorFuture::new(async move { answer.await.map_err(|error| told(error, address)) })
    }
}

/// Adds what the configuration wants to be known as; signatures leave this header out.
fn introduce(request: &mut HttpRequest, agents: &str) {
    let Some(sdk) = request.headers().get("user-agent").filter(|_| !agents.is_empty()) else { return };
    let all = format!("{sdk} {agents}");
    // A value that no header can have was refused when the configuration was checked.
    let _ = request.headers_mut().try_insert("user-agent", all);
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
    fn requests_name_what_the_configuration_adds() {
        let mut request = HttpRequest::empty();
        request.headers_mut().insert("user-agent", "sdk/1");
        introduce(&mut request, "mine/2 (test)");
        assert_eq!(request.headers().get("user-agent"), Some("sdk/1 mine/2 (test)"));
    }

    #[test]
    fn an_address_ends_before_the_path() {
        assert_eq!(origin("http://127.0.0.1:9/2015-03-31/functions?a=b"), "http://127.0.0.1:9");
        assert_eq!(
            origin("https://sts.eu-central-1.amazonaws.com"),
            "https://sts.eu-central-1.amazonaws.com"
        );
    }
}
