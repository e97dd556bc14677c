//! The example provider, called as the engine would call it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{env, fs, path::PathBuf, process};

use pulumi_provider::{
    Object, Value,
    testing::{TestServer, urn},
};
use pulumi_wasm_proto::{from_struct, rpc, to_struct};
use serde_json::{Value as Json, json};

#[path = "../examples/files.rs"]
#[expect(dead_code, reason = "a test needs no `main`")]
mod files;

const TOKEN: &str = "files:index:File";

fn object(entries: &[(&str, &str)]) -> Object {
    entries.iter().map(|(key, value)| ((*key).to_owned(), Value::from(*value))).collect()
}

/// An empty folder of the test's own.
fn folder(name: &str) -> PathBuf {
    let folder = env::temp_dir().join(format!("pulumi-provider-{name}-{}", process::id()));
    fs::create_dir_all(&folder).unwrap();
    folder
}

#[tokio::test]
async fn a_file_is_made_replaced_and_removed() {
    let (folder, urn) = (folder("files"), urn(TOKEN, "note"));
    let server = TestServer::new(files::package());
    server.configure(object(&[("folder", folder.to_str().unwrap())])).await.unwrap();

    let checked = server.check(&urn, Object::new(), object(&[("text", "hello")])).unwrap();
    assert_eq!(checked.failures, []);
    let create =
        rpc::CreateRequest { urn: urn.clone(), properties: checked.inputs.clone(), ..Default::default() };
    let made = server.create(create).await.unwrap();
    let state = from_struct(made.properties.clone().unwrap()).unwrap();
    let path = PathBuf::from(state["path"].as_str().unwrap());
    assert_eq!(fs::read_to_string(&path).unwrap(), "hello");

    let mut news = from_struct(checked.inputs.unwrap()).unwrap();
    news.insert("text".into(), "goodbye".into());
    let changed = rpc::DiffRequest {
        urn: urn.clone(),
        olds: made.properties.clone(),
        news: Some(to_struct(news)),
        ..Default::default()
    };
    assert_eq!(server.diff(changed).unwrap().replaces, ["text"]);

    let delete = rpc::DeleteRequest { urn, properties: made.properties, ..Default::default() };
    server.delete(delete.clone()).await.unwrap();
    assert!(!path.exists());
    server.delete(delete).await.unwrap();
    fs::remove_dir(folder).unwrap();
}

#[tokio::test]
async fn a_folder_that_is_not_there_is_named_with_the_reason() {
    let server = TestServer::new(files::package());
    server.configure(object(&[("folder", "/nowhere")])).await.unwrap();
    let properties = Some(to_struct(object(&[("name", "note"), ("text", "hello")])));
    let request = rpc::CreateRequest { urn: urn(TOKEN, "note"), properties, ..Default::default() };
    let failed = server.create(request).await.unwrap_err();
    assert!(failed.message().starts_with("failed to write /nowhere/note: No such file"), "{failed}");
}

#[test]
fn its_schema_follows_from_its_types() {
    let schema: Json = serde_json::from_str(&TestServer::new(files::package()).schema()).unwrap();
    let file = &schema["resources"][TOKEN];
    let text = |description: &str| json!({"type": "string", "description": description});
    let replacing = |description: &str| json!({"type": "string", "description": description, "willReplaceOnChanges": true});
    assert_eq!(
        file["inputProperties"],
        json!({"name": replacing("Its name."), "text": replacing("What is in it.")})
    );
    assert_eq!(file["properties"]["path"], text("Where it is."));
    assert_eq!(file["requiredInputs"], json!(["text"]));
    assert_eq!(file["required"], json!(["name", "path", "text"]));
    assert_eq!(schema["provider"]["requiredInputs"], json!(["folder"]));
}
