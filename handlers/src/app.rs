//! From an event to a response: picks the route, and turns what it says into a frame or a status.

use std::time::Instant;

use serde::Serialize;
use tracing::Instrument;

use crate::config::{AllowedOrigins, Config, Handler};
use crate::deadline::Deadline;
use crate::event::{Api, EventType, RequestContext, WebSocketEvent};
use crate::logging::chain;
use crate::protocol::{self, Answer, ClientError, Frame, MessageId, Request};
use crate::pusher::Pusher;
use crate::relay::{Continuation, Courier, Relay};
use crate::routes::{
    Chat, RouteError, broadcast, connect, default, disconnect, join_room, leave_room, send_message,
};
use crate::store::Store;

/// One of the seven functions, with what it needs. `F` makes the pusher for the API that an event came from.
#[derive(Debug)]
pub struct App<S, F, R> {
    handler: Handler,
    origins: AllowedOrigins,
    max_message_bytes: usize,
    store: S,
    pusher_for: F,
    relay: R,
}

/// What an event is served under.
#[derive(Debug, Clone, Copy)]
pub struct Invocation<'a> {
    /// Lambda's id of it.
    pub id: &'a str,
    /// When it has to be through.
    pub deadline: Deadline,
}

impl<S, P, F, R> App<S, F, R>
where
    S: Store,
    P: Pusher,
    F: Fn(&Api) -> P,
    R: Relay,
{
    /// The function that `config` names.
    pub fn new(config: &Config, store: S, pusher_for: F, relay: R) -> Self {
        let Config { handler, allowed_origins: origins, max_message_bytes, .. } = config.clone();
        Self { handler, origins, max_message_bytes, store, pusher_for, relay }
    }

    /// Goes on with what another invocation had no time for.
    ///
    /// # Errors
    /// When it can't be brought to an end and nobody else goes on. Lambda then tries the same event again.
    pub async fn resume(
        &self,
        invocation: Invocation<'_>,
        continuation: Continuation,
    ) -> Result<Response, RouteError> {
        let Continuation { generation, api, request_id, tasks } = continuation;
        let span = tracing::error_span!(
            "invocation",
            requestId = request_id,
            invocationId = invocation.id,
            generation,
        );
        let work = async {
            let courier = self.courier(&api, &request_id, generation, invocation.deadline);
            let told = courier.fan_out_all(tasks).await;
            let told =
                told.inspect_err(|error| tracing::error!(error = chain(error), "the work is not done"))?;
            tracing::info!(?told, "handled");
            Ok(Response::status(200))
        };
        Box::pin(work).instrument(span).await
    }

    fn courier<'a>(
        &'a self,
        api: &'a Api,
        request_id: &'a str,
        generation: u32,
        deadline: Deadline,
    ) -> Courier<'a, S, P, R> {
        let pusher = (self.pusher_for)(api);
        Courier { store: &self.store, pusher, relay: &self.relay, api, request_id, generation, deadline }
    }

    /// Serves one event. What goes wrong is in the log and in the response; an invocation never fails.
    pub async fn handle(&self, invocation: Invocation<'_>, event: &WebSocketEvent) -> Response {
        let RequestContext { request_id, connection_id, route_key, .. } = &event.request_context;
        // An error span, for a span that LOG_LEVEL hides takes its fields off the lines within.
        let span = tracing::error_span!(
            "invocation",
            requestId = request_id,
            invocationId = invocation.id,
            connectionId = %connection_id,
            routeKey = route_key,
        );
        // Boxed, for the SDK's futures are so deeply nested that the compiler gives up on a larger one.
        Box::pin(self.timed(invocation.deadline, event)).instrument(span).await
    }

    async fn timed(&self, deadline: Deadline, event: &WebSocketEvent) -> Response {
        let started = Instant::now();
        tracing::debug!(body = event.body, "received");
        let response = self.serve(deadline, event).await;
        let milliseconds = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        tracing::info!(
            status = response.status_code,
            outcome = response.outcome,
            durationMs = milliseconds,
            "handled"
        );
        response
    }

    async fn serve(&self, deadline: Deadline, event: &WebSocketEvent) -> Response {
        let RequestContext { api, request_id, connection_id, .. } = &event.request_context;
        let courier = self.courier(api, request_id, 0, deadline);
        match (self.handler, event.request_context.event_type) {
            (_, EventType::Message) => self.reply(&courier, event).await,
            (Handler::Connect, EventType::Connect) => {
                connect::handle(&self.store, &self.origins, event).await
            }
            (Handler::Disconnect, EventType::Disconnect) => disconnect::handle(&courier, connection_id).await,
            (handler, _) => {
                tracing::error!(%handler, "the route leads to the wrong function: check _HANDLER");
                Response::status(500)
            }
        }
    }

    async fn reply(&self, courier: &Courier<'_, S, P, R>, event: &WebSocketEvent) -> Response {
        let context = &event.request_context;
        match read(event, self.max_message_bytes) {
            Ok((id, request)) => {
                let answer = self.route(courier, context, &request).await;
                let answer = answer.unwrap_or_else(|error| explain(context, &error));
                response(context, id.as_ref(), &answer)
            }
            Err(error) => response(context, None, &explain(context, &error.into())),
        }
    }

    async fn route(
        &self,
        courier: &Courier<'_, S, P, R>,
        context: &RequestContext,
        request: &Request,
    ) -> Result<Answer, RouteError> {
        let chat = Chat {
            store: &self.store,
            courier,
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
