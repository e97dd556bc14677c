//! A provider of rooms, called as the engine would call it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{sync::Arc, time::Duration};

use pulumi_provider::{
    AutoName, Context, CreateRequest, CreateResponse, Delete, DeleteRequest, Error, Function, Object,
    Package, Problems, Provider, Read, ReadRequest, ReadResponse, Resource, Schema, Update, UpdateRequest,
    UpdateResponse, Value, property, resource,
    testing::{TestServer, details, urn},
};
use pulumi_wasm_proto::{from_struct, rpc, to_struct};
use serde::{Deserialize, Serialize};
use tonic::Code;

type Json = serde_json::Map<String, serde_json::Value>;

struct House;

impl Provider for House {
    type Client = String;
    const NAME: &'static str = "house";
    const VERSION: &'static str = "1.0.0";

    fn config(&self) -> Schema {
        Schema::new().input("address", property::string().required())
    }

    async fn configure(&self, config: Object) -> Result<String, Error> {
        let address = config["address"].as_str().unwrap_or_default();
        if address == "nowhere" {
            return Err(Error::new("there is no such house").remedy("set another address"));
        }
        Ok(address.to_owned())
    }
}

struct Room;

#[derive(Clone, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct RoomInputs {
    name: String,
    seats: i32,
    key: Option<String>,
}

#[derive(Deserialize, Serialize)]
struct RoomState {
    #[serde(flatten)]
    inputs: RoomInputs,
    door: String,
}

impl Resource for Room {
    type Client = String;
    type Inputs = RoomInputs;
    type State = RoomState;
    const TOKEN: &'static str = "house:index:Room";

    fn schema() -> Schema {
        Schema::new()
            .input("name", property::string().replaces().auto_named(AutoName::up_to(30)))
            .input("seats", property::integer().default(4.0))
            .input("key", property::string())
            .output("door", property::string())
    }

    fn check(_: &String, inputs: &Object, problems: &mut Problems) {
        if inputs["seats"].as_number() == Some(13.0) {
            problems.add_with_remedy("seats", "13 brings bad luck", "take one more");
        }
    }

    async fn create(
        context: &Context<String>,
        request: CreateRequest<RoomInputs>,
    ) -> Result<CreateResponse<RoomState>, Error> {
        let state = RoomState {
            door: format!("{}/{}", context.client(), request.inputs.name),
            inputs: request.inputs,
        };
        match state.inputs.seats {
            0 => Err(Error::new("failed to furnish").because("no chairs").keeping("half", &state)),
            1 => context.sleep(Duration::from_secs(60)).await.map(|()| unreachable!()),
            _ => Ok(CreateResponse::new(state.inputs.name.clone(), state)),
        }
    }
}

impl Read for Room {
    async fn read(
        _: &Context<String>,
        request: ReadRequest<RoomState>,
    ) -> Result<ReadResponse<RoomState>, Error> {
        let Some(mut state) = request.state else {
            let inputs = RoomInputs { name: request.id.clone(), seats: 4, key: None };
            return Ok(ReadResponse::found(&request.id, RoomState { inputs, door: "found".into() }));
        };
        if state.inputs.name == "gone" {
            return Ok(ReadResponse::gone());
        }
        state.inputs.seats = 5;
        Ok(ReadResponse::found(request.id, state))
    }
}

impl Update for Room {
    async fn update(
        _: &Context<String>,
        request: UpdateRequest<RoomInputs, RoomState>,
    ) -> Result<UpdateResponse<RoomState>, Error> {
        assert!(request.changed.any(&["seats"]));
        Ok(UpdateResponse::new(RoomState { inputs: request.inputs, door: request.state.door }))
    }
}

impl Delete for Room {
    async fn delete(_: &Context<String>, _: DeleteRequest<RoomState>) -> Result<(), Error> {
        Ok(())
    }
}

/// Can only be created.
struct Window;

impl Resource for Window {
    type Client = String;
    type Inputs = Json;
    type State = Json;
    const TOKEN: &'static str = "house:index:Window";

    fn schema() -> Schema {
        Schema::new().input("view", property::string())
    }

    async fn create(
        _: &Context<String>,
        request: CreateRequest<Json>,
    ) -> Result<CreateResponse<Json>, Error> {
        Ok(CreateResponse::new("window", request.inputs))
    }
}

struct Address;

#[derive(Deserialize)]
struct Nothing {}

#[derive(Serialize)]
struct Answer {
    address: String,
}

impl Function for Address {
    type Client = String;
    type Inputs = Nothing;
    type Output = Answer;
    const TOKEN: &'static str = "house:index:address";

    fn schema() -> Schema {
        Schema::new()
    }

    async fn call(context: &Context<String>, _: Nothing) -> Result<Answer, Error> {
        Ok(Answer { address: context.client().clone() })
    }
}

async fn server() -> Arc<TestServer<House>> {
    let package = Package::new(House)
        .resource(resource::<Room>().readable().updatable().deletable())
        .resource(resource::<Window>())
        .resource(resource::<Cellar>())
        .function::<Address>();
    let server = TestServer::new(package);
    server.configure(object(&[("address", "street".into())])).await.unwrap();
    Arc::new(server)
}

fn object(entries: &[(&str, Value)]) -> Object {
    entries.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect()
}

fn create(inputs: &Object) -> rpc::CreateRequest {
    let properties = Some(to_struct(inputs.clone()));
    rpc::CreateRequest { urn: urn(Room::TOKEN, "kitchen"), properties, ..Default::default() }
}

fn room(seats: f64) -> Object {
    object(&[("name", "kitchen".into()), ("seats", seats.into())])
}

#[tokio::test]
async fn a_created_resource_keeps_its_secrets() {
    let mut inputs = room(4.0);
    inputs.insert("key".into(), Value::from("hidden").into_secret());
    let made = server().await.create(create(&inputs)).await.unwrap();
    let state = from_struct(made.properties.unwrap()).unwrap();
    assert_eq!(made.id, "kitchen");
    assert_eq!(state["door"], Value::from("street/kitchen"));
    assert_eq!(state["key"], inputs["key"]);
}

#[tokio::test]
async fn a_preview_creates_nothing_and_knows_what_it_can() {
    let mut inputs = room(4.0);
    inputs.insert("seats".into(), Value::Unknown);
    let request = rpc::CreateRequest { preview: true, ..create(&inputs) };
    let previewed = server().await.create(request).await.unwrap();
    let state = from_struct(previewed.properties.unwrap()).unwrap();
    assert_eq!(previewed.id, "");
    assert_eq!(state["name"], Value::from("kitchen"));
    assert_eq!((&state["seats"], &state["door"]), (&Value::Unknown, &Value::Unknown));
}

#[tokio::test]
async fn what_is_half_made_is_kept_with_the_reason() {
    let status = server().await.create(create(&room(0.0))).await.unwrap_err();
    assert_eq!(status.message(), "failed to furnish: no chairs");
    let kept = details::<rpc::ErrorResourceInitFailed>(&status).remove(0);
    assert_eq!(kept.id, "half");
    assert_eq!(kept.reasons, ["failed to furnish: no chairs"]);
    assert_eq!(from_struct(kept.properties.unwrap()).unwrap()["door"], Value::from("street/kitchen"));
}

#[tokio::test]
async fn cancelling_ends_a_wait_at_once() {
    let server = server().await;
    let waiting = tokio::spawn({
        let server = server.clone();
        async move { server.create(create(&room(1.0))).await }
    });
    tokio::time::sleep(Duration::from_millis(10)).await;
    server.cancel();
    let ended = tokio::time::timeout(Duration::from_secs(5), waiting).await.unwrap().unwrap();
    assert_eq!(ended.unwrap_err().message(), "stopped by the user");
}

fn diff(token: &str, state: &Object, news: &Object) -> rpc::DiffRequest {
    rpc::DiffRequest {
        urn: urn(token, "kitchen"),
        olds: Some(to_struct(state.clone())),
        old_inputs: Some(to_struct(state.clone())),
        news: Some(to_struct(news.clone())),
        ..Default::default()
    }
}

#[tokio::test]
async fn a_difference_updates_or_replaces() {
    let server = server().await;
    let changed = server.diff(diff(Room::TOKEN, &room(4.0), &room(6.0))).unwrap();
    assert_eq!(changed.diffs, ["seats"]);
    assert!(changed.replaces.is_empty());
    let renamed = object(&[("name", "bath".into()), ("seats", 4.0.into())]);
    let renamed = server.diff(diff(Room::TOKEN, &room(4.0), &renamed)).unwrap();
    assert_eq!(renamed.replaces, ["name"]);
    assert!(!renamed.delete_before_replace, "the names differ");
}

#[tokio::test]
async fn what_cannot_be_updated_is_replaced() {
    let (old, new) = (object(&[("view", "sea".into())]), object(&[("view", "street".into())]));
    let changed = server().await.diff(diff(Window::TOKEN, &old, &new)).unwrap();
    assert_eq!(changed.replaces, ["view"]);
}

#[tokio::test]
async fn an_update_is_previewed_and_made() {
    let server = server().await;
    let state = object(&[("name", "kitchen".into()), ("seats", 4.0.into()), ("door", "old".into())]);
    for preview in [true, false] {
        let request = rpc::UpdateRequest {
            id: "kitchen".into(),
            urn: urn(Room::TOKEN, "kitchen"),
            olds: Some(to_struct(state.clone())),
            news: Some(to_struct(room(6.0))),
            preview,
            ..Default::default()
        };
        let updated = from_struct(server.update(request).await.unwrap().properties.unwrap()).unwrap();
        assert_eq!(updated["seats"], Value::from(6.0));
        assert_eq!(updated["door"], Value::from("old"));
    }
}

fn read(id: &str, state: Object) -> rpc::ReadRequest {
    let (properties, inputs) = (Some(to_struct(state.clone())), Some(to_struct(state)));
    rpc::ReadRequest {
        id: id.into(),
        urn: urn(Room::TOKEN, "kitchen"),
        properties,
        inputs,
        ..Default::default()
    }
}

#[tokio::test]
async fn a_refresh_sees_drift_and_loss_and_an_import_finds_inputs() {
    let server = server().await;
    let mut state = room(4.0);
    state.insert("door".into(), "d".into());
    let read_again = server.read(read("kitchen", state.clone())).await.unwrap();
    assert_eq!(from_struct(read_again.inputs.unwrap()).unwrap()["seats"], Value::from(5.0));
    state.insert("name".into(), "gone".into());
    assert_eq!(server.read(read("kitchen", state)).await.unwrap().id, "");
    let imported = server.read(read("attic", Object::new())).await.unwrap();
    let inputs = from_struct(imported.inputs.unwrap()).unwrap();
    assert_eq!(inputs["name"], Value::from("attic"));
    assert!(!inputs.contains_key("seats"), "a default needn't be said");
}

#[tokio::test]
async fn problems_and_errors_reach_the_user() {
    let server = server().await;
    let checked = server.check(&urn(Room::TOKEN, "kitchen"), Object::new(), room(13.0)).unwrap();
    assert_eq!(checked.failures[0].property, "seats");
    assert_eq!(checked.failures[0].reason, "13 brings bad luck; take one more");
    let wrong = server.check_config(object(&[("adress", "a".into())])).unwrap();
    let reasons: Vec<_> = wrong.failures.iter().map(|failure| failure.reason.as_str()).collect();
    assert_eq!(
        reasons,
        ["there is no property \"adress\"; did you mean \"address\"?", "is required; set \"address\""]
    );
    let refused = server.configure(object(&[("address", "nowhere".into())])).await.unwrap_err();
    assert_eq!(refused.message(), "there is no such house; set another address");
    let missing =
        server.create(rpc::CreateRequest { urn: urn("house:index:Rom", "a"), ..Default::default() }).await;
    assert!(missing.unwrap_err().message().ends_with("did you mean \"house:index:Room\"?"));
}

/// Its inputs aren't what its schema says.
struct Cellar;

#[derive(Deserialize, Serialize)]
struct Dark {
    light: bool,
}

impl Resource for Cellar {
    type Client = String;
    type Inputs = Dark;
    type State = Dark;
    const TOKEN: &'static str = "house:index:Cellar";

    fn schema() -> Schema {
        Schema::new().input("light", property::string())
    }

    async fn create(
        _: &Context<String>,
        request: CreateRequest<Dark>,
    ) -> Result<CreateResponse<Dark>, Error> {
        Ok(CreateResponse::new("cellar", request.inputs))
    }
}

#[tokio::test]
async fn bugs_are_told_from_failures_and_say_whose_they_are() {
    let server = server().await;
    let failed = server.create(create(&room(0.0))).await.unwrap_err();
    assert_eq!(failed.code(), Code::Unknown);
    assert!(!failed.message().contains("bug"), "{failed}");

    let properties = Some(to_struct(object(&[("light", "off".into())])));
    let (cellar, window) = (urn(Cellar::TOKEN, "a"), urn(Window::TOKEN, "a"));
    let request = rpc::CreateRequest { urn: cellar, properties, ..Default::default() };
    let theirs = server.create(request).await.unwrap_err();
    assert_eq!(theirs.code(), Code::Internal);
    assert!(theirs.message().contains("a bug in the provider; please report it to its author"), "{theirs}");

    let request = rpc::UpdateRequest { urn: window, ..Default::default() };
    let ours = server.update(request).await.unwrap_err();
    assert_eq!(ours.code(), Code::Internal);
    assert!(ours.message().contains("a bug in pulumi-provider; please report it"), "{ours}");
}

#[tokio::test]
async fn a_function_answers() {
    let answer = server().await.invoke(Address::TOKEN, Object::new()).await.unwrap();
    assert_eq!(from_struct(answer.r#return.unwrap()).unwrap()["address"], Value::from("street"));
}
