//! `#[derive(ComponentType)]`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DataEnum, DeriveInput, Error, Ident, Result, Variant, ext::IdentExt};

use crate::{
    attributes::Attributes,
    fields::{Property, properties},
};

pub(crate) fn derive(input: &DeriveInput) -> Result<TokenStream> {
    let container = Attributes::parse(&input.attrs)?;
    let spec = match &input.data {
        Data::Enum(data) => enumeration(input, data, &container)?,
        _ => object(input, &container)?,
    };
    let (name, argument) = (&input.ident, argument(&input.ident));
    Ok(quote! {
        impl ::pulumi_wasm::provider::ComponentType for #name {
            fn spec(types: &mut ::pulumi_wasm::provider::Types) -> ::pulumi_wasm::provider::TypeSpec {
                #spec
            }
        }

        #argument
    })
}

/// As the field of arguments, it is a plain value.
fn argument(name: &Ident) -> TokenStream {
    quote! {
        impl ::pulumi_wasm::provider::Argument for #name {
            const PLAIN: bool = true;

            fn spec(types: &mut ::pulumi_wasm::provider::Types) -> ::pulumi_wasm::provider::TypeSpec {
                <Self as ::pulumi_wasm::provider::ComponentType>::spec(types)
            }

            fn read(
                given: ::pulumi_wasm::provider::Given,
            ) -> ::std::result::Result<Self, ::std::string::String> {
                given.plain()
            }
        }
    }
}

/// What the type is called in the schema.
fn schema_name(input: &DeriveInput, container: &Attributes) -> String {
    container.name.clone().unwrap_or_else(|| input.ident.unraw().to_string())
}

fn object(input: &DeriveInput, container: &Attributes) -> Result<TokenStream> {
    let properties = properties(input, "the type of a property")?;
    let (name, description) = (schema_name(input, container), &container.description);
    let describe = properties.iter().map(|property| describe(property, container));
    Ok(quote! {
        types.object::<Self>(#name, #description, |properties| { #(#describe)* })
    })
}

fn describe(property: &Property<'_>, container: &Attributes) -> TokenStream {
    let rust = property.ident.unraw().to_string();
    let field = property.field(&serde_name(&rust, &property.attributes, container));
    let ty = property.ty;
    match property.attributes.serde_default || container.serde_default {
        true => quote!(properties.add::<::std::option::Option<#ty>>(#field);),
        false => quote!(properties.add::<#ty>(#field);),
    }
}

/// The name that serde reads and writes.
fn serde_name(rust: &str, own: &Attributes, container: &Attributes) -> String {
    let renamed = || container.serde_case.map(|case| case.apply(rust));
    own.serde_name.clone().or_else(renamed).unwrap_or_else(|| rust.to_owned())
}

fn enumeration(input: &DeriveInput, data: &DataEnum, container: &Attributes) -> Result<TokenStream> {
    let variants = data.variants.iter().map(|it| variant(it, container));
    let variants = variants.collect::<Result<Vec<_>>>()?;
    let (name, description) = (schema_name(input, container), &container.description);
    Ok(quote! {
        types.enumeration::<Self>(#name, #description, &[#(#variants),*])
    })
}

fn variant(variant: &Variant, container: &Attributes) -> Result<TokenStream> {
    if !variant.fields.is_empty() {
        return Err(Error::new_spanned(variant, "a variant of a property's type can't have fields"));
    }
    let own = Attributes::parse(&variant.attrs)?;
    let name = variant.ident.unraw().to_string();
    let (value, description) = (serde_name(&name, &own, container), &own.description);
    Ok(quote! {
        ::pulumi_wasm::provider::Variant { name: #name, value: #value, description: #description }
    })
}
