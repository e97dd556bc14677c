//! Route 53, a service without regions.

mod record;

pub(crate) use record::Record;
