//! `cargo xtask down`: what `up` made, removed.

use anyhow::{Result, bail};

use crate::local::Local;
use crate::up::explain;
use crate::{EmbeddedAws, Workspace, run, stacks};

/// Takes a stack down; with `all` every stack, and the embedded AWS with them.
///
/// # Errors
/// When a stack is unknown or the CLI fails, with how to go on.
pub fn run(workspace: &Workspace, stack: Option<&str>, all: bool) -> Result<()> {
    if let Some(stack) = stack {
        stacks::check(workspace, stack)?;
    }
    let folder = workspace.tools();
    if folder.join("state/.pulumi").exists() {
        let local = Local::open_as_is(workspace)?;
        for stack in chosen(&local, stack, all)? {
            destroy(workspace, &local, &stack)?;
        }
    }
    if all && let Some(aws) = EmbeddedAws::running(&folder)? {
        aws.stop()?;
        println!("The embedded AWS is stopped.");
    }
    Ok(())
}

/// The named stack, or those that exist.
fn chosen(local: &Local<'_>, stack: Option<&str>, all: bool) -> Result<Vec<String>> {
    let present = local.session.stacks()?;
    let up = present.into_iter().filter(|(_, resources)| *resources > 0).map(|(name, _)| name);
    let found: Vec<String> = up.filter(|name| all || Some(name.as_str()) == stack).collect();
    if found.is_empty() {
        println!(
            "{} is up.",
            stack.filter(|_| !all).map_or("No stack".to_owned(), |stack| format!("No stack {stack}"))
        );
    }
    Ok(found)
}

fn destroy(workspace: &Workspace, local: &Local<'_>, stack: &str) -> Result<()> {
    let mut destroy = local.session.pulumi(stack)?;
    let done = run::attended(destroy.args(["destroy", "--stack", stack, "--yes", "--skip-preview"]))?;
    if !done.status.success() {
        let reason = explain("destroy", stack, done).replace("xtask destroy", "xtask down");
        bail!(reason + &local.obituary(workspace).unwrap_or_default());
    }
    Ok(())
}
