//! The derive macros of `pulumi_wasm::provider`, which documents them: what a component takes and gives, from a Rust type to
//! Pulumi's package schema.

mod arguments;
mod attributes;
mod case;
mod fields;
mod outputs;
#[cfg(test)]
mod tests;
mod types;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// Makes a struct the arguments of a component or a method.
#[proc_macro_derive(ComponentArgs, attributes(pulumi))]
pub fn component_args(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    arguments::derive(&input).unwrap_or_else(|error| error.to_compile_error()).into()
}

/// Makes a struct of outputs those of a component or a method.
#[proc_macro_derive(ComponentOutputs, attributes(pulumi))]
pub fn component_outputs(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    outputs::derive(&input).unwrap_or_else(|error| error.to_compile_error()).into()
}

/// Makes a struct, or an enum without fields, the type of a property.
#[proc_macro_derive(ComponentType, attributes(pulumi))]
pub fn component_type(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    types::derive(&input).unwrap_or_else(|error| error.to_compile_error()).into()
}
