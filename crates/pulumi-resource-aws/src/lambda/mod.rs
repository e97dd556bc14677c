//! Lambda.

mod function;
mod permission;

pub(crate) use self::{function::Function, permission::Permission};
