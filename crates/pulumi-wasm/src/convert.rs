//! Between Rust's types and the property model, by serde.

use std::cell::RefCell;

use pulumi_wasm_proto::{ResourceReference, Value, data};
use serde::{
    Deserialize, Deserializer, Serialize, Serializer, de::DeserializeOwned, de::Error as _, ser::Error as _,
};

use crate::{engine::Engine, error::Error, input::Tree, resource::ResourceHandle};

/// The data as a tree: a value, unless there are resources in it, which may have no URN yet.
pub(crate) fn to_tree<T: Serialize + ?Sized>(data: &T) -> Result<Tree, Error> {
    let outer = RESOURCES.replace(Some(Vec::new()));
    let value = to_value(data);
    let resources = RESOURCES.replace(outer).unwrap_or_default();
    Ok(if resources.is_empty() { Tree::Value(value?) } else { graft(value?, &resources) })
}

pub(crate) fn to_value<T: Serialize + ?Sized>(data: &T) -> Result<Value, Error> {
    data::write(data).map_err(Error::Conversion)
}

/// Marks inside the value are dropped: the caller has looked at them.
pub(crate) fn from_value<T: DeserializeOwned>(value: &Value) -> Result<T, Error> {
    data::read(value).map_err(Error::Conversion)
}

thread_local! {
    /// The resources met by the conversion that this thread is in.
    static RESOURCES: RefCell<Option<Vec<ResourceHandle>>> = const { RefCell::new(None) };
}

/// What stands for a resource until it has a URN: this, and its number.
const PLACEHOLDER: &str = "urn:resource:";

/// Puts the resources in their placeholders' places.
fn graft(value: Value, resources: &[ResourceHandle]) -> Tree {
    match value {
        Value::Array(items) => Tree::Array(items.into_iter().map(|item| graft(item, resources)).collect()),
        Value::Object(fields) => {
            Tree::Object(fields.into_iter().map(|(key, field)| (key, graft(field, resources))).collect())
        }
        Value::Resource(reference) => {
            let number =
                reference.urn.strip_prefix(PLACEHOLDER).and_then(|number| number.parse::<usize>().ok());
            match number.and_then(|number| resources.get(number)) {
                Some(resource) => Tree::Resource(resource.reference()),
                None => Tree::Value(Value::Resource(reference)),
            }
        }
        plain => Tree::Value(plain),
    }
}

impl Serialize for ResourceHandle {
    /// A reference to the resource. Outside of inputs and outputs there is no form for it.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let number = RESOURCES.with_borrow_mut(|resources| {
            let resources = resources.as_mut()?;
            resources.push(self.clone());
            Some(resources.len() - 1)
        });
        let number =
            number.ok_or_else(|| S::Error::custom("a resource can stand only in inputs and outputs"))?;
        let urn = format!("{PLACEHOLDER}{number}");
        Value::Resource(ResourceReference { urn, ..ResourceReference::default() }).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for ResourceHandle {
    /// The resource that a reference names; its outputs come from the engine.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Value::Resource(reference) = Value::deserialize(deserializer)? else {
            return Err(D::Error::custom("expected a reference to a resource"));
        };
        let engine = Engine::current().upgrade();
        let engine = engine.ok_or_else(|| D::Error::custom("a resource can be had only inside a program"))?;
        Ok(engine.referenced(reference))
    }
}

/// The same of a value that may be a secret, about which an error says nothing.
pub(crate) fn from_marked<T: DeserializeOwned>(value: &Value) -> Result<T, Error> {
    from_value(value).map_err(|error| if value.has_secrets() { Error::SecretConversion } else { error })
}
