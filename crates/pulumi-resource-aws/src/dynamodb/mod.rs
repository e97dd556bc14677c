//! DynamoDB.

mod table;

pub(crate) use table::Table;
