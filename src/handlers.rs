//! The chat backend in `handlers/`: seven functions out of one binary.

use std::path::PathBuf;

use pulumi_wasm::{Archive, Context, archive};

use crate::{
    function::{LambdaFunction, TableAccess},
    route::{Connect, Route},
};

/// Where `cargo xtask functions` puts the functions' code, from the project's folder.
const CODE: &str = "target/lambda/websocket-handlers/bootstrap.zip";

/// `$connect` keeps the connection.
const KEEP: TableAccess = TableAccess::actions(&["dynamodb:PutItem"]);
/// Finding connections, and forgetting those that are gone with all their memberships.
const FIND: TableAccess = TableAccess::actions(&["dynamodb:Query", "dynamodb:DeleteItem"]);
/// Joining a room as well: one transaction, which also counts the connection's rooms.
const JOIN: TableAccess = TableAccess::actions(&[
    "dynamodb:Query",
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
    "dynamodb:DeleteItem",
]);
/// Leaving one: the same without new items.
const LEAVE: TableAccess =
    TableAccess::actions(&["dynamodb:Query", "dynamodb:UpdateItem", "dynamodb:DeleteItem"]);
/// `$default` lists rooms and members.
const LIST: TableAccess = TableAccess::actions(&["dynamodb:Query"]);

/// Memory of the functions that post to many. A post takes 0.1 ms of a processor, of which Lambda gives 29 % with this
/// much. A broadcast to 10,000 takes half as long as with the default, at the same cost; one to 20 as long, and costs 1 % more.
/// Twice as much gains another 40 % for the former, and costs the latter 2 % (`cargo xtask bench handlers`).
const TO_MANY_MEGABYTES: i64 = 512;

/// The functions of the chat backend.
#[derive(Clone, Debug)]
pub struct Handlers {
    code: Archive,
}

/// The functions' code has not been built.
#[derive(Debug, thiserror::Error)]
#[error(
    "the handlers are not built: {path} is missing\n`cargo xtask functions` builds them; `cargo xtask up` does so by itself",
    path = .path.display()
)]
#[non_exhaustive]
pub struct HandlersNotBuilt {
    /// Where their code should be.
    pub path: PathBuf,
}

impl Handlers {
    /// The functions of the project that is being deployed.
    ///
    /// # Errors
    /// When their code has not been built.
    pub fn from_project(ctx: &Context) -> Result<Self, HandlersNotBuilt> {
        let path = ctx.root_directory().join(CODE);
        if path.is_file() {
            // Relative: the same in every clone, so that a preview shows no difference.
            Ok(Self { code: archive::file(CODE) })
        } else {
            Err(HandlersNotBuilt { path })
        }
    }

    /// The seven routes of the chat protocol, by key. Each function may do what its module in `handlers/` does, no more.
    pub fn routes(&self) -> Vec<(&'static str, Route)> {
        vec![
            ("$connect", Route::to(self.checking_origins("connect"))),
            ("$disconnect", Route::to(self.to_many("disconnect", FIND))),
            ("$default", Route::to(self.function("default", LIST)).two_way()),
            ("sendMessage", Route::to(self.to_one("send_message", FIND)).two_way()),
            ("broadcast", Route::to(self.to_many("broadcast", FIND)).two_way()),
            ("joinRoom", Route::to(self.to_many("join_room", JOIN)).two_way()),
            ("leaveRoom", Route::to(self.to_many("leave_room", LEAVE)).two_way()),
        ]
    }

    /// `$connect` by itself, for more to be asked of who connects than [`routes`](Self::routes) does. It takes the place of
    /// the route there.
    ///
    /// ```
    /// use aws_websocket_api::{Authorizer, Handlers, WebSocketApi, WebSocketApiBuilder};
    ///
    /// fn for_ours_alone(handlers: &Handlers) -> WebSocketApiBuilder {
    ///     let others = handlers.routes().into_iter().filter(|(key, _)| *key != "$connect");
    ///     WebSocketApi::builder("Chat").connect(handlers.connect().authorizer(Authorizer::Iam)).routes(others)
    /// }
    /// ```
    pub fn connect(&self) -> Route<Connect> {
        Route::to(self.checking_origins("connect"))
    }

    fn checking_origins(&self, handler: &str) -> LambdaFunction {
        self.function(handler, KEEP).checks_origins()
    }

    /// A function that tells many, and goes on in another invocation when its time is over.
    fn to_many(&self, handler: &str, table: TableAccess) -> LambdaFunction {
        self.to_one(handler, table).memory_megabytes(TO_MANY_MEGABYTES)
    }

    /// A function that posts, and has another invocation tell the rooms of who it finds gone. What Lambda gives up on is
    /// kept: clients wait for it.
    fn to_one(&self, handler: &str, table: TableAccess) -> LambdaFunction {
        self.function(handler, table).post_to_connections().invoke_itself().dead_letter_queue()
    }

    fn function(&self, handler: &str, table: TableAccess) -> LambdaFunction {
        let name = format!("websocket-{}-handler", handler.replace('_', "-"));
        LambdaFunction::new(name, self.code.clone()).handler(handler).connections_table(table).emits_metrics()
    }
}
