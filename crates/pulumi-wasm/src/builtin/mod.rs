//! Resources that the engine itself provides.

mod stack_reference;
mod stash;

pub use stack_reference::{OutputDetails, StackReference};
pub use stash::Stash;
