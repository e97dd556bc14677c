//! Outputs, and what is made of them.

use std::collections::HashMap;

use pulumi_wasm::{Component, Inputs, Output, Resource, ResourceOptions, Value, all, codegen};

use crate::support::{assert_clean, mocks};

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
