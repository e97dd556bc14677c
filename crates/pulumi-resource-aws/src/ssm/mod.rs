//! AWS Systems Manager.

mod parameter;

pub(crate) use self::parameter::Parameter;
