//! What each feature of the schema language becomes.

#![allow(clippy::unwrap_used, reason = "a test may panic, and so may its helpers")]

use std::path::Path;

use pulumi_codegen::schema::Package;
use pulumi_codegen::{Bindings, Options, generate};

fn bindings(schema: &str) -> Bindings {
    generate(&Package::parse(schema).unwrap(), &Options::default()).unwrap()
}

fn file<'b>(bindings: &'b Bindings, path: &str) -> &'b str {
    bindings.files.get(Path::new(path)).unwrap_or_else(|| panic!("no {path} in {:?}", bindings.files.keys()))
}

#[track_caller]
fn assert_has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "no `{part}` in:\n{text}");
    }
}

#[test]
fn a_union_of_objects_is_an_enum_that_takes_each_of_them() {
    let bindings = bindings(include_str!("schemas/suite/discriminated-union.json"));
    assert_has(file(&bindings, "example.rs"), &["value: impl IntoInput<VariantOneOrVariantTwo>"]);
    let union = file(&bindings, "variant_one_or_variant_two.rs");
    let macros = [
        "pub enum VariantOneOrVariantTwo {",
        "by \"discriminantKind\"",
        "VariantTwo(VariantTwo, \"variant2\", [VariantTwoArgs])",
    ];
    assert_has(union, &macros);
}

#[test]
fn a_property_with_one_value_is_set_without_being_asked_for() {
    let bindings = bindings(include_str!("schemas/suite/discriminated-union.json"));
    let variant = file(&bindings, "variant_one.rs");
    assert_has(
        variant,
        &["codegen::Rule::Constant(\"discriminantKind\", codegen::Literal::Text(\"variant1\"))"],
    );
    assert!(!variant.contains("pub fn discriminant_kind("), "{variant}");
}

#[test]
fn a_plain_property_takes_no_output() {
    let bindings = bindings(include_str!("schemas/suite/plain.json"));
    let resource = file(&bindings, "resource.rs");
    assert_has(resource, &["pub fn data(self, value: impl IntoPlain<Data>)"]);
    assert_has(resource, &["pub fn non_plain_data(self, value: impl IntoInput<Data>)"]);
}

#[test]
fn a_method_is_called_on_its_resource_and_has_a_plain_twin() {
    let bindings = bindings(include_str!("schemas/suite/configurer.json"));
    let methods = [
        "pub fn plain_provider(&self) -> Output<Provider>",
        "pub fn plain_provider_plain(&self) -> Result<Provider, Error>",
        "codegen::call_plain_single(",
        "pub fn nested_plain_provider_plain(&self) -> Result<ConfigurerNestedPlainProviderResult, Error>",
    ];
    assert_has(file(&bindings, "configurer.rs"), &methods);
}

#[test]
fn what_finds_a_resource_is_given_to_get() {
    let bindings = bindings(include_str!("schemas/suite/read.json"));
    let resource = file(&bindings, "resource.rs");
    assert_has(
        resource,
        &["state: ResourceState,", "pub fn lookup(self, value: impl IntoInput<String>) -> Self"],
    );
}

#[test]
fn a_function_has_an_output_an_output_with_options_and_a_plain_result() {
    let schema = r#"{"name": "a", "functions": {"a:index:getOne": {
        "inputs": {"properties": {"name": {"type": "string"}}}, "outputs": {"type": "array", "items": {"type": "integer"}}}}}"#;
    let bindings = bindings(schema);
    let functions = [
        "pub fn get_one(ctx: &Context, args: GetOneArgs) -> Output<Vec<i64>>",
        "pub fn get_one_with_options(ctx: &Context, args: GetOneArgs, options: InvokeOptions) -> Output<Vec<i64>>",
        "pub fn get_one_plain(ctx: &Context, args: GetOneArgs) -> Result<Vec<i64>, Error>",
        "codegen::invoke_plain_single(",
    ];
    assert_has(file(&bindings, "get_one.rs"), &functions);
}

#[test]
fn settings_have_typed_accessors() {
    let schema = r#"{"name": "a", "config": {"variables": {
        "region": {"type": "string", "default": "here", "defaultInfo": {"environment": ["A_REGION"]}},
        "retries": {"type": "integer"},
        "token": {"type": "string", "secret": true}}}}"#;
    let bindings = bindings(schema);
    let accessors = [
        "codegen::setting::<String>(ctx, \"a\", \"region\", &[\"A_REGION\"], Some(codegen::Literal::Text(\"here\")))",
        "pub fn retries(ctx: &Context) -> Result<Option<i64>, ConfigError>",
        "pub fn token(ctx: &Context) -> Result<Option<Output<String>>, ConfigError>",
    ];
    assert_has(file(&bindings, "config/settings.rs"), &accessors);
}

#[test]
fn replacement_is_asked_for_inside_objects_lists_and_maps() {
    let schema = r##"{"name": "a", "types": {"a:index:T": {"type": "object", "properties": {
        "deep": {"type": "string", "replaceOnChanges": true}, "again": {"$ref": "#/types/a:index:T"}}}},
        "resources": {"a:index:R": {"properties": {
            "all": {"type": "array", "items": {"$ref": "#/types/a:index:T"}},
            "by": {"type": "object", "additionalProperties": {"$ref": "#/types/a:index:T"}},
            "top": {"type": "array", "items": {"type": "string"}, "replaceOnChanges": true}}}}}"##;
    let bindings = bindings(schema);
    let asked = "replace_on_changes([\"all[*].deep\", \"by.*.deep\", \"top[*]\"])";
    assert_has(file(&bindings, "r.rs"), &[asked]);
}

#[test]
fn a_secret_inside_an_object_is_one_however_the_object_is_given() {
    let schema = r##"{"name": "a", "types": {"a:index:T": {"type": "object", "properties": {
        "key": {"type": "string", "secret": true}}}},
        "resources": {"a:index:R": {"inputProperties": {"t": {"$ref": "#/types/a:index:T"}}}}}"##;
    let bindings = bindings(schema);
    let text = file(&bindings, "t.rs");
    assert_has(text, &["object_type!(T {key: \"key\"} [codegen::Rule::Secret(\"key\")]);"]);
    assert_has(text, &["args.0.finish(&[codegen::Rule::Secret(\"key\")])"]);
}
