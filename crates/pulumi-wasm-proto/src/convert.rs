//! What values are made of, and what they become.

use std::collections::BTreeMap;

use serde::{Serialize, de::DeserializeOwned};

use crate::{
    Archive, Asset, Value,
    data::{self, DataError},
};

impl Value {
    /// The value that any serde data is.
    ///
    /// # Errors
    /// For what has no place in a property, such as a number that is not finite.
    pub fn from_serde<T: Serialize + ?Sized>(data: &T) -> Result<Self, DataError> {
        data::write(data)
    }

    /// The value as a Rust type, without its marks. Text is also taken for the number or boolean that it spells.
    ///
    /// # Errors
    /// When it is no `T`.
    pub fn to<T: DeserializeOwned>(&self) -> Result<T, DataError> {
        data::read(self).or_else(|error| match self.as_str() {
            Some(text) => serde_json::from_str(text).map_err(|_| error),
            None => Err(error),
        })
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Value::Bool(flag)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::String(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Value::String(text)
    }
}

impl From<Asset> for Value {
    fn from(asset: Asset) -> Self {
        Value::Asset(asset)
    }
}

impl From<Archive> for Value {
    fn from(archive: Archive) -> Self {
        Value::Archive(archive)
    }
}

/// Pulumi has only 64-bit floats.
macro_rules! from_number {
    ($($number:ty),+) => {$(
        impl From<$number> for Value {
            fn from(number: $number) -> Self {
                Value::Number(number as f64)
            }
        }
    )+};
}

from_number!(f64, i32, i64, u32, u64, usize);

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Value::Null, Into::into)
    }
}

impl<T: Into<Value>> From<Vec<T>> for Value {
    fn from(items: Vec<T>) -> Self {
        Value::Array(items.into_iter().map(Into::into).collect())
    }
}

impl<T: Into<Value>> From<BTreeMap<String, T>> for Value {
    fn from(fields: BTreeMap<String, T>) -> Self {
        Value::Object(fields.into_iter().map(|(name, value)| (name, value.into())).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_spells_a_number_is_one_where_a_number_is_wanted() {
        assert_eq!(Value::from("42").to::<i64>().unwrap(), 42);
        assert_eq!(Value::from("42").to::<String>().unwrap(), "42");
        assert!(Value::from("many").to::<i64>().is_err());
    }

    #[test]
    fn a_value_is_made_of_data_and_read_back() {
        let data = BTreeMap::from([("a".to_owned(), vec![1, 2])]);
        let value = Value::from_serde(&data).unwrap();
        assert_eq!(value, Value::from(data.clone()));
        assert_eq!(value.to::<BTreeMap<String, Vec<i32>>>().unwrap(), data);
    }
}
