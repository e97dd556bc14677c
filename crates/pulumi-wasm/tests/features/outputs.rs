//! Outputs, and what is made of them.

use std::collections::HashMap;

use pulumi_wasm::{
    Component, Inputs, Output, Resource, ResourceOptions, Stash, Value, all, codegen, mocks::object,
    output_format,
};

use crate::support::{Thing, assert_clean, mocks};

#[test]
fn arrays_and_maps_of_outputs_become_one() {
    let run = mocks().run(|ctx| {
        let sum = all([Output::new(1), Output::new(2)]).map(|[one, two]| one + two);
        let map = HashMap::from([("a".to_owned(), Output::new("x")), ("b".to_owned(), Output::new("y"))]);
        ctx.export("sum", sum);
        ctx.export("both", all(map).map(|map| format!("{}{}", map["a"], map["b"])));
        Ok(())
    });
    assert_clean(&run);
    assert_eq!((&run.exports["sum"], &run.exports["both"]), (&Value::from(3.0), &Value::from("xy")));
}

#[test]
fn a_number_that_no_state_can_hold_is_refused_wherever_it_stands() {
    let run = mocks().run(|ctx| {
        ctx.export("rates", Output::new(vec![1.0, f64::INFINITY]));
        Ok(())
    });
    assert_eq!(run.errors.len(), 1, "{:?}", run.errors);
    assert!(run.errors[0].contains("`rates`") && run.errors[0].contains("not finite"), "{}", run.errors[0]);
}

#[test]
fn what_was_made_of_a_secret_may_be_shown_if_the_program_says_so() {
    let run = mocks().run(|ctx| {
        ctx.export("length", Output::secret("s3cr3t".to_owned()).map(|text| text.len()).unsecret());
        Ok(())
    });
    assert_clean(&run);
    assert_eq!(run.exports["length"], Value::from(6.0));
}

/// A generated object.
#[derive(Clone, Debug, PartialEq)]
struct Rates {
    high: f64,
    low: Option<f64>,
}

codegen::object_type!(Rates { high: "high", low: "low" });

#[test]
fn a_generated_object_names_the_field_that_no_state_can_hold() {
    let run = mocks().run(|ctx| {
        ctx.export("good", Output::new(Rates { high: 2.5, low: None }));
        ctx.export("bad", Output::new(Rates { high: f64::NAN, low: Some(1.0) }));
        Ok(())
    });
    assert_eq!(run.errors.len(), 1, "{:?}", run.errors);
    assert!(run.errors[0].contains("`bad`") && run.errors[0].contains("`high`"), "{}", run.errors[0]);
}

#[test]
fn a_value_that_no_state_can_hold_is_refused_in_any_input() {
    let run = mocks().run(|ctx| {
        let bad = Value::Array(vec![Value::Number(f64::NAN)]);
        Stash::new(ctx, "stash", bad, ResourceOptions::new());
        Stash::new(ctx, "inexact", u64::MAX, ResourceOptions::new());
        Ok(())
    });
    let told = |part: &str| run.errors.iter().any(|error| error.contains("`input`") && error.contains(part));
    assert!(told("not a number") && told("too large"), "{:?}", run.errors);
}

#[test]
fn an_output_of_any_type_can_be_given_where_any_value_is_wanted() {
    let run = mocks().run(|ctx| {
        let zones = Output::new(vec!["a".to_owned()]);
        Stash::new(ctx, "stash", zones.to_value(), ResourceOptions::new());
        Ok(())
    });
    assert_clean(&run);
    let stash = run.find(Stash::TOKEN, "stash").unwrap();
    assert_eq!(stash.inputs["input"], Value::Array(vec!["a".into()]));
}

#[test]
fn everything_that_has_a_value_can_be_exported() {
    let run = mocks().run(|ctx| {
        ctx.export("map", HashMap::from([("a", [1_u8, 2])]));
        ctx.export("some", Some(1.5_f32));
        ctx.export("none", None::<i16>);
        ctx.export("thing", Thing::plain(ctx, "thing"));
        Ok(())
    });
    assert_clean(&run);
    assert_eq!(run.exports["map"].as_object().unwrap()["a"], Value::from(vec![1, 2]));
    assert_eq!((&run.exports["some"], &run.exports["none"]), (&Value::from(1.5), &Value::Null));
    assert!(matches!(run.exports["thing"], Value::Resource(_)));
}

/// What the user is told of a computation with a secret.
fn told(compute: impl FnOnce(String) -> Result<String, String> + Send + 'static, nested: bool) -> String {
    let run = mocks().run(|ctx| {
        let secret = Output::secret("hunter2".to_owned());
        ctx.export(
            "made",
            match nested {
                true => secret.and_then(|text| Output::new(text).try_map(compute)),
                false => secret.try_map(compute),
            },
        );
        Ok(())
    });
    run.errors.join("; ")
}

#[test]
fn a_computation_that_fails_over_a_secret_does_not_tell_it() {
    let errors = [
        told(|text| Err(format!("bad: {text}")), false),
        told(|text| Err(format!("bad: {text}")), true),
        told(|text| panic!("bad: {text}"), false),
        told(|text| panic!("bad: {text}"), true),
    ];
    for error in errors {
        assert!(error.contains("`made`") && error.contains("may tell"), "{error}");
        assert!(!error.contains("hunter2"), "{error}");
    }
}

#[test]
fn an_output_is_printed_as_the_format_says() {
    let run = mocks().run(|ctx| {
        let (price, count) = (Output::new(9.5), Output::new(7));
        ctx.export("label", output_format!("{:.2} x {count:03}{}", price, "!", count = &count));
        Ok(())
    });
    assert_clean(&run);
    assert_eq!(run.exports["label"], Value::from("9.50 x 007!"));
}

#[test]
fn a_component_does_without_the_inputs_that_wait_for_itself() {
    let run = mocks().run(|ctx| {
        let (urn, resolve_urn) = Output::<String>::deferred();
        let inputs = Inputs::default().with::<String>("own", &urn).with::<String>("given", "x");
        let component =
            Component::with_inputs(ctx, "test:index:Pair", "pair", inputs, ResourceOptions::new());
        resolve_urn.resolve(component.urn());
        Ok(())
    });
    assert_clean(&run);
    let inputs = &run.find("test:index:Pair", "pair").unwrap().inputs;
    assert_eq!((inputs.get("given"), inputs.get("own")), (Some(&Value::from("x")), None));
}

#[test]
fn outputs_can_be_combined_by_reference() {
    let (one, two) = (Output::new(1), Output::new("x".to_owned()));
    let run = mocks().run(|ctx| {
        ctx.export("pair", all((&one, two.clone())).map(|(number, text)| format!("{number}{text}")));
        ctx.export("list", all(vec![&one, &one]));
        Ok(())
    });
    assert_clean(&run);
    assert_eq!((&run.exports["pair"], &run.exports["list"]), (&Value::from("1x"), &Value::from(vec![1, 1])));
}

#[test]
fn an_output_can_be_named_by_text_that_the_program_makes() {
    let run = mocks().on_resource(|_| object([("size-1", Value::from(4))])).run(|ctx| {
        let number = 1;
        ctx.export("size", Thing::plain(ctx, "a").handle().output::<i64>(format!("size-{number}")));
        Ok(())
    });
    assert_clean(&run);
    assert_eq!(run.exports["size"], Value::from(4));
}

#[test]
fn a_secret_that_is_read_in_plain_is_told_to_who_debugs() {
    let secret = || mocks().secret_config("project:token", "hunter2");
    let run = secret().run(|ctx| {
        ctx.config().require::<String>("token")?;
        Ok(())
    });
    assert!(run.logs[0].message.contains("project:token") && !run.logs[0].message.contains("hunter2"));
    let run = secret().run(|ctx| {
        ctx.export("token", ctx.config().require_secret::<String>("token")?);
        Ok(())
    });
    assert!(run.logs.is_empty() && run.exports["token"].has_secrets());
}
