//! Running a component's code, with the engine that one request is about.

use std::sync::{Arc, Mutex, PoisonError};

use pulumi_wasm_proto::Urn;
use tonic::Status;

use super::errors::status;
use crate::{
    context::Context,
    engine::{self, Engine, Form, SettledInputs},
    error::BoxError,
    input::Inputs,
    output::Failure,
    panics,
    resource::ResourceHandle,
};

/// What a component's code made.
pub(super) struct Made {
    /// The component; a method makes none.
    pub(super) component: Option<ResourceHandle>,
    pub(super) outputs: Inputs,
}

/// What it came to.
pub(super) struct Settled {
    /// The component's; empty for a method.
    pub(super) urn: Urn,
    pub(super) outputs: SettledInputs,
}

/// Where a request's answer goes, and in which form.
pub(super) struct Request {
    /// What is asked for, for people.
    pub(super) what: String,
    pub(super) form: Form,
}

impl Request {
    pub(super) fn new(what: String, accepts_output_values: bool) -> Self {
        Self { what, form: if accepts_output_values { Form::Outputs } else { Form::Values } }
    }

    /// Runs the code and waits for all that it began.
    pub(super) async fn run(
        self,
        engine: &Arc<Engine>,
        code: impl FnOnce(&Context) -> Result<Made, BoxError> + Send + 'static,
    ) -> Result<Settled, Status> {
        let context = Context::new(engine.clone());
        // The code may block: on a function of a provider, or on whatever it calls.
        let made = tokio::task::spawn_blocking(move || guarded(&context, code)).await;
        let mut errors: Vec<BoxError> = Vec::new();
        let settled = Arc::default();
        match made.unwrap_or_else(|error| Err(error.into())) {
            Ok(made) => self.settle(engine, made, &settled),
            Err(error) => errors.push(error),
        }
        engine.idle().await;
        engine.collect_errors(&mut errors);
        let settled = settled.lock().unwrap_or_else(PoisonError::into_inner).take();
        settled.filter(|_| errors.is_empty()).ok_or_else(|| status(&errors))
    }

    /// Hands the outputs over, once they are there.
    fn settle(&self, engine: &Arc<Engine>, made: Made, settled: &Arc<Mutex<Option<Settled>>>) {
        let (form, run, target) = (self.form, engine.clone(), settled.clone());
        engine.spawn(format!("outputs of {}", self.what), async move {
            match outputs(made, form).await {
                Ok(outputs) => *target.lock().unwrap_or_else(PoisonError::into_inner) = Some(outputs),
                Err(failure) => run.report_failure(failure, |error| error),
            }
        });
    }
}

async fn outputs(made: Made, form: Form) -> Result<Settled, Failure> {
    let outputs = engine::settle_inputs(made.component.as_ref(), made.outputs.clone(), form).await?;
    let Some(component) = &made.component else { return Ok(Settled { urn: Urn::new(), outputs }) };
    engine::register_outputs(component, made.outputs.into_fields()).await?;
    Ok(Settled { urn: component.registered().await?.urn.clone(), outputs })
}

fn guarded(
    context: &Context,
    code: impl FnOnce(&Context) -> Result<Made, BoxError>,
) -> Result<Made, BoxError> {
    let _inside = context.engine().enter();
    panics::catch(|| code(context)).unwrap_or_else(|panic| Err(format!("it panicked {panic}").into()))
}

#[cfg(test)]
mod tests {
    use std::{sync::Weak, time::Duration};

    use super::*;
    use crate::{Component, Inputs, ResourceOptions, mocks::Mocks};

    fn nested(context: &Context) -> Result<Made, BoxError> {
        let parent = Component::new(context, "test:index:Parent", "parent", ResourceOptions::new());
        let options = ResourceOptions::new().parent(&parent);
        Component::new(context, "test:index:Child", "child", options);
        Ok(Made { component: None, outputs: Inputs::default() })
    }

    async fn gone(engine: Weak<Engine>) {
        while engine.upgrade().is_some() {
            tokio::task::yield_now().await;
        }
    }

    #[test]
    fn a_run_that_has_ended_is_let_go() {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let monitor = Mocks::new("p", "s").into_monitor();
            let engine = Engine::new(Default::default(), monitor, tokio::runtime::Handle::current());
            let weak = Arc::downgrade(&engine);
            let settled = Request::new("a test".into(), true).run(&engine, nested).await;
            assert!(settled.is_ok());
            engine.let_go();
            drop(engine);
            tokio::time::timeout(Duration::from_secs(20), gone(weak)).await.unwrap();
        });
    }
}
