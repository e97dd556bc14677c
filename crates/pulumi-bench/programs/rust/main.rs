//! The program that is measured, with the Rust SDK. Its argument is the number of resources.

use std::{collections::BTreeMap, process::ExitCode};

use pulumi_wasm::{
    Context, CustomResource, Input, Inputs, IntoInput, ResourceOptions,
    codegen::{self, Package, ResourceHandle},
};

const PACKAGE: Package =
    Package { name: "bench", version: "1.0.0", download_url: "", parameterization: None };
const TOKEN: &str = "bench:index:Thing";
const DESCRIPTION: &str = "A resource as large as many are: with text, numbers, lists and maps in it";

fn main() -> ExitCode {
    let count = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(1_000);
    pulumi_wasm::run(|ctx| {
        let mut previous = None;
        for index in 0..count {
            previous = Some(thing(ctx, index, previous.as_ref()));
        }
        Ok(())
    })
}

/// A resource with ten inputs; each second one depends on the one before.
fn thing(ctx: &Context, index: u32, previous: Option<&ResourceHandle>) -> ResourceHandle {
    let given: Input<String> = match previous.filter(|_| index % 2 == 1) {
        Some(previous) => previous.id().into_input(),
        None => "none".into_input(),
    };
    let inputs = Inputs::default()
        .with::<String>("name", format!("thing-{index}"))
        .with::<String>("description", DESCRIPTION)
        .with::<String>("region", "eu-central-1")
        .with::<bool>("enabled", true)
        .with::<i64>("size", index)
        .with::<f64>("ratio", 0.5)
        .with::<Vec<String>>("zones", ["a", "b", "c"])
        .with::<BTreeMap<String, String>>(
            "tags",
            [("project", "bench"), ("stack", "dev"), ("team", "infrastructure")],
        )
        .with::<BTreeMap<String, i64>>("limits", [("rate", 1000), ("burst", 500)])
        .with("previous", given);
    codegen::register(ctx, &PACKAGE, TOKEN, &format!("thing-{index}"), inputs, ResourceOptions::new())
}
