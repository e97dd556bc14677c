//! Rust expressions in the making.

use crate::types::Ty;

/// A Rust expression and its type.
#[derive(Clone, Debug)]
pub(crate) struct Rust {
    /// The text.
    pub(crate) code: String,
    /// The type of its value.
    pub(crate) ty: Ty,
    /// How the value is held.
    pub(crate) form: Form,
    /// How tightly the text is bound.
    pub(crate) binding: Binding,
    /// The value, where it is written in the program.
    pub(crate) literal: Option<Literal>,
}

/// How a value is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// In a variable or a part of one, which is used again.
    Place,
    /// By nobody else.
    Owned,
    /// Text that is borrowed: `&str`.
    Text,
}

/// How tightly an expression is bound, from the loosest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Binding {
    Loose,
    Operator,
    Cast,
    Prefix,
    Postfix,
}

/// A value that is written in the program.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Literal {
    Bool(bool),
    Number(f64),
    Text(String),
    Null,
}

impl Rust {
    /// A call, a macro or another closed expression with a value of its own.
    pub(crate) fn owned(code: impl Into<String>, ty: Ty) -> Self {
        Self { code: code.into(), ty, form: Form::Owned, binding: Binding::Postfix, literal: None }
    }

    /// A variable or a part of one.
    pub(crate) fn place(code: impl Into<String>, ty: Ty) -> Self {
        Self { form: Form::Place, ..Self::owned(code, ty) }
    }

    /// An expression that yields a `&str`.
    pub(crate) fn text(code: impl Into<String>) -> Self {
        Self { form: Form::Text, ..Self::owned(code, Ty::Text) }
    }

    /// An expression that needs parentheses in a tighter one.
    pub(crate) fn bound(self, binding: Binding) -> Self {
        Self { binding, ..self }
    }

    pub(crate) fn literal(literal: Literal) -> Self {
        let (code, ty) = match &literal {
            Literal::Bool(flag) => (flag.to_string(), Ty::Bool),
            Literal::Text(text) => (quoted(text), Ty::Text),
            Literal::Null => ("None".to_owned(), Ty::Null),
            Literal::Number(number) => match whole(*number) {
                Some(whole) => (whole, Ty::Int),
                None => (float(*number), Ty::Number),
            },
        };
        let form = if ty == Ty::Text { Form::Text } else { Form::Owned };
        let negative = matches!(literal, Literal::Number(number) if number < 0.0);
        let binding = if negative { Binding::Prefix } else { Binding::Postfix };
        Self { code, ty, form, binding, literal: Some(literal) }
    }

    /// Its text where a method is called on it or it is indexed.
    pub(crate) fn receiver(&self) -> String {
        self.at_least(Binding::Postfix)
    }

    /// Its text as an operand.
    pub(crate) fn operand(&self) -> String {
        self.at_least(Binding::Cast)
    }

    fn at_least(&self, binding: Binding) -> String {
        if self.binding >= binding { self.code.clone() } else { format!("({})", self.code) }
    }

    /// Its text as a value of its own.
    pub(crate) fn into_owned(self) -> String {
        match self.form {
            Form::Owned => self.code,
            Form::Text => format!("{}.to_owned()", self.receiver()),
            Form::Place if self.ty.is_copy() => self.code,
            Form::Place => format!("{}.clone()", self.receiver()),
        }
    }

    /// Its text as a borrowed value.
    pub(crate) fn borrowed(&self) -> String {
        match self.form {
            Form::Text => self.code.clone(),
            _ => format!("&{}", self.at_least(Binding::Prefix)),
        }
    }

    /// A method of it.
    pub(crate) fn method(&self, call: &str, ty: Ty) -> Self {
        Self::owned(format!("{}.{call}", self.receiver()), ty)
    }
}

/// Text as a Rust literal.
pub(crate) fn quoted(text: &str) -> String {
    format!("{text:?}")
}

/// A number with a fraction, or that is to be a float.
pub(crate) fn float(number: f64) -> String {
    format!("{number:?}")
}

/// The largest whole number up to which floats have no gaps.
const MAX_WHOLE: f64 = 9_007_199_254_740_992.0;

fn whole(number: f64) -> Option<String> {
    let is_whole = number.fract() == 0.0 && number.abs() <= MAX_WHOLE && !is_negative_zero(number);
    let suffix =
        if number.abs() > f64::from(i32::MAX) && number != f64::from(i32::MIN) { "_i64" } else { "" };
    is_whole.then(|| format!("{number:.0}{suffix}"))
}

fn is_negative_zero(number: f64) -> bool {
    number == 0.0 && number.is_sign_negative()
}
