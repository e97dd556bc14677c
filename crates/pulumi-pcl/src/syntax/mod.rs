//! The text of a program as a tree: everything that the language has, and nothing of how it was laid out.

mod expression;
mod parse;

pub(crate) use self::expression::{Binary, Expr, For, Kind, Part, SPLAT_ELEMENT, Unary};
pub(crate) use self::parse::parse;

/// Where something is in its file, as offsets in bytes.
pub(crate) type Span = std::ops::Range<usize>;

/// The contents of a file, or of a block.
#[derive(Clone, Debug, Default)]
pub(crate) struct Body {
    /// The attributes, in order.
    pub(crate) attributes: Vec<Attribute>,
    /// The blocks, in order.
    pub(crate) blocks: Vec<Block>,
}

/// `name = value`.
#[derive(Clone, Debug)]
pub(crate) struct Attribute {
    /// What is left of the sign.
    pub(crate) name: String,
    /// What is right of it.
    pub(crate) value: Expr,
    /// The comment before it.
    pub(crate) comment: Vec<String>,
}

/// `kind "label" { … }`.
#[derive(Clone, Debug)]
pub(crate) struct Block {
    /// Its first word.
    pub(crate) kind: String,
    /// The words between the first and the brace.
    pub(crate) labels: Vec<String>,
    /// What is between the braces.
    pub(crate) body: Body,
    /// Where it is.
    pub(crate) span: Span,
    /// The comment before it.
    pub(crate) comment: Vec<String>,
}

impl Body {
    /// The value of an attribute.
    pub(crate) fn attribute(&self, name: &str) -> Option<&Expr> {
        self.attributes.iter().find(|attribute| attribute.name == name).map(|attribute| &attribute.value)
    }

    /// The first block of a kind.
    pub(crate) fn block(&self, kind: &str) -> Option<&Block> {
        self.blocks.iter().find(|block| block.kind == kind)
    }

    /// An attribute that is text without anything to compute.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.attribute(name).and_then(Expr::as_text)
    }
}
