//! A framework for writing [Pulumi](https://www.pulumi.com) providers: typed resources in, a provider plugin out.
//!
//! A resource is a type with [`Resource::create`] and a [`Schema`]. What else it can do it says by implementing
//! [`Read`], [`Update`] and [`Delete`]. The schema does the rest: [checking](Problem) inputs, naming, detailed diffs
//! with replacement, previews, imports, secrets that stay secret, and the [schema](Package::schema) that SDKs are
//! generated from. `examples/files.rs` is a whole provider on one screen.
//!
//! ```
//! use pulumi_provider::{
//!     AutoName, Context, CreateRequest, CreateResponse, Error, Object, Package, Provider, Resource, Schema, property,
//! };
//! use serde::{Deserialize, Serialize};
//!
//! /// The provider; this one needs no configuration.
//! struct Greetings;
//!
//! impl Provider for Greetings {
//!     type Client = ();
//!     const NAME: &'static str = "greetings";
//!     const VERSION: &'static str = "1.0.0";
//!
//!     fn config(&self) -> Schema {
//!         Schema::new()
//!     }
//!
//!     async fn configure(&self, _config: Object) -> Result<(), Error> {
//!         Ok(())
//!     }
//! }
//!
//! struct Greeting;
//!
//! #[derive(Deserialize)]
//! struct Inputs {
//!     name: String,
//!     volume: i32,
//! }
//!
//! #[derive(Deserialize, Serialize)]
//! struct State {
//!     name: String,
//!     volume: i32,
//!     text: String,
//! }
//!
//! impl Resource for Greeting {
//!     type Client = ();
//!     type Inputs = Inputs;
//!     type State = State;
//!     const TOKEN: &'static str = "greetings:index:Greeting";
//!
//!     fn schema() -> Schema {
//!         Schema::new()
//!             .input("name", property::string().auto_named(AutoName::up_to(20)))
//!             .input("volume", property::integer().default(3.0).range(1.0, 11.0))
//!             .output("text", property::string())
//!     }
//!
//!     async fn create(
//!         _context: &Context<()>,
//!         request: CreateRequest<Inputs>,
//!     ) -> Result<CreateResponse<State>, Error> {
//!         let Inputs { name, volume } = request.inputs;
//!         let text = format!("hello, {name}");
//!         Ok(CreateResponse::new(name.clone(), State { name, volume, text }))
//!     }
//! }
//!
//! fn package() -> Package<Greetings> {
//!     Package::new(Greetings).resource(pulumi_provider::resource::<Greeting>())
//! }
//!
//! // The provider's `main` is `pulumi_provider::run(package())`. A test needs no engine:
//! let server = pulumi_provider::testing::TestServer::new(package());
//! let inputs = Object::from([("volume".into(), 12.0.into())]);
//! # tokio::runtime::Runtime::new().unwrap().block_on(async {
//! server.configure(Object::new()).await.unwrap();
//! let urn = pulumi_provider::testing::urn(Greeting::TOKEN, "mine");
//! let checked = server.check(&urn, Object::new(), inputs).unwrap();
//! assert_eq!(checked.failures[0].reason, "must be from 1 to 11, not 12");
//! # });
//! ```
//!
//! # Errors
//!
//! There are three audiences. Users get every [`Problem`] with its path and remedy before anything happens, and an
//! [`Error`] with its whole chain where an operation fails; one that [keeps](Error::keeping) a state says that
//! something exists, so that nothing is orphaned. The provider's author gets [bugs](Error::provider_bug), which a
//! panic is too, and this framework's author gets its own. A bug says whose it is, and asks to be reported.

mod check;
mod config;
mod context;
pub mod convert;
mod creation;
mod describe;
mod diff;
mod error;
mod function;
mod journal;
mod naming;
mod package;
mod problem;
mod resource;
mod same;
mod schema;
mod serve;
mod server;
mod service;
mod state;
pub mod testing;
mod wire;

pub use context::{Context, Pace};
pub use error::Error;
pub use function::Function;
pub use naming::AutoName;
pub use package::{Capabilities, Package, Provider, resource};
pub use problem::{Problem, Problems};
pub use pulumi_wasm_proto::{Archive, ArchiveMember, ArchiveSource, Asset, AssetSource, Object, Value};
pub use resource::{
    Attempt, Changed, CreateRequest, CreateResponse, Delete, DeleteRequest, Found, Read, ReadRequest,
    ReadResponse, Recover, Resource, Update, UpdateRequest, UpdateResponse,
};
pub use schema::{Property, Same, Schema};
pub use serve::{ServeError, run, serve};

/// The kinds of properties.
pub mod property {
    pub use crate::schema::{any, archive, boolean, integer, json, list, map, number, object, set, string};
}
