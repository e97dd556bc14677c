//! From a value to data.

use serde::{
    Deserializer,
    de::{
        Error as _, IntoDeserializer, Visitor,
        value::{MapAccessDeserializer, MapDeserializer, SeqDeserializer, StrDeserializer},
    },
    forward_to_deserialize_any,
};

use super::{DataError, key::Key};
use crate::{Value, decode::raw, json::integer, to_value};

pub(super) struct Reader<'a>(pub(super) &'a Value);

impl<'de> IntoDeserializer<'de, DataError> for Reader<'_> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Reader<'_> {
    type Error = DataError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DataError> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(flag) => visitor.visit_bool(*flag),
            Value::Number(number) => read_number(*number, visitor),
            Value::String(text) => visitor.visit_str(text),
            Value::Array(items) => read_items(items, visitor),
            Value::Object(_) => visitor.visit_map(self.fields()?),
            Value::Secret(inner) => Reader(inner).deserialize_any(visitor),
            Value::Output(output) => {
                Reader(output.value.as_ref().unwrap_or(&Value::Unknown)).deserialize_any(visitor)
            }
            // The wire's own form, which those types read that can hold such.
            special => Reader(&raw(to_value(special.clone()))).deserialize_any(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DataError> {
        if *self.0.plain() == Value::Null { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, DataError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DataError> {
        match self.0.plain() {
            Value::String(text) => StrDeserializer::new(text).deserialize_enum(name, variants, visitor),
            object => visitor.visit_enum(MapAccessDeserializer::new(Reader(object).fields()?)),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct identifier ignored_any
    }
}

type Fields<'de, 'a> = MapDeserializer<'de, Box<dyn Iterator<Item = (Key<'a>, Reader<'a>)> + 'a>, DataError>;

impl<'a> Reader<'a> {
    fn fields<'de>(&self) -> Result<Fields<'de, 'a>, DataError> {
        let fields = self.0.as_object().ok_or_else(|| DataError::custom("expected an object"))?;
        let fields = fields.iter().map(|(key, value)| (Key(key), Reader(value)));
        Ok(MapDeserializer::new(Box::new(fields)))
    }
}

fn read_items<'de, V: Visitor<'de>>(items: &[Value], visitor: V) -> Result<V::Value, DataError> {
    let mut access = SeqDeserializer::new(items.iter().map(Reader));
    let value = visitor.visit_seq(&mut access)?;
    access.end()?;
    Ok(value)
}

/// Whole numbers are integers, so that they fit Rust's integer types.
fn read_number<'de, V: Visitor<'de>>(number: f64, visitor: V) -> Result<V::Value, DataError> {
    match integer(number) {
        Some(integer) => visitor.visit_i64(integer),
        None => visitor.visit_f64(number),
    }
}
