//! What the engine itself provides.

use pulumi_wasm::{
    Component, CustomResource, Exports, Inputs, Object, Output, ResourceOptions, StackReference, Stash,
    Value,
    mocks::{MockResource, MockRun, object},
};

use crate::support::{THING, Thing, assert_clean, mocks};

fn other_stack(resource: &MockResource) -> Object {
    let Some(name) = resource.inputs.get("name") else { return Object::new() };
    let outputs = object([("plain", Value::from("p")), ("secret", Value::from("s").into_secret())]);
    object([("name", name.clone()), ("outputs", outputs.into())])
}

fn with_reference(program: impl FnOnce(&pulumi_wasm::Context, StackReference)) -> MockRun {
    mocks().on_resource(other_stack).run(|ctx| {
        program(ctx, StackReference::new(ctx, "organization/other/dev"));
        Ok(())
    })
}

#[test]
fn an_output_of_another_stack_is_as_secret_as_it_is_there() {
    let run = with_reference(|ctx, other| {
        ctx.export("name", other.name());
        ctx.export("plain", other.output::<String>("plain"));
        ctx.export("secret", other.require_output::<String>("secret"));
        ctx.export("unsecret", other.require_output::<String>("secret").unsecret());
        ctx.export("none", other.output::<String>("none").map(|none| none.is_none()));
    });
    assert_clean(&run);
    assert_eq!(run.exports["name"], Value::from("organization/other/dev"));
    assert_eq!(run.exports["plain"], Value::from("p"));
    assert_eq!(run.exports["secret"], Value::from("s").into_secret());
    assert_eq!(run.exports["unsecret"], Value::from("s"));
    assert_eq!(run.exports["none"], Value::from(true));
}

#[test]
fn a_required_output_that_is_missing_is_named() {
    let run = with_reference(|ctx, other| ctx.export("none", other.require_output::<String>("none")));
    assert_eq!(run.errors.len(), 1, "{:?}", run.errors);
    assert!(
        run.errors[0].contains("stack `organization/other/dev` has no output `none`"),
        "{}",
        run.errors[0]
    );
}

#[test]
fn a_program_may_wait_for_an_output_of_another_stack() {
    let run = with_reference(|_, other| {
        let details = other.output_details::<String>("secret").unwrap();
        assert_eq!((details.value.as_deref(), details.secret), (Some("s"), true));
        assert_eq!(other.output_details::<String>("none").unwrap().value, None);
    });
    assert_clean(&run);
}

#[test]
fn a_stash_keeps_any_value() {
    let answer = |resource: &MockResource| {
        let input = resource.inputs.get("input").cloned().unwrap_or_default();
        object([("input", input.clone()), ("output", input)])
    };
    let run = mocks().on_resource(answer).run(|ctx| {
        let stash = Stash::new(ctx, "kept", [("key", vec!["value"])], ResourceOptions::new());
        ctx.export("output", stash.output::<Value>());
        Ok(())
    });
    assert_clean(&run);
    assert_eq!(run.exports["output"], object([("key", vec!["value"].into())]).into());
}

#[test]
fn a_failed_resource_lets_the_run_go_on_with_what_is_unknown() {
    let run = mocks().failing("failing").run(|ctx| {
        let failing = Thing::plain(ctx, "failing");
        let seen: Output<String> = failing.id().map(|_| -> String { panic!("an unknown reached a closure") });
        ctx.export("id", failing.id());
        Thing::new(ctx, "dependent", Inputs::default().with::<String>("id", seen), ResourceOptions::new());
        Thing::plain(ctx, "independent");
        Ok(())
    });
    assert_clean(&run);
    assert_eq!(run.find(THING, "dependent").unwrap().inputs["id"], Value::Unknown);
    assert!(run.find(THING, "independent").is_some());
    assert!(run.exports.is_empty());
}

#[test]
fn a_run_tells_what_was_read_and_what_became_of_a_component() {
    let run = mocks().organization("acme").run(|ctx| {
        StackReference::new(ctx, &format!("{}/network/prod", ctx.organization()));
        let component = Component::new(ctx, "test:index:Group", "group", ResourceOptions::new());
        component.register_outputs(Exports::default().with("size", 3));
        Ok(())
    });
    assert_clean(&run);
    assert_eq!(run.reads[0].request.import_id, "acme/network/prod");
    let group = run.find("test:index:Group", "group").unwrap();
    assert_eq!(run.outputs(&group.urn).unwrap()["size"], Value::from(3));
}

#[test]
fn the_details_of_a_secret_output_are_not_shown() {
    let run = with_reference(|_, other| {
        let details = other.output_details::<String>("secret").unwrap();
        assert_eq!(details.value.as_deref(), Some("s"));
        assert_eq!(format!("{details:?}"), "OutputDetails { value: [secret], secret: true }");
    });
    assert_clean(&run);
}

#[test]
fn a_preview_says_already_that_a_required_output_is_missing() {
    let run = mocks().preview().on_resource(other_stack).run(|ctx| {
        let other = StackReference::new(ctx, "organization/other/dev");
        ctx.export("missing", other.require_output::<String>("typo"));
        Ok(())
    });
    assert_eq!(
        run.errors,
        [
            "stack output `missing`: computing an output failed: stack `organization/other/dev` has no output `typo`"
        ]
    );
}
