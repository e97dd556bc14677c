//! What each test stands on: an embedded AWS and a Pulumi state of its own.

use std::{
    fmt::Debug,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::Once,
    time::{Duration, Instant},
};

use serde_json::Value;
use xtask::{EmbeddedAws, Session, Workspace, setup};

/// How long anything that a test waits for may take.
pub(crate) const PATIENCE: Duration = Duration::from_secs(120);

/// The program has been built.
static PROGRAM: Once = Once::new();

pub(crate) struct Stand {
    pub(crate) workspace: Workspace,
    pub(crate) folder: PathBuf,
    aws: Option<EmbeddedAws>,
}

/// What a command came to.
pub(crate) struct Done {
    pub(crate) success: bool,
    pub(crate) text: String,
}

impl Stand {
    /// A stand in an empty folder. `name` is the test's own.
    pub(crate) fn new(name: &str) -> Self {
        let workspace = Workspace::at(Path::new(env!("CARGO_MANIFEST_DIR")));
        setup::expect_done(&workspace).expect("run `cargo xtask test`, which sets up what the tests need");
        // As the language host would in the first test, which would then wait for the compiler.
        PROGRAM.call_once(|| {
            build(&workspace, &["--package", "aws-websocket-api", "--bin", "aws-websocket-api"]);
        });
        let folder = workspace.target().join("e2e").join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder).unwrap();
        }
        let aws = EmbeddedAws::owned(&workspace, &folder).unwrap();
        Self { workspace, folder, aws: Some(aws) }
    }

    pub(crate) fn aws(&self) -> &EmbeddedAws {
        self.aws.as_ref().expect("the embedded AWS has been stopped")
    }

    /// Stops the embedded AWS as a crash would: nothing of what it held is left.
    pub(crate) fn kill_aws(&mut self) {
        self.aws.take().expect("the embedded AWS has been stopped").stop().unwrap();
    }

    /// Starts an empty embedded AWS.
    pub(crate) fn revive_aws(&mut self) {
        self.aws = Some(EmbeddedAws::owned(&self.workspace, &self.folder).unwrap());
    }

    pub(crate) fn session(&self) -> Session<'_> {
        Session::isolated(&self.workspace, &self.folder, self.aws())
    }

    /// Makes the stacks, as `cargo xtask up` does.
    pub(crate) fn with_stacks(self, stacks: &[&str]) -> Self {
        self.session().ensure_stacks(stacks.iter().copied()).unwrap();
        self
    }

    /// The CLI on a stack, ready to be given more arguments.
    pub(crate) fn pulumi(&self, stack: &str, arguments: &[&str]) -> Command {
        let mut command = self.session().pulumi(stack).unwrap();
        command.args(arguments).args(["--stack", stack, "--non-interactive", "--color", "never"]);
        command
    }

    pub(crate) fn up(&self, stack: &str) -> Done {
        run(&mut self.pulumi(stack, &["up", "--yes", "--skip-preview"]))
    }

    pub(crate) fn preview(&self, stack: &str, more: &[&str]) -> Done {
        run(self.pulumi(stack, &["preview"]).args(more))
    }

    /// Destroys a stack as `cargo xtask down` does, protected or not.
    pub(crate) fn destroy(&self, stack: &str) -> Done {
        self.session().unprotect(stack).unwrap();
        self.destroy_as_is(stack)
    }

    pub(crate) fn destroy_as_is(&self, stack: &str) -> Done {
        run(&mut self.pulumi(stack, &["destroy", "--yes", "--skip-preview"]))
    }

    /// A project of its own in this stand, with one of the examples as its program and a stack `dev`.
    pub(crate) fn example_project(&self, example: &str) -> PathBuf {
        let code = format!("config:\n  code:\n    default: {}\n", self.workspace.handlers_zip().display());
        build(&self.workspace, &["--example", example]);
        self.project_of_example(example, &code)
    }

    /// The same of an example that has been built, with more to say in its `Pulumi.yaml`.
    pub(crate) fn project_of_example(&self, example: &str, more: &str) -> PathBuf {
        let project = self.folder.join(example);
        let binary = self.workspace.target().join("debug/examples").join(example);
        let settings = format!(
            "name: {example}\nruntime:\n  name: rust\n  options:\n    binary: {}\n{more}",
            binary.display(),
        );
        fs::create_dir_all(&project).unwrap();
        fs::write(project.join("Pulumi.yaml"), settings).unwrap();
        let mut init = self.session().cli().unwrap();
        run(init.args(["stack", "init", "dev", "--non-interactive"]).current_dir(&project)).expect_success();
        project
    }

    /// The CLI in a project of its own.
    pub(crate) fn in_project(&self, project: &Path, arguments: &[&str]) -> Command {
        let mut command = self.session().cli().unwrap();
        command.args(arguments).args(["--stack", "dev", "--non-interactive", "--color", "never"]);
        command.current_dir(project);
        command
    }

    /// What the program of a project of its own exports.
    pub(crate) fn project_outputs(&self, project: &Path) -> Value {
        let done = run(&mut self.in_project(project, &["stack", "output", "--json"]));
        serde_json::from_str(&done.expect_success()).unwrap()
    }

    /// Changes a setting of a stack, in this test's copy of it.
    pub(crate) fn edit_settings(&self, stack: &str, from: &str, to: &str) {
        let file = self.session().settings_file(stack);
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.contains(from), "{from} is not in the settings:\n{text}");
        fs::write(&file, text.replace(from, to)).unwrap();
    }

    /// Adds settings to a stack's, in this test's copy of it.
    pub(crate) fn add_settings(&self, stack: &str, settings: &[(&str, &str)]) {
        let lines = settings.iter().map(|(key, value)| format!("  aws-websocket-api:{key}: {value}\n"));
        self.edit_settings(stack, "config:\n", &format!("config:\n{}", lines.collect::<String>()));
    }

    /// What the `aws` CLI says, as a user would ask it.
    pub(crate) fn aws_cli(&self, arguments: &[&str]) -> Value {
        let mut command = self.session().command("aws").unwrap();
        let done = run(command.args(arguments).args(["--output", "json"]));
        assert!(done.success, "aws {arguments:?}: {}", done.text);
        // Of an answer that says nothing, such as SQS's where there are no queues, the CLI prints nothing.
        if done.text.trim().is_empty() {
            return Value::Null;
        }
        serde_json::from_str(&done.text)
            .unwrap_or_else(|error| panic!("aws {arguments:?}: {error}: {}", done.text))
    }

    /// How long a list is that AWS gives.
    pub(crate) fn count(&self, service: &str, command: &str, list: &str) -> usize {
        let answer = self.aws_cli(&[service, command]);
        if answer.is_null() {
            return 0;
        }
        answer[list]
            .as_array()
            .unwrap_or_else(|| panic!("aws {service} {command} has no {list}: {answer}"))
            .len()
    }

    /// How many resources the state of a stack holds.
    pub(crate) fn resources(&self, stack: &str) -> u64 {
        let stacks = self.session().stacks().unwrap();
        stacks.into_iter().find(|(name, _)| name == stack).map_or(0, |(_, count)| count)
    }
}

impl Done {
    /// What it printed, if it went well.
    #[track_caller]
    pub(crate) fn expect_success(self) -> String {
        assert!(self.success, "{}", self.text);
        self.text
    }

    /// What it printed, if it failed.
    #[track_caller]
    pub(crate) fn expect_failure(self) -> String {
        assert!(!self.success, "{}", self.text);
        self.text
    }
}

/// Builds something of this repository in the target folder that the tests use.
pub(crate) fn build(workspace: &Workspace, what: &[&str]) {
    run(setup::cargo::command(workspace).args(["build", "--quiet"]).args(what)).expect_success();
}

pub(crate) fn run(command: &mut Command) -> Done {
    let output = command.output().unwrap();
    Done { success: output.status.success(), text: text(&output) }
}

pub(crate) fn text(output: &Output) -> String {
    let streams = [&output.stdout, &output.stderr];
    streams.map(|bytes| String::from_utf8_lossy(bytes).into_owned()).concat()
}

/// Waits until something holds.
#[track_caller]
pub(crate) fn wait_until(what: &str, mut holds: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !holds() {
        assert!(Instant::now() < deadline, "waited {PATIENCE:?} in vain until {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Waits until something is as expected.
#[track_caller]
pub(crate) fn wait_until_equal<T: PartialEq + Debug>(expected: &T, mut now: impl FnMut() -> T) {
    let deadline = Instant::now() + PATIENCE;
    let mut found = now();
    while found != *expected && Instant::now() < deadline {
        std::thread::sleep(Duration::from_millis(20));
        found = now();
    }
    assert_eq!(found, *expected, "after {PATIENCE:?}");
}
