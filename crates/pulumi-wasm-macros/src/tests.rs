//! What the macros say to a type that they can't be derived for.

use syn::{DeriveInput, parse_quote};

use crate::{arguments, outputs, types};

fn message(result: syn::Result<proc_macro2::TokenStream>) -> String {
    result.unwrap_err().to_string()
}

#[test]
fn only_structs_with_named_fields_have_properties() {
    let tuple: DeriveInput = parse_quote!(
        struct Args(String);
    );
    let choice: DeriveInput = parse_quote!(
        enum Args {
            A,
        }
    );
    let wanted = "the arguments of a component must be a struct with named fields";
    assert_eq!(message(arguments::derive(&tuple)), wanted);
    assert_eq!(message(arguments::derive(&choice)), wanted);
}

#[test]
fn nothing_is_generic() {
    let generic: DeriveInput = parse_quote!(
        struct Outputs<T> {
            value: T,
        }
    );
    assert_eq!(message(outputs::derive(&generic)), "the outputs of a component can't be generic");
}

#[test]
fn variants_have_no_fields() {
    let data: DeriveInput = parse_quote!(
        enum Shape {
            Circle { radius: f64 },
        }
    );
    assert_eq!(message(types::derive(&data)), "a variant of a property's type can't have fields");
}

#[test]
fn a_misspelt_attribute_is_told_from_those_there_are() {
    let misspelt: DeriveInput = parse_quote!(
        struct Args {
            #[pulumi(secrt)]
            password: Output<String>,
        }
    );
    let wanted = "expected `name = \"…\"`, `deprecated = \"…\"` or `secret`";
    assert_eq!(message(arguments::derive(&misspelt)), wanted);
}

#[test]
fn only_a_secret_must_not_be_a_plain_value() {
    let args: DeriveInput = parse_quote!(
        struct Args {
            name: String,
            #[pulumi(secret)]
            password: Output<String>,
        }
    );
    let code = arguments::derive(&args).unwrap().to_string();
    assert_eq!(code.matches(":: PLAIN").count(), 1, "{code}");
    assert!(code.contains("the secret `password` can't be a plain value"), "{code}");
}

#[test]
fn what_is_serdes_own_affair_is_passed_over() {
    let full: DeriveInput = parse_quote!(
        #[serde(rename_all(serialize = "camelCase"), tag = "kind", deny_unknown_fields)]
        struct Shape {
            #[serde(default = "one", skip_serializing_if = "Option::is_none", rename = "r")]
            radius: f64,
        }
    );
    let code = types::derive(&full).unwrap().to_string();
    assert!(code.contains("\"r\"") && code.contains("Option < f64 >"), "{code}");
}
