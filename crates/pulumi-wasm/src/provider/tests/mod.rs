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

mod arguments;
mod construct;
mod schema;

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
