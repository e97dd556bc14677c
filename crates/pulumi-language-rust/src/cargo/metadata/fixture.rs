//! A workspace on paper: a program, its library, crates of bindings, and things that the program doesn't reach.

use serde_json::{Value, json};

use super::{Metadata, Package};

/// The workspace's metadata.
pub(crate) fn parse() -> Metadata {
    let packages = [
        package_json("program", &Value::Null),
        package_json("library", &Value::Null),
        package_json("bindings-aws", &json!({"pulumi": {"name": "aws", "version": "7.51.1"}})),
        package_json(
            "bindings-random",
            &json!({"pulumi": {
                "name": "random", "version": "4.0.0", "pluginDownloadURL": "https://example.com/plugins"
            }}),
        ),
        package_json("build-tool", &json!({"pulumi": {"name": "built-with"}})),
        package_json("test-tool", &json!({"pulumi": {"name": "tested-with"}})),
        package_json("neighbour", &json!({"pulumi": {"name": "unrelated"}})),
    ];
    let nodes = [
        node(
            "program",
            &[("library", Value::Null), ("build-tool", json!("build")), ("test-tool", json!("dev"))],
        ),
        // A dependency for building and for running counts as one for running.
        node("library", &[("bindings-aws", json!("build")), ("bindings-aws", Value::Null)]),
        node("bindings-aws", &[("bindings-random", Value::Null)]),
        node("bindings-random", &[("library", Value::Null)]),
        node("neighbour", &[("program", Value::Null)]),
    ];
    serde_json::from_value(json!({
        "packages": packages, "resolve": {"nodes": nodes}, "workspace_root": "/w", "target_directory": "/w/target",
    })).unwrap()
}

/// A package of the workspace.
pub(crate) fn package<'a>(metadata: &'a Metadata, name: &str) -> &'a Package {
    metadata.packages.iter().find(|package| package.name == name).unwrap()
}

fn package_json(name: &str, metadata: &Value) -> Value {
    json!({
        "id": format!("path+file:///w/{name}#0.1.0"), "name": name, "version": "0.1.0", "metadata": metadata,
        "manifest_path": format!("/w/{name}/Cargo.toml"), "targets": [], "default_run": null,
    })
}

fn node(name: &str, dependencies: &[(&str, Value)]) -> Value {
    let dependencies: Vec<_> = dependencies
        .iter()
        .map(|(name, kind)| {
            json!({"pkg": format!("path+file:///w/{name}#0.1.0"), "dep_kinds": [{"kind": kind}]})
        })
        .collect();
    json!({"id": format!("path+file:///w/{name}#0.1.0"), "deps": dependencies})
}
