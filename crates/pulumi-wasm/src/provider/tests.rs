//! Component providers as the engine calls them, against a mocked monitor and without a network.

use std::{collections::BTreeMap, sync::Arc};

use pulumi_wasm_proto::{
    Object, OutputValue, ResourceReference, Value, from_struct,
    rpc::{self, resource_provider_server::ResourceProvider},
    status, to_struct,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use tonic::{Code, Request, Response, Status};

use super::{server::Server, *};
use crate::{
    BoxError, Component, Context, Input, Inputs, IntoInput, Output, ResourceOptions,
    codegen::{self, Package},
    mocks::{MockMonitor, Mocks, object},
};

const PACKAGE: Package = Package { name: "test", version: "1.0.0", download_url: "", parameterization: None };
const CHILD: &str = "test:index:Child";

#[derive(ComponentArgs)]
struct ShelfArgs {
    /// Whose shelf it is.
    owner: Output<String>,
    #[pulumi(secret, deprecated = "nobody locks shelves")]
    lock_code: Option<Input<String>>,
    /// How many boards.
    boards: Option<u32>,
    style: Option<Output<Style>>,
}

#[derive(Clone, ComponentType, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct Style {
    /// What one sees first.
    main_colour: Colour,
    #[serde(skip_serializing_if = "Option::is_none")]
    labels: Option<BTreeMap<String, String>>,
    #[serde(default, rename = "inner")]
    nested: Vec<Style>,
}

/// What light does to it.
#[derive(Clone, Copy, ComponentType, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
enum Colour {
    Red,
    /// The darkest.
    Black,
}

/// Holds books.
#[derive(ComponentOutputs)]
struct Shelf {
    label: Output<String>,
    /// What is under the first board.
    code: Output<Option<String>>,
}

impl ComponentResource for Shelf {
    const TOKEN: &'static str = "furniture:index:Shelf";
    type Args = ShelfArgs;

    fn construct(ctx: &Context, name: &str, args: ShelfArgs, shelf: &Component) -> Result<Self, BoxError> {
        match args.boards {
            Some(0) => return Err(InputErrors::one("boards", "must be 1 or more").into()),
            Some(13) => panic!("unlucky"),
            _ => {}
        }
        let mut inputs = Inputs::default().with::<String>("owner", &args.owner);
        if let Some(style) = args.style {
            inputs.set::<Style>("style", style.into_input());
        }
        let options = ResourceOptions::new().parent(shelf);
        let child = codegen::register(ctx, &PACKAGE, CHILD, &format!("{name}-child"), inputs, options);
        let code = args.lock_code.map(|code| code.to_output());
        Ok(Self {
            label: child.output::<String>("owner").map(|owner| format!("{owner}'s")),
            code: code.map_or_else(|| Output::new(None), |code| code.map(Some)),
        })
    }
}

#[derive(ComponentArgs)]
struct BurnArgs {
    with: Output<String>,
}

#[derive(ComponentOutputs)]
struct Ashes {
    text: Output<String>,
}

impl Shelf {
    fn burn(&self, ctx: &Context, args: BurnArgs) -> Result<Ashes, BoxError> {
        let stack = ctx.stack().to_owned();
        let parts = crate::all((self.label.clone(), args.with));
        Ok(Ashes { text: parts.map(move |(label, with)| format!("{label}, with {with}, in {stack}")) })
    }
}

fn furniture() -> ComponentProvider {
    ComponentProvider::new("furniture", "2.0.0").component::<Shelf>().method("burn", Shelf::burn)
}

fn server(mocks: Mocks) -> (Server, Arc<MockMonitor>) {
    let monitor = mocks.into_monitor();
    let shared = monitor.clone();
    let server = Server::connecting(furniture(), move |address, _| match address {
        "monitor:1" => Ok(shared.clone()),
        other => Err(format!("nobody is at {other}").into()),
    });
    (server.unwrap(), monitor)
}

/// Runs a test's calls to the end.
fn wait<T>(calls: impl Future<Output = Result<Response<T>, Status>>) -> Result<T, Status> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    runtime.block_on(calls).map(Response::into_inner)
}

fn request<const N: usize>(inputs: [(&str, Value); N]) -> rpc::ConstructRequest {
    rpc::ConstructRequest {
        project: "project".into(),
        stack: "dev".into(),
        r#type: Shelf::TOKEN.into(),
        name: "shelf".into(),
        monitor_endpoint: "monitor:1".into(),
        inputs: Some(to_struct(object(inputs))),
        ..Default::default()
    }
}

fn construct(mocks: Mocks, request: rpc::ConstructRequest) -> Result<rpc::ConstructResponse, Status> {
    wait(ResourceProvider::construct(&server(mocks).0, Request::new(request)))
}

fn mocks() -> Mocks {
    Mocks::new("project", "dev")
}

fn state(response: &rpc::ConstructResponse) -> Object {
    from_struct(response.state.clone().unwrap()).unwrap()
}

fn output(value: Option<Value>, secret: bool, dependencies: &[&str]) -> Value {
    let dependencies = dependencies.iter().map(|urn| (*urn).to_owned()).collect();
    Value::Output(Box::new(OutputValue { value, secret, dependencies }))
}

const SHELF_URN: &str = "urn:pulumi:dev::project::furniture:index:Shelf::shelf";
const CHILD_URN: &str = "urn:pulumi:dev::project::furniture:index:Shelf$test:index:Child::shelf-child";

#[test]
fn the_schema_is_what_the_types_and_their_documentation_say() {
    let (server, _) = server(mocks());
    let response = wait(server.get_schema(Request::new(rpc::GetSchemaRequest::default()))).unwrap();
    let schema: serde_json::Value = serde_json::from_str(&response.schema).unwrap();
    let style = json!({ "$ref": "#/types/furniture:index:Style" });
    let expected = json!({
        "name": "furniture",
        "version": "2.0.0",
        "resources": { "furniture:index:Shelf": {
            "type": "object",
            "isComponent": true,
            "description": "Holds books.",
            "properties": {
                "label": { "type": "string" },
                "code": { "type": "string", "description": "What is under the first board." },
            },
            "required": ["label"],
            "inputProperties": {
                "owner": { "type": "string", "description": "Whose shelf it is." },
                "lockCode": { "type": "string", "secret": true, "deprecationMessage": "nobody locks shelves" },
                "boards": { "type": "integer", "plain": true, "description": "How many boards." },
                "style": style,
            },
            "requiredInputs": ["owner"],
            "methods": { "burn": "furniture:index:Shelf/burn" },
        } },
        "functions": { "furniture:index:Shelf/burn": {
            "description": "",
            "inputs": {
                "type": "object",
                "properties": {
                    "__self__": { "$ref": "#/resources/furniture:index:Shelf" },
                    "with": { "type": "string" },
                },
                "required": ["with", "__self__"],
            },
            "outputs": { "type": "object", "properties": { "text": { "type": "string" } }, "required": ["text"] },
        } },
        "types": {
            "furniture:index:Style": {
                "type": "object",
                "description": "",
                "properties": {
                    "mainColour": {
                        "$ref": "#/types/furniture:index:Colour",
                        "description": "What one sees first.",
                    },
                    "labels": { "type": "object", "additionalProperties": { "type": "string" } },
                    "inner": { "type": "array", "items": style },
                },
                "required": ["mainColour"],
            },
            "furniture:index:Colour": {
                "type": "string",
                "description": "What light does to it.",
                "enum": [
                    { "name": "Red", "value": "red", "description": "" },
                    { "name": "Black", "value": "black", "description": "The darkest." },
                ],
            },
        },
    });
    assert_eq!(schema, expected);
}

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
fn what_is_unknown_stays_unknown() {
    let asked = rpc::ConstructRequest { dry_run: true, ..request([("owner", Value::Unknown)]) };
    let response = construct(mocks().preview(), asked).unwrap();
    assert_eq!(state(&response), object([("label", Value::Unknown)]));
}

#[test]
fn every_argument_that_cant_be_used_is_named() {
    let status =
        construct(mocks(), request([("boards", Value::Unknown), ("style", "red".into())])).unwrap_err();
    assert_eq!(status.code(), Code::InvalidArgument);
    let details = status::details::<rpc::InputPropertiesError>(&status);
    let errors: Vec<_> =
        details[0].errors.iter().map(|e| (e.property_path.as_str(), e.reason.as_str())).collect();
    assert_eq!(errors[0], ("owner", "is required"));
    assert_eq!(errors[1], ("boards", "must be known already, because it is a plain value"));
    assert_eq!(errors[2].0, "style");
    assert!(errors[2].1.contains("invalid type: string \"red\""), "{}", errors[2].1);
}

#[test]
fn a_secret_is_no_plain_value_and_does_not_show_where_it_does_not_fit() {
    let secret = Value::from("hunter2").into_secret();
    let inputs = [("owner", "me".into()), ("boards", secret.clone()), ("style", secret)];
    let status = construct(mocks(), request(inputs)).unwrap_err();
    assert!(status.message().contains("`boards` can't be a secret, because it is a plain value"), "{status}");
    assert!(!format!("{status:?}").contains("hunter2"));
}

#[test]
fn a_component_can_say_what_is_wrong_with_an_argument() {
    let status = construct(mocks(), request([("owner", "me".into()), ("boards", 0.0.into())])).unwrap_err();
    assert_eq!(
        (status.code(), status.message()),
        (
            Code::InvalidArgument,
            "component `shelf` (furniture:index:Shelf): the arguments can't be used: `boards` must be 1 or more"
        )
    );
}

#[test]
fn a_panic_is_an_error_that_names_the_component() {
    let status = construct(mocks(), request([("owner", "me".into()), ("boards", 13.0.into())])).unwrap_err();
    let message = status.message();
    assert!(message.starts_with("component `shelf` (furniture:index:Shelf): it panicked at "), "{message}");
    assert!(message.ends_with(": unlucky"), "{message}");
}

#[test]
fn what_a_provider_does_not_have_is_named_beside_what_it_has() {
    let other = rpc::ConstructRequest { r#type: "furniture:index:Desk".into(), ..request([]) };
    let status = construct(mocks(), other).unwrap_err();
    assert_eq!(status.code(), Code::NotFound);
    assert_eq!(
        status.message(),
        "furniture 2.0.0 has no component furniture:index:Desk; it has: furniture:index:Shelf"
    );
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
fn a_provider_that_contradicts_itself_is_not_served() {
    let reason = |provider: ComponentProvider| Server::new(provider).err().unwrap().to_string();
    let wrong = reason(ComponentProvider::new("house", "1.0.0").component::<Shelf>());
    assert!(
        wrong.contains("the type furniture:index:Shelf is not of the form `house:module:Name`"),
        "{wrong}"
    );
    let twice = reason(furniture().component::<Shelf>());
    assert!(twice.contains("there are two components furniture:index:Shelf"), "{twice}");
    let early = ComponentProvider::new("furniture", "1.0.0").method("burn", Shelf::burn);
    assert!(reason(early).contains("add furniture:index:Shelf before its method `burn`"));
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
