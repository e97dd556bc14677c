//! Registering hooks, and running them for the engine.

use std::{future::Future, sync::Arc};

use pulumi_wasm_proto::rpc;

use super::Engine;
use crate::{
    context::Context,
    error::{BoxError, Error, ProgramResult},
    hooks::{ErrorHookArgs, HookArgs, HookOptions, Hooks, OnError, Registered},
    output::{Cell, Data, Failure},
};

pub(crate) fn register_hook(
    context: &Context,
    name: &str,
    options: HookOptions,
    code: impl Fn(&HookArgs) -> ProgramResult + Send + Sync + 'static,
) -> Registered {
    let code = Arc::new(code);
    let answer = move |engine: Arc<Engine>, request: rpc::ResourceHookRequest| {
        let code = code.clone();
        async move {
            let result = engine.run_user(move || code(&HookArgs::try_from(request)?)).await;
            Ok(rpc::ResourceHookResponse { error: result.err().unwrap_or_default() })
        }
    };
    register(context, name, move |engine, name| async move {
        let callback = Some(engine.callback(answer).await?);
        let HookOptions { on_dry_run, ignore_errors } = options;
        let request = rpc::RegisterResourceHookRequest { name, callback, on_dry_run, ignore_errors };
        engine.monitor.register_hook(request).await
    })
}

pub(crate) fn register_error_hook(
    context: &Context,
    name: &str,
    code: impl Fn(&ErrorHookArgs) -> Result<OnError, BoxError> + Send + Sync + 'static,
) -> Registered {
    let code = Arc::new(code);
    let answer = move |engine: Arc<Engine>, request: rpc::ErrorHookRequest| {
        let code = code.clone();
        async move {
            Ok(match engine.run_user(move || code(&ErrorHookArgs::try_from(request)?)).await {
                Ok(decision) => {
                    rpc::ErrorHookResponse { retry: decision == OnError::Retry, ..Default::default() }
                }
                Err(error) => rpc::ErrorHookResponse { error, retry: false },
            })
        }
    };
    register(context, name, move |engine, name| async move {
        let callback = Some(engine.callback(answer).await?);
        engine.monitor.register_error_hook(rpc::RegisterErrorHookRequest { name, callback }).await
    })
}

/// Registers behind the program. Resources with the hook wait for it.
fn register<F>(
    context: &Context,
    name: &str,
    send: impl FnOnce(Arc<Engine>, String) -> F + Send + 'static,
) -> Registered
where
    F: Future<Output = Result<(), Error>> + Send + 'static,
{
    let engine = context.engine().clone();
    let hook = Registered { name: name.to_owned(), done: Cell::pending() };
    let registered = hook.clone();
    context.engine().spawn(format!("hook {name}"), async move {
        let result = send(engine.clone(), registered.name.clone()).await;
        let (_busy, _inside) = (engine.busy(), engine.enter());
        registered.done.set(result.map(Data::known).map_err(|error| {
            engine.report(Error::Hook { name: registered.name.clone(), source: Box::new(error) });
            Failure::Upstream
        }));
    });
    hook
}

/// The names of a resource's hooks, once the engine knows them all.
pub(super) async fn binding(
    hooks: Hooks,
) -> Result<rpc::register_resource_request::ResourceHooksBinding, Failure> {
    Ok(rpc::register_resource_request::ResourceHooksBinding {
        before_create: names(hooks.before_create).await?,
        after_create: names(hooks.after_create).await?,
        before_update: names(hooks.before_update).await?,
        after_update: names(hooks.after_update).await?,
        before_delete: names(hooks.before_delete).await?,
        after_delete: names(hooks.after_delete).await?,
        on_error: names(hooks.on_error).await?,
    })
}

async fn names(hooks: Vec<Registered>) -> Result<Vec<String>, Failure> {
    let mut names = Vec::with_capacity(hooks.len());
    for hook in hooks {
        hook.done.wait().await?;
        names.push(hook.name);
    }
    Ok(names)
}
