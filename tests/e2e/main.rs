//! The whole way: the real CLI runs the real program against an AWS on this machine, and clients chat over the result.

mod chat;
mod inventory;
mod stand;

mod failures;
mod lifecycle;
