//! API Gateway, version 1: only what version 2 needs of it.

mod account;

pub(crate) use account::Account;
