//! `#[derive(ComponentArgs)]`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, Result};

use crate::fields::{Property, properties};

pub(crate) fn derive(input: &DeriveInput) -> Result<TokenStream> {
    let properties = properties(input, "the arguments of a component")?;
    let name = &input.ident;
    let idents: Vec<_> = properties.iter().map(|property| property.ident).collect();
    let describe = properties.iter().map(describe);
    let read = properties.iter().map(read);
    Ok(quote! {
        impl ::pulumi_wasm::provider::ComponentArgs for #name {
            fn describe(properties: &mut ::pulumi_wasm::provider::Properties<'_>) {
                #(#describe)*
            }

            fn read(reader: &mut ::pulumi_wasm::provider::Reader) -> ::std::option::Option<Self> {
                // Each is read before any is missed, so that all that is wrong is told at once.
                #(#read)*
                ::std::option::Option::Some(Self { #(#idents: #idents?),* })
            }
        }
    })
}

fn describe(property: &Property<'_>) -> TokenStream {
    let (ty, field) = (property.ty, property.field(&property.name()));
    quote!(properties.add_argument::<#ty>(#field);)
}

fn read(property: &Property<'_>) -> TokenStream {
    let (ident, ty, name) = (property.ident, property.ty, property.name());
    match property.attributes.secret {
        true => quote!(let #ident = reader.read_secret::<#ty>(#name);),
        false => quote!(let #ident = reader.read::<#ty>(#name);),
    }
}
