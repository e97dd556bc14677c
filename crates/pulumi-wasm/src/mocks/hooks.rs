//! Hooks, run as the engine runs them.

use std::sync::Arc;

use pulumi_wasm_proto::rpc;
use tokio::runtime::Runtime;

use super::transforms::call;
use crate::engine::Engine;

/// What is left of a run for the hooks that it has registered.
#[derive(Debug)]
pub(super) struct HookRunner {
    pub(super) runtime: Runtime,
    pub(super) engine: Arc<Engine>,
}

impl HookRunner {
    pub(super) fn run(&self, callback: &str, request: &rpc::ResourceHookRequest) -> Result<(), String> {
        let answer = self.runtime.block_on(call(&self.engine, callback, request));
        let answer: rpc::ResourceHookResponse = answer.map_err(|error| error.to_string())?;
        if answer.error.is_empty() { Ok(()) } else { Err(answer.error) }
    }
}
