//! Registering transforms, and running them for the engine.

use std::{panic::Location, sync::Arc};

use pulumi_wasm_proto::{from_struct, rpc, to_struct};

use super::{
    Engine,
    callbacks::told,
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
    let answer = move |request: rpc::TransformInvokeRequest| {
        let token = request.token.clone();
        told(|| transform_invoke(request, &code)).map_err(|error| failed(&token, place, &error))
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
    let run = Arc::downgrade(engine);
    engine
        .callback(move |request: rpc::TransformRequest| {
            let name = request.name.clone();
            let engine = run.upgrade().ok_or("the program has ended")?;
            told(|| transform_resource(&engine, request, &transform))
                .map_err(|error| failed(&name, transform.place, &error))
        })
        .await
}

fn failed(of: &str, place: &Location<'_>, error: &str) -> String {
    format!("the transform at {place} failed for `{of}`: {error}")
}

fn transform_resource(
    engine: &Arc<Engine>,
    request: rpc::TransformRequest,
    transform: &Transform,
) -> Result<rpc::TransformResponse, BoxError> {
    let mut args = TransformArgs {
        token: request.r#type,
        name: request.name,
        custom: request.custom,
        parent: Some(request.parent).filter(|parent| !parent.is_empty()),
        props: from_struct(request.properties.unwrap_or_default())?.into(),
        options: request.options.unwrap_or_default().try_into()?,
        outputs: Inputs::default(),
        applied: Vec::new(),
    };
    let before = (args.props.clone(), args.options.clone());
    (transform.code)(&mut args)?;
    engine.block_on(close(&mut args)).map_err(unwrapped)?;
    Ok(changes(before, args))
}

/// Waits for the outputs that the transform has set.
async fn close(args: &mut TransformArgs) -> Result<(), Failure> {
    let set = settle_inputs(None, std::mem::take(&mut args.outputs), Form::Outputs).await?;
    args.props.extend(set.object);
    for options in std::mem::take(&mut args.applied) {
        lay_over(&mut args.options, options).await?;
    }
    Ok(())
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
