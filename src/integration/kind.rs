//! Kinds of integrations, and what can be said of each.

use pulumi_wasm_aws::lambda;

use super::Integration;
use crate::function::{ExistingFunction, LambdaFunction};

/// Any kind of integration.
#[derive(Clone, Copy, Debug)]
pub enum Any {}
/// API Gateway calls a Lambda function with the whole request.
#[derive(Clone, Copy, Debug)]
pub enum Lambda {}
/// API Gateway answers by itself.
#[derive(Clone, Copy, Debug)]
pub enum Mock {}
/// API Gateway calls an HTTP endpoint with what templates make of the message.
#[derive(Clone, Copy, Debug)]
pub enum Http {}
/// API Gateway calls an HTTP endpoint with the message as it is.
#[derive(Clone, Copy, Debug)]
pub enum HttpProxy {}
/// API Gateway calls an AWS service.
#[derive(Clone, Copy, Debug)]
pub enum Service {}

/// A kind of [`Integration`] whose requests and responses are mapped by templates.
#[diagnostic::on_unimplemented(
    message = "an integration of kind `{Self}` passes everything through: it has no templates and no responses",
    label = "this integration has no templates",
    note = "templates and responses belong to `Integration::mock`, `http`, `service` and `service_path`"
)]
pub trait Mapped {}

impl Mapped for Mock {}
impl Mapped for Http {}
impl Mapped for Service {}

/// A kind of [`Integration`] that calls an HTTP endpoint.
#[diagnostic::on_unimplemented(
    message = "an integration of kind `{Self}` calls no HTTP endpoint: it can't go through a VPC link",
    label = "this integration calls no HTTP endpoint",
    note = "a VPC link is for `Integration::http` and `http_proxy`"
)]
pub trait CallsHttp {}

impl CallsHttp for Http {}
impl CallsHttp for HttpProxy {}

/// A kind of [`Integration`] whose requests have headers, a path and a query to be set.
#[diagnostic::on_unimplemented(
    message = "the requests of an integration of kind `{Self}` have no parameters",
    label = "this integration has no request parameters",
    note = "request parameters are for `Integration::http`, `http_proxy`, `service` and `service_path`"
)]
pub trait Parameterized {}

impl Parameterized for Http {}
impl Parameterized for HttpProxy {}
impl Parameterized for Service {}

/// A kind of [`Integration`] that API Gateway calls as somebody.
#[diagnostic::on_unimplemented(
    message = "an integration of kind `{Self}` is called without AWS credentials",
    label = "this integration takes no role",
    note = "a role is for `Integration::lambda`; `service` and `service_path` have one from the start"
)]
pub trait CalledByRole {}

impl CalledByRole for Lambda {}

/// What a route can go to: a function, or an [`Integration`] of any kind.
#[diagnostic::on_unimplemented(
    message = "a route can't go to a `{Self}`",
    label = "this is neither a function nor an integration",
    note = "a route goes to a `LambdaFunction`, an `ExistingFunction`, a `&lambda::Function`, a `&lambda::Alias` or an `Integration`"
)]
pub trait IntoIntegration {
    /// It as an integration of no particular kind.
    fn into_integration(self) -> Integration;
}

impl<K> IntoIntegration for Integration<K> {
    fn into_integration(self) -> Integration {
        self.of_any_kind()
    }
}

macro_rules! is_an_integration {
    ($($function:ty),+) => { $(
        impl IntoIntegration for $function {
            fn into_integration(self) -> Integration {
                Integration::lambda(self).of_any_kind()
            }
        }
    )+ };
}

is_an_integration!(LambdaFunction, ExistingFunction, &lambda::Function, &lambda::Alias);
