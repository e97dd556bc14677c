//! Programs against an engine in this process, which calls them back over gRPC as the real one does.

mod end;
mod hooks;
mod idle;
mod log;
mod server;
mod transforms;

use std::{process::ExitCode, sync::Arc};

use pulumi_wasm_proto::Value;
use server::{Record, Served, TestEngine};
use tokio::runtime::Runtime;

use super::{Engine, RunInfo};
use crate::{
    Context, Inputs, ProgramResult, ResourceOptions,
    codegen::{self, Package, ResourceHandle},
    run,
};

const PACKAGE: Package = Package { name: "test", version: "1.2.3", download_url: "", parameterization: None };
const THING: &str = "test:index:Thing";

fn thing(ctx: &Context, name: &str, options: ResourceOptions) -> ResourceHandle {
    let inputs = Inputs::default().with::<String>("size", "small").with::<Value>("key", secret("old"));
    codegen::register(ctx, &PACKAGE, THING, name, inputs, options)
}

fn secret(text: &str) -> Value {
    Value::from(text).into_secret()
}

fn connect(served: &Served) -> (Runtime, Arc<Engine>) {
    let info = RunInfo { project: "p".into(), stack: "s".into(), ..Default::default() };
    run::connect(info, &served.monitor, &served.engine).unwrap()
}

/// What became of a program, as the host and the engine see it.
struct Run {
    code: ExitCode,
    record: Record,
}

impl Run {
    fn of(program: impl FnOnce(&Context) -> ProgramResult) -> Self {
        Self::with(TestEngine::default(), program)
    }

    fn with(engine: TestEngine, program: impl FnOnce(&Context) -> ProgramResult) -> Self {
        let served = engine.serve();
        let (runtime, engine) = connect(&served);
        let code = run::run_in(runtime, &engine, program);
        Self { code, record: served.end() }
    }

    #[track_caller]
    fn assert_clean(&self) {
        assert_eq!(self.messages(), Vec::<&str>::new());
        assert!(self.succeeded());
    }

    fn succeeded(&self) -> bool {
        format!("{:?}", self.code) == format!("{:?}", ExitCode::SUCCESS)
    }

    fn messages(&self) -> Vec<&str> {
        self.record.logs.iter().map(|log| log.message.as_str()).collect()
    }
}
