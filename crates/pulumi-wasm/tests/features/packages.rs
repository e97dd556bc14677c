//! Parameterized packages.

use pulumi_wasm::{
    Context, Inputs, Output, ResourceOptions, Value,
    codegen::{self, Package, Parameterization},
    mocks::{MockRun, object},
};

use crate::support::{assert_clean, mocks};

static MADE: Package = Package {
    name: "bridge",
    version: "2.0.0",
    download_url: "https://example.com",
    parameterization: Some(Parameterization { name: "made", version: "0.1.0", value: b"how" }),
};

fn program(ctx: &Context) {
    let register = |name| {
        codegen::register(ctx, &MADE, "made:index:Thing", name, Inputs::default(), ResourceOptions::new())
    };
    let (first, _) = (register("first"), register("second"));
    let _: Output<Value> =
        codegen::invoke(ctx, &MADE, "made:index:look", Inputs::default(), Default::default());
    let _: Output<Value> = codegen::call(&first, &MADE, "made:index:Thing/look", Inputs::default());
}

fn run() -> MockRun {
    mocks().on_call(|_, _| Ok(object([]))).run(|ctx| {
        program(ctx);
        Ok(())
    })
}

#[test]
fn a_parameterized_package_is_registered_once() {
    let run = run();
    assert_clean(&run);
    assert_eq!(run.packages.len(), 1);
    let (package, made) = (&run.packages[0], run.packages[0].parameterization.as_ref().unwrap());
    assert_eq!(
        (&*package.name, &*package.version, &*package.download_url),
        ("bridge", "2.0.0", "https://example.com")
    );
    assert_eq!((&*made.name, &*made.version, &*made.value), ("made", "0.1.0", &b"how"[..]));
}

#[test]
fn what_belongs_to_a_parameterized_package_names_it_by_reference_alone() {
    let run = run();
    for resource in run.of_type("made:index:Thing") {
        let request = &resource.request;
        assert_eq!(
            (&*request.package_ref, &*request.version, &*request.plugin_download_url),
            ("package-1", "", "")
        );
    }
    assert_eq!(run.calls.len(), 2);
    for call in &run.calls {
        assert_eq!((&*call.package_ref, &*call.version), ("package-1", ""), "{}", call.token);
    }
}
