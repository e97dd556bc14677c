//! The Pulumi CLI on the embedded AWS: its environment, its stacks, its commands.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::embedded::EmbeddedAws;
use crate::local::unfinished;
use crate::setup::cargo::forget_package;
use crate::setup::pulumi_cli;
use crate::stack_config::{self, PASSPHRASE, write_if_changed};
use crate::{Workspace, plugins, run, stacks};

/// Where the embedded AWS believes itself to be.
pub const REGION: &str = "us-east-1";

/// The state of some stacks, and the AWS they are on.
#[derive(Debug)]
pub struct Session<'w> {
    workspace: &'w Workspace,
    folder: PathBuf,
    url: String,
    isolated: bool,
}

impl<'w> Session<'w> {
    /// The one a developer works in: state in the workspace's state folder, settings in the repository.
    pub fn shared(workspace: &'w Workspace, aws: &EmbeddedAws) -> Self {
        Self { workspace, folder: workspace.state().to_owned(), url: aws.url(), isolated: false }
    }

    /// One of its own in `folder`, for a test: with the repository's settings at first, kept when they change.
    pub fn isolated(workspace: &'w Workspace, folder: &Path, aws: &EmbeddedAws) -> Self {
        Self { workspace, folder: folder.to_owned(), url: aws.url(), isolated: true }
    }

    /// The same, with its AWS at another address.
    #[must_use]
    pub fn through(self, url: String) -> Self {
        Self { url, ..self }
    }

    /// What `pulumi`, the plugins, the program and `aws` need to know.
    pub fn variables(&self) -> Vec<(&'static str, OsString)> {
        let text = |value: &str| OsString::from(value);
        let mut state = text("file://");
        state.push(self.state());
        // Beside each state the CLI would write a file of its attributes, not all at once: killed in the middle, it
        // couldn't read the state any more.
        state.push("?metadata=skip");
        let pulumi = [
            ("PULUMI_HOME", self.home().into()),
            ("PULUMI_BACKEND_URL", state),
            ("PULUMI_CONFIG_PASSPHRASE", text(PASSPHRASE)),
            ("PULUMI_SKIP_UPDATE_CHECK", text("true")),
            ("PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION", text("true")),
        ];
        pulumi.into_iter().chain(self.aws_variables()).collect()
    }

    /// What a client of AWS needs to know, to be on the embedded one.
    pub fn aws_variables(&self) -> Vec<(&'static str, OsString)> {
        let text = |value: &str| OsString::from(value);
        vec![
            ("AWS_ENDPOINT_URL", text(&self.url)),
            ("AWS_REGION", text(REGION)),
            ("AWS_DEFAULT_REGION", text(REGION)),
            ("AWS_ACCESS_KEY_ID", text("test")),
            ("AWS_SECRET_ACCESS_KEY", text("test")),
            // Nothing of the user's own AWS set-up may be read, let alone used.
            ("AWS_CONFIG_FILE", text("/dev/null")),
            ("AWS_SHARED_CREDENTIALS_FILE", text("/dev/null")),
            ("AWS_EC2_METADATA_DISABLED", text("true")),
        ]
    }

    /// The user's variables that would send a command elsewhere.
    pub fn unwanted(&self) -> Vec<String> {
        let ours = self.variables();
        let names = env::vars_os().filter_map(|(name, _)| name.into_string().ok());
        names.filter(|name| leads_astray(name) && !ours.iter().any(|(known, _)| known == name)).collect()
    }

    /// PATH with the CLI and `aws` in front.
    pub fn path(&self) -> Vec<PathBuf> {
        let path = env::var_os("PATH").unwrap_or_default();
        let others = env::split_paths(&path).filter(|folder| !self.workspace.has_put_on_path(folder));
        [self.workspace.bin()].into_iter().chain(others).collect()
    }

    /// A command in this session's environment and the repository's folder.
    ///
    /// # Errors
    /// When a folder's name can't be on PATH.
    pub fn command(&self, program: impl AsRef<Path>) -> Result<Command> {
        let path = env::join_paths(self.path()).context("this folder's name can't be on PATH")?;
        let mut command = Command::new(program.as_ref());
        for name in self.unwanted() {
            command.env_remove(name);
        }
        command.envs(self.variables()).env("PATH", path).current_dir(self.workspace.root());
        // The language host runs cargo as well: the program goes where everything else does.
        forget_package(&mut command);
        command.env("CARGO_TARGET_DIR", self.workspace.target());
        Ok(command)
    }

    /// The Pulumi CLI, for commands about no stack.
    ///
    /// # Errors
    /// When it isn't set up.
    pub fn cli(&self) -> Result<Command> {
        for folder in [self.home(), self.state(), self.settings()] {
            fs::create_dir_all(&folder).with_context(|| format!("can't make {}", folder.display()))?;
        }
        plugins::offer(self.workspace, &self.home())?;
        self.command(pulumi_cli::chosen(self.workspace)?)
    }

    /// The Pulumi CLI with a stack's settings: follow it with `["up", "--stack", stack, …]`.
    ///
    /// # Errors
    /// When the CLI isn't set up, or the settings can't be read.
    pub fn pulumi(&self, stack: &str) -> Result<Command> {
        let mut command = self.cli()?;
        let file = self.settings_file(stack);
        if !(self.isolated && file.exists()) {
            stack_config::localise(&self.original(stack), &file)?;
        }
        command.env("PULUMI_OPTION_CONFIG_FILE", file);
        Ok(command)
    }

    /// Carries settings the CLI has saved into the repository.
    ///
    /// # Errors
    /// When they can't be read or written.
    pub fn carry_back(&self, stack: &str) -> Result<()> {
        stack_config::carry_back(&self.settings_file(stack), &self.original(stack))
    }

    /// Creates those of the stacks that aren't there.
    ///
    /// # Errors
    /// When the CLI can't.
    pub fn ensure_stacks<'s>(&self, stacks: impl IntoIterator<Item = &'s str>) -> Result<()> {
        let present = self.stacks()?;
        let mut missing = stacks.into_iter().filter(|stack| present.iter().all(|(name, _)| name != stack));
        missing.try_for_each(|stack| self.create_stack(stack))
    }

    fn create_stack(&self, stack: &str) -> Result<()> {
        let mut init = self.pulumi(stack)?;
        let project = fs::read_to_string(self.workspace.root().join("Pulumi.yaml"))
            .context("can't read the project's Pulumi.yaml")?;
        write_if_changed(&self.settings().join("Pulumi.yaml"), &project)?;
        // `stack init` knows no `--config-file`: it finds the settings in its folder.
        init.arg("--cwd").arg(self.settings()).args([
            "stack",
            "init",
            stack,
            "--no-select",
            "--non-interactive",
        ]);
        run::output(&mut init).with_context(|| format!("can't create the stack {stack}"))?;
        Ok(())
    }

    /// The stacks there are, with the number of their resources.
    ///
    /// # Errors
    /// When the CLI can't say.
    pub fn stacks(&self) -> Result<Vec<(String, u64)>> {
        let list = run::output(self.cli()?.args(["stack", "ls", "--json", "--non-interactive"]))?;
        let list: Value = serde_json::from_str(&list).context("`pulumi stack ls --json` printed no JSON")?;
        let entries = list.as_array().map(Vec::as_slice).unwrap_or_default();
        Ok(entries.iter().filter_map(summary).collect())
    }

    /// Takes the protection off a stack's resources: the embedded AWS has nothing that would be lost. Returns whether
    /// any was protected.
    ///
    /// # Errors
    /// When the CLI can't.
    pub fn unprotect(&self, stack: &str) -> Result<bool> {
        let resources = unfinished::resources(&self.state(), stack)?;
        let protected = resources.iter().any(|resource| resource["protect"] == true);
        if protected {
            run::output(self.pulumi(stack)?.args([
                "state",
                "unprotect",
                "--all",
                "--yes",
                "--stack",
                stack,
            ]))?;
        }
        Ok(protected)
    }

    /// What a stack's program exports.
    ///
    /// # Errors
    /// When the CLI can't say.
    pub fn outputs(&self, stack: &str) -> Result<Value> {
        let outputs = run::output(self.pulumi(stack)?.args(["stack", "output", "--json", "--stack", stack]))?;
        serde_json::from_str(&outputs).context("`pulumi stack output --json` printed no JSON")
    }

    /// The settings the CLI sees.
    pub fn settings_file(&self, stack: &str) -> PathBuf {
        self.settings().join(format!("Pulumi.{stack}.yaml"))
    }

    /// Where the CLI keeps the state.
    pub fn state(&self) -> PathBuf {
        self.folder.join("state")
    }

    fn original(&self, stack: &str) -> PathBuf {
        stacks::settings(self.workspace, stack)
    }

    fn settings(&self) -> PathBuf {
        self.folder.join("stacks")
    }

    /// Where the CLI keeps its own things.
    pub(crate) fn home(&self) -> PathBuf {
        self.folder.join("pulumi")
    }
}

fn summary(stack: &Value) -> Option<(String, u64)> {
    Some((stack["name"].as_str()?.to_owned(), stack["resourceCount"].as_u64().unwrap_or_default()))
}

fn leads_astray(name: &str) -> bool {
    let stray = ["PULUMI_CONFIG_PASSPHRASE_FILE", "PULUMI_OPTION_CONFIG_FILE", "PULUMI_ACCESS_TOKEN"];
    let harmless = ["AWS_PAGER", "AWS_CA_BUNDLE"];
    (name.starts_with("AWS_") && !harmless.contains(&name)) || stray.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_and_endpoints_of_the_user_lead_astray_a_pager_does_not() {
        let names = ["AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL_LAMBDA", "AWS_PAGER", "EDITOR"];
        assert_eq!(names.map(leads_astray), [true, true, true, false, false]);
    }
}
