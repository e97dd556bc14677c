//! From an event to a response: picks the route, and turns what it says into a frame or a status.

mod response;
mod summary;

pub use response::Response;

use std::convert::Infallible;
use std::sync::atomic::{AtomicBool, Ordering};

use tracing::Instrument;

use self::summary::Summary;
use crate::config::{Config, Handler, Limits};
use crate::deadline::Deadline;
use crate::event::{Api, EventType, RequestContext, WebSocketEvent};
use crate::protocol::{self, Answer, ClientError, MessageId, Request};
use crate::pusher::Pusher;
use crate::relay::{Continuation, Courier, Record, Relay};
use crate::routes::connect::Door;
use crate::routes::{Chat, RouteError, broadcast, default, disconnect, join_room, leave_room, send_message};
use crate::store::{Admission, Store};
use crate::token_check::TokenCheck;

/// One of the seven functions, with what it needs. `F` makes the pusher for the API that an event came from; `C` checks
/// tokens, if anyone does.
#[derive(Debug)]
pub struct App<S, F, R, C = Infallible> {
    handler: Handler,
    door: Door<C>,
    limits: Limits,
    store: S,
    pusher_for: F,
    relay: R,
    /// Whether an event was served before.
    warm: AtomicBool,
}

/// What an event is served under.
#[derive(Debug, Clone, Copy)]
pub struct Invocation<'a> {
    /// Lambda's id of it.
    pub id: &'a str,
    /// X-Ray's header of it, `Root=…;Parent=…;Sampled=…`, if Lambda has one.
    pub trace: Option<&'a str>,
    /// When it has to be through.
    pub deadline: Deadline,
}

impl<'a> Invocation<'a> {
    /// X-Ray's id of the whole trace.
    fn trace_id(&self) -> Option<&'a str> {
        self.trace?.split(';').find_map(|part| part.trim().strip_prefix("Root="))
    }
}

impl<S, F, R> App<S, F, R> {
    /// The function that `config` names, to which every token is as good as none.
    pub fn new(config: &Config, store: S, pusher_for: F, relay: R) -> Self {
        let Config { handler, allowed_origins: origins, connection_metadata: metadata, limits, .. } =
            config.clone();
        let door = Door { origins, token_check: None, metadata };
        Self { handler, door, limits, store, pusher_for, relay, warm: AtomicBool::new(false) }
    }

    /// Demands of each client a token that `check` takes; `None` demands nothing.
    pub fn token_check<C: TokenCheck>(self, check: Option<C>) -> App<S, F, R, C> {
        let Self { handler, door: Door { origins, metadata, .. }, limits, store, pusher_for, relay, warm } =
            self;
        let door = Door { origins, token_check: check, metadata };
        App { handler, door, limits, store, pusher_for, relay, warm }
    }
}

impl<S, P, F, R, C> App<S, F, R, C>
where
    S: Store,
    P: Pusher,
    F: Fn(&Api) -> P,
    R: Relay,
    C: TokenCheck,
{
    /// Goes on with what another invocation had no time for.
    ///
    /// # Errors
    /// When nobody goes on with what is left of it. Lambda then tries the same event again.
    pub async fn resume(
        &self,
        invocation: Invocation<'_>,
        continuation: Continuation,
    ) -> Result<Response, RouteError> {
        let Continuation { generation, api, request_id, requested_at, tasks } = continuation;
        let span = tracing::error_span!(
            "invocation",
            requestId = request_id,
            invocationId = invocation.id,
            xrayTraceId = invocation.trace_id(),
            stage = api.stage,
            generation,
        );
        let work = async {
            let summary = self.summary(None, requested_at);
            let courier = self.courier(&api, (&request_id, requested_at), generation, invocation.deadline);
            let told = courier.fan_out_all(tasks).await.inspect_err(|error| courier.record.fail(error));
            let response = Response::status(if courier.record.failure().is_none() { 200 } else { 500 });
            summary.log(&response, &courier.record);
            told.map(|_| response)
        };
        Box::pin(work).instrument(span).await
    }

    fn summary(&self, event_type: Option<EventType>, requested_at: Option<i64>) -> Summary {
        Summary::begin(event_type, requested_at, !self.warm.swap(true, Ordering::Relaxed))
    }

    fn courier<'a>(
        &'a self,
        api: &'a Api,
        (request_id, requested_at): (&'a str, Option<i64>),
        generation: u32,
        deadline: Deadline,
    ) -> Courier<'a, S, P, R> {
        Courier {
            store: &self.store,
            pusher: (self.pusher_for)(api),
            relay: &self.relay,
            api,
            request_id,
            requested_at,
            generation,
            deadline,
            record: Record::default(),
        }
    }

    /// Serves one event. What goes wrong is in the log and in the response; an invocation never fails.
    pub async fn handle(&self, invocation: Invocation<'_>, event: &WebSocketEvent) -> Response {
        let RequestContext { request_id, connection_id, route_key, api, .. } = &event.request_context;
        // An error span, for a span that LOG_LEVEL hides takes its fields off the lines within.
        let span = tracing::error_span!(
            "invocation",
            requestId = request_id,
            invocationId = invocation.id,
            xrayTraceId = invocation.trace_id(),
            stage = api.stage,
            connectionId = %connection_id,
            routeKey = route_key,
        );
        // Boxed, for the SDK's futures are so deeply nested that the compiler gives up on a larger one.
        Box::pin(self.summed_up(invocation.deadline, event)).instrument(span).await
    }

    async fn summed_up(&self, deadline: Deadline, event: &WebSocketEvent) -> Response {
        let RequestContext { api, request_id, event_type, requested_at, .. } = &event.request_context;
        let summary = self.summary(Some(*event_type), *requested_at);
        tracing::debug!(body = event.body, "received");
        let courier = self.courier(api, (request_id, *requested_at), 0, deadline);
        let response = self.serve(&courier, event).await;
        summary.log(&response, &courier.record);
        response
    }

    async fn serve(&self, courier: &Courier<'_, S, P, R>, event: &WebSocketEvent) -> Response {
        match (self.handler, event.request_context.event_type) {
            (_, EventType::Message) => self.reply(courier, event).await,
            (Handler::Connect, EventType::Connect) => {
                self.door.open(&self.store, &courier.record, event).await
            }
            (Handler::Disconnect, EventType::Disconnect) => {
                disconnect::handle(courier, &event.request_context.connection_id).await
            }
            (handler, _) => {
                tracing::error!(%handler, "the route leads to the wrong function: check _HANDLER");
                Response::status(500)
            }
        }
    }

    async fn reply(&self, courier: &Courier<'_, S, P, R>, event: &WebSocketEvent) -> Response {
        let context = &event.request_context;
        let (id, request) = read(event, &self.limits);
        let answer = async {
            self.admit(context).await?;
            self.route(courier, context, &request?).await
        };
        let answer = answer.await.unwrap_or_else(|error| explain(&courier.record, context, &error));
        response(&courier.record, context, id.as_ref(), &answer)
    }

    /// Whatever the message is, it counts. One whose count fails is not served: a flood that is too much for its
    /// connection's partition would lift its own limit otherwise.
    async fn admit(&self, context: &RequestContext) -> Result<(), RouteError> {
        let Some(rate) = self.limits.message_rate else { return Ok(()) };
        match self.store.admit(&context.connection_id, rate, context.came_at()).await? {
            Admission::Admitted => Ok(()),
            Admission::TooMany { retry_after } => {
                Err(ClientError::too_many_messages(rate, retry_after).into())
            }
            Admission::NotRegistered => Err(ClientError::NotRegistered.into()),
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

/// The message's `id`, if it has one, and the message, if it is one.
fn read(event: &WebSocketEvent, limits: &Limits) -> (Option<MessageId>, Result<Request, ClientError>) {
    let read = Request::parse(event, limits).and_then(|request| Ok((request.id()?, request)));
    read.map_or_else(|error| (None, Err(error)), |(id, request)| (id, Ok(request)))
}

/// What the sender is told of an error. Those that aren't the sender's are for the log.
fn explain(record: &Record, context: &RequestContext, error: &RouteError) -> Answer {
    if let RouteError::Client(error) = error {
        return error.into();
    }
    record.fail(error);
    Answer::internal(&context.request_id)
}

fn response(record: &Record, context: &RequestContext, id: Option<&MessageId>, answer: &Answer) -> Response {
    let write = |answer: &Answer| protocol::reply(&context.connection_id, id, answer);
    let outcome = answer.label();
    match write(answer) {
        Ok(frame) => Response::frame(outcome, frame),
        Err(error) => {
            let answer = explain(record, context, &error.into());
            write(&answer).map_or(Response::status(500), |frame| Response::frame(answer.label(), frame))
        }
    }
}
