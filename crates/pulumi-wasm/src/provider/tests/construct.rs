//! Components and methods, from the request to the answer.

use super::*;

#[test]
fn the_component_is_registered_with_the_options_it_was_asked_for_with() {
    let alias = rpc::Alias { alias: Some(rpc::alias::Alias::Urn("urn:old".into())) };
    let (server, monitor) = server(mocks());
    let style =
        || Value::Object(object([("mainColour", "black".into()), ("inner", Value::Array(Vec::new()))]));
    let asked = rpc::ConstructRequest {
        parent: "urn:parent".into(),
        aliases: vec![alias.clone()],
        protect: Some(true),
        delete_before_replace: Some(false),
        ignore_changes: vec!["owner".into()],
        dependencies: vec!["urn:b".into()],
        replacement_trigger: Some(pulumi_wasm_proto::to_value("now".into())),
        providers: [(
            "test".to_owned(),
            "urn:pulumi:dev::project::pulumi:providers:test::p::id-1".to_owned(),
        )]
        .into(),
        resource_hooks: Some(rpc::construct_request::ResourceHooksBinding {
            before_create: vec!["hook".into()],
            ..Default::default()
        }),
        custom_timeouts: Some(rpc::construct_request::CustomTimeouts {
            create: "5m".into(),
            ..Default::default()
        }),
        input_dependencies: [(
            "owner".to_owned(),
            rpc::construct_request::PropertyDependencies { urns: vec!["urn:a".into()] },
        )]
        .into(),
        ..request([("owner", "me".into()), ("style", style())])
    };
    let response = wait(ResourceProvider::construct(&server, Request::new(asked.clone()))).unwrap();
    let record = monitor.record();
    let [shelf, child] = &record.resources[..] else { panic!("{:?}", record.resources) };
    assert!(response.urn.ends_with("furniture:index:Shelf::shelf"), "{}", response.urn);
    assert_eq!(shelf.inputs, object([("owner", "me".into()), ("style", style())]));
    assert_eq!(child.inputs, shelf.inputs);
    let shelf = &shelf.request;
    assert!(!shelf.custom && !shelf.remote);
    assert_eq!(
        (shelf.parent.as_str(), &shelf.aliases, shelf.protect),
        ("urn:parent", &vec![alias], Some(true))
    );
    assert_eq!((shelf.delete_before_replace, shelf.delete_before_replace_defined), (false, true));
    assert_eq!(shelf.ignore_changes, ["owner"]);
    assert_eq!(shelf.dependencies, ["urn:a", "urn:b"]);
    assert_eq!(shelf.property_dependencies["owner"].urns, ["urn:a"]);
    assert_eq!(shelf.replacement_trigger, asked.replacement_trigger);
    assert_eq!(shelf.providers, asked.providers);
    assert_eq!(shelf.hooks.as_ref().unwrap().before_create, ["hook"]);
    assert_eq!(shelf.custom_timeouts.as_ref().unwrap().create, "5m");
    assert_eq!(child.request.parent, response.urn);
    assert_eq!(child.request.provider, asked.providers["test"]);
    assert_eq!(child.request.dependencies, ["urn:a"]);
}

#[test]
fn outputs_come_back_with_secrets_and_dependencies() {
    let owner = || output(Some("me".into()), true, &["urn:owner"]);
    let asked = || request([("owner", owner()), ("lockCode", "123".into())]);
    let accepts = rpc::ConstructRequest { accepts_output_values: true, ..asked() };
    let response = construct(mocks(), accepts).unwrap();
    assert_eq!(response.urn, SHELF_URN);
    let label = output(Some("me's".into()), true, &[CHILD_URN]);
    assert_eq!(state(&response), object([("label", label), ("code", output(Some("123".into()), true, &[]))]));
    assert_eq!(response.state_dependencies["label"].urns, [CHILD_URN]);
    let response = construct(mocks(), asked()).unwrap();
    let secret = |text: &str| Value::from(text).into_secret();
    assert_eq!(state(&response), object([("label", secret("me's")), ("code", secret("123"))]));
    assert_eq!(response.state_dependencies["label"].urns, [CHILD_URN]);
}

#[test]
fn the_engine_is_told_that_a_secret_argument_is_one() {
    let (server, monitor) = server(mocks());
    let asked = request([("owner", "me".into()), ("lockCode", "123".into())]);
    wait(ResourceProvider::construct(&server, Request::new(asked))).unwrap();
    assert_eq!(monitor.record().resources[0].inputs["lockCode"], Value::from("123").into_secret());
}

#[test]
fn what_is_unknown_stays_unknown() {
    let asked = rpc::ConstructRequest { dry_run: true, ..request([("owner", Value::Unknown)]) };
    let response = construct(mocks().preview(), asked).unwrap();
    assert_eq!(state(&response), object([("label", Value::Unknown)]));
}

#[test]
fn a_method_reads_its_component_from_the_engine() {
    let (server, _) = server(mocks());
    let created =
        wait(ResourceProvider::construct(&server, Request::new(request([("owner", "me".into())])))).unwrap();
    let this = ResourceReference { urn: created.urn, ..Default::default() };
    let with = output(Some("oil".into()), false, &["urn:oil"]);
    let call = |args: Object| {
        let request = rpc::CallRequest {
            tok: "furniture:index:Shelf/burn".into(),
            stack: "dev".into(),
            monitor_endpoint: "monitor:1".into(),
            args: Some(to_struct(args)),
            ..Default::default()
        };
        wait(ResourceProvider::call(&server, Request::new(request)))
    };
    let response = call(object([("__self__", Value::Resource(this)), ("with", with)])).unwrap();
    let result = from_struct(response.r#return.unwrap()).unwrap();
    assert_eq!(result, object([("text", "me's, with oil, in dev".into())]));
    assert_eq!(response.return_dependencies["text"].urns, ["urn:oil", SHELF_URN]);
    let error = call(object([])).unwrap_err();
    assert!(error.message().contains("the argument `__self__` is not a resource"), "{error}");
}

#[test]
fn a_cancelled_provider_answers_at_once() {
    let (server, _) = server(mocks());
    let status = wait(async {
        server.cancel(Request::new(())).await?;
        ResourceProvider::construct(&server, Request::new(request([("owner", "me".into())]))).await
    });
    assert_eq!(status.unwrap_err().code(), Code::Cancelled);
}
