//! What a component's properties look like to programs in other languages: Pulumi's package schema.

use std::{
    any::type_name,
    collections::{BTreeMap, HashMap},
};

use pulumi_wasm_proto::{Archive, Asset, Value};
use serde_json::{Map, Value as Json, json};

/// A Rust type that can be the value of a property. Derive it for structs and for enums without fields; they need
/// serde's traits too, whose names for fields and variants it follows.
///
/// ```
/// use pulumi_wasm::provider::ComponentType;
/// use serde::{Deserialize, Serialize};
///
/// /// Who may read.
/// #[derive(Clone, ComponentType, Deserialize, Serialize)]
/// #[serde(rename_all = "camelCase")]
/// struct Access {
///     /// The level of those who aren't named.
///     default_level: Level,
///     groups: Option<Vec<String>>,
/// }
///
/// #[derive(Clone, ComponentType, Deserialize, Serialize)]
/// #[serde(rename_all = "lowercase")]
/// enum Level {
///     None,
///     Read,
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be a property of a component",
    note = "numbers, text, booleans, JSON, assets, `Option`, `Vec` and maps of them can, and what derives `ComponentType`"
)]
pub trait ComponentType {
    /// Whether a value must be given.
    const REQUIRED: bool = true;

    /// The type in the schema; named types are added to `types`.
    fn spec(types: &mut Types) -> TypeSpec;
}

/// A type in the schema.
#[derive(Clone, Debug)]
pub struct TypeSpec(Json);

/// The named types of a package.
#[derive(Debug)]
pub struct Types {
    package: String,
    specs: BTreeMap<String, Json>,
    origins: HashMap<String, &'static str>,
    /// Names that two Rust types want.
    pub(super) clashes: Vec<String>,
}

/// What is said of a property besides its type. Made by the derive macros.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its name in the schema.
    pub name: &'static str,
    /// What it is for; may be empty.
    pub description: &'static str,
    /// Why it should no longer be used; empty if it may.
    pub deprecated: &'static str,
    /// Whether it is always a secret.
    pub secret: bool,
}

/// A variant of an enum. Made by the derive macro.
#[derive(Clone, Copy, Debug)]
pub struct Variant {
    /// Its name in Rust.
    pub name: &'static str,
    /// Its value in the schema.
    pub value: &'static str,
    /// What it means; may be empty.
    pub description: &'static str,
}

/// The properties of a component, of its arguments or of a type.
#[derive(Debug)]
pub struct Properties<'a> {
    types: &'a mut Types,
    specs: Map<String, Json>,
    required: Vec<&'static str>,
}

impl Types {
    pub(super) fn new(package: &str) -> Self {
        let (specs, origins, clashes) = Default::default();
        Self { package: package.to_owned(), specs, origins, clashes }
    }

    /// Adds a type with properties, and refers to it.
    pub fn object<T>(
        &mut self,
        name: &str,
        description: &str,
        describe: impl FnOnce(&mut Properties<'_>),
    ) -> TypeSpec {
        let token = self.token(name);
        if self.is_new::<T>(&token) {
            let mut spec = object(self, describe);
            spec.insert("description".to_owned(), description.into());
            self.specs.insert(token.clone(), Json::Object(spec));
        }
        reference(&token)
    }

    /// Adds a type with named values, and refers to it.
    pub fn enumeration<T>(&mut self, name: &str, description: &str, variants: &[Variant]) -> TypeSpec {
        let token = self.token(name);
        if self.is_new::<T>(&token) {
            let variant = |variant: &Variant| json!({ "name": variant.name, "value": variant.value, "description": variant.description });
            let variants: Vec<_> = variants.iter().map(variant).collect();
            let spec = json!({ "type": "string", "description": description, "enum": variants });
            self.specs.insert(token.clone(), spec);
        }
        reference(&token)
    }

    fn token(&self, name: &str) -> String {
        format!("{}:index:{name}", self.package)
    }

    /// Whether the type has still to be described; a type that holds itself asks again while it is.
    fn is_new<T>(&mut self, token: &str) -> bool {
        let known = self.origins.insert(token.to_owned(), type_name::<T>());
        if let Some(other) = known.filter(|other| *other != type_name::<T>()) {
            self.clashes.push(format!("{token} is both {other} and {}", type_name::<T>()));
        }
        known.is_none()
    }

    pub(super) fn into_specs(self) -> BTreeMap<String, Json> {
        self.specs
    }
}

fn reference(token: &str) -> TypeSpec {
    TypeSpec(json!({ "$ref": format!("#/types/{token}") }))
}

/// The properties of something, in the schema.
pub(super) fn object(types: &mut Types, describe: impl FnOnce(&mut Properties<'_>)) -> Map<String, Json> {
    let mut properties = Properties { types, specs: Map::new(), required: Vec::new() };
    describe(&mut properties);
    let (specs, required) = (properties.specs, properties.required);
    let entries = [("type", "object".into()), ("properties", specs.into()), ("required", required.into())];
    entries.into_iter().map(|(name, value): (_, Json)| (name.to_owned(), value)).collect()
}

impl Properties<'_> {
    /// Adds a property of this type.
    pub fn add<T: ComponentType>(&mut self, field: Field) {
        let spec = T::spec(self.types);
        self.insert(field, spec, T::REQUIRED, false);
    }

    /// Adds an argument.
    pub fn add_argument<A: super::Argument>(&mut self, field: Field) {
        let spec = A::spec(self.types);
        self.insert(field, spec, A::REQUIRED, A::PLAIN);
    }

    /// Adds an output.
    pub fn add_output<O: super::OutputProperty>(&mut self, field: Field) {
        let spec = O::spec(self.types);
        self.insert(field, spec, O::REQUIRED, false);
    }

    fn insert(&mut self, field: Field, TypeSpec(mut spec): TypeSpec, required: bool, plain: bool) {
        let mut say = |key: &str, value: Json, said: bool| {
            if said {
                spec[key] = value;
            }
        };
        say("description", field.description.into(), !field.description.is_empty());
        say("deprecationMessage", field.deprecated.into(), !field.deprecated.is_empty());
        say("secret", true.into(), field.secret);
        say("plain", true.into(), plain);
        self.specs.insert(field.name.to_owned(), spec);
        if required {
            self.required.push(field.name);
        }
    }
}

macro_rules! component_types {
    ($($spec:tt: $($type:ty),+;)+) => {$($(
        impl ComponentType for $type {
            fn spec(_: &mut Types) -> TypeSpec {
                TypeSpec(json!($spec))
            }
        }
    )+)+};
}

component_types! {
    { "type": "boolean" }: bool;
    { "type": "integer" }: i8, i16, i32, i64, u8, u16, u32, u64, usize;
    { "type": "number" }: f32, f64;
    { "type": "string" }: String;
    { "$ref": "pulumi.json#/Any" }: Value, Json;
    { "$ref": "pulumi.json#/Asset" }: Asset;
    { "$ref": "pulumi.json#/Archive" }: Archive;
}

impl<T: ComponentType> ComponentType for Option<T> {
    const REQUIRED: bool = false;

    fn spec(types: &mut Types) -> TypeSpec {
        T::spec(types)
    }
}

impl<T: ComponentType> ComponentType for Vec<T> {
    fn spec(types: &mut Types) -> TypeSpec {
        TypeSpec(json!({ "type": "array", "items": T::spec(types).0 }))
    }
}

fn map_of(TypeSpec(values): TypeSpec) -> TypeSpec {
    TypeSpec(json!({ "type": "object", "additionalProperties": values }))
}

impl<T: ComponentType> ComponentType for BTreeMap<String, T> {
    fn spec(types: &mut Types) -> TypeSpec {
        map_of(T::spec(types))
    }
}

impl<T: ComponentType, S> ComponentType for HashMap<String, T, S> {
    fn spec(types: &mut Types) -> TypeSpec {
        map_of(T::spec(types))
    }
}
