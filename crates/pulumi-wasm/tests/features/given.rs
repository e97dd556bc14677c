//! What is given, what isn't, and what a resource answers then.

use pulumi_wasm::{
    Inputs, Object, Output, Resource, ResourceOptions, Value,
    codegen::{Bag, Literal, Rule},
    mocks::{MockRun, object},
};

use crate::support::{THING, Thing, assert_clean, mocks};

fn sent(inputs: Inputs) -> Object {
    let run = mocks().run(|ctx| {
        Thing::new(ctx, "first", inputs, ResourceOptions::new());
        Ok(())
    });
    assert_clean(&run);
    run.resources
        .into_iter()
        .find(|resource| resource.token == THING)
        .map(|first| first.inputs)
        .unwrap_or_default()
}

#[test]
fn a_secret_that_is_not_given_is_not_sent() {
    let none = || Output::secret(None::<String>);
    let mut inputs = Inputs::default()
        .with::<String>("password", None::<String>)
        .with::<String>("later", Output::new(None::<String>))
        .with::<String>("token", none());
    inputs.secret("password");
    inputs.secret("later");
    let mut nested = Inputs::default().with::<String>("token", none()).with::<String>("later", none());
    nested.secret("later");
    inputs.set("nested", nested.into_input::<Value>());
    assert_eq!(sent(inputs), object([("nested", object([]).into())]));
}

#[test]
fn none_leaves_the_schemas_default() {
    let size = Bag::<()>::empty().set::<(), String>("size", None::<String>);
    let inputs = size.finish(&[Rule::Default("size", Literal::Text("small"))]);
    assert_eq!(sent(inputs), object([("size", "small".into())]));
}

#[test]
fn no_json_is_made_of_what_is_not_given() {
    let mut inputs = Inputs::default().with::<Vec<String>>("zones", Output::new(None::<Vec<String>>));
    inputs.json_encoded("zones");
    assert_eq!(sent(inputs), object([]));
}

/// The output `size` of a resource that was given one, where the provider answers `answer`.
fn size(preview: bool, answer: Object) -> MockRun {
    let mocks = mocks().on_resource(move |_| answer.clone());
    let mocks = if preview { mocks.preview() } else { mocks };
    let run = mocks.run(|ctx| {
        let inputs = Inputs::default().with::<String>("size", "small");
        let first = Thing::new(ctx, "first", inputs, ResourceOptions::new());
        ctx.export("size", first.handle().output::<Option<String>>("size"));
        Ok(())
    });
    assert_clean(&run);
    run
}

#[test]
fn what_an_update_does_not_answer_is_as_it_was_given() {
    assert_eq!(size(false, object([])).exports["size"], Value::from("small"));
    assert_eq!(size(true, object([])).exports["size"], Value::Unknown);
}

#[test]
fn null_is_known_only_once_the_resource_exists() {
    let null = || object([("size", Value::Null)]);
    assert_eq!(size(true, null()).exports["size"], Value::Unknown);
    assert_eq!(size(false, null()).exports.get("size").cloned().unwrap_or_default(), Value::Null);
}
