//! The workflows in `.github/`: what they run on GitHub's machines runs here, in a clone and against the embedded AWS.

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    sync::MutexGuard,
};

use serde::{Deserialize, de::DeserializeOwned};

use crate::{
    clone::Clone,
    stand::{Stand, run},
};

/// What only GitHub's machines do or need. Whatever isn't here is run, or has to be added.
const ON_GITHUB_ALONE: [&str; 4] = [
    // The tests have a clone,
    "actions/checkout",
    // a compiler,
    "./.github/actions/rust",
    // and a CLI: without a command, this installs one.
    PULUMI,
    // GitHub gives no identity token here, and the embedded AWS wants none.
    "aws-actions/configure-aws-credentials",
];

const PULUMI: &str = "pulumi/actions";

/// What `pulumi/actions` takes that says where the state is and who is told of the result.
const OF_NO_COMMAND: [&str; 3] = ["cloud-url", "comment-on-pr", "comment-on-summary"];

/// The stack that a job is for.
const STACK: [&str; 2] = ["${{ matrix.stack }}", "${{ inputs.stack }}"];

#[derive(Deserialize)]
struct Workflow {
    jobs: BTreeMap<String, Job>,
}

#[derive(Deserialize)]
struct Job {
    needs: Option<String>,
    /// The workflow that is called.
    uses: Option<String>,
    strategy: Option<Strategy>,
    #[serde(default)]
    with: Inputs,
    #[serde(default)]
    steps: Vec<Step>,
}

#[derive(Deserialize)]
struct Strategy {
    matrix: Matrix,
}

#[derive(Deserialize)]
struct Matrix {
    stack: Vec<String>,
}

/// An action that is made of steps.
#[derive(Deserialize)]
struct Composite {
    runs: Runs,
}

#[derive(Deserialize)]
struct Runs {
    steps: Vec<Step>,
}

#[derive(Deserialize)]
struct Step {
    name: String,
    uses: Option<String>,
    run: Option<String>,
    #[serde(default)]
    with: Inputs,
}

type Inputs = BTreeMap<String, Input>;

#[derive(Deserialize)]
#[serde(untagged)]
enum Input {
    Switch(bool),
    Text(String),
}

/// A machine of GitHub's, as far as a job can tell.
struct Runner {
    stand: Stand,
    clone: MutexGuard<'static, Clone>,
    /// What tests want of `pulumi` besides.
    more: &'static [&'static str],
}

impl Runner {
    fn new(name: &str) -> Self {
        let stand = Stand::new(name).with_stacks(&["dev", "staging", "prod"]);
        Self { stand, clone: Clone::borrow(), more: &[] }
    }

    fn job(&self, steps: &[Step], stack: &str) {
        steps.iter().for_each(|step| self.step(step, stack));
    }

    fn step(&self, step: &Step, stack: &str) {
        match (&step.uses, &step.run) {
            (Some(action), None) => self.action(action.split('@').next().unwrap(), &step.with, stack),
            (None, Some(script)) => self.script(script),
            _ => panic!("the step {} has neither one action nor one script", step.name),
        }
    }

    fn action(&self, action: &str, inputs: &Inputs, stack: &str) {
        if action == PULUMI && inputs.contains_key("command") {
            self.pulumi(inputs, stack);
        } else if ON_GITHUB_ALONE.contains(&action) {
            expect_pinned_cli(inputs.get("pulumi-version"));
        } else if let Some(folder) = action.strip_prefix("./") {
            let action: Composite = read(&format!("{folder}/action.yml"));
            self.job(&action.runs.steps, stack);
        } else {
            panic!("can {action} run here? If not, it goes into ON_GITHUB_ALONE");
        }
    }

    /// As GitHub runs `shell: bash`.
    fn script(&self, script: &str) {
        let mut bash = self.clone.command("bash");
        bash.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", script]);
        bash.env("CARGO_INSTALL_ROOT", self.installed());
        // What the program does is the same, and building it takes half the time.
        bash.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0");
        run(&mut bash).expect_success();
    }

    /// In the state and the AWS of this test.
    fn pulumi(&self, inputs: &Inputs, stack: &str) {
        let arguments: Vec<_> = inputs.iter().flat_map(|(name, input)| arguments(name, input)).collect();
        let mut command = self.stand.pulumi(stack, &[&arguments, self.more].concat());
        let bin = self.installed().join("bin");
        let path = [bin.clone()].into_iter().chain(self.stand.session().path());
        self.clone.enter(command.env("PATH", env::join_paths(path).unwrap()));
        let said = run(&mut command).expect_success();
        let host = bin.join("pulumi-language-rust");
        assert!(said.contains(&*host.to_string_lossy()), "the CLI has found another host: {said}");
    }

    /// Where `cargo install` puts what is found on PATH then.
    fn installed(&self) -> PathBuf {
        self.clone.root.join("target/installed")
    }
}

/// What the action makes of an input.
fn arguments<'i>(name: &str, input: &'i Input) -> Vec<&'i str> {
    match (name, input) {
        ("command", Input::Text(command)) if command == "up" => vec![command, "--yes", "--skip-preview"],
        ("command", Input::Text(command)) => vec![command],
        ("diff", Input::Switch(true)) => vec!["--diff"],
        ("stack-name", Input::Text(stack)) if STACK.contains(&stack.as_str()) => vec![],
        _ if OF_NO_COMMAND.contains(&name) => vec![],
        _ => panic!("what does {PULUMI} make of {name} and its value?"),
    }
}

/// The tests have the CLI of `tools/go.mod`, or a user's own.
fn expect_pinned_cli(version: Option<&Input>) {
    let Some(version) = version else { return };
    let Input::Text(version) = version else { panic!("the CLI's version is no text") };
    let pin = format!("github.com/pulumi/pulumi/pkg/v3 v{version} ");
    assert!(
        include_str!("../../tools/go.mod").contains(&pin),
        "the CLI of the workflows isn't the tested one"
    );
}

/// A file of this project.
fn read<T: DeserializeOwned>(file: &str) -> T {
    let text = fs::read_to_string(format!("{}/{file}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    serde_saphyr::from_str(&text).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// The files of the workflows, and of the actions that they share.
fn files() -> Vec<PathBuf> {
    let actions = entries("actions").into_iter().map(|folder| folder.join("action.yml"));
    entries("workflows").into_iter().chain(actions).collect()
}

fn entries(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(".github").join(folder);
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

/// A tag can be moved to other code.
#[test]
fn every_action_of_others_is_named_by_its_commit_and_version() {
    for file in files() {
        let text = fs::read_to_string(&file).unwrap();
        for action in text.lines().filter_map(|line| line.split_once("uses: ")).map(|(_, action)| action) {
            let pinned = action.split_once('@').and_then(|(_, version)| version.split_once(" # v"));
            let is_commit =
                |(commit, _): (&str, _)| commit.len() == 40 && commit.bytes().all(|b| b.is_ascii_hexdigit());
            assert!(
                action.starts_with("./") || pinned.is_some_and(is_commit),
                "{}: {action}",
                file.display()
            );
        }
    }
}

#[test]
fn every_workflow_runs_what_runs_here() {
    let names: Vec<_> =
        entries("workflows").iter().map(|file| file.file_name().unwrap().to_owned()).collect();
    assert_eq!(
        names,
        ["ci.yaml", "deploy-stack.yaml", "deploy.yaml", "preview.yaml"],
        "which test runs a new one?"
    );
    let ci: Workflow = read(".github/workflows/ci.yaml");
    let scripts: Vec<_> =
        ci.jobs.values().flat_map(|job| &job.steps).filter_map(|step| step.run.as_deref()).collect();
    assert_eq!(scripts, [".ci/run"]);
}

#[test]
fn an_unchanged_clone_that_is_built_elsewhere_previews_no_changes_in_a_pull_request() {
    let mut runner = Runner::new("preview-workflow");
    runner.more = &["--expect-no-changes"];
    let workflow: Workflow = read(".github/workflows/preview.yaml");
    let [job] = workflow.jobs.values().collect::<Vec<_>>()[..] else { panic!("not one job") };
    let stacks = &job.strategy.as_ref().unwrap().matrix.stack;
    assert_eq!(*stacks, ["dev", "staging", "prod"]);
    for stack in stacks {
        runner.stand.up(stack).expect_success();
        let before = state(&runner.stand);
        runner.job(&job.steps, stack);
        assert_eq!(state(&runner.stand), before, "a role that may only read is refused this");
    }
}

/// The files where the state is, and when each of them and their folders was written to.
fn state(stand: &Stand) -> String {
    run(Command::new("ls").args(["-lR", "--full-time"]).arg(stand.session().state())).expect_success()
}

#[test]
fn the_deploy_workflow_brings_up_dev_then_staging_then_prod() {
    let runner = Runner::new("deploy-workflow");
    let Workflow { jobs } = read(".github/workflows/deploy.yaml");
    let (checks, ci) = jobs.iter().find(|(_, job)| job.needs.is_none()).unwrap();
    assert_eq!(ci.uses.as_deref(), Some("./.github/workflows/ci.yaml"), "nothing comes before the checks");
    let mut last = checks;
    for stack in ["dev", "staging", "prod"] {
        let (name, job) = jobs.iter().find(|(_, job)| job.needs.as_ref() == Some(last)).unwrap();
        assert!(matches!(&job.with["stack"], Input::Text(name) if name == stack), "{name} isn't {stack}");
        let called = job.uses.as_deref().unwrap().strip_prefix("./").unwrap();
        for called in read::<Workflow>(called).jobs.values() {
            runner.job(&called.steps, stack);
        }
        assert!(runner.stand.resources(stack) > 0);
        last = name;
    }
    assert_eq!(jobs.len(), 4);
}
