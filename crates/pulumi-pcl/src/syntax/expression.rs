//! Expressions.

use super::Span;

/// An expression, and where it is.
#[derive(Clone, Debug)]
pub(crate) struct Expr {
    /// What it is.
    pub(crate) kind: Kind,
    /// Where it is.
    pub(crate) span: Span,
}

/// Two expressions are the same when they say the same, wherever they stand.
impl PartialEq for Expr {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

/// What an expression is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Kind {
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
    Template(Vec<Part>),
    List(Vec<Expr>),
    Object(Vec<(Expr, Expr)>),
    Variable(String),
    /// `value.name`
    Attribute(Box<Expr>, String),
    /// `value[index]`
    Index(Box<Expr>, Box<Expr>),
    /// `list[*]…`: the list, and what is taken of each element, which it calls by [`SPLAT_ELEMENT`].
    Splat(Box<Expr>, Box<Expr>),
    Call {
        name: String,
        args: Vec<Expr>,
        /// `f(list...)`: the last argument stands for as many as it has elements.
        expand: bool,
    },
    Unary(Unary, Box<Expr>),
    Binary(Binary, Box<Expr>, Box<Expr>),
    Conditional(Box<Expr>, Box<Expr>, Box<Expr>),
    For(Box<For>),
}

/// What an element is called inside a splat: no name that a program can have.
pub(crate) const SPLAT_ELEMENT: &str = "*";

/// A piece of a template.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Part {
    Text(String),
    Value(Expr),
}

/// `[for key, value in collection : item if condition]`, or with `{}` and `name => item`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct For {
    pub(crate) key: Option<String>,
    pub(crate) value: String,
    pub(crate) collection: Expr,
    pub(crate) name: Option<Expr>,
    pub(crate) item: Expr,
    pub(crate) condition: Option<Expr>,
    /// `item...`: items of one name become a list.
    pub(crate) grouping: bool,
}

/// An operator with one operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unary {
    Negate,
    Not,
}

/// An operator with two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Binary {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    And,
    Or,
}

impl Expr {
    /// The text that it is, if there is nothing to compute.
    pub(crate) fn as_text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The key that it is in an object: a word stands for itself.
    pub(crate) fn as_key(&self) -> Option<&str> {
        match &self.kind {
            Kind::Text(text) | Kind::Variable(text) => Some(text),
            _ => None,
        }
    }

    /// The fields of an object with plain keys.
    pub(crate) fn fields(&self) -> impl Iterator<Item = (&str, &Expr)> {
        let entries: &[(Expr, Expr)] = match &self.kind {
            Kind::Object(entries) => entries,
            _ => &[],
        };
        entries.iter().filter_map(|(key, value)| Some((key.as_key()?, value)))
    }

    /// The direct parts of an expression.
    pub(crate) fn parts(&self) -> Vec<&Expr> {
        match &self.kind {
            Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Text(_) | Kind::Variable(_) => Vec::new(),
            Kind::Template(parts) => parts.iter().filter_map(Part::value).collect(),
            Kind::List(items) | Kind::Call { args: items, .. } => items.iter().collect(),
            Kind::Object(entries) => entries.iter().flat_map(|(key, value)| key_part(key, value)).collect(),
            Kind::Attribute(base, _) | Kind::Unary(_, base) => vec![base],
            Kind::Index(left, right) | Kind::Splat(left, right) | Kind::Binary(_, left, right) => {
                vec![left, right]
            }
            Kind::Conditional(condition, yes, no) => vec![condition, yes, no],
            Kind::For(body) => {
                let optional = body.name.iter().chain(&body.condition);
                [&body.collection, &body.item].into_iter().chain(optional).collect()
            }
        }
    }

    /// Calls `visit` for it and for everything in it.
    pub(crate) fn visit<'e>(&'e self, visit: &mut dyn FnMut(&'e Expr)) {
        visit(self);
        self.parts().into_iter().for_each(|part| part.visit(visit));
    }
}

impl Expr {
    /// How often another expression stands in this one. What is in a loop counts twice.
    pub(crate) fn occurrences(&self, wanted: &Expr) -> usize {
        if self == wanted {
            return 1;
        }
        let again = if matches!(self.kind, Kind::For(_) | Kind::Splat(..)) { 2 } else { 1 };
        let parts = self.parts().into_iter().enumerate();
        // The first part of a loop is the list, which is looked at once.
        parts.map(|(at, part)| part.occurrences(wanted) * if at == 0 { 1 } else { again }).sum()
    }

    /// How often a variable is used. What is in a loop counts twice.
    pub(crate) fn uses(&self, variable: &str) -> usize {
        self.occurrences(&Expr { kind: Kind::Variable(variable.to_owned()), span: 0..0 })
    }
}

/// A bare word as a key is no variable.
fn key_part<'e>(key: &'e Expr, value: &'e Expr) -> Vec<&'e Expr> {
    if matches!(key.kind, Kind::Variable(_)) { vec![value] } else { vec![key, value] }
}

impl Part {
    fn value(&self) -> Option<&Expr> {
        match self {
            Part::Text(_) => None,
            Part::Value(value) => Some(value),
        }
    }
}
