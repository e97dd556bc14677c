//! A package's schema in Pulumi's format, out of the schemas of what is in it.

use serde_json::{Map, Value as Json, json};

use crate::{
    package::{AnyFunction, AnyResource, Package, Provider},
    schema::{Kind, Property, Schema},
};

type Fields = Map<String, Json>;

/// Picks the module out of `module/name` and out of `module`.
const MODULE_FORMAT: &str = "([^/]*)(?:/[^/]*)?";

pub(crate) fn package<P: Provider>(package: &Package<P>) -> Json {
    let mut types = Types::default();
    let config = package.provider.config();
    let owner = format!("{}:index:Provider", P::NAME);
    let variables = types.inputs(&owner, &config, false);
    let resources = package.resources.iter().map(|(token, one)| (*token, types.resource(token, one)));
    let resources = object(resources.collect::<Vec<_>>());
    let functions = package.functions.iter().map(|(token, one)| (*token, types.function(token, one)));
    let functions = object(functions.collect::<Vec<_>>());
    json!({
        "name": P::NAME,
        "version": P::VERSION,
        "meta": {"moduleFormat": MODULE_FORMAT},
        "config": {"variables": &variables},
        "provider": {"inputProperties": variables, "requiredInputs": required(&config)},
        "resources": resources,
        "functions": functions,
        "types": types.0,
    })
}

fn object<'a>(fields: impl IntoIterator<Item = (&'a str, Json)>) -> Json {
    fields.into_iter().map(|(name, json)| (name.to_owned(), json)).collect()
}

/// The inputs that a program must set.
fn required(schema: &Schema) -> Vec<&'static str> {
    schema.inputs().filter(|(_, property)| property.required).map(|(name, _)| name).collect()
}

/// The properties that always have a value.
fn present(schema: &Schema) -> Vec<&'static str> {
    let always = schema.properties.iter().filter(|(_, property)| is_always_there(property));
    always.map(|(name, _)| *name).collect()
}

fn is_always_there(property: &Property) -> bool {
    let filled_in = property.default.is_some() || property.auto_name.is_some();
    property.required || property.computed || (filled_in && property.conflicts.is_empty())
}

/// The types of objects by token.
#[derive(Default)]
struct Types(Fields);

impl Types {
    fn resource<C>(&mut self, token: &str, resource: &AnyResource<C>) -> Json {
        let (schema, replaces) = (&resource.schema, resource.update.is_none());
        json!({
            "description": schema.description,
            "inputProperties": self.inputs(token, schema, replaces),
            "requiredInputs": required(schema),
            "properties": self.properties(token, schema.properties.iter().map(|(name, p)| (*name, p)), false),
            "required": present(schema),
        })
    }

    fn function<C>(&mut self, token: &str, function: &AnyFunction<C>) -> Json {
        let result = format!("{token}Result");
        let outputs = function.result.properties.iter().map(|(name, property)| (*name, property));
        json!({
            "description": function.schema.description,
            "inputs": {
                "type": "object",
                "properties": self.inputs(token, &function.schema, false),
                "required": required(&function.schema),
            },
            "outputs": {
                "type": "object",
                "properties": self.properties(&result, outputs, false),
                "required": present(&function.result),
            },
        })
    }

    fn inputs(&mut self, owner: &str, schema: &Schema, replaces: bool) -> Json {
        self.properties(owner, schema.inputs(), replaces)
    }

    fn properties<'a>(
        &mut self,
        owner: &str,
        properties: impl Iterator<Item = (&'static str, &'a Property)>,
        replaces: bool,
    ) -> Json {
        object(properties.map(|(name, property)| (name, self.property(owner, name, property, replaces))))
    }

    fn property(&mut self, owner: &str, name: &str, property: &Property, replaces: bool) -> Json {
        let mut spec = self.kind(&nested(owner, name), &property.kind);
        let mut say = |key: &str, value: Json| drop(spec.insert(key.to_owned(), value));
        if !property.description.is_empty() {
            say("description", property.description.into());
        }
        if property.secret {
            say("secret", true.into());
        }
        if replaces || property.replaces {
            say("willReplaceOnChanges", true.into());
        }
        if let Some(why) = property.refused {
            say("deprecationMessage", format!("not supported: {why}").into());
        }
        Json::Object(spec)
    }

    /// How a kind is written; `token` is for the type of an object in it.
    fn kind(&mut self, token: &str, kind: &Kind) -> Fields {
        let (key, value) = match kind {
            Kind::Bool => ("type", "boolean".into()),
            Kind::Integer => ("type", "integer".into()),
            Kind::Number => ("type", "number".into()),
            Kind::String | Kind::Json => ("type", "string".into()),
            Kind::Archive => ("$ref", "pulumi.json#/Archive".into()),
            Kind::Any => ("$ref", "pulumi.json#/Any".into()),
            Kind::Object(schema) => ("$ref", self.object(token, schema).into()),
            Kind::List(element) | Kind::Set(element) => return self.many("array", "items", token, element),
            Kind::Map(element) => return self.many("object", "additionalProperties", token, element),
        };
        Fields::from_iter([(key.to_owned(), value)])
    }

    fn many(&mut self, kind: &str, key: &str, token: &str, element: &Property) -> Fields {
        let element = Json::Object(self.kind(token, &element.kind));
        Fields::from_iter([("type".to_owned(), kind.into()), (key.to_owned(), element)])
    }

    /// Writes an object's type down, and refers to it.
    fn object(&mut self, token: &str, schema: &Schema) -> String {
        let properties = schema.properties.iter().map(|(name, property)| (*name, property));
        let spec = json!({
            "type": "object",
            "description": schema.description,
            "properties": self.properties(token, properties, false),
            "required": required(schema),
        });
        let mut token = token.to_owned();
        while self.0.get(&token).is_some_and(|other| *other != spec) {
            // Another path through the properties reads the same.
            token.push('_');
        }
        let reference = format!("#/types/{token}");
        self.0.insert(token, spec);
        reference
    }
}

/// The token of the type of a property that holds an object: `aws:iam/RoleInline:RoleInline` for `inline` of
/// `aws:iam/role:Role`.
fn nested(owner: &str, property: &str) -> String {
    let mut parts = owner.splitn(3, ':');
    let mut part = || parts.next().unwrap_or_default();
    let (package, middle, name) = (part(), part(), part());
    let name = capitalised(name) + &capitalised(property);
    match middle.split_once('/') {
        Some((module, _)) => format!("{package}:{module}/{name}:{name}"),
        None => format!("{package}:{middle}:{name}"),
    }
}

fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
#[path = "describe_tests.rs"]
mod tests;
