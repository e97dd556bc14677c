//! Programs against a mocked engine: what reaches it, and what the user is told.

use pulumi_wasm::{
    Component, Context, CustomResource, Exports, Inputs, Output, ResourceOptions, Value, all,
    codegen::{self, Package, ResourceHandle},
    mocks::{MockRun, Mocks, object},
    output_format,
};

const PACKAGE: Package = Package { name: "test", version: "1.2.3", download_url: "", parameterization: None };
const THING: &str = "test:index:Thing";

fn thing(ctx: &Context, name: &str, inputs: Inputs, options: ResourceOptions) -> ResourceHandle {
    codegen::register(ctx, &PACKAGE, THING, name, inputs, options)
}

fn plain(ctx: &Context, name: &str) -> ResourceHandle {
    thing(ctx, name, Inputs::default(), ResourceOptions::new())
}

fn urn(name: &str) -> String {
    format!("urn:pulumi:dev::project::{THING}::{name}")
}

fn mocks() -> Mocks {
    Mocks::new("project", "dev")
}

fn assert_clean(run: &MockRun) {
    assert_eq!(run.errors, Vec::<String>::new());
}

#[test]
fn an_input_carries_its_dependencies_per_property() {
    let run = mocks().run(|ctx| {
        let (first, second) = (plain(ctx, "first"), plain(ctx, "second"));
        let both = output_format!("{}/{}", first.id(), second.id());
        let inputs = Inputs::default().with::<String>("both", both).with::<String>("one", first.id());
        thing(ctx, "third", inputs.with::<String>("none", "text"), ResourceOptions::new());
        Ok(())
    });
    assert_clean(&run);
    let third = run.find(THING, "third").unwrap();
    assert_eq!(third.inputs["both"].as_str(), Some("first-id/second-id"));
    let of = |property: &str| third.request.property_dependencies[property].urns.clone();
    assert_eq!(of("both"), [urn("first"), urn("second")]);
    assert_eq!(of("one"), [urn("first")]);
    assert!(of("none").is_empty());
    assert_eq!(third.request.dependencies, [urn("first"), urn("second")]);
}

#[test]
fn nothing_unknown_is_run_in_a_preview() {
    let run = mocks().preview().run(|ctx| {
        let id = plain(ctx, "first").id().map(|_| -> String { panic!("an unknown reached a closure") });
        thing(ctx, "second", Inputs::default().with::<String>("id", id), ResourceOptions::new());
        Ok(())
    });
    assert_clean(&run);
    assert_eq!(run.find(THING, "second").unwrap().inputs["id"], Value::Unknown);
}

#[test]
fn a_secret_stays_one_through_every_computation() {
    let run = mocks().run(|ctx| {
        let secret = Output::secret("s3cr3t".to_owned());
        let mapped = secret.map(|text| text.len().to_string());
        let combined = all((mapped, Output::new(1))).map(|(text, number)| format!("{text}{number}"));
        let chained = Output::new(()).and_then(move |()| combined);
        ctx.export("value", output_format!("<{}>", chained));
        Ok(())
    });
    assert_clean(&run);
    assert_eq!(run.exports["value"], Value::from("<61>").into_secret());
}

#[test]
fn a_debug_print_shows_no_value() {
    assert!(!format!("{:?}", Output::secret("s3cr3t".to_owned())).contains("s3cr3t"));
}

#[test]
fn a_failed_resource_is_reported_once_and_its_dependents_are_not_registered() {
    let run = mocks().run(|ctx| {
        let broken = Output::new(()).try_map(|()| "x".parse::<i32>());
        let failed =
            thing(ctx, "broken", Inputs::default().with::<i32>("count", broken), ResourceOptions::new());
        let inputs = Inputs::default().with::<String>("id", failed.id());
        thing(ctx, "dependent", inputs, ResourceOptions::new());
        plain(ctx, "independent");
        Ok(())
    });
    let message = "resource `broken` (test:index:Thing): property `count`: computing an output failed: invalid \
                   digit found in string";
    assert_eq!(run.errors, [message]);
    let names: Vec<_> = run.of_type(THING).map(|resource| resource.name.as_str()).collect();
    assert_eq!(names, ["independent"]);
}

#[test]
fn a_panic_in_a_closure_names_the_resource_that_uses_it() {
    let run = mocks().run(|ctx| {
        let panicking = Output::new(1).map(|_| -> String { panic!("boom") });
        thing(ctx, "user", Inputs::default().with::<String>("text", panicking), ResourceOptions::new());
        Ok(())
    });
    assert_eq!(
        run.errors,
        ["resource `user` (test:index:Thing): property `text`: a closure given to an output panicked: boom"]
    );
}

#[test]
fn a_panic_in_a_closure_whose_result_nobody_uses_is_no_success() {
    let run = mocks().run(|ctx| {
        let unused = plain(ctx, "first").id().map(|_| -> String { panic!("boom") });
        drop(unused);
        Ok(())
    });
    assert_eq!(run.errors, ["a closure given to an output panicked: boom"]);
}

#[test]
fn a_failure_that_many_use_is_reported_once() {
    let run = mocks().run(|ctx| {
        let broken = plain(ctx, "first").id().try_map(|_| "x".parse::<i64>());
        for name in ["a", "b", "c"] {
            let inputs = Inputs::default().with::<i64>("count", &broken);
            thing(ctx, name, inputs, ResourceOptions::new());
        }
        Ok(())
    });
    assert_eq!(run.errors.len(), 1, "{:?}", run.errors);
    assert_eq!(run.of_type(THING).count(), 1);
}

#[derive(Clone)]
struct Unserializable;

impl serde::Serialize for Unserializable {
    fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        panic!("no form")
    }
}

#[test]
fn a_panic_in_a_users_serialize_stops_nothing_else() {
    let run = mocks().run(|ctx| {
        let value = plain(ctx, "first").id().map(|_| Unserializable);
        let inputs = Inputs::default().with::<Unserializable>("value", value);
        thing(ctx, "broken", inputs, ResourceOptions::new());
        let after = Inputs::default().with::<String>("id", plain(ctx, "second").id());
        thing(ctx, "after", after, ResourceOptions::new());
        Ok(())
    });
    assert_eq!(run.errors.len(), 1, "{:?}", run.errors);
    assert!(run.errors[0].contains("`broken`") && run.errors[0].contains("no form"), "{}", run.errors[0]);
    assert!(run.find(THING, "after").is_some());
}

#[test]
fn a_secret_that_does_not_fit_its_type_is_not_printed() {
    let outputs =
        |_: &pulumi_wasm::mocks::MockResource| object([("key", Value::from("hunter2").into_secret())]);
    let run = mocks().on_resource(outputs).run(|ctx| {
        ctx.export("key", plain(ctx, "first").output::<i64>("key"));
        Ok(())
    });
    assert_eq!(run.errors.len(), 1);
    assert!(
        !run.errors[0].contains("hunter2") && run.errors[0].contains("property `key`"),
        "{}",
        run.errors[0]
    );
}

#[test]
fn a_number_that_no_state_can_hold_is_refused() {
    let run = mocks().run(|ctx| {
        thing(ctx, "a", Inputs::default().with::<f64>("rate", f64::NAN), ResourceOptions::new());
        Ok(())
    });
    assert!(run.errors[0].contains("property `rate`: the number is infinite"), "{}", run.errors[0]);
}

#[test]
fn an_error_or_panic_of_the_program_is_reported() {
    assert_eq!(mocks().run(|_| Err("no luck".into())).errors, ["no luck"]);
    assert_eq!(mocks().run(|_| panic!("boom")).errors, ["the program panicked: boom"]);
}

#[test]
fn resources_that_wait_for_themselves_are_named() {
    let run = mocks().run(|ctx| {
        let slot = std::sync::Arc::new(std::sync::OnceLock::<Output<String>>::new());
        let from_slot = slot.clone();
        let trigger = plain(ctx, "trigger");
        let (sender, receiver) = std::sync::mpsc::channel::<()>();
        let circular = trigger.id().and_then(move |_| {
            receiver.recv().unwrap();
            from_slot.get().unwrap().clone()
        });
        slot.set(circular.clone()).unwrap();
        thing(ctx, "circular", Inputs::default().with::<String>("text", circular), ResourceOptions::new());
        sender.send(()).unwrap();
        Ok(())
    });
    assert_eq!(
        run.errors,
        ["these resources wait for outputs that will never have a value: circular (test:index:Thing)"]
    );
}

#[test]
fn an_export_that_waits_for_itself_ends_with_an_error() {
    let run = mocks().run(|ctx| {
        let slot = std::sync::Arc::new(std::sync::OnceLock::<Output<String>>::new());
        let from_slot = slot.clone();
        let (sender, receiver) = std::sync::mpsc::channel::<()>();
        let circular = plain(ctx, "trigger").id().and_then(move |_| {
            receiver.recv().unwrap();
            from_slot.get().unwrap().clone()
        });
        slot.set(circular.clone()).unwrap();
        ctx.export("circular", circular);
        sender.send(()).unwrap();
        Ok(())
    });
    assert_eq!(
        run.errors,
        ["these resources wait for outputs that will never have a value: the stack's outputs"]
    );
}

#[test]
fn options_reach_the_engine() {
    let run = mocks().run(|ctx| {
        let parent = Component::new(ctx, "test:index:Parent", "parent", ResourceOptions::new());
        let other = plain(ctx, "other");
        let options = ResourceOptions::new()
            .parent(&parent)
            .depends_on(&other)
            .protect(true)
            .ignore_changes(["tags"])
            .retain_on_delete(true)
            .alias(pulumi_wasm::AliasSpec::new().name("old"));
        thing(ctx, "child", Inputs::default(), options);
        parent.register_outputs(Exports::default().with("name", "x"));
        Ok(())
    });
    assert_clean(&run);
    let request = &run.find(THING, "child").unwrap().request;
    assert_eq!(request.parent, "urn:pulumi:dev::project::test:index:Parent::parent");
    assert_eq!(request.dependencies, [urn("other")]);
    assert_eq!((request.protect, request.retain_on_delete), (Some(true), Some(true)));
    assert_eq!(request.ignore_changes, ["tags"]);
    assert_eq!((request.version.as_str(), request.aliases.len()), ("1.2.3", 1));
}

#[test]
fn depending_on_a_component_is_depending_on_what_is_in_it() {
    let run = mocks().run(|ctx| {
        let component = Component::new(ctx, "test:index:Parent", "parent", ResourceOptions::new());
        thing(ctx, "inner", Inputs::default(), ResourceOptions::new().parent(&component));
        thing(ctx, "after", Inputs::default(), ResourceOptions::new().depends_on(&component));
        Ok(())
    });
    assert_clean(&run);
    let inner_urn = format!("urn:pulumi:dev::project::test:index:Parent${THING}::inner");
    assert_eq!(run.find(THING, "after").unwrap().request.dependencies, [inner_urn]);
}

#[test]
fn two_resources_with_one_name_are_refused() {
    let run = mocks().run(|ctx| {
        plain(ctx, "twin");
        plain(ctx, "twin");
        Ok(())
    });
    assert_eq!(run.errors.len(), 1);
    assert!(run.errors[0].contains("duplicate resource URN"), "{}", run.errors[0]);
}

#[test]
fn children_inherit_the_provider_of_their_package() {
    let run = mocks().run(|ctx| {
        let provider = codegen::register(
            ctx,
            &PACKAGE,
            "pulumi:providers:test",
            "special",
            Inputs::default(),
            ResourceOptions::new(),
        );
        let options = ResourceOptions::new().provider(&provider);
        let component = Component::new(ctx, "other:index:Parent", "parent", options);
        thing(ctx, "child", Inputs::default(), ResourceOptions::new().parent(&component));
        let holder = thing(ctx, "holder", Inputs::default(), ResourceOptions::new().provider(&provider));
        thing(ctx, "held", Inputs::default(), ResourceOptions::new().parent(&holder));
        plain(ctx, "stranger");
        Ok(())
    });
    assert_clean(&run);
    let reference = "urn:pulumi:dev::project::pulumi:providers:test::special::special-id";
    for name in ["child", "holder", "held"] {
        assert_eq!(run.find(THING, name).unwrap().request.provider, reference, "{name}");
    }
    assert_eq!(run.find(THING, "stranger").unwrap().request.provider, "");
}

#[test]
fn a_function_is_called_once_its_arguments_are_known() {
    let call = |token: &str, args: &pulumi_wasm::Object| match token {
        "test:index:double" => Ok(object([("result", Value::from(args["n"].as_number().unwrap() * 2.0))])),
        other => Err(format!("unexpected {other}")),
    };
    let run = mocks().on_call(call).run(|ctx| {
        let args = Inputs::default().with::<i64>("n", Output::new(21_i64));
        let result: Output<std::collections::BTreeMap<String, i64>> =
            codegen::invoke(ctx, &PACKAGE, "test:index:double", args, Default::default());
        ctx.export("result", result.map(|result| result["result"]));
        Ok(())
    });
    assert_clean(&run);
    assert_eq!(run.exports["result"], Value::from(42.0));
}

#[test]
fn a_hundred_thousand_chained_outputs_need_no_deep_stack() {
    let run = mocks().run(|ctx| {
        let start = plain(ctx, "start").id().map(|_| 0_u64);
        let end = (0..100_000).fold(start, |output, _| output.map(|count| count + 1));
        ctx.export("count", end);
        Ok(())
    });
    assert_clean(&run);
    assert_eq!(run.exports["count"], Value::from(100_000.0));
}
