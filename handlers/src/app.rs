//! From an event to a response: picks the route, and turns what it says into a frame or a status.

use std::time::Instant;

use serde::Serialize;
use tracing::Instrument;

use crate::config::{AllowedOrigins, Config, Handler};
use crate::event::{EventType, RequestContext, WebSocketEvent};
use crate::logging::chain;
use crate::protocol::{self, Answer, ClientError, Frame, MessageId, Request};
use crate::pusher::Pusher;
use crate::routes::{
    Chat, RouteError, broadcast, connect, default, disconnect, join_room, leave_room, send_message,
};
use crate::store::Store;

/// One of the seven functions, with what it needs. `F` makes the pusher for the API that an event came from.
#[derive(Debug)]
pub struct App<S, F> {
    handler: Handler,
    origins: AllowedOrigins,
    max_message_bytes: usize,
    store: S,
    pusher_for: F,
}

impl<S, P, F> App<S, F>
where
    S: Store,
    P: Pusher,
    F: Fn(&RequestContext) -> P,
{
    /// The function that `config` names.
    pub fn new(config: &Config, store: S, pusher_for: F) -> Self {
        let Config { handler, allowed_origins: origins, max_message_bytes, .. } = config.clone();
        Self { handler, origins, max_message_bytes, store, pusher_for }
    }

    /// Serves one event. What goes wrong is in the log and in the response; an invocation never fails.
    pub async fn handle(&self, invocation: &str, event: &WebSocketEvent) -> Response {
        let RequestContext { request_id, connection_id, route_key, .. } = &event.request_context;
        // An error span, for a span that LOG_LEVEL hides takes its fields off the lines within.
        let span = tracing::error_span!(
            "invocation",
            requestId = request_id,
            invocationId = invocation,
            connectionId = %connection_id,
            routeKey = route_key,
        );
        // Boxed, for the SDK's futures are so deeply nested that the compiler gives up on a larger one.
        Box::pin(self.timed(event)).instrument(span).await
    }

    async fn timed(&self, event: &WebSocketEvent) -> Response {
        let started = Instant::now();
        tracing::debug!(body = event.body, "received");
        let response = self.serve(event).await;
        let milliseconds = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        tracing::info!(
            status = response.status_code,
            outcome = response.outcome,
            durationMs = milliseconds,
            "handled"
        );
        response
    }

    async fn serve(&self, event: &WebSocketEvent) -> Response {
        match (self.handler, event.request_context.event_type) {
            (_, EventType::Message) => self.reply(event).await,
            (Handler::Connect, EventType::Connect) => {
                connect::handle(&self.store, &self.origins, event).await
            }
            (Handler::Disconnect, EventType::Disconnect) => disconnect::handle(&self.store, event).await,
            (handler, _) => {
                tracing::error!(%handler, "the route leads to the wrong function: check _HANDLER");
                Response::status(500)
            }
        }
    }

    async fn reply(&self, event: &WebSocketEvent) -> Response {
        let context = &event.request_context;
        match read(event, self.max_message_bytes) {
            Ok((id, request)) => {
                let answer = self.route(context, &request).await;
                let answer = answer.unwrap_or_else(|error| explain(context, &error));
                response(context, id.as_ref(), &answer)
            }
            Err(error) => response(context, None, &explain(context, &error.into())),
        }
    }

    async fn route(&self, context: &RequestContext, request: &Request) -> Result<Answer, RouteError> {
        let chat = Chat {
            store: &self.store,
            pusher: &(self.pusher_for)(context),
            sender: &context.connection_id,
            expires_at: context.expires_at(),
        };
        match self.handler {
            Handler::SendMessage => send_message::handle(&chat, request).await,
            Handler::Broadcast => broadcast::handle(&chat, request).await,
            Handler::JoinRoom => join_room::handle(&chat, request).await,
            Handler::LeaveRoom => leave_room::handle(&chat, request).await,
            Handler::Default => default::handle(&self.store, &context.connection_id, request).await,
            // A client may name `$connect` as its action, and mustn't reach what the route does.
            Handler::Connect | Handler::Disconnect => Err(request.unknown_action().into()),
        }
    }
}

fn read(event: &WebSocketEvent, limit: usize) -> Result<(Option<MessageId>, Request), ClientError> {
    let request = Request::parse(event, limit)?;
    Ok((request.id()?, request))
}

/// What the sender is told of an error. Those that aren't the sender's are for the log.
fn explain(context: &RequestContext, error: &RouteError) -> Answer {
    if let RouteError::Client(error) = error {
        return error.into();
    }
    tracing::error!(error = chain(error), "a message could not be served");
    Answer::internal(&context.request_id)
}

fn response(context: &RequestContext, id: Option<&MessageId>, answer: &Answer) -> Response {
    let write = |answer: &Answer| protocol::reply(&context.connection_id, id, answer);
    let outcome = answer.label();
    match write(answer) {
        Ok(frame) => Response::frame(outcome, frame),
        Err(error) => {
            let answer = explain(context, &error.into());
            write(&answer).map_or(Response::status(500), |frame| Response::frame(answer.label(), frame))
        }
    }
}

/// What API Gateway gets back. It sends `body` to the client of a route that has a route response.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Response {
    /// Lets a client in or keeps it out at `$connect`; of no effect to a message.
    pub status_code: u16,
    /// The reply.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    #[serde(skip)]
    outcome: Option<&'static str>,
}

impl Response {
    /// A response that says no more than its status.
    #[must_use]
    pub fn status(status_code: u16) -> Self {
        Self { status_code, body: None, outcome: None }
    }

    /// A reply. Its status is 200 even if it tells of an error, for the connection lives on.
    fn frame(outcome: &'static str, frame: Frame) -> Self {
        Self { status_code: 200, body: Some(frame.into_string()), outcome: Some(outcome) }
    }
}
