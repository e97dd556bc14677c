//! What properties a resource has and how each behaves: the one table that [check](crate::check), diff, previews and
//! imports work from.

use std::collections::BTreeMap;

use pulumi_wasm_proto::{Object, Value};

use crate::naming::AutoName;

/// The properties of a resource, of a function, of a provider's configuration or of an object in one of these.
#[derive(Clone, Debug, Default)]
pub struct Schema {
    pub(crate) properties: BTreeMap<&'static str, Property>,
    pub(crate) exactly_one_of: Vec<&'static [&'static str]>,
    pub(crate) description: &'static str,
}

impl Schema {
    /// A schema without properties.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a property that a program may set.
    #[must_use]
    pub fn input(mut self, name: &'static str, property: Property) -> Self {
        self.properties.insert(name, property);
        self
    }

    /// Adds a property that only the provider sets.
    #[must_use]
    pub fn output(self, name: &'static str, property: Property) -> Self {
        self.input(name, Property { output: true, ..property })
    }

    /// Demands that a program sets one of these inputs, and only one.
    #[must_use]
    pub fn exactly_one_of(mut self, names: &'static [&'static str]) -> Self {
        self.exactly_one_of.push(names);
        self
    }

    /// Says what it is, in the package's schema and so in the documentation of every language's SDK.
    #[must_use]
    pub fn describe(self, description: &'static str) -> Self {
        Self { description, ..self }
    }

    pub(crate) fn inputs(&self) -> impl Iterator<Item = (&'static str, &Property)> {
        self.properties
            .iter()
            .filter(|(_, property)| !property.output)
            .map(|(name, property)| (*name, property))
    }
}

/// What a property's value may look like.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub(crate) enum Kind {
    /// A boolean.
    Bool,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// Text.
    String,
    /// Text that holds JSON, or the object itself; compared by meaning.
    Json,
    /// A list whose order matters.
    List(Box<Property>),
    /// A list whose order does not matter.
    Set(Box<Property>),
    /// A map with values of one kind.
    Map(Box<Property>),
    /// An object with known properties.
    Object(Schema),
    /// An archive, compared by content.
    Archive,
    /// Anything.
    Any,
}

/// Decides something about a difference, above all whether it is none: takes the whole state, the state's value and the
/// program's.
pub type Same = fn(&Object, &Value, &Value) -> bool;

/// One property. Start with a function like [`string`] and add what deviates from the default: optional, updatable in
/// place, without a default.
#[derive(Clone, Debug)]
pub struct Property {
    pub(crate) kind: Kind,
    pub(crate) output: bool,
    pub(crate) required: bool,
    pub(crate) replaces: bool,
    pub(crate) deletes_first: bool,
    pub(crate) replaces_when: Option<Same>,
    pub(crate) computed: bool,
    pub(crate) derived: bool,
    pub(crate) write_only: bool,
    pub(crate) secret: bool,
    pub(crate) default: Option<Value>,
    pub(crate) values: &'static [&'static str],
    pub(crate) range: Option<(f64, f64)>,
    pub(crate) length: Option<(usize, usize)>,
    pub(crate) conflicts: &'static [&'static str],
    pub(crate) requires: &'static [&'static str],
    pub(crate) refused: Option<&'static str>,
    pub(crate) auto_name: Option<AutoName>,
    pub(crate) changes_with: &'static [&'static str],
    pub(crate) same: Option<Same>,
    pub(crate) description: &'static str,
}

impl Property {
    fn of(kind: Kind) -> Self {
        Self {
            kind,
            output: false,
            required: false,
            replaces: false,
            deletes_first: false,
            replaces_when: None,
            computed: false,
            derived: false,
            write_only: false,
            secret: false,
            default: None,
            values: &[],
            range: None,
            length: None,
            conflicts: &[],
            requires: &[],
            refused: None,
            auto_name: None,
            changes_with: &[],
            same: None,
            description: "",
        }
    }

    /// A program must set it; an output always has a value.
    #[must_use]
    pub fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// A change makes a new resource in place of the old one.
    #[must_use]
    pub fn replaces(self) -> Self {
        Self { replaces: true, ..self }
    }

    /// The same, and the old resource must be gone before there can be a new one.
    #[must_use]
    pub fn replaces_after_deletion(self) -> Self {
        Self { replaces: true, deletes_first: true, ..self }
    }

    /// A change of which this function says so makes a new resource in place of the old one.
    #[must_use]
    pub fn replaces_when(self, when: Same) -> Self {
        Self { replaces_when: Some(when), ..self }
    }

    /// Where a program leaves it out, the provider chooses, and the choice stays.
    #[must_use]
    pub fn computed(self) -> Self {
        Self { computed: true, ..self }
    }

    /// An output that follows from inputs and configuration, filled in by [`Resource::derive`](crate::Resource::derive)
    /// and compared like an input.
    #[must_use]
    pub fn derived(self) -> Self {
        Self { derived: true, ..self }
    }

    /// Cannot be read back: the state keeps what the program said.
    #[must_use]
    pub fn write_only(self) -> Self {
        Self { write_only: true, ..self }
    }

    /// Is always a secret.
    #[must_use]
    pub fn secret(self) -> Self {
        Self { secret: true, ..self }
    }

    /// The value where a program leaves it out.
    #[must_use]
    pub fn default(self, value: impl Into<Value>) -> Self {
        Self { default: Some(value.into()), ..self }
    }

    /// Must be one of these.
    #[must_use]
    pub fn values(self, values: &'static [&'static str]) -> Self {
        Self { values, ..self }
    }

    /// A number from `least` to `most`, both included.
    #[must_use]
    pub fn range(self, least: f64, most: f64) -> Self {
        Self { range: Some((least, most)), ..self }
    }

    /// Text of `least` to `most` characters, or a list of so many elements.
    #[must_use]
    pub fn length(self, least: usize, most: usize) -> Self {
        Self { length: Some((least, most)), ..self }
    }

    /// Cannot be set together with any of these.
    #[must_use]
    pub fn conflicts(self, names: &'static [&'static str]) -> Self {
        Self { conflicts: names, ..self }
    }

    /// Can only be set together with all of these.
    #[must_use]
    pub fn requires(self, names: &'static [&'static str]) -> Self {
        Self { requires: names, ..self }
    }

    /// Is known but can't be honoured: setting it, to anything but `false`, is an input problem that ends in `why`.
    #[must_use]
    pub fn refused(self, why: &'static str) -> Self {
        Self { refused: Some(why), ..self }
    }

    /// Where a program leaves it out, a unique name is made from the resource's name.
    #[must_use]
    pub fn auto_named(self, name: AutoName) -> Self {
        Self { auto_name: Some(name), ..self }
    }

    /// An output that is unknown in the preview of an update that changes one of these inputs.
    #[must_use]
    pub fn changes_with(self, names: &'static [&'static str]) -> Self {
        Self { changes_with: names, ..self }
    }

    /// Two values that this function calls the same are no difference.
    #[must_use]
    pub fn same_when(self, same: Same) -> Self {
        Self { same: Some(same), ..self }
    }

    /// Says what it is, in the package's schema and so in the documentation of every language's SDK.
    #[must_use]
    pub fn describe(self, description: &'static str) -> Self {
        Self { description, ..self }
    }

    pub(crate) fn is_asset(&self) -> bool {
        matches!(self.kind, Kind::Archive)
    }
}

/// A property that holds a boolean.
pub fn boolean() -> Property {
    Property::of(Kind::Bool)
}

/// A property that holds a whole number.
pub fn integer() -> Property {
    Property::of(Kind::Integer)
}

/// A property that holds a number.
pub fn number() -> Property {
    Property::of(Kind::Number)
}

/// A property that holds text.
pub fn string() -> Property {
    Property::of(Kind::String)
}

/// A property that holds JSON, as text or as an object.
pub fn json() -> Property {
    Property::of(Kind::Json)
}

/// A property that holds a list.
pub fn list(element: Property) -> Property {
    Property::of(Kind::List(Box::new(element)))
}

/// A property that holds a list in no particular order.
pub fn set(element: Property) -> Property {
    Property::of(Kind::Set(Box::new(element)))
}

/// A property that holds a map.
pub fn map(element: Property) -> Property {
    Property::of(Kind::Map(Box::new(element)))
}

/// A property that holds an object.
pub fn object(schema: Schema) -> Property {
    Property::of(Kind::Object(schema))
}

/// A property that holds an archive.
pub fn archive() -> Property {
    Property::of(Kind::Archive)
}

/// A property that holds anything.
pub fn any() -> Property {
    Property::of(Kind::Any)
}
