//! The whole way: the real CLI runs the real program against an AWS on this machine, and clients chat over the result.

#![allow(clippy::unwrap_used, clippy::expect_used)] // A test that can't go on has failed.

mod backend;
mod chat;
mod clone;
mod dead_letters;
mod denying;
#[path = "../common/documented.rs"]
mod documented;
mod host;
mod inventory;
mod stand;
mod table;
mod token_check;
mod trouble;

mod cli;
mod docs;
mod examples;
mod failures;
mod holding;
mod least_privilege;
mod lifecycle;
mod limits;
mod plugins;
mod surface;
mod tokens;
mod workflows;
