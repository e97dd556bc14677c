//! `$connect`: lets a client in and keeps its connection.
//!
//! Nothing can be posted to the client from here: it is connected only once this has answered.

use crate::app::Response;
use crate::config::{AllowedOrigins, ConnectionMetadata};
use crate::event::WebSocketEvent;
use crate::relay::Record;
use crate::store::{Connection, Store, StoreError};
use crate::text::cut;
use crate::token_check::{Principal, Question, Token, TokenCheck, TokenCheckError, Verdict};

/// How much of a reason the log has.
const MAX_REASON_CHARS: usize = 256;

/// What is asked of clients, and what is kept of them.
#[derive(Debug, Clone)]
pub struct Door<C> {
    /// From where they may connect.
    pub origins: AllowedOrigins,
    /// Who knows which tokens are good; without one, nobody needs a token.
    pub token_check: Option<C>,
    /// What their connections are kept with.
    pub metadata: ConnectionMetadata,
}

impl<C: TokenCheck> Door<C> {
    /// Answers 200; 403 to a foreign origin, 401 without a good token, or 500 when that can't be known or the connection
    /// can't be kept.
    pub async fn open(&self, store: &impl Store, record: &Record, event: &WebSocketEvent) -> Response {
        match self.let_in(store, event).await {
            Ok(()) => Response::status(200),
            Err(refusal) => {
                refusal.tell(record);
                Response::status(refusal.status())
            }
        }
    }

    async fn let_in(&self, store: &impl Store, event: &WebSocketEvent) -> Result<(), Refusal> {
        let origin = event.header("origin");
        if !self.origins.admit(origin) {
            return Err(Refusal::Origin(origin.map(str::to_owned)));
        }
        let principal = match &self.token_check {
            Some(check) => ask(check, event).await?,
            None => None,
        };
        store.remember(&self.connection(event, principal)).await.map_err(Refusal::NotKept)
    }

    fn connection(&self, event: &WebSocketEvent, principal: Option<Principal>) -> Connection {
        let context = &event.request_context;
        let (address, agent) = (&context.identity.source_ip, context.identity.user_agent());
        Connection {
            id: context.connection_id.clone(),
            connected_at: context.connected_at,
            source_ip: self.metadata.source_ip.then(|| address.clone()),
            user_agent: agent.filter(|_| self.metadata.user_agent).map(str::to_owned),
            principal,
            expires_at: context.expires_at(),
        }
    }
}

/// Who the client is, if the check lets it in. A client without a token is refused without asking: it costs next to nothing.
async fn ask(check: &impl TokenCheck, event: &WebSocketEvent) -> Result<Option<Principal>, Refusal> {
    let token = Token::of(event).ok_or(Refusal::NoToken)?;
    let context = &event.request_context;
    let question = Question {
        connection_id: &context.connection_id,
        token: &token,
        origin: event.header("origin"),
        source_ip: &context.identity.source_ip,
        user_agent: context.identity.user_agent(),
        api: &context.api,
    };
    match check.check(&question).await.map_err(Refusal::Unchecked)? {
        Verdict::Admitted { principal } => Ok(principal),
        Verdict::Refused { reason } => Err(Refusal::Token(without(&token, &reason))),
    }
}

/// A reason that is fit for the log, whoever wrote it.
fn without(token: &Token, reason: &str) -> String {
    cut(&reason.replace(token.expose(), "…"), MAX_REASON_CHARS).to_owned()
}

/// Why a client isn't let in.
#[derive(Debug)]
enum Refusal {
    Origin(Option<String>),
    NoToken,
    Token(String),
    Unchecked(TokenCheckError),
    NotKept(StoreError),
}

impl Refusal {
    fn status(&self) -> u16 {
        match self {
            Self::Origin(_) => 403,
            Self::NoToken | Self::Token(_) => 401,
            Self::Unchecked(_) | Self::NotKept(_) => 500,
        }
    }

    /// What isn't the client's own fault is what the invocation failed at.
    fn tell(&self, record: &Record) {
        match self {
            Self::Origin(origin) => {
                tracing::warn!(origin, "an origin that is not in ALLOWED_ORIGINS was refused");
            }
            Self::NoToken => tracing::warn!("a client without a token was refused"),
            Self::Token(reason) => tracing::warn!(reason, "a token was refused"),
            Self::Unchecked(error) => record.fail(error),
            Self::NotKept(error) => record.fail(error),
        }
    }
}
