//! `eval "$(cargo xtask env)"`: `pulumi` and `aws`, typed as on real AWS, on the embedded one.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::local::Local;
use crate::script::{quoted, write_script};
use crate::{Session, Workspace, stacks};

/// Makes all stacks ready and prints the shell's variables.
///
/// # Errors
/// When the set-up or the embedded AWS fails; nothing is printed then.
pub fn run(workspace: &Workspace, port: Option<u16>) -> Result<()> {
    let local = Local::open(workspace, port, &stacks::known(workspace)?)?;
    let shim = write_shim(workspace)?;
    print!("{}", script(&local.session, &shim)?);
    eprintln!("pulumi and aws are on the embedded AWS at {} in this shell", local.aws.url());
    Ok(())
}

fn script(session: &Session<'_>, shim: &Path) -> Result<String> {
    let path = std::env::join_paths(std::iter::once(shim.to_owned()).chain(session.path()))
        .context("this folder's name can't be on PATH")?;
    let unset = session.unwanted().into_iter().map(|name| format!("unset {name}\n"));
    let variables = session.variables().into_iter().chain([("PATH", path)]);
    let exports = variables.map(|(name, value)| format!("export {name}={}\n", quoted(&value)));
    Ok(unset.chain(exports).collect())
}

/// A `pulumi` that hands the CLI this machine's copy of a stack's settings (see [`crate::stack_config`]).
fn write_shim(workspace: &Workspace) -> Result<PathBuf> {
    let folder = workspace.state().join("shim");
    let xtask = std::env::current_exe().context("can't find myself")?;
    let places = [xtask.as_path(), workspace.root(), workspace.state()];
    let [xtask, root, state] = places.map(|place| quoted(place.as_os_str()));
    write_script(&folder.join("pulumi"), &format!("{xtask} --workspace {root} --state {state} pulumi --"))?;
    Ok(folder)
}
