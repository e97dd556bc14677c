//! What mocks do with code that the engine would call.

use std::collections::BTreeMap;

use pulumi_wasm::{
    Component, Context, CustomResource, ErrorHook, HookOptions, Inputs, Level, LogMessage, OnError, Output,
    Resource, ResourceHook, ResourceOptions, Value, codegen, mocks::MockRun,
};

use crate::support::{PACKAGE, THING, Thing, assert_clean, mocks, urn};

fn thing(ctx: &Context, name: &str, options: ResourceOptions) -> Thing {
    Thing::new(ctx, name, Inputs::default().with::<String>("trail", "start"), options)
}

fn run(program: impl FnOnce(&Context) -> pulumi_wasm::ProgramResult) -> MockRun {
    let run = mocks().on_call(|_, args| Ok(args.clone())).run(program);
    assert_clean(&run);
    run
}

/// A transform that leaves its name.
fn leave(name: &'static str) -> impl Fn(&mut pulumi_wasm::TransformArgs) -> pulumi_wasm::ProgramResult {
    move |resource| {
        let trail = resource.props.read::<String>("trail")?.unwrap_or_default();
        Ok(resource.props.write("trail", &format!("{trail} {name}"))?)
    }
}

#[test]
fn transforms_run_from_the_resource_through_its_parents_to_the_stack() {
    let run = run(|ctx| {
        ctx.transform(leave("stack"))?;
        let options = ResourceOptions::new().transform(leave("parent"));
        let parent = Component::new(ctx, "test:index:Parent", "parent", options);
        let options = ResourceOptions::new().parent(&parent).transform(leave("first"));
        thing(ctx, "child", options.transform(leave("second")));
        thing(ctx, "stranger", ResourceOptions::new());
        Ok(())
    });
    let trail = |name: &str| run.find(THING, name).unwrap().inputs["trail"].as_str().map(str::to_owned);
    assert_eq!(trail("child").as_deref(), Some("start first second parent stack"));
    assert_eq!(trail("stranger").as_deref(), Some("start stack"));
}

#[test]
fn a_transform_changes_options_and_dependencies() {
    let run = run(|ctx| {
        let other = thing(ctx, "other", ResourceOptions::new());
        let options = ResourceOptions::new().transform(move |resource| {
            resource.apply(ResourceOptions::new().protect(true));
            resource.set("other", other.id());
            Ok(())
        });
        thing(ctx, "a", options);
        Ok(())
    });
    let resource = run.find(THING, "a").unwrap();
    assert_eq!(resource.request.protect, Some(true));
    assert_eq!(resource.inputs["other"].as_str(), Some("other-id"));
    assert_eq!(resource.request.dependencies, [urn("other")]);
    assert_eq!(resource.request.property_dependencies["other"].urns, [urn("other")]);
}

#[test]
fn an_invoke_transform_is_applied() {
    let run = run(|ctx| {
        ctx.transform_invokes(|call| Ok(call.args.write("text", "changed")?))?;
        let args = Inputs::default().with::<String>("text", "given");
        let result: Output<BTreeMap<String, String>> =
            codegen::invoke(ctx, &PACKAGE, "test:index:echo", args, Default::default());
        ctx.export("text", result.map(|result| result["text"].clone()));
        Ok(())
    });
    assert_eq!(run.exports["text"], Value::from("changed"));
}

#[test]
fn hooks_are_recorded() {
    let run = run(|ctx| {
        ResourceHook::with_options(ctx, "a", HookOptions::new().on_dry_run(true), |_| Ok(()));
        ErrorHook::new(ctx, "b", |_| Ok(OnError::Fail));
        Ok(())
    });
    let mut hooks: Vec<_> =
        run.hooks.iter().map(|hook| (&*hook.name, hook.for_errors, hook.on_dry_run)).collect();
    hooks.sort();
    assert_eq!(hooks, [("a", false, true), ("b", true, false)]);
}

#[test]
fn messages_are_recorded_in_order() {
    let run = run(|ctx| {
        ctx.log_info("one");
        ctx.log(Level::Debug, LogMessage::new("two").stream(2));
        Ok(())
    });
    let logs: Vec<_> = run.logs.iter().map(|log| (log.level, &*log.message, log.stream)).collect();
    assert_eq!(logs, [(Level::Info, "one", 0), (Level::Debug, "two", 2)]);
}

#[test]
fn a_failing_transform_fails_the_resource() {
    let run = mocks().run(|ctx| {
        thing(ctx, "a", ResourceOptions::new().transform(|_| Err("no luck".into())));
        Ok(())
    });
    assert!(run.errors[0].contains("failed for `a`: no luck"), "{:?}", run.errors);
    assert!(run.find(THING, "a").is_none());
}

/// A resource whose transforms know it.
#[allow(clippy::unwrap_used)] // As tests do.
fn knowing_itself(
    ctx: &Context,
    change: impl Fn(&mut pulumi_wasm::TransformArgs, Thing) + Send + Sync + 'static,
) {
    let (sender, receiver) = std::sync::mpsc::channel();
    let receiver = std::sync::Mutex::new(receiver);
    let options = ResourceOptions::new().transform(move |resource| {
        change(resource, receiver.lock().unwrap().recv()?);
        Ok(())
    });
    sender.send(thing(ctx, "a", options)).unwrap();
}

#[test]
fn a_transform_can_not_make_a_resource_depend_on_itself() {
    let run = mocks().run(|ctx| {
        knowing_itself(ctx, |resource, own| resource.apply(ResourceOptions::new().depends_on(&own)));
        Ok(())
    });
    assert_eq!(run.errors.len(), 1, "{:?}", run.errors);
    assert!(run.errors[0].ends_with("a transform makes the resource depend on itself"), "{}", run.errors[0]);
}

#[test]
fn a_transform_that_waits_for_its_own_resource_does_not_wait_for_ever() {
    let run = mocks().run(|ctx| {
        knowing_itself(ctx, |resource, own| resource.set("own", own.id()));
        Ok(())
    });
    assert_eq!(run.errors.len(), 1, "{:?}", run.errors);
    assert!(run.errors[0].ends_with("a transform of a (test:index:Thing)"), "{}", run.errors[0]);
}

#[test]
fn a_transform_may_name_the_component_that_the_resource_is_inside_of() {
    let run = run(|ctx| {
        let other = thing(ctx, "other", ResourceOptions::new());
        let parent = Component::new(ctx, "test:index:Parent", "parent", ResourceOptions::new());
        let group = parent.clone();
        let options = ResourceOptions::new().parent(&parent).transform(move |resource| {
            resource.set("group", group.urn());
            resource.apply(ResourceOptions::new().depends_on(&group).depends_on(&other));
            Ok(())
        });
        thing(ctx, "child", options);
        Ok(())
    });
    assert_eq!(run.find(THING, "child").unwrap().request.dependencies, [urn("other")]);
}

#[test]
fn many_transforms_that_wait_block_nothing() {
    let run = run(|ctx| {
        let (late, deferred) = Output::<String>::deferred();
        for number in 0..600 {
            let late = late.clone();
            let options = ResourceOptions::new().transform(move |resource| {
                resource.set("late", &late);
                Ok(())
            });
            thing(ctx, &format!("early-{number}"), options);
        }
        let options = ResourceOptions::new().transform(leave("late"));
        deferred.resolve(thing(ctx, "late", options).id());
        Ok(())
    });
    assert_eq!(run.of_type(THING).filter(|thing| thing.inputs.contains_key("late")).count(), 600);
}

#[test]
fn a_provider_that_a_stack_transform_gives_is_for_its_package_only() {
    let run = run(|ctx| {
        let none = Inputs::default;
        let token = "pulumi:providers:test";
        let provider = codegen::register(ctx, &PACKAGE, token, "special", none(), ResourceOptions::new());
        ctx.transform(move |resource| {
            resource.apply(ResourceOptions::new().provider(&provider));
            Ok(())
        })?;
        thing(ctx, "own", ResourceOptions::new());
        codegen::register(ctx, &PACKAGE, "other:index:Thing", "other", none(), ResourceOptions::new());
        codegen::register(ctx, &PACKAGE, token, "another", none(), ResourceOptions::new());
        Ok(())
    });
    let provider = |token: &str, name: &str| run.find(token, name).unwrap().request.provider.clone();
    assert!(provider(THING, "own").ends_with("::special::special-id"));
    assert_eq!(provider("other:index:Thing", "other"), "");
    assert_eq!(provider("pulumi:providers:test", "another"), "");
}
