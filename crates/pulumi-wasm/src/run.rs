//! From the CLI's call to the program, and back to the CLI.

use std::{
    collections::BTreeMap,
    env,
    process::ExitCode,
    sync::{Arc, PoisonError},
};

use tokio::runtime::{Handle, Runtime};

use crate::{
    context::Context,
    engine::{self, Engine, GrpcMonitor, RunInfo},
    error::{BoxError, Error, ErrorChain, ProgramResult},
    export::Exports,
    log::Level,
    panics,
};

/// Two runtimes can't wait on the same thread.
pub(crate) const INSIDE_RUNTIME: &str = "a program starts an asynchronous runtime of its own, and can't inside of another: call it from a plain `main` or test, without #[tokio::main] or #[tokio::test]";

/// What the language host takes for "it has told the user what went wrong".
const ERRORS_REPORTED: u8 = 32;

/// Runs a Pulumi program: the whole of `main`.
///
/// The closure declares resources; their registrations run behind it, and `run` waits for them all. Every failure is
/// reported with the name of the resource it belongs to.
///
/// It blocks, and starts a runtime of its own: `main` must be a plain function, not `async` under `#[tokio::main]`.
///
/// The exit code is for the language host, and for whoever runs the program by hand:
///
/// | code | |
/// |---|---|
/// | 0 | everything is registered |
/// | 1 | the program could not start: it was not run by Pulumi, or inside a runtime; standard error says so |
/// | 32 | something went wrong, and the user has been told what: the host says nothing more |
///
/// ```no_run
/// fn main() -> std::process::ExitCode {
///     pulumi_wasm::run(|ctx| {
///         ctx.export("stack", ctx.stack());
///         Ok(())
///     })
/// }
/// ```
pub fn run(program: impl FnOnce(&Context) -> ProgramResult) -> ExitCode {
    match start() {
        Ok((runtime, engine)) => run_in(runtime, &engine, program),
        Err(error) => {
            eprintln!("error: {}", ErrorChain(&*error));
            ExitCode::FAILURE
        }
    }
}

fn start() -> Result<(Runtime, Arc<Engine>), BoxError> {
    if Handle::try_current().is_ok() {
        return Err(INSIDE_RUNTIME.into());
    }
    pulumi_wasm_proto::debugger::wait();
    let monitor = env::var("PULUMI_MONITOR")
        .map_err(|_| "this is a Pulumi program: run it with `pulumi preview` or `pulumi up` in its folder")?;
    connect(run_info()?, &monitor, &required("PULUMI_ENGINE")?)
}

pub(crate) fn connect(
    info: RunInfo,
    monitor: &str,
    engine: &str,
) -> Result<(Runtime, Arc<Engine>), BoxError> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let _inside = runtime.enter();
    let monitor = GrpcMonitor::connect(monitor, engine)?;
    let engine = Engine::new(info, Arc::new(monitor), runtime.handle().clone());
    Ok((runtime, engine))
}

fn required(name: &str) -> Result<String, BoxError> {
    env::var(name)
        .map_err(|_| format!("the language host has not set {name}: update pulumi-language-rust").into())
}

fn run_info() -> Result<RunInfo, BoxError> {
    Ok(RunInfo {
        project: required("PULUMI_PROJECT")?,
        stack: required("PULUMI_STACK")?,
        organization: env::var("PULUMI_ORGANIZATION").unwrap_or_default(),
        dry_run: env::var("PULUMI_DRY_RUN").is_ok_and(|flag| flag == "true"),
        root_directory: env::var_os("PULUMI_ROOT_DIRECTORY").unwrap_or_default().into(),
        config: json_variable::<BTreeMap<String, String>>("PULUMI_CONFIG")?,
        secret_keys: json_variable::<Vec<String>>("PULUMI_CONFIG_SECRET_KEYS")?,
    })
}

fn json_variable<T: serde::de::DeserializeOwned + Default>(name: &str) -> Result<T, BoxError> {
    match env::var(name) {
        Ok(text) if !text.is_empty() => {
            serde_json::from_str(&text).map_err(|error| format!("{name} is not valid: {error}").into())
        }
        _ => Ok(T::default()),
    }
}

pub(crate) fn run_in(
    runtime: Runtime,
    engine: &Arc<Engine>,
    program: impl FnOnce(&Context) -> ProgramResult,
) -> ExitCode {
    let errors = execute(&runtime, engine, program);
    let code = finish(&runtime, engine, errors);
    // Nothing that a thread of the program still does matters now.
    runtime.shutdown_background();
    code
}

/// Runs the program to its end; returns everything that went wrong.
pub(crate) fn execute(
    runtime: &Runtime,
    engine: &Arc<Engine>,
    program: impl FnOnce(&Context) -> ProgramResult,
) -> Vec<BoxError> {
    let context = Context::new(engine.clone());
    engine::register_stack(&context);
    let inside = engine.enter();
    let result = panics::catch(|| program(&context));
    drop(inside);
    runtime.block_on(engine.idle());
    let mut errors: Vec<BoxError> = match result {
        Ok(Ok(())) => Vec::new(),
        Ok(Err(error)) => vec![error],
        Err(panic) => vec![Error::Panic { code: "the program".to_owned(), panic }.into()],
    };
    engine.collect_errors(&mut errors);
    let exports = std::mem::take(&mut *engine.exports.lock().unwrap_or_else(PoisonError::into_inner));
    if errors.is_empty() {
        let run = engine.clone();
        engine.spawn("the stack's outputs".to_owned(), async move { export(&run, exports).await });
        runtime.block_on(engine.idle());
    } else {
        check(engine, exports);
    }
    engine.collect_errors(&mut errors);
    errors
}

/// Hands the stack's outputs to the engine.
async fn export(engine: &Arc<Engine>, exports: Exports) {
    let Some(stack) = engine.stack.get() else { return };
    if let Err(failure) = engine::register_outputs(stack, exports.into_fields()).await {
        engine.report_failure(failure, |error| match error {
            Error::Property { property, source } => Error::Export { name: property, source },
            other => other,
        });
    }
}

/// After a failure the outputs of the last good run stay: of these only what is wrong with them is told.
fn check(engine: &Engine, exports: Exports) {
    for (name, tree) in exports.into_fields() {
        if let Err(failure) = tree.settle_now() {
            engine.report_failure(failure, |error| Error::Export { name, source: Box::new(error) });
        }
    }
}

/// Tells the user what went wrong, once each, and the host how it ended.
fn finish(runtime: &Runtime, engine: &Arc<Engine>, mut errors: Vec<BoxError>) -> ExitCode {
    if errors.is_empty() {
        runtime.block_on(engine.serve_callbacks());
        engine.collect_errors(&mut errors);
    }
    for error in errors.iter().filter(|error| !is_reported(&***error)) {
        engine.log(Level::Error, ErrorChain(&**error).to_string().into());
    }
    runtime.block_on(engine.flush_log());
    if errors.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(ERRORS_REPORTED) }
}

fn is_reported(error: &(dyn std::error::Error + 'static)) -> bool {
    error.downcast_ref::<Error>().is_some_and(Error::is_reported)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_inside_a_runtime_is_an_error_that_says_so() {
        let runtime = Runtime::new().unwrap();
        let error = runtime.block_on(async { start().err().unwrap() });
        assert!(error.to_string().contains("call it from a plain `main`"), "{error}");
    }
}
