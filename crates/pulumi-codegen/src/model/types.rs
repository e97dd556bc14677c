use std::collections::BTreeSet;

use super::reference::{Reference, Target};
use super::registry::{Kind, Registry, Space};
use super::unions::ObjectUnion;
use crate::Error;
use crate::schema::TypeSpec;

/// The type of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Type {
    /// `bool`.
    Bool,
    /// `i64`.
    Integer,
    /// `f64`.
    Number,
    /// `String`.
    String,
    /// Any value: also what a union of text, numbers and the like becomes.
    Any,
    /// A file, or a folder of them.
    Asset,
    /// A folder of files.
    Archive,
    /// A list.
    List(Box<Type>),
    /// A map with text as its keys.
    Map(Box<Type>),
    /// A generated type, of this package or another.
    Named(Reference),
}

/// The property whose type is being resolved, for errors.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Site<'s> {
    /// The resource, function or type.
    pub(crate) token: &'s str,
    /// The property.
    pub(crate) property: &'s str,
}

impl Type {
    /// The type that a schema means.
    pub(crate) fn resolve(spec: &TypeSpec, site: Site<'_>, registry: &Registry) -> Result<Self, Error> {
        if let Some(reference) = &spec.reference {
            return Self::referenced(reference, spec, site, registry);
        }
        if !spec.one_of.is_empty() {
            return Self::union(spec, site, registry);
        }
        match spec.kind.as_deref() {
            Some("array") => Ok(Self::List(Box::new(Self::nested(spec.items.as_deref(), site, registry)?))),
            Some("object") => Self::map(spec, site, registry),
            Some(kind) => Self::primitive(kind, site),
            None if spec.additional_properties.is_some() => Self::map(spec, site, registry),
            None => Ok(Self::Any),
        }
    }

    /// The tokens of this package's types in a schema's type, union members included.
    pub(crate) fn references(spec: &TypeSpec, own: &str, found: &mut Vec<String>) {
        if let Some(Target::Named(Reference { package: None, space: Space::Type, token })) =
            spec.reference.as_deref().and_then(|reference| Target::parse(reference, own))
        {
            found.push(token);
        }
        let nested = spec.items.as_deref().into_iter().chain(spec.additional_properties.as_deref());
        for spec in nested.chain(&spec.one_of) {
            Self::references(spec, own, found);
        }
    }

    /// Adds the generated types in it.
    pub(crate) fn gather<'t>(&'t self, found: &mut BTreeSet<&'t Reference>) {
        match self {
            Self::List(inner) | Self::Map(inner) => inner.gather(found),
            Self::Named(reference) => {
                found.insert(reference);
            }
            _ => {}
        }
    }

    fn primitive(kind: &str, site: Site<'_>) -> Result<Self, Error> {
        match kind {
            "boolean" => Ok(Self::Bool),
            "integer" => Ok(Self::Integer),
            "number" => Ok(Self::Number),
            "string" => Ok(Self::String),
            _ => Err(Error::UnknownType {
                token: site.token.to_owned(),
                property: site.property.to_owned(),
                kind: kind.to_owned(),
            }),
        }
    }

    fn map(spec: &TypeSpec, site: Site<'_>, registry: &Registry) -> Result<Self, Error> {
        match spec.additional_properties.as_deref() {
            Some(value) => Ok(Self::Map(Box::new(Self::resolve(value, site, registry)?))),
            None => Ok(Self::Map(Box::new(Self::String))),
        }
    }

    fn nested(spec: Option<&TypeSpec>, site: Site<'_>, registry: &Registry) -> Result<Self, Error> {
        spec.map_or(Ok(Self::Any), |spec| Self::resolve(spec, site, registry))
    }

    /// A union of text and enums of text is text; a union of one type is that type; one of object types is a type of
    /// its own; any other is any value.
    fn union(spec: &TypeSpec, site: Site<'_>, registry: &Registry) -> Result<Self, Error> {
        let members: Vec<_> =
            spec.one_of.iter().map(|spec| Self::resolve(spec, site, registry)).collect::<Result<_, _>>()?;
        let mut plain = members.iter().map(|member| registry.underlying(member));
        let Some(first) = plain.next() else { return Ok(Self::Any) };
        if plain.all(|member| member == first) {
            return Ok(first);
        }
        Ok(ObjectUnion::parse(spec, registry).map_or(Self::Any, |union| Self::Named(union.key())))
    }

    fn referenced(
        reference: &str,
        spec: &TypeSpec,
        site: Site<'_>,
        registry: &Registry,
    ) -> Result<Self, Error> {
        let Some(target) = Target::parse(reference, registry.package()) else {
            return Err(unknown(reference, site));
        };
        let reference_to = match target {
            Target::Any => return Ok(Self::Any),
            Target::Asset => return Ok(Self::Asset),
            Target::Archive => return Ok(Self::Archive),
            Target::Json => return Ok(Self::String),
            Target::Named(reference) => reference,
        };
        match registry.find(&reference_to).map(|place| place.kind) {
            Some(Kind::Enum(Self::Bool)) => Ok(Self::Bool),
            Some(kind) if kind.is_value() => Ok(Self::Named(reference_to)),
            _ if spec.kind.is_some() => Self::primitive(spec.kind.as_deref().unwrap_or_default(), site),
            _ => Err(unknown(reference, site)),
        }
    }
}

fn unknown(reference: &str, site: Site<'_>) -> Error {
    Error::UnknownReference {
        token: site.token.to_owned(),
        property: site.property.to_owned(),
        reference: reference.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::schema::Package;

    const SCHEMA: &str = r#"{"name": "a", "types": {
        "a:m/x:Text": {"type": "string", "enum": [{"value": "x"}]},
        "a:m/y:Other": {"type": "string", "enum": [{"value": "y"}]},
        "a:m/o:Object": {"type": "object"}
    }}"#;

    fn resolve(spec: &str) -> Result<Type, Error> {
        let registry = Registry::new(&Package::parse(SCHEMA).unwrap(), &BTreeMap::new()).unwrap();
        let spec = serde_json::from_str(spec).unwrap();
        Type::resolve(&spec, Site { token: "a:m:T", property: "p" }, &registry)
    }

    fn named(token: &str) -> Type {
        Type::Named(Reference { package: None, space: Space::Type, token: token.to_owned() })
    }

    #[test]
    fn primitives_lists_and_maps() {
        let cases = [
            (r#"{"type": "integer"}"#, Type::Integer),
            (r#"{"type": "array", "items": {"type": "number"}}"#, Type::List(Box::new(Type::Number))),
            (
                r#"{"type": "object", "additionalProperties": {"type": "boolean"}}"#,
                Type::Map(Box::new(Type::Bool)),
            ),
            (r#"{"type": "object"}"#, Type::Map(Box::new(Type::String))),
            (r#"{"$ref": "pulumi.json#/Archive"}"#, Type::Archive),
            (r#"{"$ref": "pulumi.json#/Json"}"#, Type::String),
            (r#"{"$ref": "pulumi.json#/Any"}"#, Type::Any),
        ];
        for (spec, expected) in cases {
            assert_eq!(resolve(spec).unwrap(), expected, "{spec}");
        }
    }

    #[test]
    fn references_may_be_percent_encoded() {
        assert_eq!(resolve(r##"{"$ref": "#/types/a:m%2Fo:Object"}"##).unwrap(), named("a:m/o:Object"));
        assert_eq!(
            resolve(r##"{"$ref": "#/types/a:m/x:Text", "type": "string"}"##).unwrap(),
            named("a:m/x:Text")
        );
        assert!(resolve(r##"{"$ref": "#/types/a:m%2:Object"}"##).is_err());
    }

    #[test]
    fn a_union_of_text_is_text_and_any_other_is_any_value() {
        let cases = [
            (r##"{"oneOf": [{"type": "string"}, {"$ref": "#/types/a:m/x:Text"}]}"##, Type::String),
            (
                r##"{"oneOf": [{"$ref": "#/types/a:m/x:Text"}, {"$ref": "#/types/a:m/y:Other"}]}"##,
                Type::String,
            ),
            (r##"{"oneOf": [{"type": "string"}, {"$ref": "#/types/a:m/o:Object"}]}"##, Type::Any),
            (r#"{"oneOf": [{"type": "string"}, {"type": "integer"}]}"#, Type::Any),
        ];
        for (spec, expected) in cases {
            assert_eq!(resolve(spec).unwrap(), expected, "{spec}");
        }
    }
}
