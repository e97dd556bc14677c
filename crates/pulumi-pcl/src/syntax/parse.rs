//! From text to the tree, by `hcl-edit`.

use hcl_edit::{
    Decorate, Span as _,
    expr::{Expression, FuncCall, ObjectKey, Traversal, TraversalOperator},
    structure::{self, Structure},
    template::{Directive, Element, Template},
};

use super::{Attribute, Binary, Block, Body, Expr, For, Kind, Part, Span, Unary, expression::SPLAT_ELEMENT};
use crate::diagnostic::Problem;

/// Parses a file.
pub(crate) fn parse(text: &str) -> Result<Body, Problem> {
    let body = hcl_edit::parser::parse_body(text).map_err(|error| {
        let at = error.location().offset();
        Problem::error(at..at, format!("the file can't be parsed: {}", error.message().replace('\n', "; ")))
    })?;
    read_body(&body)
}

type Parsed<T> = Result<T, Problem>;

fn read_body(body: &structure::Body) -> Parsed<Body> {
    let mut parsed = Body::default();
    for structure in body {
        match structure {
            Structure::Attribute(attribute) => parsed.attributes.push(Attribute {
                name: attribute.key.to_string(),
                value: read_expression(&attribute.value)?,
                comment: comment(attribute),
            }),
            Structure::Block(block) => parsed.blocks.push(read_block(block)?),
        }
    }
    Ok(parsed)
}

fn read_block(block: &structure::Block) -> Parsed<Block> {
    Ok(Block {
        kind: block.ident.to_string(),
        labels: block.labels.iter().map(|label| label.as_str().to_owned()).collect(),
        body: read_body(&block.body)?,
        span: block.span().unwrap_or_default(),
        comment: comment(block),
    })
}

/// The lines of comment right before something.
fn comment(item: &impl Decorate) -> Vec<String> {
    let prefix = item.decor().prefix().map_or("", |prefix| prefix);
    let lines = prefix.lines().map(str::trim).filter(|line| line.starts_with(['#', '/']));
    let bare = lines.map(|line| line.trim_start_matches(['#', '/']));
    bare.map(|line| line.trim_end().to_owned()).collect()
}

fn read_expressions<'e>(all: impl IntoIterator<Item = &'e Expression>) -> Parsed<Vec<Expr>> {
    all.into_iter().map(read_expression).collect()
}

fn read_boxed(expression: &Expression) -> Parsed<Box<Expr>> {
    read_expression(expression).map(Box::new)
}

fn read_expression(expression: &Expression) -> Parsed<Expr> {
    let span = expression.span().unwrap_or_default();
    let kind = match expression {
        Expression::Null(_) => Kind::Null,
        Expression::Bool(flag) => Kind::Bool(*flag.value()),
        Expression::Number(number) => Kind::Number(number.value().as_f64().unwrap_or(f64::NAN)),
        Expression::String(text) => Kind::Text(text.value().clone()),
        Expression::Array(array) => Kind::List(read_expressions(array)?),
        Expression::Object(object) => Kind::Object(
            object
                .iter()
                .map(|(key, value)| Ok((read_key(key)?, read_expression(value.expr())?)))
                .collect::<Parsed<_>>()?,
        ),
        Expression::StringTemplate(template) => read_template(template, &span)?,
        Expression::HeredocTemplate(heredoc) => {
            let mut heredoc = heredoc.clone();
            heredoc.dedent();
            read_template(&heredoc.template, &span)?
        }
        Expression::Parenthesis(inner) => return read_expression(inner.inner()),
        Expression::Variable(name) => Kind::Variable(name.to_string()),
        Expression::Conditional(all) => Kind::Conditional(
            read_boxed(&all.cond_expr)?,
            read_boxed(&all.true_expr)?,
            read_boxed(&all.false_expr)?,
        ),
        Expression::FuncCall(call) => read_call(call)?,
        Expression::Traversal(traversal) => return read_traversal(traversal, span),
        Expression::UnaryOp(operation) => {
            unary(*operation.operator.value(), read_expression(&operation.expr)?)
        }
        Expression::BinaryOp(operation) => Kind::Binary(
            binary(*operation.operator.value()),
            read_boxed(&operation.lhs_expr)?,
            read_boxed(&operation.rhs_expr)?,
        ),
        Expression::ForExpr(body) => Kind::For(Box::new(For {
            key: body.intro.key_var.as_ref().map(|name| name.to_string()),
            value: body.intro.value_var.to_string(),
            collection: read_expression(&body.intro.collection_expr)?,
            name: body.key_expr.as_ref().map(read_expression).transpose()?,
            item: read_expression(&body.value_expr)?,
            condition: body.cond.as_ref().map(|cond| read_expression(&cond.expr)).transpose()?,
            grouping: body.grouping,
        })),
    };
    Ok(Expr { kind, span })
}

fn read_key(key: &ObjectKey) -> Parsed<Expr> {
    match key {
        ObjectKey::Ident(name) => {
            Ok(Expr { kind: Kind::Variable(name.to_string()), span: name.span().unwrap_or_default() })
        }
        ObjectKey::Expression(expression) => read_expression(expression),
    }
}

fn read_call(call: &FuncCall) -> Parsed<Kind> {
    Ok(Kind::Call {
        name: call.name.name.to_string(),
        args: read_expressions(call.args.iter())?,
        expand: call.args.expand_final(),
    })
}

fn read_traversal(traversal: &Traversal, span: Span) -> Parsed<Expr> {
    let operators: Vec<_> = traversal.operators.iter().map(|operator| operator.value()).collect();
    read_operators(read_expression(&traversal.expr)?, &operators, &span)
}

fn read_operators(base: Expr, operators: &[&TraversalOperator], span: &Span) -> Parsed<Expr> {
    let Some((first, rest)) = operators.split_first() else { return Ok(base) };
    let end = first.span().map_or(span.end, |span| span.end);
    let span_so_far = base.span.start..end;
    let literal = |kind| Box::new(Expr { kind, span: span_so_far.clone() });
    let kind = match first {
        TraversalOperator::GetAttr(name) => Kind::Attribute(Box::new(base), name.to_string()),
        TraversalOperator::Index(index) => Kind::Index(Box::new(base), read_boxed(index)?),
        TraversalOperator::LegacyIndex(index) => {
            Kind::Index(Box::new(base), literal(Kind::Number(*index.value() as f64)))
        }
        TraversalOperator::AttrSplat(_) | TraversalOperator::FullSplat(_) => {
            let element = *literal(Kind::Variable(SPLAT_ELEMENT.to_owned()));
            let each = read_operators(element, rest, span)?;
            return Ok(Expr { kind: Kind::Splat(Box::new(base), Box::new(each)), span: span.clone() });
        }
    };
    read_operators(Expr { kind, span: span_so_far }, rest, span)
}

/// A template that is one value is that value.
fn read_template(template: &Template, span: &Span) -> Parsed<Kind> {
    let parts = template.iter().map(|part| read_part(part, span)).collect::<Parsed<Vec<_>>>()?;
    Ok(match <[Part; 1]>::try_from(parts) {
        Ok([Part::Value(value)]) => value.kind,
        Ok([Part::Text(text)]) => Kind::Text(text),
        Err(parts) if parts.is_empty() => Kind::Text(String::new()),
        Err(parts) => Kind::Template(parts),
    })
}

fn read_part(element: &Element, span: &Span) -> Parsed<Part> {
    match element {
        Element::Literal(text) => Ok(Part::Text(text.value().clone())),
        Element::Interpolation(value) => read_expression(&value.expr).map(Part::Value),
        Element::Directive(directive) => read_directive(directive, span),
    }
}

fn read_directive(directive: &Directive, span: &Span) -> Parsed<Part> {
    let Directive::If(directive) = directive else {
        return Err(Problem::error(
            span.clone(),
            "`%{ for }` in text is not supported: use `join` and `for`",
        ));
    };
    let boxed = |kind| Box::new(Expr { kind, span: span.clone() });
    let condition = read_boxed(&directive.if_expr.cond_expr)?;
    let yes = read_template(&directive.if_expr.template, span)?;
    let no = match &directive.else_expr {
        Some(otherwise) => read_template(&otherwise.template, span)?,
        None => Kind::Text(String::new()),
    };
    Ok(Part::Value(*boxed(Kind::Conditional(condition, boxed(yes), boxed(no)))))
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
