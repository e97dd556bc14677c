//! `#[derive(ComponentOutputs)]`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, Result};

use crate::{
    attributes::Attributes,
    fields::{Property, properties},
};

pub(crate) fn derive(input: &DeriveInput) -> Result<TokenStream> {
    let properties = properties(input, "the outputs of a component")?;
    let (name, description) = (&input.ident, Attributes::parse(&input.attrs)?.description);
    let [describe, read, write] = [describe, read, write].map(|code| properties.iter().map(code));
    Ok(quote! {
        impl ::pulumi_wasm::provider::ComponentOutputs for #name {
            const DESCRIPTION: &'static str = #description;

            fn describe(properties: &mut ::pulumi_wasm::provider::Properties<'_>) {
                #(#describe)*
            }

            fn read(resource: &::pulumi_wasm::ResourceHandle) -> Self {
                Self { #(#read),* }
            }

            fn write(self) -> ::pulumi_wasm::Inputs {
                let mut outputs = ::pulumi_wasm::Inputs::default();
                #(#write)*
                outputs
            }
        }
    })
}

fn describe(property: &Property<'_>) -> TokenStream {
    let (ty, field) = (property.ty, property.field(&property.name()));
    quote!(properties.add_output::<#ty>(#field);)
}

fn read(property: &Property<'_>) -> TokenStream {
    let (ident, ty, name) = (property.ident, property.ty, property.name());
    quote!(#ident: <#ty as ::pulumi_wasm::provider::OutputProperty>::read(resource, #name))
}

fn write(property: &Property<'_>) -> TokenStream {
    let (ident, name) = (property.ident, property.name());
    let secret = property.attributes.secret.then(|| quote!(outputs.secret(#name);));
    quote! {
        ::pulumi_wasm::provider::OutputProperty::write(self.#ident, #name, &mut outputs);
        #secret
    }
}
