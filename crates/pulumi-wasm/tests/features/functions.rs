//! Functions of providers and methods of resources.

use pulumi_wasm::{
    CustomResource, Inputs, InvokeOptions, Object, Output, Resource, ResourceOptions, Value, codegen,
    mocks::object,
};

use crate::support::{PACKAGE, THING, Thing, assert_clean, mocks, urn};

const DOUBLE: &str = "test:index:double";

fn double(_: &str, args: &Object) -> Result<Object, String> {
    let number = args.get("n").and_then(Value::as_number).ok_or("no n")?;
    Ok(object([("result", Value::from(number * 2.0))]))
}

fn with_n(n: i64) -> Inputs {
    Inputs::default().with::<i64>("n", n)
}

#[test]
fn a_function_with_one_result_returns_it_bare() {
    let run = mocks().on_call(double).run(|ctx| {
        let doubled: Output<i64> =
            codegen::invoke_single(ctx, &PACKAGE, DOUBLE, with_n(21), InvokeOptions::new());
        ctx.export("doubled", doubled);
        Ok(())
    });
    assert_clean(&run);
    assert_eq!(run.exports["doubled"], Value::from(42.0));
}

#[test]
fn a_plain_call_gives_its_result_to_the_program() {
    let run = mocks().on_call(double).run(|ctx| {
        let doubled: i64 =
            codegen::invoke_plain_single(ctx, &PACKAGE, DOUBLE, with_n(21), InvokeOptions::new())?;
        assert_eq!(doubled, 42);
        Ok(())
    });
    assert_clean(&run);
}

#[test]
fn a_plain_call_in_a_closure_is_an_error_that_says_so() {
    let run = mocks().on_call(double).run(|ctx| {
        let context = ctx.clone();
        let doubled = Thing::plain(ctx, "first").id().try_map(move |_| {
            codegen::invoke_plain_single::<i64>(&context, &PACKAGE, DOUBLE, with_n(1), InvokeOptions::new())
        });
        ctx.export("doubled", doubled);
        Ok(())
    });
    assert_eq!(run.errors.len(), 1, "{:?}", run.errors);
    assert!(run.errors[0].contains("can't wait for a function"), "{}", run.errors[0]);
}

#[test]
fn a_plain_call_refuses_what_is_not_known_and_what_is_secret() {
    let result: Result<i64, _> = with_plain_call(Output::secret(1));
    assert!(result.unwrap_err().contains("the result is a secret"));
    let run = mocks().preview().on_call(double).run(|ctx| {
        let unknown = Thing::plain(ctx, "first").id().map(|_| 1_i64);
        let args = Inputs::default().with::<i64>("n", unknown);
        codegen::invoke_plain_single::<i64>(ctx, &PACKAGE, DOUBLE, args, InvokeOptions::new())?;
        Ok(())
    });
    assert!(run.errors[0].contains("isn't known yet"), "{}", run.errors[0]);
}

fn with_plain_call(n: Output<i64>) -> Result<i64, String> {
    let mut result = Err(String::new());
    let slot = &mut result;
    mocks().on_call(double).run(|ctx| {
        let args = Inputs::default().with::<i64>("n", n);
        let answer = codegen::invoke_plain_single::<i64>(ctx, &PACKAGE, DOUBLE, args, InvokeOptions::new());
        *slot = answer.map_err(|error| pulumi_wasm::ErrorChain(&error).to_string());
        Ok(())
    });
    result
}

#[test]
fn a_failure_names_the_argument_and_the_function() {
    let run = mocks().on_call(double).run(|ctx| {
        let broken = Output::new(()).try_map(|()| "x".parse::<i64>());
        let args = Inputs::default().with::<i64>("n", broken);
        let _: Output<i64> = codegen::invoke_single(ctx, &PACKAGE, DOUBLE, args, InvokeOptions::new());
        Ok(())
    });
    let message = "function `test:index:double`: property `n`: computing an output failed: invalid digit found in string";
    assert_eq!(run.errors, [message]);
}

#[test]
fn a_result_that_does_not_fit_names_the_function() {
    let run = mocks().on_call(double).run(|ctx| {
        let text: Output<String> =
            codegen::invoke_single(ctx, &PACKAGE, DOUBLE, with_n(1), InvokeOptions::new());
        ctx.export("text", text);
        Ok(())
    });
    assert!(
        run.errors[0].contains("function `test:index:double`: the value doesn't fit"),
        "{}",
        run.errors[0]
    );
}

#[test]
fn a_result_depends_on_the_arguments_and_on_what_was_said() {
    let run = mocks().on_call(double).run(|ctx| {
        let (first, second) = (Thing::plain(ctx, "first"), Thing::plain(ctx, "second"));
        let args = Inputs::default().with::<i64>("n", first.id().map(|_| 1_i64));
        let options = InvokeOptions::new().depends_on(&second);
        let doubled: Output<i64> = codegen::invoke_single(ctx, &PACKAGE, DOUBLE, args, options);
        let inputs = Inputs::default().with::<i64>("n", doubled);
        Thing::new(ctx, "third", inputs, ResourceOptions::new());
        Ok(())
    });
    assert_clean(&run);
    let third = run.find(THING, "third").unwrap();
    assert_eq!(third.request.property_dependencies["n"].urns, [urn("first"), urn("second")]);
}

#[test]
fn a_method_is_told_its_resource_and_the_dependencies_of_its_arguments() {
    let run = mocks().on_call(double).run(|ctx| {
        let first = Thing::plain(ctx, "first");
        let args = Inputs::default().with::<i64>("n", first.id().map(|_| 4_i64));
        let doubled: Output<i64> =
            codegen::call_single(first.handle(), &PACKAGE, "test:index:Thing/double", args);
        ctx.export("doubled", doubled);
        Ok(())
    });
    assert_clean(&run);
    assert_eq!(run.exports["doubled"], Value::from(8.0));
    let Value::Resource(this) = &run.calls[0].args["__self__"] else { panic!("{:?}", run.calls[0]) };
    assert_eq!((&*this.urn, this.id.as_deref()), (&*urn("first"), Some("first-id")));
    let Value::Output(n) = &run.calls[0].args["n"] else { panic!("{:?}", run.calls[0]) };
    assert_eq!((n.value.as_ref(), &*n.dependencies), (Some(&Value::from(4.0)), &[urn("first")][..]));
}

#[test]
fn a_method_is_answered_by_the_provider_of_its_resource() {
    let run = mocks().on_call(double).run(|ctx| {
        let none = Inputs::default();
        let provider = codegen::register(
            ctx,
            &PACKAGE,
            "pulumi:providers:test",
            "special",
            none,
            ResourceOptions::new(),
        );
        let options = ResourceOptions::new().provider(&provider).version("9.9.9");
        let first = Thing::new(ctx, "first", Inputs::default(), options);
        let doubled: i64 =
            codegen::call_plain_single(first.handle(), &PACKAGE, "test:index:Thing/double", with_n(2))?;
        assert_eq!(doubled, 4);
        Ok(())
    });
    assert_clean(&run);
    let reference = "urn:pulumi:dev::project::pulumi:providers:test::special::special-id";
    assert_eq!((&*run.calls[0].provider, &*run.calls[0].version), (reference, "9.9.9"));
}

#[test]
fn a_function_waits_for_an_output_of_a_resource_that_a_preview_does_not_know() {
    let run = mocks().preview().on_call(double).run(|ctx| {
        let unknown = Thing::plain(ctx, "first").id();
        let second = Thing::plain(ctx, "second");
        let options = InvokeOptions::new().depends_on(unknown.map(|_| second));
        let doubled: Output<i64> = codegen::invoke_single(ctx, &PACKAGE, DOUBLE, with_n(1), options);
        ctx.export("doubled", doubled);
        Ok(())
    });
    assert_clean(&run);
    assert!(run.calls.is_empty());
    assert_eq!(run.exports["doubled"], Value::Unknown);
}
