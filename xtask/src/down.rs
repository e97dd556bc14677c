//! `cargo xtask down`: what `up` made, removed.

use anyhow::{Result, bail};

use crate::embedded::Found;
use crate::local::Local;
use crate::up::explain;
use crate::{EmbeddedAws, Workspace, run, stacks};

/// Takes a stack down; with `all` every stack, and the embedded AWS with them.
///
/// An embedded AWS that isn't there any more has taken its stacks along: it isn't started for this.
///
/// # Errors
/// When a stack is unknown, the embedded AWS hangs or the CLI fails, with how to go on.
pub fn run(workspace: &Workspace, stack: Option<&str>, all: bool) -> Result<()> {
    if let Some(stack) = stack {
        stacks::check(workspace, stack)?;
    }
    match EmbeddedAws::find(workspace.state())? {
        Found::Hanging(aws) if all => {
            aws.stop()?;
            println!("The embedded AWS didn't answer: it is ended, and the stacks on it are gone.");
        }
        Found::Gone => println!("{}: the embedded AWS doesn't run.", nothing_up(stack, all)),
        Found::Running(_) | Found::Hanging(_) => take_down(workspace, stack, all)?,
    }
    Ok(())
}

fn take_down(workspace: &Workspace, stack: Option<&str>, all: bool) -> Result<()> {
    let local = Local::open_as_is(workspace)?;
    for stack in chosen(&local, stack, all)? {
        destroy(workspace, &local, &stack)?;
    }
    if all {
        local.aws.stop()?;
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
        println!("{}.", nothing_up(stack, all));
    }
    Ok(found)
}

fn nothing_up(stack: Option<&str>, all: bool) -> String {
    stack.filter(|_| !all).map_or_else(|| "No stack is up".to_owned(), |stack| format!("{stack} is not up"))
}

fn destroy(workspace: &Workspace, local: &Local<'_>, stack: &str) -> Result<()> {
    if local.session.unprotect(stack)? {
        println!(
            "{stack} was protected; on the embedded AWS, `pulumi state unprotect --all` has been run for you."
        );
    }
    let mut destroy = local.session.pulumi(stack)?;
    let done = run::attended(destroy.args(["destroy", "--stack", stack, "--yes", "--skip-preview"]))?;
    if !done.status.success() {
        let reason = explain("down", "destroy", stack, done);
        bail!(reason + &local.obituary(workspace).unwrap_or_default());
    }
    Ok(())
}
