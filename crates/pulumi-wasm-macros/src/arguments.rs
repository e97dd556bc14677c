//! `#[derive(ComponentArgs)]`.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{DeriveInput, Result, spanned::Spanned};

use crate::fields::{Property, properties};

pub(crate) fn derive(input: &DeriveInput) -> Result<TokenStream> {
    let properties = properties(input, "the arguments of a component")?;
    let name = &input.ident;
    let idents: Vec<_> = properties.iter().map(|property| property.ident).collect();
    let describe = properties.iter().map(describe);
    let read = properties.iter().map(read);
    let secrets = || properties.iter().filter(|property| property.attributes.secret);
    let (secret_names, no_plain_secrets) = (secrets().map(Property::name), secrets().map(no_plain_secret));
    Ok(quote! {
        #(#no_plain_secrets)*

        impl ::pulumi_wasm::provider::ComponentArgs for #name {
            const SECRETS: &'static [&'static str] = &[#(#secret_names),*];

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
    quote!(let #ident = reader.read::<#ty>(#name);)
}

fn no_plain_secret(property: &Property<'_>) -> TokenStream {
    let ty = property.ty;
    let message =
        format!("the secret `{}` can't be a plain value: make it an `Output` or an `Input`", property.ident);
    quote_spanned! { ty.span() =>
        const _: () = ::std::assert!(!<#ty as ::pulumi_wasm::provider::Argument>::PLAIN, #message);
    }
}
