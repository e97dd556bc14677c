//! The fields of a struct as properties.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Error, Fields, Ident, Result, Type, ext::IdentExt};

use crate::{attributes::Attributes, case::Case};

/// A field of a struct.
pub(crate) struct Property<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) ty: &'a Type,
    pub(crate) attributes: Attributes,
}

impl Property<'_> {
    /// Its name in the schema of a component.
    pub(crate) fn name(&self) -> String {
        let own = self.attributes.name.clone();
        own.unwrap_or_else(|| Case::Camel.apply(&self.ident.unraw().to_string()))
    }

    /// The description of it, by this name.
    pub(crate) fn field(&self, name: &str) -> TokenStream {
        let Attributes { description, deprecated, secret, .. } = &self.attributes;
        quote! {
            ::pulumi_wasm::provider::Field {
                name: #name,
                description: #description,
                deprecated: #deprecated,
                secret: #secret,
            }
        }
    }
}

/// The fields of a struct with names; anything else is an error that says what is wanted.
pub(crate) fn properties<'a>(input: &'a DeriveInput, wanted: &str) -> Result<Vec<Property<'a>>> {
    if !input.generics.params.is_empty() {
        return Err(Error::new_spanned(&input.generics, format!("{wanted} can't be generic")));
    }
    let fields = match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => Some(&fields.named),
            _ => None,
        },
        _ => None,
    };
    let Some(fields) = fields else {
        return Err(Error::new_spanned(&input.ident, format!("{wanted} must be a struct with named fields")));
    };
    let property = |field: &'a syn::Field| {
        let ident = field.ident.as_ref()?;
        Some(Attributes::parse(&field.attrs).map(|attributes| Property { ident, ty: &field.ty, attributes }))
    };
    fields.iter().filter_map(property).collect()
}
