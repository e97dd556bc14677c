//! The real CLI and the language host alone: no provider, and nothing of AWS.

use std::{
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::Command,
};

use xtask::{Workspace, setup};

use crate::stand::{Done, build, run};

const PCL: &str = "output \"greeting\" {\n    value = \"Hello, Rust!\"\n}\n";

/// A CLI with a home and a state of its own, in whose folder projects can be made.
pub(crate) struct Cli {
    pub(crate) workspace: Workspace,
    pub(crate) folder: PathBuf,
}

impl Cli {
    pub(crate) fn new(name: &str) -> Self {
        let workspace = Workspace::at(Path::new(env!("CARGO_MANIFEST_DIR")));
        build(&workspace, &["--package", "pulumi-language-rust"]);
        let folder = workspace.target().join("e2e").join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder).unwrap();
        }
        let (host, plugin) = ("pulumi-language-rust", folder.join("home/plugins/language-rust-v0.0.0"));
        fs::create_dir_all(&plugin).unwrap();
        fs::create_dir_all(folder.join("state")).unwrap();
        symlink(workspace.plugins().join(host), plugin.join(host)).unwrap();
        Self { workspace, folder }
    }

    /// An empty folder for a project.
    pub(crate) fn project(&self, name: &str) -> PathBuf {
        let project = self.folder.join(name);
        fs::create_dir(&project).unwrap();
        project
    }

    /// A project with the template's program and a stack `dev`.
    pub(crate) fn new_program(&self, name: &str) -> PathBuf {
        let project = self.project(name);
        let template = self.workspace.root().join("templates/rust");
        let new = ["new", template.to_str().unwrap(), "--yes", "--name", name, "--stack", "dev"];
        self.run(&project, &new).expect_success();
        project
    }

    pub(crate) fn run(&self, project: &Path, arguments: &[&str]) -> Done {
        run(&mut self.command(project, arguments))
    }

    /// What [`run`](Self::run) runs.
    pub(crate) fn command(&self, project: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new(setup::pulumi_cli::chosen(&self.workspace).unwrap());
        setup::cargo::forget_package(&mut command);
        command.args(arguments).args(["--non-interactive", "--color", "never"]).current_dir(project);
        command.env("PULUMI_HOME", self.folder.join("home")).env("PULUMI_CONFIG_PASSPHRASE", "");
        command.env("PULUMI_BACKEND_URL", format!("file://{}", self.folder.join("state").display()));
        command.env("PULUMI_SKIP_UPDATE_CHECK", "true");
        command.env("PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION", "true");
        command.env("PULUMI_RUST_CRATES", self.workspace.root().join("crates"));
        command.env("CARGO_NET_OFFLINE", "true").env("CARGO_TARGET_DIR", self.workspace.target());
        command
    }

    /// Adds a package of no plugin, and lets the program use its bindings.
    fn add_package(&self, project: &Path, name: &str, program: &str) {
        let schema = self.folder.join(format!("{name}.json"));
        fs::write(&schema, format!(r#"{{"name": "{name}", "version": "1.2.3"}}"#)).unwrap();
        let said = self.run(project, &["package", "add", schema.to_str().unwrap()]).expect_success();
        let used = format!("use pulumi_wasm_{name}");
        assert!(said.contains(&used), "{said}");
        let main = project.join(program).join("src/main.rs");
        let text = fs::read_to_string(&main).unwrap();
        fs::write(&main, text.replacen("\nfn main", &format!("\n{used} as _;\n\nfn main"), 1)).unwrap();
    }

    fn preview(&self, project: &Path) -> String {
        self.run(project, &["preview", "--stack", "dev"]).expect_success()
    }
}

#[test]
fn a_new_program_runs_with_the_packages_that_are_added_wherever_main_is() {
    let cli = Cli::new("new-program");
    let project = cli.new_program("toys");
    cli.add_package(&project, "ball", "");
    assert!(cli.preview(&project).contains("Hello, world!"));

    let infra = project.join("infra");
    fs::create_dir(&infra).unwrap();
    for moved in ["src", "Cargo.toml", "Cargo.lock"] {
        fs::rename(project.join(moved), infra.join(moved)).unwrap();
    }
    let manifest = fs::read_to_string(infra.join("Cargo.toml")).unwrap();
    fs::write(infra.join("Cargo.toml"), manifest.replace("\"sdks/", "\"../sdks/")).unwrap();
    let settings = fs::read_to_string(project.join("Pulumi.yaml")).unwrap();
    fs::write(project.join("Pulumi.yaml"), format!("{settings}main: infra\n")).unwrap();
    cli.add_package(&project, "doll", "infra");
    assert!(cli.preview(&project).contains("Hello, world!"));
}

#[test]
fn a_program_in_pulumis_own_language_becomes_one_in_rust() {
    let cli = Cli::new("convert");
    let source = cli.project("source");
    fs::write(source.join("Pulumi.yaml"), "name: greeter\nruntime: pcl\n").unwrap();
    fs::write(source.join("main.pp"), PCL).unwrap();
    let project = cli.folder.join("converted");
    let convert = ["convert", "--from", "pcl", "--language", "rust", "--out", project.to_str().unwrap()];
    cli.run(&source, &convert).expect_success();
    cli.run(&project, &["stack", "init", "dev"]).expect_success();
    assert!(cli.preview(&project).contains("Hello, Rust!"));
}
