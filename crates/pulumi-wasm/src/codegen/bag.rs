//! The inputs of a resource, a function or an object type, as generated setters fill them.

use std::{env, fmt, marker::PhantomData};

use pulumi_wasm_proto::Value;

use crate::input::{Input, Inputs, IntoInput, Tree};

/// Inputs, and in the type `S` which of the required ones have been given.
pub struct Bag<S = ()> {
    inputs: Inputs,
    given: PhantomData<fn() -> S>,
}

/// In a type of arguments: this required input has not been given.
#[derive(Clone, Copy, Debug)]
pub struct Missing;

/// In a type of arguments: this required input has been given.
#[derive(Clone, Copy, Debug)]
pub struct Given;

/// What is added to inputs before they are sent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rule {
    /// This property has only one value.
    Constant(&'static str, Literal),
    /// Where the property isn't given, the text of the first of these environment variables that says something.
    Environment(&'static str, &'static [&'static str]),
    /// The same for a property that isn't text.
    EnvironmentJson(&'static str, &'static [&'static str]),
    /// What the property is where it isn't given.
    Default(&'static str, Literal),
    /// The property goes over the wire as JSON text, as the settings of providers do.
    Json(&'static str),
    /// The property must not be shown.
    Secret(&'static str),
}

/// A value in a schema.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Literal {
    /// A flag.
    Bool(bool),
    /// A number, whole or not.
    Number(f64),
    /// Text.
    Text(&'static str),
}

impl<S> Clone for Bag<S> {
    fn clone(&self) -> Self {
        Self { inputs: self.inputs.clone(), given: PhantomData }
    }
}

impl<S> Default for Bag<S> {
    fn default() -> Self {
        Self::empty()
    }
}

impl<S> fmt::Debug for Bag<S> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inputs.fmt(formatter)
    }
}

impl<S> Bag<S> {
    /// Nothing yet.
    #[must_use]
    pub fn empty() -> Self {
        Self { inputs: Inputs::default(), given: PhantomData }
    }

    /// Sets an input, which may be a required one.
    #[must_use]
    pub fn set<Next, T>(mut self, name: &'static str, value: impl IntoInput<T>) -> Bag<Next> {
        self.inputs.set(name, value.into_input());
        Bag { inputs: self.inputs, given: PhantomData }
    }

    /// The same inputs, after it has been seen that all required ones are there.
    #[must_use]
    pub fn built<Next>(self) -> Bag<Next> {
        Bag { inputs: self.inputs, given: PhantomData }
    }

    /// The inputs as they are sent.
    #[must_use]
    pub fn finish(mut self, rules: &[Rule]) -> Inputs {
        rules.iter().for_each(|rule| rule.apply(&mut self.inputs));
        self.inputs
    }
}

impl Rule {
    fn apply(&self, inputs: &mut Inputs) {
        match *self {
            Self::Constant(name, value) => inputs.set_tree(name, Tree::Value(value.into())),
            Self::Default(name, value) => inputs.set_absent(name, || Some(value.into())),
            Self::Environment(name, variables) => {
                inputs.set_absent(name, || environment(variables).map(Value::String));
            }
            Self::EnvironmentJson(name, variables) => {
                inputs.set_absent(name, || environment(variables).map(interpreted));
            }
            Self::Json(name) => inputs.json_encoded(name),
            Self::Secret(name) => inputs.secret(name),
        }
    }

    /// Applies rules to a value of an object type.
    pub(super) fn apply_all<T>(rules: &[Self], input: Input<T>) -> Input<T> {
        let fields = match input.into_tree() {
            Tree::Value(Value::Object(fields)) => {
                fields.into_iter().map(|(name, value)| (name, Tree::Value(value))).collect()
            }
            Tree::Object(fields) => fields,
            other => return Input::from_tree(other),
        };
        let mut inputs = Inputs::from_fields(fields);
        rules.iter().for_each(|rule| rule.apply(&mut inputs));
        inputs.into_input()
    }
}

impl From<Literal> for Value {
    fn from(literal: Literal) -> Self {
        match literal {
            Literal::Bool(flag) => Self::Bool(flag),
            Literal::Number(number) => Self::Number(number),
            Literal::Text(text) => Self::from(text),
        }
    }
}

/// The first of these environment variables that says something.
pub(super) fn environment(variables: &[&str]) -> Option<String> {
    let mut set = variables.iter().filter_map(|name| env::var(name).ok());
    set.find(|text| !text.is_empty())
}

/// Text that isn't JSON is handed on, so that the provider can say what is wrong with it.
fn interpreted(text: String) -> Value {
    serde_json::from_str(&text).unwrap_or(Value::String(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(input: Input<Value>) -> Value {
        match input.into_tree() {
            Tree::Value(value) => value,
            other => panic!("not a value: {other:?}"),
        }
    }

    fn finished(bag: Bag, rules: &[Rule], name: &str) -> Value {
        let mut fields = bag.finish(rules).into_fields();
        value(Input::from_tree(fields.remove(name).unwrap_or(Tree::Value(Value::Null))))
    }

    #[test]
    fn a_default_is_for_what_is_not_given() {
        let rules = [Rule::Default("size", Literal::Number(3.0))];
        assert_eq!(finished(Bag::default(), &rules, "size"), Value::Number(3.0));
        let given = Bag::<()>::default().set::<(), f64>("size", 5.0);
        assert_eq!(finished(given, &rules, "size"), Value::Number(5.0));
    }

    #[test]
    fn a_constant_is_always_there() {
        let rules = [Rule::Constant("kind", Literal::Text("circle"))];
        assert_eq!(finished(Bag::default(), &rules, "kind"), Value::from("circle"));
    }

    #[test]
    fn the_environment_comes_before_a_default() {
        let rules = [
            Rule::EnvironmentJson("path", &["NO_SUCH_VARIABLE", "PATH"]),
            Rule::Default("path", Literal::Bool(true)),
        ];
        assert!(matches!(finished(Bag::default(), &rules, "path"), Value::String(_)));
        assert_eq!(interpreted("12".to_owned()), Value::Number(12.0));
        assert_eq!(interpreted("twelve".to_owned()), Value::from("twelve"));
    }

    #[test]
    fn rules_hold_inside_a_plain_object_too() {
        let object = Input::<Value>::from_serde(&serde_json::json!({ "password": "x" }));
        let ruled = Rule::apply_all(&[Rule::Secret("password")], object);
        let Tree::Object(fields) = ruled.into_tree() else { panic!("not an object") };
        assert!(matches!(fields["password"], Tree::Secret(_)));
    }
}
