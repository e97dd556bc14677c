//! From text to the tree, by `hcl-edit`.

use hcl_edit::{
    Decorate, Span as _,
    expr::{Expression, FuncCall, ObjectKey, Traversal, TraversalOperator},
    structure::{self, Structure},
    template::{Directive, Element, Template},
};

use super::{
    Attribute, Binary, Block, Body, Expr, For, Kind, Part, Span, Unary, expression::SPLAT_ELEMENT,
};
use crate::diagnostic::Problem;

/// Parses a file.
pub(crate) fn parse(text: &str) -> Result<Body, Problem> {
    let body = hcl_edit::parser::parse_body(text).map_err(|error| {
        let at = error.location().offset();
        Problem::error(at..at, format!("the file can't be parsed: {}", error.message().replace('\n', "; ")))
    })?;
    Parser { text }.body(&body)
}

/// Parses with the text at hand: comments are taken from it.
#[derive(Clone, Copy)]
struct Parser<'t> {
    text: &'t str,
}

type Parsed<T> = Result<T, Problem>;

impl Parser<'_> {
    fn body(self, body: &structure::Body) -> Parsed<Body> {
        let mut parsed = Body::default();
        for structure in body {
            match structure {
                Structure::Attribute(attribute) => parsed.attributes.push(Attribute {
                    name: attribute.key.to_string(),
                    value: self.expression(&attribute.value)?,
                    comment: self.comment(attribute),
                }),
                Structure::Block(block) => parsed.blocks.push(self.block(block)?),
            }
        }
        Ok(parsed)
    }

    fn block(self, block: &structure::Block) -> Parsed<Block> {
        Ok(Block {
            kind: block.ident.to_string(),
            labels: block.labels.iter().map(|label| label.as_str().to_owned()).collect(),
            body: self.body(&block.body)?,
            span: block.span().unwrap_or_default(),
            comment: self.comment(block),
        })
    }

    /// The lines of comment right before something.
    fn comment(self, item: &impl Decorate) -> Vec<String> {
        let prefix = item.decor().prefix().and_then(|prefix| prefix.span());
        let prefix = prefix.and_then(|span| self.text.get(span)).unwrap_or_default();
        let lines = prefix.lines().map(str::trim).filter(|line| line.starts_with(['#', '/']));
        let bare = lines.map(|line| line.trim_start_matches(['#', '/']));
        bare.map(|line| line.trim_end().to_owned()).collect()
    }

    fn expressions<'e>(self, all: impl IntoIterator<Item = &'e Expression>) -> Parsed<Vec<Expr>> {
        all.into_iter().map(|one| self.expression(one)).collect()
    }

    fn boxed(self, expression: &Expression) -> Parsed<Box<Expr>> {
        self.expression(expression).map(Box::new)
    }

    fn expression(self, expression: &Expression) -> Parsed<Expr> {
        let span = expression.span().unwrap_or_default();
        let kind = match expression {
            Expression::Null(_) => Kind::Null,
            Expression::Bool(flag) => Kind::Bool(*flag.value()),
            Expression::Number(number) => Kind::Number(number.value().as_f64().unwrap_or(f64::NAN)),
            Expression::String(text) => Kind::Text(text.value().clone()),
            Expression::Array(array) => Kind::List(self.expressions(array)?),
            Expression::Object(object) => Kind::Object(
                object
                    .iter()
                    .map(|(key, value)| Ok((self.key(key)?, self.expression(value.expr())?)))
                    .collect::<Parsed<_>>()?,
            ),
            Expression::StringTemplate(template) => self.template(template, &span)?,
            Expression::HeredocTemplate(heredoc) => {
                let mut heredoc = heredoc.clone();
                heredoc.dedent();
                self.template(&heredoc.template, &span)?
            }
            Expression::Parenthesis(inner) => return self.expression(inner.inner()),
            Expression::Variable(name) => Kind::Variable(name.to_string()),
            Expression::Conditional(all) => Kind::Conditional(
                self.boxed(&all.cond_expr)?,
                self.boxed(&all.true_expr)?,
                self.boxed(&all.false_expr)?,
            ),
            Expression::FuncCall(call) => self.call(call)?,
            Expression::Traversal(traversal) => return self.traversal(traversal, span),
            Expression::UnaryOp(operation) => {
                unary(*operation.operator.value(), self.expression(&operation.expr)?)
            }
            Expression::BinaryOp(operation) => Kind::Binary(
                binary(*operation.operator.value()),
                self.boxed(&operation.lhs_expr)?,
                self.boxed(&operation.rhs_expr)?,
            ),
            Expression::ForExpr(body) => Kind::For(Box::new(For {
                key: body.intro.key_var.as_ref().map(|name| name.to_string()),
                value: body.intro.value_var.to_string(),
                collection: self.expression(&body.intro.collection_expr)?,
                name: body.key_expr.as_ref().map(|name| self.expression(name)).transpose()?,
                item: self.expression(&body.value_expr)?,
                condition: body.cond.as_ref().map(|cond| self.expression(&cond.expr)).transpose()?,
                grouping: body.grouping,
            })),
        };
        Ok(Expr { kind, span })
    }

    fn key(self, key: &ObjectKey) -> Parsed<Expr> {
        match key {
            ObjectKey::Ident(name) => {
                Ok(Expr { kind: Kind::Variable(name.to_string()), span: name.span().unwrap_or_default() })
            }
            ObjectKey::Expression(expression) => self.expression(expression),
        }
    }

    fn call(self, call: &FuncCall) -> Parsed<Kind> {
        Ok(Kind::Call {
            name: call.name.name.to_string(),
            args: self.expressions(call.args.iter())?,
            expand: call.args.expand_final(),
        })
    }

    fn traversal(self, traversal: &Traversal, span: Span) -> Parsed<Expr> {
        let operators: Vec<_> = traversal.operators.iter().map(|operator| operator.value()).collect();
        self.operators(self.expression(&traversal.expr)?, &operators, &span)
    }

    fn operators(self, base: Expr, operators: &[&TraversalOperator], span: &Span) -> Parsed<Expr> {
        let Some((first, rest)) = operators.split_first() else { return Ok(base) };
        let end = first.span().map_or(span.end, |span| span.end);
        let span_so_far = base.span.start..end;
        let literal = |kind| Box::new(Expr { kind, span: span_so_far.clone() });
        let kind = match first {
            TraversalOperator::GetAttr(name) => Kind::Attribute(Box::new(base), name.to_string()),
            TraversalOperator::Index(index) => Kind::Index(Box::new(base), self.boxed(index)?),
            TraversalOperator::LegacyIndex(index) => {
                Kind::Index(Box::new(base), literal(Kind::Number(*index.value() as f64)))
            }
            TraversalOperator::AttrSplat(_) | TraversalOperator::FullSplat(_) => {
                let element = *literal(Kind::Variable(SPLAT_ELEMENT.to_owned()));
                let each = self.operators(element, rest, span)?;
                return Ok(Expr { kind: Kind::Splat(Box::new(base), Box::new(each)), span: span.clone() });
            }
        };
        self.operators(Expr { kind, span: span_so_far }, rest, span)
    }

    /// A template that is one value is that value.
    fn template(self, template: &Template, span: &Span) -> Parsed<Kind> {
        let parts = template.iter().map(|part| self.part(part, span)).collect::<Parsed<Vec<_>>>()?;
        Ok(match <[Part; 1]>::try_from(parts) {
            Ok([Part::Value(value)]) => value.kind,
            Ok([Part::Text(text)]) => Kind::Text(text),
            Err(parts) if parts.is_empty() => Kind::Text(String::new()),
            Err(parts) => Kind::Template(parts),
        })
    }

    fn part(self, element: &Element, span: &Span) -> Parsed<Part> {
        match element {
            Element::Literal(text) => Ok(Part::Text(text.value().clone())),
            Element::Interpolation(value) => self.expression(&value.expr).map(Part::Value),
            Element::Directive(Directive::If(directive)) => {
                let otherwise = directive.else_expr.as_ref().map(|otherwise| &otherwise.template);
                let (yes, no) = (&directive.if_expr.template, otherwise);
                let boxed = |kind| Box::new(Expr { kind, span: span.clone() });
                let yes = boxed(self.template(yes, span)?);
                let no = no.map_or(Ok(Kind::Text(String::new())), |template| self.template(template, span))?;
                let condition = self.boxed(&directive.if_expr.cond_expr)?;
                Ok(Part::Value(*boxed(Kind::Conditional(condition, yes, boxed(no)))))
            }
            Element::Directive(Directive::For(_)) => {
                Err(Problem::error(span.clone(), "`%{ for }` in text is not supported: use `join` and `for`"))
            }
        }
    }
}

/// A number with a sign is a number.
fn unary(operator: hcl_edit::expr::UnaryOperator, operand: Expr) -> Kind {
    match (operator, operand.kind) {
        (hcl_edit::expr::UnaryOperator::Neg, Kind::Number(number)) => Kind::Number(-number),
        (hcl_edit::expr::UnaryOperator::Neg, kind) => {
            Kind::Unary(Unary::Negate, Box::new(Expr { kind, span: operand.span }))
        }
        (hcl_edit::expr::UnaryOperator::Not, kind) => {
            Kind::Unary(Unary::Not, Box::new(Expr { kind, span: operand.span }))
        }
    }
}

fn binary(operator: hcl_edit::expr::BinaryOperator) -> Binary {
    use hcl_edit::expr::BinaryOperator as Hcl;
    match operator {
        Hcl::Eq => Binary::Equal,
        Hcl::NotEq => Binary::NotEqual,
        Hcl::LessEq => Binary::LessOrEqual,
        Hcl::GreaterEq => Binary::GreaterOrEqual,
        Hcl::Less => Binary::Less,
        Hcl::Greater => Binary::Greater,
        Hcl::Plus => Binary::Add,
        Hcl::Minus => Binary::Subtract,
        Hcl::Mul => Binary::Multiply,
        Hcl::Div => Binary::Divide,
        Hcl::Mod => Binary::Modulo,
        Hcl::And => Binary::And,
        Hcl::Or => Binary::Or,
    }
}
