//! Registering transforms, and running them for the engine.

use std::{panic::Location, sync::Arc};

use pulumi_wasm_proto::{DecodeError, from_struct, rpc, to_struct};

use super::{
    Engine,
    callbacks::shown,
    in_flight::Subject,
    overlay::lay_over,
    settle::{Form, settle_inputs},
};
use crate::{
    context::Context,
    error::{BoxError, Error, ProgramResult},
    input::Inputs,
    output::Failure,
    properties::Properties,
    resolved::ResolvedOptions,
    resource::ResourceHandle,
    transform::{InvokeTransformArgs, InvokeTransformOptions, Transform, TransformArgs},
};

/// Adds a transform for every resource that is registered from now on.
pub(crate) fn register_stack_transform(context: &Context, transform: Transform) -> Result<(), Error> {
    let engine = context.engine();
    engine.block_on(async {
        let callback = callback(engine, transform).await?;
        engine.monitor.register_transform(callback).await
    })
}

/// Adds a transform for every function that is called from now on.
pub(crate) fn register_invoke_transform(
    context: &Context,
    code: impl Fn(&mut InvokeTransformArgs) -> ProgramResult + Send + Sync + 'static,
    place: &'static Location<'static>,
) -> Result<(), Error> {
    let engine = context.engine();
    let code = Arc::new(code);
    let answer = move |engine: Arc<Engine>, request: rpc::TransformInvokeRequest| {
        let (token, code) = (request.token.clone(), code.clone());
        async move {
            let answer = engine.run_user(move || transform_invoke(request, &*code)).await;
            answer.map_err(|error| failed(&token, place, &error))
        }
    };
    engine.block_on(async {
        let callback = engine.callback(answer).await?;
        engine.monitor.register_invoke_transform(callback).await
    })
}

/// The transforms of one resource, callable by the engine.
pub(super) async fn callbacks(
    engine: &Arc<Engine>,
    transforms: Vec<Transform>,
) -> Result<Vec<rpc::Callback>, Error> {
    let mut callbacks = Vec::with_capacity(transforms.len());
    for transform in transforms {
        callbacks.push(callback(engine, transform).await?);
    }
    Ok(callbacks)
}

async fn callback(engine: &Arc<Engine>, transform: Transform) -> Result<rpc::Callback, Error> {
    let answer = move |engine, request: rpc::TransformRequest| {
        let (name, transform) = (request.name.clone(), transform.clone());
        async move {
            let place = transform.place;
            let answer = transform_resource(engine, request, transform).await;
            answer.map_err(|error| failed(&name, place, &error))
        }
    };
    engine.callback(answer).await
}

fn failed(of: &str, place: &Location<'_>, error: &str) -> String {
    format!("the transform at {place} failed for `{of}`: {error}")
}

async fn transform_resource(
    engine: Arc<Engine>,
    request: rpc::TransformRequest,
    transform: Transform,
) -> Result<rpc::TransformResponse, String> {
    let subject = Subject::new(&request.r#type, &request.name, &request.parent);
    let mut args = arguments(request).map_err(shown)?;
    let before = (args.props.clone(), args.options.clone());
    let code = move || (transform.code)(&mut args).map(|()| args);
    let args = engine.run_user(code).await?;
    let args = if args.is_open() { wait(&engine, subject, args).await.map_err(shown)? } else { args };
    Ok(changes(before, args))
}

fn arguments(request: rpc::TransformRequest) -> Result<TransformArgs, DecodeError> {
    Ok(TransformArgs {
        token: request.r#type,
        name: request.name,
        custom: request.custom,
        parent: Some(request.parent).filter(|parent| !parent.is_empty()),
        props: from_struct(request.properties.unwrap_or_default())?.into(),
        options: request.options.unwrap_or_default().try_into()?,
        outputs: Inputs::default(),
        applied: Vec::new(),
    })
}

async fn wait(
    engine: &Arc<Engine>,
    subject: Subject,
    args: TransformArgs,
) -> Result<TransformArgs, BoxError> {
    let token = subject.token.clone();
    let run = engine.clone();
    let closed = engine.in_the_middle_of(subject, move |resource| close(run, args, token, resource)).await?;
    closed.map_err(unwrapped)
}

/// Waits for the outputs that the transform has set.
async fn close(
    engine: Arc<Engine>,
    mut args: TransformArgs,
    token: String,
    resource: Option<ResourceHandle>,
) -> Result<TransformArgs, Failure> {
    let set = settle_inputs(resource.as_ref(), std::mem::take(&mut args.outputs), Form::Outputs).await?;
    args.props.extend(set.object);
    for options in std::mem::take(&mut args.applied) {
        lay_over(&engine, &mut args.options, options, &token, resource.as_ref()).await?;
    }
    Ok(args)
}

fn unwrapped(failure: Failure) -> BoxError {
    let own = match failure {
        Failure::Own(unreported) => unreported.take(),
        Failure::Upstream => None,
    };
    own.map_or_else(|| "an output that it uses has no value".into(), Into::into)
}

/// Nothing for what stayed as it was: then the engine keeps what it has.
fn changes(before: (Properties, ResolvedOptions), after: TransformArgs) -> rpc::TransformResponse {
    rpc::TransformResponse {
        properties: (after.props != before.0).then(|| to_struct(after.props.into_object())),
        options: (after.options != before.1).then(|| after.options.into()),
    }
}

fn transform_invoke(
    request: rpc::TransformInvokeRequest,
    code: impl Fn(&mut InvokeTransformArgs) -> ProgramResult,
) -> Result<rpc::TransformInvokeResponse, BoxError> {
    let options = request.options.unwrap_or_default();
    let mut args = InvokeTransformArgs {
        token: request.token,
        args: from_struct(request.args.unwrap_or_default())?.into(),
        options: InvokeTransformOptions {
            provider: options.provider,
            version: options.version,
            plugin_download_url: options.plugin_download_url,
            checksums: options.plugin_checksums,
        },
    };
    let before = (args.args.clone(), args.options.clone());
    code(&mut args)?;
    Ok(rpc::TransformInvokeResponse {
        args: (args.args != before.0).then(|| to_struct(args.args.into_object())),
        options: (args.options != before.1).then(|| invoke_options(args.options)),
    })
}

fn invoke_options(options: InvokeTransformOptions) -> rpc::TransformInvokeOptions {
    rpc::TransformInvokeOptions {
        provider: options.provider,
        plugin_download_url: options.plugin_download_url,
        version: options.version,
        plugin_checksums: options.checksums,
    }
}
