//! From the wire to [`Value`].

use prost_types::{Struct, Value as Wire, value::Kind};

use crate::{
    Archive, Asset, Object, OutputValue, ResourceReference, Value,
    asset::{ArchiveMember, ArchiveSource, AssetSource},
    signature,
};

/// A value that breaks the rules of the wire.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DecodeError {
    /// A special object of a kind that this version doesn't know.
    #[error("property value has the unknown signature {0:?}")]
    UnknownSignature(String),
    /// A special object that lacks a part or has one of a wrong type.
    #[error("{object} lacks a valid {field:?}")]
    MissingField {
        /// The kind of object.
        object: &'static str,
        /// The part.
        field: &'static str,
    },
    /// Something other than an asset or archive inside an archive.
    #[error("archive member {0:?} is neither an asset nor an archive")]
    NotAnAsset(String),
}

/// Decodes a map of properties.
///
/// # Errors
/// When a special object is malformed.
pub fn from_struct(wire: Struct) -> Result<Object, DecodeError> {
    wire.fields.into_iter().map(|(key, value)| Ok((key, from_value(value)?))).collect()
}

/// Decodes one value.
///
/// # Errors
/// When a special object is malformed.
pub fn from_value(wire: Wire) -> Result<Value, DecodeError> {
    Ok(match wire.kind {
        None | Some(Kind::NullValue(_)) => Value::Null,
        Some(Kind::BoolValue(flag)) => Value::Bool(flag),
        Some(Kind::NumberValue(number)) => Value::Number(number),
        Some(Kind::StringValue(text)) if signature::UNKNOWNS.contains(&text.as_str()) => Value::Unknown,
        Some(Kind::StringValue(text)) => Value::String(text),
        Some(Kind::ListValue(list)) => {
            Value::Array(list.values.into_iter().map(from_value).collect::<Result<_, _>>()?)
        }
        Some(Kind::StructValue(object)) => from_object(from_struct(object)?)?,
    })
}

/// The wire's own form as a value, special objects as they are there.
pub(crate) fn raw(wire: Wire) -> Value {
    match wire.kind {
        Some(Kind::StructValue(object)) => {
            Value::Object(object.fields.into_iter().map(|(key, value)| (key, raw(value))).collect())
        }
        Some(Kind::ListValue(list)) => Value::Array(list.values.into_iter().map(raw).collect()),
        Some(Kind::StringValue(text)) => Value::String(text),
        Some(Kind::NumberValue(number)) => Value::Number(number),
        Some(Kind::BoolValue(flag)) => Value::Bool(flag),
        None | Some(Kind::NullValue(_)) => Value::Null,
    }
}

pub(crate) fn from_object(mut object: Object) -> Result<Value, DecodeError> {
    let Some(Value::String(signature)) = object.remove(signature::KEY) else {
        return Ok(Value::Object(object));
    };
    match signature.as_str() {
        signature::SECRET => Ok(secret(object)),
        signature::OUTPUT => Ok(Value::Output(Box::new(output(object)))),
        signature::RESOURCE => resource(object).map(Value::Resource),
        signature::ASSET => asset(object).map(Value::Asset),
        signature::ARCHIVE => archive(object).map(Value::Archive),
        _ => Err(DecodeError::UnknownSignature(signature)),
    }
}

fn secret(mut object: Object) -> Value {
    object.remove("value").unwrap_or_default().into_secret()
}

fn output(mut object: Object) -> OutputValue {
    let dependencies = object.remove("dependencies").unwrap_or_default();
    OutputValue {
        value: object.remove("value").filter(|value| *value != Value::Unknown),
        secret: object.get("secret").and_then(Value::as_bool).unwrap_or(false),
        dependencies: dependencies
            .as_array()
            .unwrap_or_default()
            .iter()
            .filter_map(|urn| urn.as_str().map(str::to_owned))
            .collect(),
    }
}

fn resource(mut object: Object) -> Result<ResourceReference, DecodeError> {
    Ok(ResourceReference {
        urn: text(&mut object, "urn")
            .ok_or(DecodeError::MissingField { object: "resource reference", field: "urn" })?,
        id: match object.remove("id") {
            Some(Value::Unknown) => Some(String::new()),
            Some(Value::String(id)) => Some(id),
            _ => None,
        },
        package_version: text(&mut object, "packageVersion").unwrap_or_default(),
    })
}

fn asset(mut object: Object) -> Result<Asset, DecodeError> {
    let hash = text(&mut object, "hash").filter(|hash| !hash.is_empty());
    let source = source(&mut object, AssetSource::File, AssetSource::Remote)
        .or_else(|| text(&mut object, "text").map(AssetSource::Text))
        // An empty text asset loses its empty text on Go's side of the wire; the hash stays.
        .or_else(|| hash.is_some().then(|| AssetSource::Text(String::new())))
        .ok_or(DecodeError::MissingField { object: "asset", field: "path, text or uri" })?;
    Ok(Asset { source, hash })
}

fn archive(mut object: Object) -> Result<Archive, DecodeError> {
    let hash = text(&mut object, "hash").filter(|hash| !hash.is_empty());
    if let Some(source) = source(&mut object, ArchiveSource::File, ArchiveSource::Remote) {
        return Ok(Archive { source, hash });
    }
    let members = match object.remove("assets") {
        Some(Value::Object(members)) => members,
        // As above: an empty map of assets may be left out.
        _ if hash.is_some() => Object::new(),
        _ => return Err(DecodeError::MissingField { object: "archive", field: "path, assets or uri" }),
    };
    let members = members.into_iter().map(|(name, value)| archive_member(name, value));
    Ok(Archive { source: ArchiveSource::Assets(members.collect::<Result<_, _>>()?), hash })
}

fn archive_member(name: String, value: Value) -> Result<(String, ArchiveMember), DecodeError> {
    match value {
        Value::Asset(asset) => Ok((name, asset.into())),
        Value::Archive(archive) => Ok((name, archive.into())),
        _ => Err(DecodeError::NotAnAsset(name)),
    }
}

fn source<S>(object: &mut Object, file: fn(String) -> S, remote: fn(String) -> S) -> Option<S> {
    let path = text(object, "path").filter(|path| !path.is_empty()).map(file);
    path.or_else(|| text(object, "uri").filter(|uri| !uri.is_empty()).map(remote))
}

fn text(object: &mut Object, key: &str) -> Option<String> {
    match object.remove(key) {
        Some(Value::String(text)) => Some(text),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::to_value;

    fn round_trip(value: &Value) -> Value {
        from_value(to_value(value.clone())).unwrap()
    }

    #[test]
    fn every_kind_of_value_survives_the_wire() {
        let file = Asset::from(AssetSource::File("a.txt".into()));
        let text = Asset { source: AssetSource::Text(String::new()), hash: Some("e3b0".into()) };
        let members = [("a".to_owned(), file.clone().into()), ("b".to_owned(), text.into())];
        let values = [
            Value::Null,
            Value::from(true),
            Value::from(0.5),
            Value::from("text"),
            Value::from(vec!["a", "b"]),
            Value::Object(Object::from([("k".to_owned(), Value::Unknown)])),
            Value::from("hidden").into_secret(),
            Value::Asset(file),
            Value::Archive(ArchiveSource::Assets(members.into()).into()),
            Value::Archive(ArchiveSource::File("a.zip".into()).into()),
            Value::Output(Box::new(OutputValue {
                value: Some("v".into()),
                secret: true,
                dependencies: vec!["urn:a".into()],
            })),
            Value::Output(Box::default()),
            Value::Resource(ResourceReference {
                urn: "urn:a".into(),
                id: Some(String::new()),
                package_version: "1.0.0".into(),
            }),
        ];
        for value in values {
            assert_eq!(round_trip(&value), value);
        }
    }

    #[test]
    fn an_unknown_of_any_type_is_unknown() {
        for sentinel in signature::UNKNOWNS {
            assert_eq!(from_value(to_value(Value::from(sentinel))), Ok(Value::Unknown));
        }
    }

    #[test]
    fn a_signature_from_the_future_is_an_error_not_a_plain_object() {
        let object = Object::from([(signature::KEY.to_owned(), Value::from("new"))]);
        assert_eq!(
            from_value(to_value(Value::Object(object))),
            Err(DecodeError::UnknownSignature("new".into()))
        );
    }
}
