//! Resource options.

use std::time::Duration;

use pulumi_wasm::{
    Alias, AliasSpec, Component, CustomResource, CustomTimeouts, Hooks, Inputs, Output, Resource,
    ResourceHook, ResourceOptions, Value, codegen, mocks::MockRun,
};

use crate::support::{PACKAGE, THING, Thing, assert_clean, mocks, urn};

/// What the engine is asked for a resource with these options, beside one called `first`.
fn requested(options: impl FnOnce(&Thing) -> ResourceOptions) -> MockRun {
    let run = mocks().run(|ctx| {
        let first = Thing::plain(ctx, "first");
        Thing::new(ctx, "second", Inputs::default(), options(&first));
        Ok(())
    });
    assert_clean(&run);
    run
}

#[allow(clippy::unwrap_used)] // As tests do.
fn second(run: &MockRun) -> &pulumi_wasm_proto::rpc::RegisterResourceRequest {
    &run.find(THING, "second").unwrap().request
}

#[test]
fn a_resource_may_depend_on_those_of_an_output() {
    let run = requested(|first| {
        let (one, many) = (first.clone(), vec![first.clone()]);
        ResourceOptions::new().depends_on(first.id().map(|_| one)).depends_on(Output::new(many))
    });
    assert_eq!(second(&run).dependencies, [urn("first")]);
}

#[test]
fn a_replacement_trigger_is_any_value_and_what_it_depends_on() {
    let run = requested(|first| ResourceOptions::new().replacement_trigger(first.id()));
    let trigger = second(&run).replacement_trigger.clone().unwrap();
    assert_eq!(pulumi_wasm_proto::from_value(trigger), Ok("first-id".into()));
    assert_eq!(second(&run).dependencies, [urn("first")]);
    let run = requested(|_| ResourceOptions::new().replacement_trigger(Output::secret("s".to_owned())));
    let trigger = second(&run).replacement_trigger.clone().unwrap();
    assert_eq!(pulumi_wasm_proto::from_value(trigger), Ok(Value::from("s").into_secret()));
}

#[test]
fn what_is_imported_may_come_from_an_output() {
    let run = requested(|first| ResourceOptions::new().import(first.id()));
    assert_eq!(second(&run).import_id, "first-id");
}

#[test]
fn timeouts_are_durations_or_text() {
    let timeouts = CustomTimeouts::new().create(Duration::from_secs(300)).read("9m");
    let run = requested(|_| ResourceOptions::new().custom_timeouts(timeouts));
    let sent = second(&run).custom_timeouts.clone().unwrap();
    assert_eq!((&*sent.create, &*sent.read, &*sent.update), ("300s", "9m", ""));
}

#[test]
fn a_former_parent_is_a_resource_a_urn_or_the_stack() {
    use pulumi_wasm_proto::rpc::alias::{Alias as Wire, spec::Parent};
    let run = requested(|first| {
        ResourceOptions::new()
            .alias(AliasSpec::new().parent(first))
            .alias(AliasSpec::new().parent_urn(first.urn()))
            .alias(AliasSpec::new().no_parent())
            .alias(Alias::from(first.urn()))
    });
    let sent: Vec<_> = second(&run).aliases.iter().map(|alias| alias.alias.clone().unwrap()).collect();
    let parent = |alias: &Wire| match alias {
        Wire::Spec(spec) => spec.parent.clone(),
        Wire::Urn(_) => None,
    };
    let parents: Vec<_> = sent.iter().filter_map(parent).collect();
    let first = || Parent::ParentUrn(urn("first"));
    assert_eq!(parents, [first(), first(), Parent::NoParent(true)]);
    assert_eq!(sent[3], Wire::Urn(urn("first")));
}

#[test]
fn environment_variables_reach_the_engine() {
    let run = requested(|_| ResourceOptions::new().env_var_mappings([("MY_VAR", "PROVIDER_VAR")]));
    assert_eq!(second(&run).env_var_mappings["MY_VAR"], "PROVIDER_VAR");
}

#[test]
fn a_provider_of_another_package_is_for_the_children() {
    let run = mocks().run(|ctx| {
        let none = Inputs::default();
        let other = codegen::register(
            ctx,
            &PACKAGE,
            "pulumi:providers:other",
            "special",
            none,
            ResourceOptions::new(),
        );
        let parent = Thing::new(ctx, "parent", Inputs::default(), ResourceOptions::new().provider(&other));
        let options = ResourceOptions::new().parent(&parent);
        codegen::register(ctx, &PACKAGE, "other:index:Thing", "child", Inputs::default(), options.clone());
        Component::new(ctx, "other:index:Group", "group", options);
        Ok(())
    });
    assert_clean(&run);
    let reference = "urn:pulumi:dev::project::pulumi:providers:other::special::special-id";
    assert_eq!(run.find(THING, "parent").unwrap().request.provider, "");
    assert_eq!(run.find("other:index:Thing", "child").unwrap().request.provider, reference);
    assert_eq!(run.find("other:index:Group", "group").unwrap().request.providers["other"], reference);
}

#[test]
fn a_resource_says_what_it_is_called() {
    let run = mocks().run(|ctx| {
        let first = Thing::plain(ctx, "first");
        assert_eq!((first.resource_name(), first.resource_token()), ("first", THING));
        Ok(())
    });
    assert_clean(&run);
}

#[test]
fn the_engine_learns_where_a_resource_was_declared() {
    let mut line = 0;
    let run = mocks().root_directory(env!("CARGO_MANIFEST_DIR")).run(|ctx| {
        line = line!() + 1;
        Thing::plain(ctx, "first");
        Ok(())
    });
    let position = run.find(THING, "first").unwrap().request.source_position.clone().unwrap();
    assert!(
        position.uri.starts_with("file:///") && position.uri.ends_with("tests/features/options.rs"),
        "{position:?}"
    );
    assert_eq!(position.line, line as i32);
}

#[test]
fn the_parts_of_an_alias_may_be_outputs() {
    use pulumi_wasm_proto::rpc::alias::Alias;
    let run = requested(|first| ResourceOptions::new().alias(AliasSpec::new().name(first.id()).stack("old")));
    let Some(Alias::Spec(spec)) = second(&run).aliases[0].alias.clone() else { panic!("{run:?}") };
    assert_eq!((&*spec.name, &*spec.stack, &*spec.project), ("first-id", "old", ""));
}

#[test]
fn a_component_gives_its_children_a_provider() {
    let run = mocks().run(|ctx| {
        let none = Inputs::default();
        let token = "pulumi:providers:test";
        let special = codegen::register(ctx, &PACKAGE, token, "special", none, ResourceOptions::new());
        let group = ResourceOptions::new().child_provider(&special);
        let group = Component::new(ctx, "test:index:Group", "group", group);
        Thing::new(ctx, "child", Inputs::default(), ResourceOptions::new().parent(&group));
        Ok(())
    });
    assert_clean(&run);
    let provider = &run.find(THING, "child").unwrap().request.provider;
    assert!(provider.ends_with("::special::special-id"), "{provider}");
}

#[test]
fn depending_on_an_output_is_depending_on_what_it_was_computed_from() {
    let run = mocks().run(|ctx| {
        let (first, second) = (Thing::plain(ctx, "first"), Thing::plain(ctx, "second"));
        let options = ResourceOptions::new().depends_on(first.id().map(|_| second));
        Thing::new(ctx, "third", Inputs::default(), options);
        Ok(())
    });
    assert_clean(&run);
    assert_eq!(run.find(THING, "third").unwrap().request.dependencies, [urn("first"), urn("second")]);
}

#[test]
fn depending_on_a_remote_component_is_depending_on_what_the_program_put_inside_too() {
    let run = mocks().run(|ctx| {
        let (none, options) = (Inputs::default(), ResourceOptions::new());
        let remote = codegen::register_remote(ctx, &PACKAGE, "test:index:Remote", "remote", none, options);
        let inputs = Inputs::default().with::<String>("text", remote.urn());
        Thing::new(ctx, "child", inputs, ResourceOptions::new().parent(&remote));
        Thing::new(ctx, "after", Inputs::default(), ResourceOptions::new().depends_on(&remote));
        Ok(())
    });
    assert_clean(&run);
    let remote = "urn:pulumi:dev::project::test:index:Remote";
    let child = format!("{remote}${THING}::child");
    assert_eq!(run.find(THING, "child").unwrap().request.dependencies, [format!("{remote}::remote")]);
    assert_eq!(run.find(THING, "after").unwrap().request.dependencies, [child, format!("{remote}::remote")]);
}

#[test]
fn hooks_are_added_to_those_before() {
    let run = mocks().run(|ctx| {
        let hook = |name| ResourceHook::new(ctx, name, |_| Ok(()));
        let hooks = |name| Hooks::new().after_create(&hook(name));
        let options = ResourceOptions::new().hooks(hooks("one")).hooks(hooks("two"));
        Thing::new(ctx, "second", Inputs::default(), options);
        Ok(())
    });
    assert_clean(&run);
    assert_eq!(second(&run).hooks.clone().unwrap().after_create, ["one", "two"]);
}

#[test]
fn a_former_name_that_a_preview_does_not_know_is_left_out() {
    let run = mocks().preview().run(|ctx| {
        let unknown = Thing::plain(ctx, "first").id();
        let options = ResourceOptions::new()
            .alias(Alias::from(unknown.clone()))
            .alias(AliasSpec::new().parent_urn(unknown.clone()))
            .import(unknown);
        Thing::new(ctx, "second", Inputs::default(), options);
        Ok(())
    });
    assert_clean(&run);
    assert_eq!((second(&run).aliases.len(), &*second(&run).import_id), (0, ""));
}

#[test]
fn an_update_does_not_create_what_was_to_be_imported() {
    let run = mocks().failing("first").run(|ctx| {
        let options = ResourceOptions::new().import(Thing::plain(ctx, "first").id());
        Thing::new(ctx, "second", Inputs::default(), options);
        Ok(())
    });
    assert_eq!(run.errors, ["resource `second` (test:index:Thing): the option `import` is not known"]);
    assert!(run.find(THING, "second").is_none());
}

#[test]
fn the_engine_learns_where_a_component_was_declared_and_nothing_of_the_stack() {
    let run = mocks().root_directory(env!("CARGO_MANIFEST_DIR")).run(|ctx| {
        Component::new(ctx, "test:index:Group", "group", ResourceOptions::new());
        Ok(())
    });
    let position = |token: &str| run.of_type(token).next().unwrap().request.source_position.clone();
    assert!(position("test:index:Group").unwrap().uri.ends_with("tests/features/options.rs"));
    assert_eq!(position("pulumi:pulumi:Stack"), None);
}
