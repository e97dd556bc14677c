//! Names: from a schema's to Rust's.

mod case;
mod external;
mod scope;
mod token;

pub(crate) use self::case::{ident, module, pascal, snake};
pub(crate) use self::external::{Home, home};
pub(crate) use self::scope::Scope;
pub(crate) use self::token::{ModulePath, Token, TokenParser};
