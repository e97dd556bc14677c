//! What a run is about.

use std::{collections::BTreeMap, path::PathBuf};

#[cfg(feature = "plugin")]
use pulumi_wasm_proto::rpc;

/// What a run is about; the CLI says it.
#[derive(Clone, Default)]
pub(crate) struct RunInfo {
    pub(crate) project: String,
    pub(crate) stack: String,
    pub(crate) organization: String,
    pub(crate) dry_run: bool,
    pub(crate) root_directory: PathBuf,
    pub(crate) config: BTreeMap<String, String>,
    pub(crate) secret_keys: Vec<String>,
}

/// What the engine's requests to plugins say of the run; they all say it by the same names.
#[cfg(feature = "plugin")]
macro_rules! from_requests {
    ($($request:ty),+) => {$(
        impl From<&$request> for RunInfo {
            fn from(request: &$request) -> Self {
                Self {
                    project: request.project.clone(),
                    stack: request.stack.clone(),
                    organization: request.organization.clone(),
                    dry_run: request.dry_run,
                    // The engine starts plugins where the program is.
                    root_directory: std::env::current_dir().unwrap_or_default(),
                    config: request.config.clone().into_iter().collect(),
                    secret_keys: request.config_secret_keys.clone(),
                }
            }
        }
    )+};
}

#[cfg(feature = "plugin")]
from_requests!(rpc::AnalyzerStackConfigureRequest, rpc::CallRequest, rpc::ConstructRequest);
