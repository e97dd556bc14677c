//! The workflows in `.github/`, checked without GitHub.

use std::process::Command;

use anyhow::Result;

use crate::run::Log;
use crate::{Workspace, setup};

/// Checks their form, their expressions, and what they pass to actions.
pub(crate) fn check(workspace: &Workspace) -> Result<()> {
    let mut actionlint = Command::new(setup::actionlint(workspace)?);
    // It would hand scripts to the checkers of shell and Python that happen to be on PATH. The scripts are single
    // commands, which the end-to-end tests run.
    actionlint.args(["-shellcheck=", "-pyflakes=", "-no-color"]).current_dir(workspace.root());
    Log::create(workspace.log("workflows"))?.run(&mut actionlint)
}
