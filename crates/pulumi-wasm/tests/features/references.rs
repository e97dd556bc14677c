//! Resources as values.

use pulumi_wasm::{
    Component, CustomResource, Inputs, Output, Resource, ResourceOptions, Value, codegen,
    mocks::{MockResource, object},
};

use crate::support::{PACKAGE, THING, Thing, assert_clean, mocks, urn};

fn reference(name: &str) -> Value {
    Value::Resource(pulumi_wasm::codegen::ResourceReference {
        urn: urn(name),
        id: Some(format!("{name}-id")),
        package_version: String::new(),
    })
}

#[test]
fn a_resource_is_given_as_a_reference_however_deep() {
    let run = mocks().run(|ctx| {
        let (first, second) = (Thing::plain(ctx, "first"), Thing::plain(ctx, "second"));
        let late = second.clone();
        let list: Output<Vec<Thing>> = first.id().map(move |_| vec![late]);
        let inputs = Inputs::default()
            .with::<Thing>("one", &first)
            .with::<Vec<Thing>>("all", vec![first.clone(), second])
            .with::<Vec<Thing>>("list", list);
        Thing::new(ctx, "user", inputs, ResourceOptions::new());
        Ok(())
    });
    assert_clean(&run);
    let user = run.find(THING, "user").unwrap();
    assert_eq!(user.inputs["one"], reference("first"));
    assert_eq!(user.inputs["all"], Value::Array(vec![reference("first"), reference("second")]));
    assert_eq!(user.inputs["list"], Value::Array(vec![reference("second")]));
    let of = |property: &str| user.request.property_dependencies[property].urns.clone();
    assert_eq!(of("one"), [urn("first")]);
    assert_eq!(of("list"), [urn("first"), urn("second")]);
}

#[test]
fn a_resource_in_an_output_has_its_outputs_from_the_engine() {
    let answer = |resource: &MockResource| match &*resource.name {
        "holder" => object([("held", reference("first"))]),
        _ => object([("size", Value::from(7.0))]),
    };
    let run = mocks().on_resource(answer).run(|ctx| {
        let first = Thing::plain(ctx, "first");
        let options = ResourceOptions::new().depends_on(&first);
        let holder = Thing::new(ctx, "holder", Inputs::default(), options);
        let held: Output<Thing> = holder.handle().output("held");
        let size = held.and_then(|thing| thing.handle().output::<i64>("size"));
        ctx.export("size", size);
        ctx.export("id", held.and_then(|thing| thing.id()));
        Thing::new(ctx, "user", Inputs::default().with::<Thing>("thing", held), ResourceOptions::new());
        Ok(())
    });
    assert_clean(&run);
    assert_eq!(run.exports["size"], Value::from(7.0));
    assert_eq!(run.exports["id"], Value::from("first-id"));
    assert_eq!(run.find(THING, "user").unwrap().inputs["thing"], reference("first"));
}

#[test]
fn an_id_that_is_not_known_yet_is_so_in_a_reference() {
    let run = mocks().preview().run(|ctx| {
        let first = Thing::plain(ctx, "first");
        Thing::new(ctx, "user", Inputs::default().with::<Thing>("thing", first), ResourceOptions::new());
        Ok(())
    });
    assert_clean(&run);
    let Value::Resource(thing) = &run.find(THING, "user").unwrap().inputs["thing"] else { panic!() };
    assert_eq!((&*thing.urn, thing.id.as_deref()), (&*urn("first"), Some("")));
}

#[test]
fn a_remote_component_gets_dependencies_with_its_inputs_but_not_of_resources() {
    let run = mocks().run(|ctx| {
        let first = Thing::plain(ctx, "first");
        let inputs = Inputs::default()
            .with::<Thing>("thing", &first)
            .with::<String>("id", first.id())
            .with::<String>("secret", Output::secret("s3cr3t".to_owned()))
            .with::<String>("plain", "text");
        codegen::register_remote(ctx, &PACKAGE, "test:index:Group", "group", inputs, ResourceOptions::new());
        Ok(())
    });
    assert_clean(&run);
    let group = run.find("test:index:Group", "group").unwrap();
    assert_eq!(group.inputs["thing"], reference("first"));
    assert!(group.request.property_dependencies["thing"].urns.is_empty());
    let Value::Output(id) = &group.inputs["id"] else { panic!("{:?}", group.inputs) };
    assert_eq!((id.value.as_ref(), &*id.dependencies), (Some(&"first-id".into()), &[urn("first")][..]));
    let Value::Output(secret) = &group.inputs["secret"] else { panic!("{:?}", group.inputs) };
    assert!(secret.secret && secret.dependencies.is_empty());
    assert_eq!(group.inputs["plain"], Value::from("text"));
}

#[test]
fn a_child_may_use_the_urn_of_the_component_it_belongs_to() {
    let run = mocks().run(|ctx| {
        let component = Component::new(ctx, "test:index:Parent", "parent", ResourceOptions::new());
        let of_parent = || Inputs::default().with::<String>("owner", component.urn());
        let first = Thing::new(ctx, "one", of_parent(), ResourceOptions::new().parent(&component));
        Thing::new(ctx, "two", of_parent(), ResourceOptions::new().parent(&first));
        Thing::new(ctx, "other", of_parent(), ResourceOptions::new());
        Ok(())
    });
    assert_clean(&run);
    let dependencies = |name: &str| run.find(THING, name).unwrap().request.dependencies.len();
    assert_eq!((dependencies("one"), dependencies("other")), (0, 1));
}

#[test]
fn what_is_none_is_not_given() {
    let run = mocks().run(|ctx| {
        let inputs = Inputs::default()
            .with::<String>("none", None::<String>)
            .with::<String>("some", Some("text"))
            .with::<String>("output", Output::new(None::<String>))
            .with::<std::collections::BTreeMap<String, String>>("map", [("a", Some("x")), ("b", None)]);
        Thing::new(ctx, "first", inputs, ResourceOptions::new());
        Ok(())
    });
    assert_clean(&run);
    let inputs = &run.find(THING, "first").unwrap().inputs;
    assert_eq!(inputs.keys().collect::<Vec<_>>(), ["map", "some"]);
    assert_eq!(inputs["map"], object([("a", "x".into())]).into());
}
