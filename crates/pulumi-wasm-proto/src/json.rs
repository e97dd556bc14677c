//! [`Value`], [`Asset`] and [`Archive`] as serde data: the wire's own form, so that they may stand inside any type.

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{Error as _, MapAccess, SeqAccess, Visitor},
    ser::{Error as _, SerializeMap, SerializeSeq},
};

use prost_types::{Value as Wire, value::Kind};

use crate::{Archive, Asset, Object, Value, decode::from_object, signature, to_value};

/// The integer that a number is, where it is one that Rust has.
pub(crate) fn integer(number: f64) -> Option<i64> {
    const TOO_LARGE: f64 = 9_223_372_036_854_775_808.0;
    (number.fract() == 0.0 && number.abs() < TOO_LARGE).then_some(number as i64)
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Array(items) => serializer.collect_seq(items),
            Value::Object(object) => serializer.collect_map(object),
            Value::String(text) => serializer.serialize_str(text),
            other => WireRef(&to_value(other.clone())).serialize(serializer),
        }
    }
}

impl Serialize for Asset {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Value::Asset(self.clone()).serialize(serializer)
    }
}

impl Serialize for Archive {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Value::Archive(self.clone()).serialize(serializer)
    }
}

struct WireRef<'a>(&'a Wire);

impl Serialize for WireRef<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0.kind {
            None | Some(Kind::NullValue(_)) => serializer.serialize_unit(),
            Some(Kind::BoolValue(flag)) => serializer.serialize_bool(*flag),
            Some(Kind::NumberValue(number)) => serialize_number(*number, serializer),
            Some(Kind::StringValue(text)) => serializer.serialize_str(text),
            Some(Kind::ListValue(list)) => {
                let mut items = serializer.serialize_seq(Some(list.values.len()))?;
                list.values.iter().try_for_each(|item| items.serialize_element(&WireRef(item)))?;
                items.end()
            }
            Some(Kind::StructValue(object)) => {
                let mut fields = serializer.serialize_map(Some(object.fields.len()))?;
                object
                    .fields
                    .iter()
                    .try_for_each(|(key, value)| fields.serialize_entry(key, &WireRef(value)))?;
                fields.end()
            }
        }
    }
}

/// Whole numbers become integers, so that they fit Rust's integer types.
fn serialize_number<S: Serializer>(number: f64, serializer: S) -> Result<S::Ok, S::Error> {
    if let Some(integer) = integer(number) {
        serializer.serialize_i64(integer)
    } else if number.is_finite() {
        serializer.serialize_f64(number)
    } else {
        Err(S::Error::custom("a number that is not finite has no place in a property"))
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

impl<'de> Deserialize<'de> for Asset {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::Asset(asset) => Ok(asset),
            _ => Err(D::Error::custom("expected an asset")),
        }
    }
}

impl<'de> Deserialize<'de> for Archive {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::Archive(archive) => Ok(archive),
            _ => Err(D::Error::custom("expected an archive")),
        }
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("a property value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        Value::deserialize(deserializer)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Value, E> {
        Ok(Value::Bool(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Number(number as f64))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(Value::Number(number as f64))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(Value::Number(number))
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Value, E> {
        self.visit_string(text.to_owned())
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        let unknown = signature::UNKNOWNS.contains(&text.as_str());
        Ok(if unknown { Value::Unknown } else { Value::String(text) })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut array = Vec::with_capacity(items.size_hint().unwrap_or(0));
        while let Some(item) = items.next_element()? {
            array.push(item);
        }
        Ok(Value::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut object = Object::new();
        while let Some((key, value)) = entries.next_entry()? {
            object.insert(key, value);
        }
        from_object(object).map_err(A::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ArchiveSource;

    #[test]
    fn values_survive_json_with_their_marks() {
        let archive = Value::Archive(ArchiveSource::File("a.zip".into()).into());
        let members = [("a", archive), ("s", Value::from("x").into_secret()), ("u", Value::Unknown)];
        let value = Value::Object(members.map(|(key, value)| (key.to_owned(), value)).into());
        let json = serde_json::to_value(&value).unwrap();
        assert_eq!(serde_json::from_value::<Value>(json).unwrap(), value);
    }

    #[test]
    fn whole_numbers_fit_integer_types() {
        let json = serde_json::to_value(Value::from(29_000.0)).unwrap();
        assert_eq!(serde_json::from_value::<i64>(json).unwrap(), 29_000);
        assert!(serde_json::to_value(Value::from(f64::NAN)).is_err());
    }
}
