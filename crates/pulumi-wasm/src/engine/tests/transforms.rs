use pulumi_wasm_proto::{Object, from_struct};

use super::*;
use crate::{CustomResource, Output};

fn inputs(run: &Run, name: &str) -> Object {
    from_struct(run.record.resources[name].object.clone().unwrap()).unwrap()
}

#[test]
fn a_transform_changes_properties_and_keeps_secrets_secret() {
    let run = Run::of(|ctx| {
        let options = ResourceOptions::new().transform(|resource| {
            assert_eq!(
                (resource.token.as_str(), resource.name.as_str(), resource.custom),
                (THING, "a", true)
            );
            let size = resource.props.read::<String>("size")?.unwrap_or_default();
            resource.props.write("size", &format!("very {size}"))?;
            resource.props.write("key", "new")?;
            Ok(())
        });
        thing(ctx, "a", options);
        Ok(())
    });
    run.assert_clean();
    assert_eq!(inputs(&run, "a")["size"], Value::from("very small"));
    assert_eq!(inputs(&run, "a")["key"], secret("new"));
}

#[test]
fn a_transform_that_changes_nothing_answers_nothing() {
    let run = Run::of(|ctx| {
        thing(ctx, "a", ResourceOptions::new().transform(|_| Ok(())));
        Ok(())
    });
    run.assert_clean();
    assert_eq!(run.record.transformed["a"], [Default::default()]);
}

#[test]
fn options_are_laid_over_those_the_resource_has() {
    let run = Run::of(|ctx| {
        let other = thing(ctx, "other", ResourceOptions::new());
        let options = ResourceOptions::new().transform(move |resource| {
            let own = ResourceOptions::new().protect(true).depends_on(&other).ignore_changes(["size"]);
            resource.apply(own.alias(crate::AliasSpec::new().name("old")));
            Ok(())
        });
        thing(ctx, "a", options);
        Ok(())
    });
    run.assert_clean();
    let options = run.record.transformed["a"][0].options.clone().unwrap();
    assert_eq!(options.protect, Some(true));
    assert_eq!(options.depends_on, ["urn:pulumi:s::p::test:index:Thing::other"]);
    assert_eq!((options.ignore_changes.len(), options.aliases.len()), (1, 1));
}

#[test]
fn an_output_that_a_transform_sets_brings_its_dependencies() {
    let run = Run::of(|ctx| {
        let other = thing(ctx, "other", ResourceOptions::new());
        let options = ResourceOptions::new().transform(move |resource| {
            resource.set("other", other.id());
            Ok(())
        });
        thing(ctx, "a", options);
        Ok(())
    });
    run.assert_clean();
    let Value::Output(output) = &inputs(&run, "a")["other"] else { panic!("not an output") };
    assert_eq!(output.value, Some(Value::from("other-id")));
    assert_eq!(output.dependencies, ["urn:pulumi:s::p::test:index:Thing::other"]);
}

#[test]
fn a_stack_transform_applies_to_everything_after_it() {
    let run = Run::of(|ctx| {
        ctx.transform(|resource| Ok(resource.props.write("owner", "us")?))?;
        thing(ctx, "a", ResourceOptions::new());
        thing(ctx, "b", ResourceOptions::new());
        Ok(())
    });
    run.assert_clean();
    for name in ["a", "b"] {
        assert_eq!(inputs(&run, name)["owner"], Value::from("us"));
    }
}

#[test]
fn a_transform_that_fails_is_named_by_its_place() {
    let run = Run::of(|ctx| {
        thing(ctx, "a", ResourceOptions::new().transform(|_| Err("no luck".into())));
        Ok(())
    });
    let start = format!("resource `a` (test:index:Thing): the transform at {}:", file!());
    assert!(run.messages()[0].starts_with(&start), "{:?}", run.messages());
    assert!(run.messages()[0].ends_with(" failed for `a`: no luck"), "{:?}", run.messages());
}

#[test]
fn a_transform_that_panics_is_an_error_of_the_resource() {
    let run = Run::of(|ctx| {
        thing(ctx, "a", ResourceOptions::new().transform(|_| panic!("boom")));
        Ok(())
    });
    assert!(run.messages()[0].contains("failed for `a`: it panicked at "), "{:?}", run.messages());
    assert_eq!(run.messages().len(), 1);
}

#[test]
fn a_transform_cannot_move_a_resource() {
    let run = Run::of(|ctx| {
        let parent = thing(ctx, "parent", ResourceOptions::new());
        let options = ResourceOptions::new().transform(move |resource| {
            resource.apply(ResourceOptions::new().parent(&parent));
            Ok(())
        });
        thing(ctx, "a", options);
        Ok(())
    });
    assert!(run.messages()[0].contains("can't change a resource's parent"), "{:?}", run.messages());
}

#[test]
fn an_invoke_transform_changes_arguments_and_options() {
    let run = Run::of(|ctx| {
        ctx.transform_invokes(|call| {
            assert_eq!(call.token, "test:index:echo");
            call.args.write("text", "changed")?;
            call.options.version = "9.9.9".to_owned();
            Ok(())
        })?;
        let args = Inputs::default().with::<String>("text", "given");
        let result: Output<std::collections::BTreeMap<String, String>> =
            codegen::invoke(ctx, &PACKAGE, "test:index:echo", args, Default::default());
        ctx.export("text", result.map(|result| result["text"].clone()));
        Ok(())
    });
    run.assert_clean();
    let request = &run.record.invokes[0];
    assert_eq!(from_struct(request.args.clone().unwrap()).unwrap()["text"], Value::from("changed"));
    assert_eq!(request.version, "9.9.9");
}

#[test]
fn an_old_engine_is_named_at_the_call() {
    let run = Run::with(TestEngine::old(), |ctx| {
        ctx.transform(|_| Ok(()))?;
        thing(ctx, "a", ResourceOptions::new());
        Ok(())
    });
    assert_eq!(run.messages(), ["this Pulumi CLI is too old for it: update the CLI"]);
}

#[test]
fn a_transform_may_be_added_by_code_inside_an_output() {
    let run = Run::of(|ctx| {
        let context = ctx.clone();
        let first = thing(ctx, "a", ResourceOptions::new());
        let second = first.id().try_map(move |_| -> ProgramResult {
            context.transform(|resource| Ok(resource.props.write("owner", "us")?))?;
            thing(&context, "b", ResourceOptions::new());
            Ok(())
        });
        ctx.export("done", second.map(|()| true));
        Ok(())
    });
    run.assert_clean();
    assert_eq!(inputs(&run, "b")["owner"], Value::from("us"));
}

#[test]
fn more_transforms_may_wait_than_there_are_places_for_registrations() {
    const MANY: usize = 600;
    let run = Run::of(|ctx| {
        let (late, deferred) = Output::<String>::deferred();
        for number in 0..MANY {
            let late = late.clone();
            let options = ResourceOptions::new().transform(move |resource| {
                resource.set("late", &late);
                Ok(())
            });
            thing(ctx, &format!("early-{number}"), options);
        }
        deferred.resolve(thing(ctx, "late", ResourceOptions::new()).id());
        Ok(())
    });
    run.assert_clean();
    assert_eq!(run.record.resources.len(), MANY + 2);
}
