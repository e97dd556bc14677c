//! The Pulumi CLI: the user's own, or the one that Go has built.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::go::PULUMI;
use crate::Workspace;

/// The CLI that [`super::run`] has settled on.
///
/// # Errors
/// When there is none yet.
pub fn chosen(workspace: &Workspace) -> Result<PathBuf> {
    let path = fs::read_to_string(choice(workspace)).map(PathBuf::from).unwrap_or_default();
    path.is_file().then_some(path).context("there is no Pulumi CLI yet: cargo xtask setup")
}

/// Settles on the user's CLI, or the built one.
pub(super) fn choose(workspace: &Workspace, own: Option<&Path>) -> Result<()> {
    let path = own.map_or_else(|| PULUMI.binary(workspace), Path::to_owned);
    fs::create_dir_all(workspace.tools()).context("can't make .tools")?;
    fs::write(choice(workspace), path.as_os_str().as_encoded_bytes())
        .context("can't note the Pulumi CLI's place")
}

fn choice(workspace: &Workspace) -> PathBuf {
    workspace.tools().join("pulumi-cli")
}
