//! A whole provider on one screen: files in a folder.
//!
//! Built with `cargo build --example files` and named `pulumi-resource-files`, it is a plugin. `pulumi package add`
//! with its path then makes an SDK for it in the language of any program.

use std::{fs, path::PathBuf, process::ExitCode};

use pulumi_provider::{
    AutoName, Context, CreateRequest, CreateResponse, Delete, DeleteRequest, Error, Object, Package,
    Provider, Resource, Schema, convert, property, resource,
};
use serde::{Deserialize, Serialize};

pub(crate) struct Files;

#[derive(Deserialize)]
struct Config {
    folder: PathBuf,
}

impl Provider for Files {
    type Client = PathBuf;
    const NAME: &'static str = "files";
    const VERSION: &'static str = "0.1.0";

    fn config(&self) -> Schema {
        Schema::new().input("folder", property::string().required().describe("Where the files are."))
    }

    async fn configure(&self, config: Object) -> Result<PathBuf, Error> {
        Ok(convert::from_object::<Config>(&config)?.folder)
    }
}

/// Can be created and deleted. It has no `Update`: a change makes a new file in place of the old one.
struct File;

#[derive(Deserialize, Serialize)]
struct Inputs {
    name: String,
    text: String,
}

#[derive(Deserialize, Serialize)]
struct State {
    #[serde(flatten)]
    inputs: Inputs,
    path: PathBuf,
}

impl Resource for File {
    type Client = PathBuf;
    type Inputs = Inputs;
    type State = State;
    const TOKEN: &'static str = "files:index:File";

    fn schema() -> Schema {
        Schema::new()
            .describe("A file with text in it.")
            .input("name", property::string().auto_named(AutoName::up_to(100)).describe("Its name."))
            .input("text", property::string().required().describe("What is in it."))
            .output("path", property::string().required().describe("Where it is."))
    }

    async fn create(
        context: &Context<PathBuf>,
        request: CreateRequest<Inputs>,
    ) -> Result<CreateResponse<State>, Error> {
        let path = context.client().join(&request.inputs.name);
        let failed = |error| Error::new(format!("failed to write {}", path.display())).because(error);
        fs::write(&path, &request.inputs.text).map_err(failed)?;
        Ok(CreateResponse::new(request.inputs.name.clone(), State { inputs: request.inputs, path }))
    }
}

impl Delete for File {
    async fn delete(_: &Context<PathBuf>, request: DeleteRequest<State>) -> Result<(), Error> {
        match fs::remove_file(&request.state.path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(Error::new(format!("failed to remove {}", request.state.path.display())).because(error))
            }
            _ => Ok(()),
        }
    }
}

pub(crate) fn package() -> Package<Files> {
    Package::new(Files).resource(resource::<File>().deletable())
}

fn main() -> ExitCode {
    pulumi_provider::run(package())
}
