//! What every generated object type can do, in one place. Written without serde's derives, which take most of the time
//! of compiling thousands of types.

use std::{cell::Cell, collections::BTreeMap};

use pulumi_wasm_proto::{
    Object, Value,
    data::{self, DataError},
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::DeserializeOwned, ser::Error as _};

use super::Rule;
use crate::input::{Input, Inputs};

/// The fields of an object while it is read.
#[derive(Debug)]
pub struct Fields(BTreeMap<String, Value>);

impl Fields {
    /// Reads an object.
    ///
    /// # Errors
    /// When it isn't one.
    pub fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        BTreeMap::deserialize(deserializer).map(Self)
    }

    /// Takes fields out, in the order of their names.
    ///
    /// # Errors
    /// As soon as one is missing, or of another type; the error names it.
    pub fn take_all<T: TakeAll, E: serde::de::Error>(&mut self, names: &[&'static str]) -> Result<T, E> {
        T::take_all(self, names.iter().copied())
    }

    /// Takes a field out. One that isn't there is null or, where its type can't be, empty, as in Pulumi's other SDKs:
    /// providers leave out what their schemas require.
    fn take<T: DeserializeOwned, E: serde::de::Error>(&mut self, name: &'static str) -> Result<T, E> {
        match self.0.remove(name) {
            Some(value) => data::read(&value).map_err(|error| E::custom(format!("`{name}`: {error}"))),
            None => empty().ok_or_else(|| E::missing_field(name)),
        }
    }
}

thread_local! {
    /// Whether what is left out is an error.
    static STRICT: Cell<bool> = const { Cell::new(false) };
}

/// Reads objects only if they have all that their types require: among several types, that tells which one it is.
pub(super) fn strictly<T>(read: impl FnOnce() -> T) -> T {
    let outer = STRICT.replace(true);
    let result = read();
    STRICT.set(outer);
    result
}

/// The value of a type that comes nearest to nothing.
fn empty<T: DeserializeOwned>() -> Option<T> {
    if STRICT.get() {
        return data::read(&Value::Null).ok();
    }
    let flat = [Value::Null, false.into(), 0.0.into(), "".into()];
    let deep = [Value::Array(Vec::new()), Value::Object(Object::new())];
    flat.iter().chain(&deep).find_map(|nothing| data::read(nothing).ok())
}

/// Fields of different types, which are taken together: in generated code, a call for many fields compiles in a fraction
/// of the time that a call for each takes, as every call has ways out that the compiler follows.
pub trait TakeAll: Sized {
    /// Takes a field for each name.
    ///
    /// # Errors
    /// As [`Fields::take_all`].
    fn take_all<E: serde::de::Error>(
        fields: &mut Fields,
        names: impl Iterator<Item = &'static str>,
    ) -> Result<Self, E>;
}

/// Tuples of the first of these types, of the first two, and so on.
macro_rules! take_all {
    ($first:ident $($rest:ident)*) => {
        impl<$first: DeserializeOwned, $($rest: DeserializeOwned),*> TakeAll for ($first, $($rest,)*) {
            fn take_all<Error: serde::de::Error>(
                fields: &mut Fields,
                mut names: impl Iterator<Item = &'static str>,
            ) -> Result<Self, Error> {
                let mut name = || names.next().unwrap_or_default();
                Ok((fields.take::<$first, Error>(name())?, $(fields.take::<$rest, Error>(name())?,)*))
            }
        }

        take_all!($($rest)*);
    };
    () => {};
}

take_all!(A B C D E F G H I J K L M N O P);

/// A field of any type, to be written.
pub trait Field {
    /// Its value; null where there is none.
    ///
    /// # Errors
    /// When it can't be a property.
    fn to_value(&self) -> Result<Value, DataError>;
}

impl<T: Serialize> Field for T {
    fn to_value(&self) -> Result<Value, DataError> {
        data::write(self)
    }
}

/// Writes an object of these fields, without those that are null.
///
/// # Errors
/// When a field can't be a property; the error names it.
pub fn write_fields<S: Serializer>(serializer: S, fields: &[(&str, &dyn Field)]) -> Result<S::Ok, S::Error> {
    let mut written = Vec::with_capacity(fields.len());
    for (name, field) in fields {
        let value = field.to_value().map_err(|error| S::Error::custom(format!("`{name}`: {error}")))?;
        if value != Value::Null {
            written.push((name, value));
        }
    }
    serializer.collect_map(written)
}

/// An object as an input, with what its type adds.
pub fn object_input<T: Serialize>(object: &T, rules: &[Rule]) -> Input<T> {
    let input = Input::from_serde(object);
    if rules.is_empty() { input } else { Rule::apply_all(rules, input) }
}

/// The inputs of a nested object, as an input of its type.
pub fn nested<T>(inputs: Inputs) -> Input<T> {
    inputs.into_input()
}

/// Makes an object type of a struct whose fields are named, with their names on the wire: it can be the value of an
/// output, and be given as an input. Fields are in groups of at most sixteen. `rules` are what is added to it then.
#[doc(hidden)]
#[macro_export]
macro_rules! __object_type {
    ($name:ident $({ $($field:ident: $wire:literal),+ $(,)? })* $([$($rule:expr),* $(,)?])?) => {
        impl $crate::codegen::serde::Serialize for $name {
            fn serialize<S: $crate::codegen::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::codegen::write_fields(serializer, &[$($(($wire, &self.$field)),+),*])
            }
        }

        impl<'de> $crate::codegen::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::codegen::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                #[allow(unused_mut, unused_variables)]
                let mut fields = $crate::codegen::Fields::read(deserializer)?;
                $(let ($($field,)+) = fields.take_all(&[$($wire),+])?;)*
                ::std::result::Result::Ok(Self { $($($field),+),* })
            }
        }

        #[diagnostic::do_not_recommend]
        impl $crate::IntoInput<$name> for $name {
            fn into_input(self) -> $crate::Input<$name> {
                $crate::codegen::object_input(&self, &[$($($rule),*)?])
            }
        }

        impl $crate::codegen::IntoPlain<$name> for $name {}
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone, Debug, PartialEq)]
    struct Shelf {
        r#type: String,
        height: Option<f64>,
        inner: Option<Box<Shelf>>,
    }

    crate::codegen::object_type!(Shelf { r#type: "type", height: "heightInMetres", inner: "inner" });

    fn shelf(r#type: &str, inner: Option<Shelf>) -> Shelf {
        Shelf { r#type: r#type.to_owned(), height: None, inner: inner.map(Box::new) }
    }

    #[test]
    fn an_object_is_read_as_it_was_written() {
        let outer = Shelf { height: Some(1.5), ..shelf("outer", Some(shelf("inner", None))) };
        let written = data::write(&outer).unwrap();
        assert_eq!(written.as_object().map(|fields| fields.len()), Some(3));
        assert_eq!(data::read::<Shelf>(&written).unwrap(), outer);
    }

    #[test]
    fn what_is_absent_is_not_written() {
        let written = data::write(&shelf("only", None)).unwrap();
        assert_eq!(written.as_object().map(|fields| fields.len()), Some(1));
    }

    #[test]
    fn what_a_provider_leaves_out_is_empty() {
        let read = data::read::<Shelf>(&Value::Object(Object::new())).unwrap();
        assert_eq!(read, shelf("", None));
        let numbers = data::read::<BTreeMap<String, f64>>(&Value::Object(Object::new())).unwrap();
        assert_eq!((empty(), empty(), empty()), (Some(false), Some(0_i64), Some(numbers)));
    }

    #[test]
    fn an_error_names_the_field() {
        let mut fields = Fields(BTreeMap::new());
        let missing = fields.take::<std::num::NonZero<u8>, serde::de::value::Error>("count").unwrap_err();
        assert_eq!(missing.to_string(), "missing field `count`");
        let wrong = data::write(&serde_json::json!({ "type": "a", "inner": { "type": 1 } })).unwrap();
        let wrong = data::read::<Shelf>(&wrong).unwrap_err().to_string();
        assert!(wrong.starts_with("`inner`: `type`: "), "{wrong}");
    }
}
