//! Operators, text with values in it, and conditions.

use super::{Lower, Lowered, unsupported};
use crate::{
    rust::{Binding, Form, Literal, Rust, quoted},
    syntax::{Binary, Expr, Kind, Part, Unary},
    types::Ty,
};

impl Lower<'_, '_> {
    pub(super) fn unary(&mut self, operator: Unary, operand: &Expr) -> Lowered<Rust> {
        let value = self.value(operand)?;
        let (sign, value) = match operator {
            Unary::Not => ("!", self.convert(value, &Ty::Bool)),
            Unary::Negate => ("-", self.numeric(value)),
        };
        let ty = value.ty.clone();
        Ok(Rust::owned(format!("{sign}{}", prefixed(&value)), ty).bound(Binding::Prefix))
    }

    pub(super) fn binary(&mut self, operator: Binary, left: &Expr, right: &Expr) -> Lowered<Rust> {
        let (left, right) = (self.value(left)?, self.value(right)?);
        match operator {
            Binary::Equal | Binary::NotEqual => Ok(self.equal(operator, left, right)),
            Binary::And | Binary::Or => {
                let (left, right) = (self.convert(left, &Ty::Bool), self.convert(right, &Ty::Bool));
                Ok(joined(operator, &left, &right, Ty::Bool))
            }
            Binary::Less | Binary::LessOrEqual | Binary::Greater | Binary::GreaterOrEqual => {
                let (left, right, _) = self.same_numbers(left, right, false);
                Ok(joined(operator, &left, &right, Ty::Bool))
            }
            _ => {
                let (left, right, ty) = self.same_numbers(left, right, operator == Binary::Divide);
                Ok(joined(operator, &left, &right, ty))
            }
        }
    }

    fn equal(&mut self, operator: Binary, left: Rust, right: Rust) -> Rust {
        if left.ty == Ty::Null {
            return self.is_null(operator, &right);
        }
        if right.ty == Ty::Null {
            return self.is_null(operator, &left);
        }
        let (left, right) = match (&left.ty, &right.ty) {
            (a, b) if a == b => (left, right),
            (a, b) if a.required().is_number() && b.required().is_number() => {
                let (left, right, _) = self.same_numbers(left, right, false);
                (left, right)
            }
            (_, other) if right.literal.is_none() => {
                let other = other.clone();
                (self.convert(left, &other), right)
            }
            (wanted, _) => {
                let wanted = wanted.required().clone();
                (self.convert(left, &wanted), self.convert(right, &wanted))
            }
        };
        joined(operator, &left, &right, Ty::Bool)
    }

    fn is_null(&mut self, operator: Binary, value: &Rust) -> Rust {
        let negated = operator == Binary::NotEqual;
        match &value.ty {
            Ty::Option(_) => value.method(if negated { "is_some()" } else { "is_none()" }, Ty::Bool),
            Ty::Any => {
                let sign = if negated { "!=" } else { "==" };
                let code = format!("{} {sign} {}::Null", value.operand(), self.sdk("Value"));
                Rust::owned(code, Ty::Bool).bound(Binding::Operator)
            }
            Ty::Null => Rust::literal(Literal::Bool(!negated)),
            _ => Rust::literal(Literal::Bool(negated)),
        }
    }

    /// A value as a number of whatever type fits.
    pub(super) fn numeric(&mut self, value: Rust) -> Rust {
        let ty = value.ty.required().clone();
        self.convert(value, if ty.is_number() { &ty } else { &Ty::Number })
    }

    /// Two values as numbers of one type.
    pub(super) fn same_numbers(&mut self, left: Rust, right: Rust, floats: bool) -> (Rust, Rust, Ty) {
        let (left, right) = (self.numeric(left), self.numeric(right));
        let ty = match (&left.ty, &right.ty) {
            _ if floats => Ty::Number,
            (Ty::Size, Ty::Size) => Ty::Size,
            (Ty::Int | Ty::Size, Ty::Int | Ty::Size) => Ty::Int,
            _ => Ty::Number,
        };
        (self.convert(left, &ty), self.convert(right, &ty), ty)
    }

    pub(super) fn conditional(&mut self, condition: &Expr, yes: &Expr, no: &Expr) -> Lowered<Rust> {
        let condition = self.value(condition)?;
        let condition = self.convert(condition, &Ty::Bool);
        let (yes, no) = (self.value(yes)?, self.value(no)?);
        let ty = self.unified(&[&yes.ty, &no.ty]);
        let (yes, no) = (self.convert(yes, &ty), self.convert(no, &ty));
        let borrowed = yes.form == Form::Text && no.form == Form::Text;
        let (yes, no) = if borrowed { (yes.code, no.code) } else { (yes.into_owned(), no.into_owned()) };
        let code = format!("if {} {{ {yes} }} else {{ {no} }}", condition.code);
        let rust = if borrowed { Rust::text(code) } else { Rust::owned(code, ty) };
        Ok(rust.bound(Binding::Loose))
    }

    pub(super) fn template(&mut self, parts: &[Part]) -> Lowered<Rust> {
        let mut arguments = Vec::new();
        for part in parts {
            if let Part::Value(value) = part {
                arguments.push(self.displayed(value)?);
            }
        }
        let mut given = arguments.iter();
        let mut positional = Vec::new();
        let format = format_string(parts, |_| match given.next() {
            Some(rust) if is_name(&rust.code) => format!("{{{}}}", rust.code),
            other => {
                positional.extend(other.map(|rust| rust.code.clone()));
                "{}".to_owned()
            }
        });
        let arguments = std::iter::once(format).chain(positional).collect::<Vec<_>>().join(", ");
        Ok(Rust::owned(format!("format!({arguments})"), Ty::Text))
    }

    /// A value as something that can be displayed.
    fn displayed(&mut self, expr: &Expr) -> Lowered<Rust> {
        let value = self.value(expr)?;
        match value.ty.required() {
            Ty::Text | Ty::Bool | Ty::Int | Ty::Size | Ty::Number | Ty::Enum(_) => {
                let ty = value.ty.required().clone();
                Ok(self.convert(value, &ty))
            }
            Ty::Any => Ok(self.convert(value, &Ty::Text)),
            _ => unsupported(&expr.span, "a list, map or resource can't be a part of text"),
        }
    }
}

/// The format string of a template.
pub(super) fn format_string(parts: &[Part], mut placeholder: impl FnMut(&Expr) -> String) -> String {
    let format: String = parts
        .iter()
        .map(|part| match part {
            Part::Text(text) => text.replace('{', "{{").replace('}', "}}"),
            Part::Value(value) => placeholder(value),
        })
        .collect();
    quoted(&format)
}

/// Whether `format!` takes it inside the braces.
fn is_name(code: &str) -> bool {
    code.chars().all(|char| char.is_alphanumeric() || char == '_')
        && code.starts_with(|first: char| first.is_alphabetic() || first == '_')
}

fn prefixed(value: &Rust) -> String {
    if value.binding >= Binding::Prefix { value.code.clone() } else { format!("({})", value.code) }
}

fn joined(operator: Binary, left: &Rust, right: &Rust, ty: Ty) -> Rust {
    let sign = match operator {
        Binary::Equal => "==",
        Binary::NotEqual => "!=",
        Binary::Less => "<",
        Binary::LessOrEqual => "<=",
        Binary::Greater => ">",
        Binary::GreaterOrEqual => ">=",
        Binary::Add => "+",
        Binary::Subtract => "-",
        Binary::Multiply => "*",
        Binary::Divide => "/",
        Binary::Modulo => "%",
        Binary::And => "&&",
        Binary::Or => "||",
    };
    let code = format!("{} {sign} {}", left.operand(), right.operand());
    Rust::owned(code, ty).bound(Binding::Operator)
}

/// Whether an expression is a list, an object, or something else that is written in the program.
pub(super) fn is_collection(expr: &Expr) -> bool {
    matches!(expr.kind, Kind::List(_) | Kind::Object(_))
}
