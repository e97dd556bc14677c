//! Between Rust's types and the property model, by serde.

use pulumi_wasm_proto::Value;
use serde::{Serialize, de::DeserializeOwned};

use crate::error::Error;

pub(crate) fn to_value<T: Serialize + ?Sized>(data: &T) -> Result<Value, Error> {
    let json = serde_json::to_value(data).map_err(Error::Conversion)?;
    serde_json::from_value(json).map_err(Error::Conversion)
}

/// Marks inside the value are dropped: the caller has looked at them.
pub(crate) fn from_value<T: DeserializeOwned>(value: &Value) -> Result<T, Error> {
    let json = serde_json::to_value(value.clone().into_plain()).map_err(Error::Conversion)?;
    serde_json::from_value(json).map_err(Error::Conversion)
}
