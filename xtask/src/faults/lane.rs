//! One trial after the other, on an embedded AWS, a proxy and a state of its own.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use super::inventory::{Difference, Inventory};
use super::proxy::{Plan, Proxy};
use super::trial::{Calls, Disturbed, Outcome, Trial};
use crate::bench::fresh_folder;
use crate::local::unfinished;
use crate::processes;
use crate::run::Log;
use crate::{EmbeddedAws, Session, Workspace};

const STACK: &str = "dev";
/// How long a command may take, with everything that goes wrong in it.
const COMMAND: Duration = Duration::from_secs(240);
/// How long the plugins of a CLI that was killed may take to notice.
const FAREWELL: Duration = Duration::from_secs(5);
/// After how many seconds without an answer the provider gives up a call that hangs.
const CALL_TIMEOUT: &str = "1";

/// Where trials are run.
pub(super) struct Lane<'w> {
    workspace: &'w Workspace,
    aws: EmbeddedAws,
    proxy: Proxy,
    session: Session<'w>,
    project: PathBuf,
    /// The files of a state with an empty stack.
    blank: Vec<(PathBuf, Vec<u8>)>,
}

/// What an undisturbed `up` and `destroy` come to.
pub(super) struct Measured {
    /// How often each operation is called.
    pub(super) calls: [Calls; 2],
    /// The fewest calls that would do for the `up`.
    pub(super) fewest: usize,
}

impl<'w> Lane<'w> {
    /// One that is ready.
    pub(super) fn open(workspace: &'w Workspace, number: usize) -> Result<Self> {
        let folder = fresh_folder(workspace, &format!("faults/{number}"))?;
        let aws = EmbeddedAws::owned(workspace, &folder)?;
        let proxy = Proxy::start(aws.client())?;
        let session = Session::isolated(workspace, &folder, &aws).through(proxy.url());
        session.ensure_stacks([STACK])?;
        let files = unfinished::files(&session.state()).into_iter();
        let blank = files.map(|file| Ok((file.clone(), fs::read(file)?))).collect::<Result<_>>()?;
        let project = project(workspace, &folder.join("project"))?;
        Ok(Self { workspace, aws, proxy, session, project, blank })
    }

    /// Counts the calls of an `up` and of a `destroy` that nothing disturbs.
    pub(super) fn measure(&self) -> Result<Measured> {
        let log = Log::create(self.workspace.log("faults/undisturbed"))?;
        self.clear()?;
        let count = |disturbed: Disturbed| {
            self.proxy.expect(None);
            self.succeed(&log, disturbed.arguments())?;
            Ok::<_, anyhow::Error>((disturbed, self.proxy.calls()))
        };
        let up = count(Disturbed::Up)?;
        let resources = unfinished::resources(&self.session.state(), STACK)?;
        let fewest = super::fewest::calls(&resources)?;
        ensure!(self.difference()?.is_none(), "an undisturbed up leaves {:?}", self.difference()?);
        let calls = [up, count(Disturbed::Destroy)?];
        ensure!(self.difference()?.is_none(), "an undisturbed destroy leaves {:?}", self.difference()?);
        Ok(Measured { calls, fewest })
    }

    /// Disturbs a command, tries it again, and looks what it has come to. A trial that can't be made has failed, too.
    pub(super) fn run(&self, trial: &Trial) -> Result<Outcome> {
        let file = self.workspace.log(&format!("faults/{}", trial.file_name()));
        let untried = |error| Outcome::failed(format!("can't be tried: {error:#}"), Difference::default());
        let outcome = self.run_logged(trial, &Log::create(file.clone())?).unwrap_or_else(untried);
        if !matches!(outcome, Outcome::Failed { .. }) {
            fs::remove_file(&file).with_context(|| format!("can't remove {}", file.display()))?;
        }
        Ok(outcome)
    }

    fn run_logged(&self, trial: &Trial, log: &Log) -> Result<Outcome> {
        self.clear()?;
        if trial.disturbed == Disturbed::Destroy {
            self.succeed(log, Disturbed::Up.arguments())?;
        }
        let done = self.disturb(trial, log)?;
        if !self.proxy.has_struck() {
            return Ok(Outcome::NotReached);
        }
        self.proxy.expect(None);
        match self.recover(trial, log, done) {
            Ok(()) => self.judge(trial, log),
            Err(error) => Ok(Outcome::failed(format!("{error:#}"), self.difference()?)),
        }
    }

    /// What the processes of a CLI, itself and the plugins it has started, have in their environment.
    fn mark(&self) -> String {
        format!("PULUMI_HOME={}", self.session.home().display())
    }

    /// Runs the command with the fault in it.
    fn disturb(&self, trial: &Trial, log: &Log) -> Result<bool> {
        let mark = self.mark();
        let kill = Box::new(move |victim: super::fault::Victim| processes::kill(&mark, victim.program()));
        self.proxy.expect(Some(Plan { site: trial.site.clone(), fault: trial.fault, kill }));
        let mut command = self.command(log, trial.disturbed.arguments())?;
        if trial.fault.hangs() {
            command.env("PULUMI_AWS_CALL_TIMEOUT", CALL_TIMEOUT);
        }
        let done = self.wait(command)?.success();
        let left = processes::await_end(&self.mark(), FAREWELL);
        if !left.is_empty() {
            note(log, &format!("# had to be ended: {}", left.join(", ")))?;
        }
        Ok(done)
    }

    /// What a user does who knows nothing of what went wrong: the same again, and what the CLI asks for.
    fn recover(&self, trial: &Trial, log: &Log, done: bool) -> Result<()> {
        unfinished::drop_dead_locks(&self.session.state())?;
        if !done {
            self.succeed(log, trial.disturbed.arguments())?;
        }
        if unfinished::is_left(&self.session.state(), STACK)? {
            self.succeed(log, &["refresh", "--yes", "--skip-preview", "--clear-pending-creates"])?;
        }
        Ok(())
    }

    fn judge(&self, trial: &Trial, log: &Log) -> Result<Outcome> {
        let difference = self.difference()?;
        if !difference.is_none() {
            return Ok(Outcome::failed("the account isn't what the state says".to_owned(), difference));
        }
        let settled = match trial.disturbed {
            Disturbed::Up => self.succeed(log, &["preview", "--expect-no-changes"]),
            Disturbed::Destroy => self.expect_empty(),
        };
        Ok(match settled {
            Ok(()) => Outcome::Converged,
            Err(error) => Outcome::failed(format!("{error:#}"), difference),
        })
    }

    fn expect_empty(&self) -> Result<()> {
        let left = unfinished::resources(&self.session.state(), STACK)?.len();
        ensure!(left == 0, "the state still has {left} resources");
        Ok(())
    }

    fn difference(&self) -> Result<Difference> {
        let account = Inventory::of_account(self.aws.client())?;
        let state = Inventory::of_state(&unfinished::resources(&self.session.state(), STACK)?)?;
        Ok(Difference::between(&account, &state))
    }

    /// Back to an empty account, an empty stack and a CLI that remembers nothing.
    fn clear(&self) -> Result<()> {
        self.aws.client().reset()?;
        for folder in [self.session.state(), self.session.home().join("creations")] {
            if folder.exists() {
                fs::remove_dir_all(&folder).with_context(|| format!("can't remove {}", folder.display()))?;
            }
        }
        for (file, content) in &self.blank {
            fs::create_dir_all(file.parent().context("a file is in a folder")?)?;
            fs::write(file, content).with_context(|| format!("can't write {}", file.display()))?;
        }
        Ok(())
    }

    fn succeed(&self, log: &Log, arguments: &[&str]) -> Result<()> {
        if self.wait(self.command(log, arguments)?)?.success() {
            return Ok(());
        }
        bail!("pulumi {} fails: {}", arguments[0], complaint(&log.excerpt()))
    }

    fn command(&self, log: &Log, arguments: &[&str]) -> Result<Command> {
        note(log, &format!("$ pulumi {}", arguments.join(" ")))?;
        let mut pulumi = self.session.pulumi(STACK)?;
        pulumi.args(arguments).args(["--stack", STACK, "--non-interactive", "--color", "never"]);
        pulumi.current_dir(&self.project).stdin(Stdio::null()).stdout(log.handle()?).stderr(log.handle()?);
        Ok(pulumi)
    }

    fn wait(&self, mut command: Command) -> Result<ExitStatus> {
        let mut cli = command.spawn().context("can't start the Pulumi CLI: cargo xtask setup")?;
        let deadline = Instant::now() + COMMAND;
        loop {
            if let Some(status) = cli.try_wait().context("can't watch the Pulumi CLI")? {
                return Ok(status);
            }
            if Instant::now() > deadline {
                return give_up(cli);
            }
            thread::sleep(Duration::from_millis(10));
        }
    }
}

fn give_up(mut cli: Child) -> Result<ExitStatus> {
    cli.kill().context("can't end the Pulumi CLI")?;
    cli.wait().context("can't end the Pulumi CLI")
}

/// A project with this repository's program as it was built: the language host then needn't ask cargo each time.
fn project(workspace: &Workspace, folder: &Path) -> Result<PathBuf> {
    let settings =
        fs::read_to_string(workspace.root().join("Pulumi.yaml")).context("can't read Pulumi.yaml")?;
    let binary = workspace.plugins().join(super::PROGRAM);
    let runtime = format!("runtime:\n  name: rust\n  options:\n    binary: {}", binary.display());
    let code = workspace.handlers_zip();
    let place =
        folder.join(code.strip_prefix(workspace.root()).context("the functions are in the repository")?);
    fs::create_dir_all(place.parent().context("a file is in a folder")?)?;
    fs::copy(&code, &place).with_context(|| format!("can't copy {}", code.display()))?;
    fs::write(folder.join("Pulumi.yaml"), settings.replace("runtime: rust", &runtime))?;
    Ok(folder.to_owned())
}

fn note(log: &Log, line: &str) -> Result<()> {
    writeln!(log.handle()?, "{line}").context("can't write the log")
}

/// The line that says what went wrong.
fn complaint(log: &str) -> String {
    let lines = || log.lines().map(str::trim);
    let error = lines().find(|line| line.starts_with("error:") && !line.contains("update failed"));
    error.or_else(|| lines().rfind(|line| !line.is_empty())).unwrap_or_default().to_owned()
}
