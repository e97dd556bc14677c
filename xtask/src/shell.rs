//! `pulumi` in the user's shell: the CLI itself, on this machine's copy of the stack's settings.

use std::env;
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};

use crate::stack_config::KeptSettings;
use crate::{EmbeddedAws, Session, Workspace, run, stacks};

/// Runs the CLI with the user's arguments.
///
/// # Errors
/// When it can't be started, or the embedded AWS doesn't run.
pub fn pulumi(workspace: &Workspace, arguments: &[String]) -> Result<ExitCode> {
    let aws = EmbeddedAws::running(workspace.state())?
        .context("the embedded AWS doesn't run: eval \"$(cargo xtask env)\" starts it")?;
    let session = Session::shared(workspace, &aws);
    match stack(workspace, &session, arguments)? {
        Some(stack) if saves_settings(arguments) => {
            let done = run::attended(session.pulumi(&stack)?.args(arguments).current_dir("."))?;
            session.carry_back(&stack)?;
            Ok(exit_code(done.status.code()))
        }
        Some(stack) => become_it(session.pulumi(&stack)?, arguments),
        None if arguments.first().is_some_and(|command| command == "stack") => {
            let kept = KeptSettings::of(workspace)?;
            let done = run::attended(session.cli()?.args(arguments).current_dir("."))?;
            kept.restore()?;
            Ok(exit_code(done.status.code()))
        }
        None => become_it(session.cli()?, arguments),
    }
}

/// Replaces this process, so that signals and the terminal are the CLI's.
fn become_it(mut command: Command, arguments: &[String]) -> Result<ExitCode> {
    let error = command.args(arguments).current_dir(".").exec();
    Err(error).context("can't start the Pulumi CLI: cargo xtask setup")
}

/// The stack the command is about, if it is one of this repository's.
fn stack(workspace: &Workspace, session: &Session<'_>, arguments: &[String]) -> Result<Option<String>> {
    if !is_about(workspace, arguments)? {
        return Ok(None);
    }
    let named = named_stack(arguments).map(str::to_owned);
    let known = stacks::known(workspace)?;
    Ok(named.map_or_else(|| selected(session), |name| Ok(Some(name)))?.filter(|name| known.contains(name)))
}

/// Whether the command is run in this repository's project, and may read its settings.
fn is_about(workspace: &Workspace, arguments: &[String]) -> Result<bool> {
    let here = env::current_dir().context("the current folder is gone")?;
    let project = here.ancestors().find(|folder| folder.join("Pulumi.yaml").is_file());
    Ok(project == Some(workspace.root()) && arguments.first().is_some_and(|command| reads_settings(command)))
}

fn reads_settings(command: &str) -> bool {
    !["version", "login", "logout", "stack", "plugin", "help", "whoami"].contains(&command)
}

fn selected(session: &Session<'_>) -> Result<Option<String>> {
    let shown = run::output(session.cli()?.args(["stack", "--show-name", "--non-interactive"]));
    Ok(shown.ok().map(|name| name.trim().to_owned()))
}

/// `-s dev`, `-sdev`, `--stack dev`, `--stack=dev`; a full name ends in the stack's.
fn named_stack(arguments: &[String]) -> Option<&str> {
    let position = arguments
        .iter()
        .position(|argument| argument.starts_with("-s") || argument.starts_with("--stack"))?;
    let argument = &arguments[position];
    let name = match argument.strip_prefix("--stack").or_else(|| argument.strip_prefix("-s"))? {
        "" => arguments.get(position + 1)?,
        rest => rest.strip_prefix('=').unwrap_or(rest),
    };
    name.rsplit('/').next()
}

/// Whether the command writes into the stack's settings.
fn saves_settings(arguments: &[String]) -> bool {
    let saving = |argument: &String| argument.starts_with("-c") || argument.starts_with("--config");
    arguments.first().is_some_and(|command| command == "config") || arguments.iter().any(saving)
}

fn exit_code(code: Option<i32>) -> ExitCode {
    ExitCode::from(code.and_then(|code| u8::try_from(code).ok()).unwrap_or(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<String> {
        line.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn a_stack_is_named_in_each_of_the_clis_ways() {
        for line in [
            "up -s dev",
            "up --stack dev --yes",
            "up -sdev",
            "preview --stack=dev",
            "up -s organization/p/dev",
        ] {
            assert_eq!(named_stack(&words(line)), Some("dev"), "{line}");
        }
    }

    #[test]
    fn a_command_without_a_stack_names_none() {
        for line in ["up --yes", "version", "up -s"] {
            assert_eq!(named_stack(&words(line)), None, "{line}");
        }
    }

    #[test]
    fn commands_that_save_settings_are_told_from_those_that_do_not() {
        let saving = ["config set throttle 5 -s dev", "up -s dev -c a=b", "up --config a=b"].map(words);
        assert!(saving.iter().all(|line| saves_settings(line)));
        assert!(!saves_settings(&words("up -s dev --yes")));
    }
}
