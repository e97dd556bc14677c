//! What is said of a type or field in its attributes: ours, serde's, and its documentation.

use syn::{Attribute, Expr, ExprLit, Lit, LitStr, Meta, Result, Token, meta::ParseNestedMeta};

use crate::case::Case;

/// What `#[pulumi(…)]`, `#[serde(…)]` and the documentation say.
#[derive(Default)]
pub(crate) struct Attributes {
    pub(crate) description: String,
    pub(crate) deprecated: String,
    pub(crate) secret: bool,
    pub(crate) name: Option<String>,
    /// Serde's name, which decides for types that serde reads and writes.
    pub(crate) serde_name: Option<String>,
    pub(crate) serde_case: Option<Case>,
    /// Whether serde does without it.
    pub(crate) serde_default: bool,
}

impl Attributes {
    pub(crate) fn parse(attributes: &[Attribute]) -> Result<Self> {
        let mut parsed = Self::default();
        for attribute in attributes {
            if attribute.path().is_ident("doc") {
                parsed.add_line(&attribute.meta);
            } else if attribute.path().is_ident("pulumi") {
                attribute.parse_nested_meta(|meta| parsed.add_ours(&meta))?;
            } else if attribute.path().is_ident("serde") {
                attribute.parse_nested_meta(|meta| parsed.add_serde(&meta))?;
            }
        }
        Ok(parsed)
    }

    fn add_line(&mut self, meta: &Meta) {
        if let Meta::NameValue(doc) = meta
            && let Expr::Lit(ExprLit { lit: Lit::Str(line), .. }) = &doc.value
        {
            if !self.description.is_empty() {
                self.description.push('\n');
            }
            self.description.push_str(line.value().trim());
        }
    }

    fn add_ours(&mut self, meta: &ParseNestedMeta<'_>) -> Result<()> {
        if meta.path.is_ident("name") {
            self.name = Some(text(meta)?);
        } else if meta.path.is_ident("deprecated") {
            self.deprecated = text(meta)?;
        } else if meta.path.is_ident("secret") {
            self.secret = true;
        } else {
            return Err(meta.error("expected `name = \"…\"`, `deprecated = \"…\"` or `secret`"));
        }
        Ok(())
    }

    fn add_serde(&mut self, meta: &ParseNestedMeta<'_>) -> Result<()> {
        if meta.path.is_ident("rename") && meta.input.peek(Token![=]) {
            self.serde_name = Some(text(meta)?);
        } else if meta.path.is_ident("rename_all") && meta.input.peek(Token![=]) {
            self.serde_case = Case::parse(&text(meta)?);
        } else if meta.path.is_ident("default") {
            self.serde_default = true;
            skip(meta)?;
        } else {
            skip(meta)?;
        }
        Ok(())
    }
}

fn text(meta: &ParseNestedMeta<'_>) -> Result<String> {
    Ok(meta.value()?.parse::<LitStr>()?.value())
}

/// Passes over what is serde's own affair.
fn skip(meta: &ParseNestedMeta<'_>) -> Result<()> {
    if meta.input.peek(Token![=]) {
        meta.value()?.parse::<Expr>()?;
    } else if meta.input.peek(syn::token::Paren) {
        let inside;
        syn::parenthesized!(inside in meta.input);
        inside.parse::<proc_macro2::TokenStream>()?;
    }
    Ok(())
}
