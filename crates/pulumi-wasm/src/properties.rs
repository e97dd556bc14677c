//! Properties of a resource as the engine hands them back to the program.

use std::ops::{Deref, DerefMut};

use pulumi_wasm_proto::{Object, OutputValue, Value};
use serde::{Serialize, de::DeserializeOwned};

use crate::{convert, error::Error};

/// The inputs or outputs of a resource, or the arguments of a function: a map of [`Value`]s, and ways to read and write
/// them as Rust types.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Properties(Object);

impl Properties {
    /// A property as a Rust type. `None` when it isn't there, and while it is unknown, as in a preview. A secret is
    /// opened: keep what is made of it out of logs.
    ///
    /// # Errors
    /// When the value doesn't fit the type; the error names the property.
    pub fn read<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, Error> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) if value.has_unknowns() => Ok(None),
            Some(value) => convert::from_marked(value).map(Some).map_err(|error| in_property(name, error)),
        }
    }

    /// Sets a property to any serde data. What the value before it carried stays: a secret is a secret still, and
    /// depends on the same resources.
    ///
    /// # Errors
    /// When the data can't be a property.
    pub fn write<T: Serialize + ?Sized>(&mut self, name: &str, data: &T) -> Result<(), Error> {
        let value = convert::to_value(data).map_err(|error| in_property(name, error))?;
        let value = match self.0.get(name) {
            Some(before) => marked_as(before, value),
            None => value,
        };
        self.0.insert(name.to_owned(), value);
        Ok(())
    }

    pub(crate) fn into_object(self) -> Object {
        self.0
    }
}

fn in_property(name: &str, error: Error) -> Error {
    Error::Property { property: name.to_owned(), source: Box::new(error) }
}

fn marked_as(before: &Value, value: Value) -> Value {
    match before {
        Value::Output(before) => Value::Output(Box::new(OutputValue {
            value: Some(value),
            secret: before.secret || before.value.as_ref().is_some_and(Value::has_secrets),
            dependencies: before.dependencies.clone(),
        })),
        before if before.has_secrets() => value.into_secret(),
        _ => value,
    }
}

impl From<Object> for Properties {
    fn from(object: Object) -> Self {
        Self(object)
    }
}

impl Deref for Properties {
    type Target = Object;

    fn deref(&self) -> &Object {
        &self.0
    }
}

impl DerefMut for Properties {
    fn deref_mut(&mut self) -> &mut Object {
        &mut self.0
    }
}

#[cfg(test)]
mod tests {
    use pulumi_wasm_proto::{Object, OutputValue, Value};

    use super::Properties;

    fn with(value: Value) -> Properties {
        Properties::from(Object::from([("key".to_owned(), value)]))
    }

    #[test]
    fn a_property_is_read_as_a_type_whatever_its_marks() {
        let output = OutputValue { value: Some(Value::from(3.0)), ..OutputValue::default() };
        assert_eq!(with(Value::Output(Box::new(output))).read::<i64>("key").unwrap(), Some(3));
        assert_eq!(with(Value::from("x").into_secret()).read::<String>("key").unwrap(), Some("x".into()));
        assert_eq!(with(Value::Unknown).read::<String>("key").unwrap(), None);
        assert_eq!(with(Value::Null).read::<String>("other").unwrap(), None);
    }

    #[test]
    fn a_secret_is_in_no_error_and_no_debug_print() {
        let properties = with(Value::from("hunter2").into_secret());
        let error = properties.read::<i64>("key").unwrap_err();
        assert!(!crate::ErrorChain(&error).to_string().contains("hunter2"));
        assert_eq!(format!("{properties:?}"), "Properties({\"key\": [secret]})");
    }

    #[test]
    fn writing_keeps_a_secret_secret_and_its_dependencies() {
        let mut properties = with(Value::from("old").into_secret());
        properties.write("key", "new").unwrap();
        assert_eq!(properties["key"], Value::from("new").into_secret());
        let marks = OutputValue { value: None, secret: true, dependencies: vec!["urn".to_owned()] };
        let mut properties = with(Value::Output(Box::new(marks.clone())));
        properties.write("key", "new").unwrap();
        let expected = OutputValue { value: Some(Value::from("new")), ..marks };
        assert_eq!(properties["key"], Value::Output(Box::new(expected)));
    }
}
