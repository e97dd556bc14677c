//! From data to a value.

use serde::{
    Serialize, Serializer,
    ser::{
        Error as _, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
        SerializeTupleStruct, SerializeTupleVariant,
    },
};

use super::{DataError, key};
use crate::{Object, Value, decode::from_object, signature};

type Written = Result<Value, DataError>;

pub(super) struct Writer;

/// A list, of a variant or not.
pub(super) struct Items(Option<&'static str>, Vec<Value>);

/// A map, of a variant or not, and the key that waits for its value.
pub(super) struct Fields(Option<&'static str>, Object, String);

fn number(number: f64) -> Written {
    match number.is_finite() {
        true => Ok(Value::Number(number)),
        false => Err(DataError::custom("a number that is not finite has no place in a property")),
    }
}

/// Pulumi has only 64-bit floats: an integer that is none of them would come back as another one.
fn integer(integer: i128) -> Written {
    match integer as f64 {
        float if float as i128 == integer => Ok(Value::Number(float)),
        _ => Err(DataError::custom(format!(
            "{integer} is too large to be exact in a property: give it as text"
        ))),
    }
}

/// What a variant holds is under its name.
fn variant(name: Option<&'static str>, value: Value) -> Value {
    match name {
        Some(name) => Value::Object(Object::from([(name.to_owned(), value)])),
        None => value,
    }
}

macro_rules! small_numbers {
    ($($method:ident $type:ty),+) => {$(
        fn $method(self, value: $type) -> Written {
            number(value.into())
        }
    )+};
}

impl Serializer for Writer {
    type Ok = Value;
    type Error = DataError;
    type SerializeSeq = Items;
    type SerializeTuple = Items;
    type SerializeTupleStruct = Items;
    type SerializeTupleVariant = Items;
    type SerializeMap = Fields;
    type SerializeStruct = Fields;
    type SerializeStructVariant = Fields;

    small_numbers! {
        serialize_i8 i8, serialize_i16 i16, serialize_i32 i32, serialize_u8 u8, serialize_u16 u16, serialize_u32 u32,
        serialize_f32 f32, serialize_f64 f64
    }

    fn serialize_i64(self, value: i64) -> Written {
        integer(value.into())
    }

    fn serialize_u64(self, value: u64) -> Written {
        integer(value.into())
    }

    fn serialize_bool(self, value: bool) -> Written {
        Ok(Value::Bool(value))
    }

    fn serialize_char(self, value: char) -> Written {
        Ok(Value::String(value.into()))
    }

    fn serialize_str(self, value: &str) -> Written {
        Ok(if signature::UNKNOWNS.contains(&value) { Value::Unknown } else { Value::from(value) })
    }

    fn serialize_bytes(self, value: &[u8]) -> Written {
        Ok(Value::Array(value.iter().map(|byte| Value::Number((*byte).into())).collect()))
    }

    fn serialize_none(self) -> Written {
        Ok(Value::Null)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Written {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Written {
        Ok(Value::Null)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Written {
        Ok(Value::Null)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Written {
        Ok(Value::from(variant))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Written {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        value: &T,
    ) -> Written {
        Ok(variant(Some(name), value.serialize(self)?))
    }

    fn serialize_seq(self, length: Option<usize>) -> Result<Items, DataError> {
        Ok(Items(None, Vec::with_capacity(length.unwrap_or(0))))
    }

    fn serialize_tuple(self, length: usize) -> Result<Items, DataError> {
        self.serialize_seq(Some(length))
    }

    fn serialize_tuple_struct(self, _: &'static str, length: usize) -> Result<Items, DataError> {
        self.serialize_seq(Some(length))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        length: usize,
    ) -> Result<Items, DataError> {
        Ok(Items(Some(name), Vec::with_capacity(length)))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Fields, DataError> {
        Ok(Fields(None, Object::new(), String::new()))
    }

    fn serialize_struct(self, _: &'static str, length: usize) -> Result<Fields, DataError> {
        self.serialize_map(Some(length))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        _: usize,
    ) -> Result<Fields, DataError> {
        Ok(Fields(Some(name), Object::new(), String::new()))
    }
}

impl Items {
    fn push<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), DataError> {
        self.1.push(value.serialize(Writer)?);
        Ok(())
    }

    fn finish(self) -> Value {
        variant(self.0, Value::Array(self.1))
    }
}

macro_rules! items {
    ($($trait:ident $method:ident),+) => {$(
        impl $trait for Items {
            type Ok = Value;
            type Error = DataError;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), DataError> {
                self.push(value)
            }

            fn end(self) -> Written {
                Ok(self.finish())
            }
        }
    )+};
}

items! {
    SerializeSeq serialize_element, SerializeTuple serialize_element, SerializeTupleStruct serialize_field,
    SerializeTupleVariant serialize_field
}

impl Fields {
    fn insert<T: Serialize + ?Sized>(&mut self, key: String, value: &T) -> Result<(), DataError> {
        self.1.insert(key, value.serialize(Writer)?);
        Ok(())
    }

    /// A special object is what it stands for.
    fn finish(self) -> Written {
        Ok(variant(self.0, from_object(self.1).map_err(DataError::custom)?))
    }
}

impl SerializeMap for Fields {
    type Ok = Value;
    type Error = DataError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), DataError> {
        self.2 = key::text(key.serialize(Writer)?)?;
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), DataError> {
        let key = std::mem::take(&mut self.2);
        self.insert(key, value)
    }

    fn end(self) -> Written {
        self.finish()
    }
}

macro_rules! fields {
    ($($trait:ident),+) => {$(
        impl $trait for Fields {
            type Ok = Value;
            type Error = DataError;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> Result<(), DataError> {
                self.insert(name.to_owned(), value)
            }

            fn end(self) -> Written {
                self.finish()
            }
        }
    )+};
}

fields!(SerializeStruct, SerializeStructVariant);
