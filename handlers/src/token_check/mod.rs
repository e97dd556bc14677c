//! Who else is asked whether a client may connect, and what.

mod lambda;
mod principal;
mod token;

pub use lambda::LambdaTokenCheck;
pub use principal::{BadPrincipal, Principal};
pub use token::Token;

use std::convert::Infallible;
use std::error::Error;

use serde::Serialize;

use crate::event::Api;
use crate::ids::ConnectionId;

/// What is asked of each client that shows a token: may it connect?
///
/// As JSON it is what `schemas/token-question.json` describes.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(tag = "type", rename = "connect", rename_all = "camelCase")]
pub struct Question<'a> {
    /// The connection that it would be. A question that is repeated has the same.
    pub connection_id: &'a ConnectionId,
    /// What the client showed.
    pub token: &'a Token,
    /// The web page that it connects from, if it says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<&'a str>,
    /// The address that it dialled from.
    pub source_ip: &'a str,
    /// What it says that it is, as far as 256 characters go.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_agent: Option<&'a str>,
    /// Where it connects to.
    pub api: &'a Api,
}

/// What becomes of a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It may connect.
    Admitted {
        /// Who it is, where the check tells.
        principal: Option<Principal>,
    },
    /// It may not.
    Refused {
        /// Why, for the log; the client isn't told.
        reason: String,
    },
}

/// Whoever knows which tokens are good.
///
/// [`LambdaTokenCheck`] asks a function. A team that builds a binary of its own can know it by itself, and saves the call:
///
/// ```
/// use websocket_handlers::token_check::{Principal, Question, TokenCheck, TokenCheckError, Verdict};
///
/// #[derive(Debug)]
/// struct Partners(Vec<(String, Principal)>);
///
/// impl TokenCheck for Partners {
///     async fn check(&self, question: &Question<'_>) -> Result<Verdict, TokenCheckError> {
///         let partner = self.0.iter().find(|(token, _)| token == question.token.expose());
///         Ok(match partner {
///             Some((_, name)) => Verdict::Admitted { principal: Some(name.clone()) },
///             None => Verdict::Refused { reason: "it is no partner's".to_owned() },
///         })
///     }
/// }
/// ```
///
/// [`App::token_check`](crate::App::token_check) takes it.
pub trait TokenCheck: Sync {
    /// Says whether the client may connect. It may be asked the same again, since calls are repeated: who takes each token
    /// once takes it twice of one connection.
    ///
    /// # Errors
    /// When it can't be known. Then the client isn't let in.
    fn check(&self, question: &Question<'_>)
    -> impl Future<Output = Result<Verdict, TokenCheckError>> + Send;
}

/// Nobody, where no tokens are checked.
impl TokenCheck for Infallible {
    async fn check(&self, _: &Question<'_>) -> Result<Verdict, TokenCheckError> {
        match *self {}
    }
}

/// It isn't known whether a token is good.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TokenCheckError {
    /// There was no answer.
    #[error("the token check gave no answer")]
    Unanswered(#[source] Box<dyn Error + Send + Sync>),
    /// The function failed. What it says may quote the token, and is left out.
    #[error("the function of the token check failed ({kind}); its own log says why")]
    Failed {
        /// What Lambda calls it.
        kind: String,
    },
    /// The answer is none. It may quote the token, and is left out.
    #[error(
        "the answer of the token check is none from line {line}, column {column} on; it is {{\"allow\": true}}, \
         maybe with a `principal`, or {{\"allow\": false}}, maybe with a `reason`"
    )]
    BadAnswer {
        /// Where it stops making sense, from 1.
        line: usize,
        /// Where in that line, from 1.
        column: usize,
    },
    /// The answer names somebody whom it can't name.
    #[error("the answer of the token check is none")]
    BadPrincipal(#[from] BadPrincipal),
}
