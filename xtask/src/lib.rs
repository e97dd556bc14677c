//! This project's chores, as a library.
//!
//! The binary is a thin command line over these modules. The end-to-end tests use the library as well: a
//! [`Workspace`] knows where things are, an [`EmbeddedAws`] is an AWS on this machine, and a [`Session`] runs
//! the Pulumi CLI against it.
//!
//! ```no_run
//! use xtask::{EmbeddedAws, Session, Workspace, run, setup};
//!
//! # fn main() -> anyhow::Result<()> {
//! let workspace = Workspace::locate()?;
//! setup::expect_done(&workspace)?;
//! let folder = workspace.target().join("e2e/chat");
//! let aws = EmbeddedAws::owned(&workspace, &folder)?; // stops when dropped
//! let session = Session::isolated(&workspace, &folder, &aws);
//! session.ensure_stacks(["dev"])?;
//! run::output(session.pulumi("dev")?.args(["up", "--stack", "dev", "--yes", "--skip-preview"]))?;
//! run::output(session.command("aws")?.args(["apigatewayv2", "get-apis"]))?;
//! println!("{}", session.outputs("dev")?["apiId"]);
//! # Ok(())
//! # }
//! ```

pub mod bench;
pub mod call;
pub mod chat;
pub mod checks;
pub mod conformance;
pub mod down;
pub mod embedded;
pub mod env;
pub mod faults;
pub mod http;
pub mod load;
pub mod local;
mod plugins;
pub mod processes;
pub mod progress;
pub mod run;
mod script;
pub mod session;
pub mod setup;
pub mod shell;
pub mod stack_config;
pub mod stacks;
pub mod up;
mod workflows;
pub mod workspace;

pub use embedded::EmbeddedAws;
pub use session::Session;
pub use workspace::Workspace;
