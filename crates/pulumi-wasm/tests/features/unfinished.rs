//! What becomes of the others when a resource fails and the run goes on.

use pulumi_wasm::{
    Component, Context, CustomResource, Inputs, InvokeOptions, Output, ResourceOptions, codegen,
    mocks::{MockRun, object},
};

use crate::support::{PACKAGE, Thing, assert_clean, mocks};

fn taking(id: &Output<String>) -> Inputs {
    Inputs::default().with::<String>("id", id)
}

/// Each is registered once the engine has answered the one before.
fn chain(ctx: &Context) {
    let mut last = Thing::plain(ctx, "link-0");
    for link in 1..20 {
        let options = ResourceOptions::new().depends_on(&last);
        last = Thing::new(ctx, &format!("link-{link}"), Inputs::default(), options);
    }
}

/// The last registrations that reached the engine, in their order.
fn last<const N: usize>(run: &MockRun) -> Option<[&str; N]> {
    Some(run.resources.last_chunk()?.each_ref().map(|resource| &*resource.name))
}

#[test]
fn what_a_failure_leaves_unknown_is_registered_after_all_else() {
    let run = mocks().failing("failing").run(|ctx| {
        let unknown = Thing::plain(ctx, "failing").id();
        Thing::new(ctx, "dependent", taking(&unknown), ResourceOptions::new());
        chain(ctx);
        Ok(())
    });
    assert_clean(&run);
    assert_eq!(last(&run), Some(["link-19", "dependent"]));
}

#[test]
fn a_program_that_waits_for_a_call_is_not_at_its_end() {
    let run = mocks().failing("failing").on_call(|_, _| Ok(object([("n", 1.into())]))).run(|ctx| {
        let unknown = Thing::plain(ctx, "failing").id();
        Thing::new(ctx, "dependent", taking(&unknown), ResourceOptions::new());
        for call in 0..100 {
            let (args, options) = (Inputs::default(), InvokeOptions::new());
            codegen::invoke_plain_single::<i64>(ctx, &PACKAGE, "test:index:f", args, options)?;
            Thing::plain(ctx, &format!("after-{call}"));
        }
        Ok(())
    });
    assert_clean(&run);
    assert_eq!(last(&run), Some(["dependent"]));
}

#[test]
fn what_lacks_its_provider_is_registered_after_all_else() {
    let run = mocks().failing("special").run(|ctx| {
        let (token, options) = ("pulumi:providers:test", ResourceOptions::new());
        let special = codegen::register(ctx, &PACKAGE, token, "special", Inputs::default(), options);
        Thing::new(ctx, "orphan", Inputs::default(), ResourceOptions::new().provider(&special));
        chain(ctx);
        Ok(())
    });
    assert_clean(&run);
    assert_eq!(last(&run), Some(["link-19", "orphan"]));
}

/// The order in which a component that takes an output, a resource inside of it, and one that is held back come.
fn order_when_a_component_takes(shown: impl FnOnce(&Thing, &Thing) -> Output<String>) -> Option<[String; 3]> {
    let run = mocks().failing("failing").run(|ctx| {
        let failing = Thing::plain(ctx, "failing");
        let dependent = Thing::new(ctx, "dependent", taking(&failing.id()), ResourceOptions::new());
        let inputs = taking(&shown(&failing, &dependent));
        let group = Component::with_inputs(ctx, "test:index:Group", "group", inputs, ResourceOptions::new());
        Thing::new(ctx, "inside", Inputs::default(), ResourceOptions::new().parent(&group));
        Ok(())
    });
    assert_clean(&run);
    last(&run).map(|names| names.map(str::to_owned))
}

#[test]
fn a_component_does_not_wait_for_what_is_registered_last() {
    let order = order_when_a_component_takes(|_, dependent| dependent.id());
    assert_eq!(order, Some(["group", "inside", "dependent"].map(str::to_owned)));
}

#[test]
fn a_component_that_takes_what_is_unknown_does_not_wait_either() {
    let order = order_when_a_component_takes(|failing, _| failing.id());
    assert_eq!(order, Some(["group", "inside", "dependent"].map(str::to_owned)));
}
