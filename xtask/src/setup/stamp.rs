//! Telling whether a step's result is still what its inputs ask for.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::Workspace;

/// What a step's result was made from.
pub(super) struct Stamp {
    path: PathBuf,
    inputs: String,
}

impl Stamp {
    /// The stamp of the step `name` with these inputs.
    pub(super) fn new(workspace: &Workspace, name: &str, inputs: String) -> Self {
        Self { path: workspace.tools().join("stamps").join(name), inputs }
    }

    /// Whether the step was done with the same inputs.
    pub(super) fn holds(&self) -> bool {
        fs::read_to_string(&self.path).is_ok_and(|inputs| inputs == self.inputs)
    }

    /// Notes that the step was done.
    pub(super) fn set(&self) -> Result<()> {
        if let Some(folder) = self.path.parent() {
            fs::create_dir_all(folder).with_context(|| format!("can't make {}", folder.display()))?;
        }
        fs::write(&self.path, &self.inputs).with_context(|| format!("can't write {}", self.path.display()))
    }
}
