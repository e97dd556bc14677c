//! Kinds of routes, and what becomes one.

use super::Route;
use crate::integration::IntoIntegration;

/// The kind of [`Route`] that messages take: `$default` and those with a key of their own.
#[derive(Clone, Copy, Debug)]
pub enum Message {}

/// The kind of [`Route`] that opens a connection. Only this one can have an authorizer, and sees headers and the query.
#[derive(Clone, Copy, Debug)]
pub enum Connect {}

/// The kind of [`Route`] that is told of the end of a connection, and can't answer any more.
#[derive(Clone, Copy, Debug)]
pub enum Disconnect {}

/// A kind of route that can answer the client.
#[diagnostic::on_unimplemented(
    message = "a route of kind `{Self}` can't answer the client",
    label = "nobody is there to be answered",
    note = "when `$disconnect` is called, the connection is closed already"
)]
pub trait Answers {}

impl Answers for Message {}
impl Answers for Connect {}

/// What can be given as a route of kind `K`: a [`Route`] of that kind, or where it goes, if nothing more is to be said.
///
/// ```
/// use aws_websocket_api::{IntoRoute, WebSocketApi, WebSocketApiBuilder, kind::Message};
///
/// fn with_help(api: WebSocketApiBuilder, help: impl IntoRoute<Message>) -> WebSocketApiBuilder {
///     api.route("help", help)
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no route of kind `{K}`",
    label = "this can't be routed to here",
    note = "a route goes to a `LambdaFunction`, an `ExistingFunction`, a `&lambda::Function`, a `&lambda::Alias` or an `Integration`, or is a `Route`",
    note = "a `Route` with an authorizer, or with required headers or parts of the query, is for `.connect(…)`; one with models is for messages"
)]
pub trait IntoRoute<K> {
    /// It as a route.
    fn into_route(self) -> Route<K>;
}

impl<K> IntoRoute<K> for Route<K> {
    fn into_route(self) -> Self {
        self
    }
}

impl<K, I: IntoIntegration> IntoRoute<K> for I {
    fn into_route(self) -> Route<K> {
        Route::to(self)
    }
}
