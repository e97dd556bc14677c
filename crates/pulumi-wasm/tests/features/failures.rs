//! What went wrong is told, once each, and nothing is missing without a word.

use pulumi_wasm::{CustomResource, Inputs, InvokeOptions, Output, ResourceOptions, codegen, mocks::object};

use crate::support::{PACKAGE, THING, Thing, mocks};

#[test]
fn a_deferred_output_that_is_given_up_fails_whoever_uses_it() {
    let run = mocks().run(|ctx| {
        let (text, deferred) = Output::<String>::deferred();
        let inputs = Inputs::default().with::<String>("text", &text);
        Thing::new(ctx, "user", inputs, ResourceOptions::new());
        drop(deferred);
        Ok(())
    });
    let message = "resource `user` (test:index:Thing): property `text`: a deferred output was never resolved: its \
                   `Deferred` was dropped";
    assert_eq!(run.errors, [message]);
}

#[test]
fn a_call_that_waits_for_ever_is_told_once() {
    let (n, _kept) = Output::<i64>::deferred();
    let run = mocks().on_call(|_, _| Ok(object([]))).run(|ctx| {
        let args = Inputs::default().with::<i64>("n", n);
        codegen::invoke_plain_single::<i64>(ctx, &PACKAGE, "test:index:f", args, InvokeOptions::new())?;
        Ok(())
    });
    let stuck = "function `test:index:f`: these resources wait for outputs that will never have a value: function test:index:f";
    assert_eq!(run.errors, [stuck]);
}

#[test]
fn a_failed_output_of_the_stack_is_told_beside_other_failures() {
    let run = mocks().run(|ctx| {
        let broken = |thing: Thing| thing.id().try_map(|_| "x".parse::<i64>());
        let inputs = Inputs::default().with::<i64>("count", broken(Thing::plain(ctx, "first")));
        Thing::new(ctx, "user", inputs, ResourceOptions::new());
        ctx.export("count", broken(Thing::plain(ctx, "second")));
        Ok(())
    });
    let reason = "computing an output failed: invalid digit found in string";
    assert_eq!(
        run.errors,
        [
            format!("resource `user` ({THING}): property `count`: {reason}"),
            format!("stack output `count`: {reason}")
        ]
    );
    assert!(run.exports.is_empty());
}
