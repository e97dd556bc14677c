//! From what the engine sends to what a component is given.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    mem::take,
    sync::Arc,
};

use prost_types::Struct;
use pulumi_wasm_proto::{DecodeError, Object, Urn, Value, from_struct};
use serde::de::DeserializeOwned;

use super::{
    errors::InputErrors,
    schema::{ComponentType, Properties, TypeSpec, Types},
};
use crate::{
    convert,
    error::ErrorChain,
    input::{Input, Tree},
    output::{Data, Dependencies, Output},
    resource::Dependency,
};

/// The arguments of a component or of a method: derive it for a struct.
///
/// | a field of type | takes |
/// |---|---|
/// | `Output<T>`, `Input<T>` | any value, also one that isn't known yet or is a secret |
/// | `T` | a plain value: known, and no secret; programs give it without outputs |
/// | `Option` of these | the same, or nothing |
///
/// `T` is anything that is a [`ComponentType`]. Names become `camelCase`, and the documentation of the fields goes into
/// the schema. `#[pulumi(name = "…")]` sets another name, `#[pulumi(secret)]` makes the value a secret
/// (which no plain value can be), `#[pulumi(deprecated = "…")]` says why it should no longer be used.
///
/// ```
/// use pulumi_wasm::{Input, Output, provider::ComponentArgs};
///
/// #[derive(ComponentArgs)]
/// struct DatabaseArgs {
///     /// Whose data it is.
///     owner: Input<String>,
///     #[pulumi(secret)]
///     password: Output<String>,
///     /// How many there are.
///     replicas: Option<u32>,
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be the arguments of a component",
    note = "add `#[derive(ComponentArgs)]` to it"
)]
pub trait ComponentArgs: Sized {
    /// The names of those that are always secrets.
    const SECRETS: &'static [&'static str] = &[];

    /// Describes the properties.
    fn describe(properties: &mut Properties<'_>);

    /// Reads the properties; `None` when something is wrong, which the reader keeps.
    fn read(reader: &mut Reader) -> Option<Self>;
}

/// No arguments.
impl ComponentArgs for () {
    fn describe(_: &mut Properties<'_>) {}

    fn read(_: &mut Reader) -> Option<Self> {
        Some(())
    }
}

/// A value that a component can be given, as the type of a field of its arguments.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be an argument of a component",
    note = "an `Output<T>` or `Input<T>`, a plain `T`, or an `Option` of these can, where `T` is a `ComponentType`"
)]
pub trait Argument: Sized {
    /// Whether it must be given.
    const REQUIRED: bool = true;

    /// Whether it must be known and no secret.
    const PLAIN: bool = false;

    /// Its type in the schema.
    fn spec(types: &mut Types) -> TypeSpec;

    /// Reads it.
    ///
    /// # Errors
    /// What is wrong with it, to follow its name.
    fn read(given: Given) -> Result<Self, String>;
}

/// What was given for an argument, if anything.
#[derive(Clone, Debug, Default)]
pub struct Given(Option<Output<Value>>);

impl Given {
    fn required(self) -> Result<Output<Value>, String> {
        self.0.ok_or_else(|| "is required".to_owned())
    }

    fn output<T: ComponentType + DeserializeOwned + Send + Sync + 'static>(
        self,
    ) -> Result<(Output<Value>, Output<T>), String> {
        let given = match T::REQUIRED {
            true => self.required()?,
            false => self.0.unwrap_or_else(|| Output::new(Value::Null)),
        };
        let typed = given.typed();
        match typed.cell().peek() {
            Some(Err(failure)) => Err(ErrorChain(&failure.into_error()).to_string()),
            _ => Ok((given, typed)),
        }
    }

    /// A plain value.
    ///
    /// # Errors
    /// When there is none, or it is unknown, a secret or no `T`.
    pub fn plain<T: DeserializeOwned>(self) -> Result<T, String> {
        let data = self.required()?.cell().peek().and_then(Result::ok);
        let value =
            data.as_ref().and_then(|data| data.value.as_deref()).filter(|value| !value.has_unknowns());
        let value = value.ok_or("must be known already, because it is a plain value")?;
        if data.as_ref().is_some_and(|data| data.secret) || value.has_secrets() {
            return Err("can't be a secret, because it is a plain value".to_owned());
        }
        convert::from_value(value).map_err(|error| ErrorChain(&error).to_string())
    }
}

impl<T: ComponentType + DeserializeOwned + Send + Sync + 'static> Argument for Output<T> {
    const REQUIRED: bool = T::REQUIRED;

    fn spec(types: &mut Types) -> TypeSpec {
        T::spec(types)
    }

    fn read(given: Given) -> Result<Self, String> {
        given.output().map(|(_, typed)| typed)
    }
}

impl<T: ComponentType + DeserializeOwned + Send + Sync + 'static> Argument for Input<T> {
    const REQUIRED: bool = T::REQUIRED;

    fn spec(types: &mut Types) -> TypeSpec {
        T::spec(types)
    }

    fn read(given: Given) -> Result<Self, String> {
        given.output::<T>().map(|(value, _)| Self::from_tree(Tree::Output(value)))
    }
}

impl<A: Argument> Argument for Option<A> {
    const REQUIRED: bool = false;
    const PLAIN: bool = A::PLAIN;

    fn spec(types: &mut Types) -> TypeSpec {
        A::spec(types)
    }

    fn read(given: Given) -> Result<Self, String> {
        if given.0.is_none() { Ok(None) } else { A::read(given).map(Some) }
    }
}

macro_rules! plain_arguments {
    ($($type:ty $(where $generic:ident)?),+ $(,)?) => {$(
        impl $(<$generic: ComponentType + DeserializeOwned>)? Argument for $type {
            const PLAIN: bool = true;

            fn spec(types: &mut Types) -> TypeSpec {
                <Self as ComponentType>::spec(types)
            }

            fn read(given: Given) -> Result<Self, String> {
                given.plain()
            }
        }
    )+};
}

plain_arguments!(
    bool, i8, i16, i32, i64, u8, u16, u32, u64, usize, f32, f64, String, Value, serde_json::Value,
    Vec<T> where T, BTreeMap<String, T> where T, HashMap<String, T> where T,
);

/// Reads arguments, and keeps all that is wrong with them.
#[derive(Debug)]
pub struct Reader {
    given: BTreeMap<String, Output<Value>>,
    errors: InputErrors,
}

impl Reader {
    /// Reads an argument; `None` when it can't be used.
    pub fn read<A: Argument>(&mut self, name: &'static str) -> Option<A> {
        match A::read(Given(self.given.remove(name))) {
            Ok(argument) => Some(argument),
            Err(reason) => {
                self.errors.add(name, reason);
                None
            }
        }
    }
}

/// The arguments as they came.
#[derive(Debug, Default)]
pub(super) struct Arguments {
    /// The values, secrets and unknowns marked.
    pub(super) values: Object,
    /// What each depends on.
    pub(super) dependencies: BTreeMap<String, BTreeSet<Urn>>,
}

impl Arguments {
    /// Takes values, and what each depends on besides what its own output values say.
    pub(super) fn decode(
        wire: Option<Struct>,
        mut dependencies: HashMap<String, Vec<Urn>>,
    ) -> Result<Self, DecodeError> {
        let mut arguments = Self::default();
        for (name, value) in from_struct(wire.unwrap_or_default())? {
            let mut urns = BTreeSet::from_iter(dependencies.remove(&name).unwrap_or_default());
            let value = without_outputs(value, &mut urns);
            // Null is what has not been given.
            if value != Value::Null {
                arguments.dependencies.insert(name.clone(), urns);
                arguments.values.insert(name, value);
            }
        }
        Ok(arguments)
    }

    /// The same, with these always secrets: for whoever reads them, and for the engine.
    pub(super) fn with_secrets(mut self, names: &[&str]) -> Self {
        for (_, value) in self.values.iter_mut().filter(|(name, _)| names.contains(&name.as_str())) {
            *value = take(value).into_secret();
        }
        self
    }

    pub(super) fn read<A: ComponentArgs>(&self) -> Result<A, InputErrors> {
        let given = self.values.iter().map(|(name, value)| (name.clone(), self.output(name, value)));
        let mut reader = Reader { given: given.collect(), errors: InputErrors::default() };
        A::read(&mut reader).ok_or(reader.errors)
    }

    fn output(&self, name: &str, value: &Value) -> Output<Value> {
        let (value, secret) = match value {
            Value::Secret(inner) => (&**inner, true),
            other => (other, false),
        };
        let urns = self.dependencies.get(name).into_iter().flatten().cloned();
        let dependencies: Vec<_> = urns.map(Dependency::Urn).map(Dependencies::one).collect();
        let known = (*value != Value::Unknown).then(|| Arc::new(value.clone()));
        Output::done(Ok(Data { value: known, secret, dependencies: Dependencies::union_all(&dependencies) }))
    }
}

/// Marks in the place of output values, whose dependencies are gathered.
fn without_outputs(value: Value, urns: &mut BTreeSet<Urn>) -> Value {
    match value {
        Value::Output(output) => {
            urns.extend(output.dependencies);
            let value = output.value.map_or(Value::Unknown, |value| without_outputs(value, urns));
            if output.secret { value.into_secret() } else { value }
        }
        Value::Secret(inner) => without_outputs(*inner, urns).into_secret(),
        Value::Array(items) => {
            Value::Array(items.into_iter().map(|item| without_outputs(item, urns)).collect())
        }
        Value::Object(fields) => Value::Object(
            fields.into_iter().map(|(key, field)| (key, without_outputs(field, urns))).collect(),
        ),
        other => other,
    }
}
