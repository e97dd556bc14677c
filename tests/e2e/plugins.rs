//! Providers in the hands of the real CLI: their schemas, SDKs for them, and a program that uses one.

use std::{
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
};

use serde_json::{Deserializer, Value};
use xtask::setup;

use crate::{
    denying,
    host::Cli,
    stand::{build, run},
};

/// A program with one resource of the example provider.
const PROGRAM: &str = r#"
use pulumi_wasm_files::{File, FileArgs};

fn main() -> std::process::ExitCode {
    pulumi_wasm::run(|ctx| {
        let text: String = ctx.config().require("text")?;
        let file = File::new(ctx, "note", FileArgs::builder().text(text).build());
        ctx.export("path", file.path());
        Ok(())
    })
}
"#;

/// The JSON that a command has printed, before anything else it said.
fn json(said: &str) -> Value {
    Deserializer::from_str(said).into_iter().next().expect("some JSON").unwrap()
}

/// The schema that the AWS bindings are made of.
fn bindings() -> Value {
    serde_json::from_str(include_str!("../../crates/pulumi-wasm-aws/schema.json")).unwrap()
}

#[test]
fn the_aws_provider_hands_out_the_schema_that_the_bindings_are_made_of() {
    let cli = Cli::new("schema");
    setup::expect_done(&cli.workspace).expect("run `cargo xtask test`, which sets up what the tests need");
    let plugin = cli.workspace.plugins().join("pulumi-resource-aws");
    let plugin = plugin.to_str().unwrap();

    let said = cli.run(&cli.folder, &["package", "get-schema", plugin]).expect_success();
    let (bindings, given) = (bindings(), json(&said));
    for part in ["name", "version", "resources", "functions", "types", "provider", "config"] {
        assert!(given[part] == bindings[part], "{part} differs");
    }

    let out = cli.folder.join("sdk");
    let generate = ["package", "gen-sdk", "--language", "rust", "--out", out.to_str().unwrap(), plugin];
    cli.run(&cli.folder, &generate).expect_success();
    assert!(out.join("rust/Cargo.toml").is_file());
}

#[test]
fn the_cli_fetches_the_official_aws_plugin_for_this_program_in_the_bindings_version() {
    let cli = Cli::new("official-plugin");
    let mut install = cli.command(cli.workspace.root(), &["install"]);
    // As on a user's machine, but that Pulumi's own place for plugins refuses.
    install
        .env_remove("PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION")
        .env_remove("CARGO_NET_OFFLINE")
        .env("PULUMI_IGNORE_AMBIENT_PLUGINS", "true");
    let place = format!("^github://api.github.com/(?P<plugin>.+)$={}/${{plugin}}", denying::start());
    install.env("PULUMI_PLUGIN_DOWNLOAD_URL_OVERRIDES", place);
    let said = run(&mut install).expect_failure();
    let version = bindings()["version"].as_str().unwrap().to_owned();
    assert!(
        said.contains(&format!("/pulumi/pulumi-aws/pulumi-resource-aws-v{version}-linux-amd64.tar.gz")),
        "{said}"
    );
    assert_eq!(said.matches("tar.gz").count(), 1, "nothing else is fetched: {said}");
}

/// The example provider as an installed plugin, and a folder for its files.
fn files(cli: &Cli) -> (PathBuf, PathBuf) {
    build(&cli.workspace, &["--package", "pulumi-provider", "--example", "files"]);
    let (plugins, folder) = (cli.folder.join("home/plugins/resource-files-v0.1.0"), cli.folder.join("files"));
    let plugin = plugins.join("pulumi-resource-files");
    fs::create_dir_all(&plugins).unwrap();
    symlink(cli.workspace.target().join("debug/examples/files"), &plugin).unwrap();
    fs::create_dir(&folder).unwrap();
    (plugin, folder)
}

#[test]
fn a_program_uses_the_example_provider_by_an_sdk_that_is_generated_from_it() {
    let cli = Cli::new("example-provider");
    let (plugin, folder) = files(&cli);
    let project = cli.new_program("notes");
    cli.run(&project, &["package", "add", plugin.to_str().unwrap()]).expect_success();
    fs::write(project.join("src/main.rs"), PROGRAM).unwrap();
    let set = |key: &str, value: &str| {
        cli.run(&project, &["config", "set", key, value, "--stack", "dev"]).expect_success();
    };
    set("files:folder", folder.to_str().unwrap());

    let up = ["up", "--yes", "--skip-preview", "--stack", "dev"];
    set("text", "hello");
    cli.run(&project, &up).expect_success();
    assert_eq!(texts(&folder), ["hello"]);
    set("text", "goodbye");
    let said = cli.run(&project, &up).expect_success();
    assert!(said.contains("1 replaced"), "{said}");
    assert_eq!(texts(&folder), ["goodbye"]);
    cli.run(&project, &["destroy", "--yes", "--skip-preview", "--stack", "dev"]).expect_success();
    assert_eq!(texts(&folder), [""; 0]);
}

fn texts(folder: &Path) -> Vec<String> {
    let files = fs::read_dir(folder).unwrap().flatten();
    files.map(|file| fs::read_to_string(file.path()).unwrap()).collect()
}
