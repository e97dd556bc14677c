//! From [`Value`] to the wire.

use prost_types::{ListValue, Struct, Value as Wire, value::Kind};

use crate::{
    Archive, Asset, Object, OutputValue, ResourceReference, Value,
    asset::{ArchiveMember, ArchiveSource, AssetSource},
    signature,
};

/// Encodes a map of properties.
pub fn to_struct(object: Object) -> Struct {
    Struct { fields: object.into_iter().map(|(key, value)| (key, to_value(value))).collect() }
}

/// Encodes one value.
pub fn to_value(value: Value) -> Wire {
    let kind = match value {
        Value::Null => Kind::NullValue(0),
        Value::Bool(flag) => Kind::BoolValue(flag),
        Value::Number(number) => Kind::NumberValue(number),
        Value::String(text) => Kind::StringValue(text),
        Value::Array(items) => {
            Kind::ListValue(ListValue { values: items.into_iter().map(to_value).collect() })
        }
        Value::Object(object) => Kind::StructValue(to_struct(object)),
        Value::Unknown => Kind::StringValue(signature::UNKNOWN.to_owned()),
        Value::Secret(inner) => special(signature::SECRET, [("value", to_value(*inner))]),
        Value::Output(output) => output_value(*output),
        Value::Resource(reference) => resource_reference(reference),
        Value::Asset(asset) => asset_value(asset),
        Value::Archive(archive) => archive_value(archive),
    };
    Wire { kind: Some(kind) }
}

fn special(signature: &str, fields: impl IntoIterator<Item = (&'static str, Wire)>) -> Kind {
    let mark = (signature::KEY.to_owned(), text(signature.to_owned()));
    let fields = fields.into_iter().map(|(key, value)| (key.to_owned(), value));
    Kind::StructValue(Struct { fields: std::iter::once(mark).chain(fields).collect() })
}

fn text(text: String) -> Wire {
    Wire { kind: Some(Kind::StringValue(text)) }
}

fn output_value(output: OutputValue) -> Kind {
    let mut fields = Vec::new();
    if let Some(value) = output.value {
        fields.push(("value", to_value(value)));
    }
    if output.secret {
        fields.push(("secret", to_value(Value::Bool(true))));
    }
    if !output.dependencies.is_empty() {
        fields.push(("dependencies", to_value(Value::from(output.dependencies))));
    }
    special(signature::OUTPUT, fields)
}

fn resource_reference(reference: ResourceReference) -> Kind {
    let mut fields = vec![("urn", text(reference.urn))];
    match reference.id {
        Some(id) if id.is_empty() => fields.push(("id", to_value(Value::Unknown))),
        Some(id) => fields.push(("id", text(id))),
        None => {}
    }
    if !reference.package_version.is_empty() {
        fields.push(("packageVersion", text(reference.package_version)));
    }
    special(signature::RESOURCE, fields)
}

fn asset_value(asset: Asset) -> Kind {
    let source = match asset.source {
        AssetSource::File(path) => ("path", text(path)),
        AssetSource::Text(content) => ("text", text(content)),
        AssetSource::Remote(uri) => ("uri", text(uri)),
    };
    special(signature::ASSET, std::iter::once(source).chain(hash(asset.hash)))
}

fn archive_value(archive: Archive) -> Kind {
    let source = match archive.source {
        ArchiveSource::File(path) => ("path", text(path)),
        ArchiveSource::Remote(uri) => ("uri", text(uri)),
        ArchiveSource::Assets(members) => {
            let fields = members.into_iter().map(|(name, member)| (name, archive_member(member)));
            ("assets", Wire { kind: Some(Kind::StructValue(Struct { fields: fields.collect() })) })
        }
    };
    special(signature::ARCHIVE, std::iter::once(source).chain(hash(archive.hash)))
}

fn archive_member(member: ArchiveMember) -> Wire {
    let kind = match member {
        ArchiveMember::Asset(asset) => asset_value(asset),
        ArchiveMember::Archive(archive) => archive_value(archive),
    };
    Wire { kind: Some(kind) }
}

fn hash(hash: Option<String>) -> impl Iterator<Item = (&'static str, Wire)> {
    hash.into_iter().map(|hash| ("hash", text(hash)))
}
