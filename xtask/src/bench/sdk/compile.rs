//! How long this repository's program takes to compile, and to come to its first registration.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use super::{Figures, ROUNDS, bench};
use crate::Workspace;
use crate::bench::median;
use crate::progress::Progress;
use crate::run::{self, Log};
use crate::setup::cargo;

const PROGRAM: &str = "aws-websocket-api";
/// The end of the program, before which a line is put.
const END: &str = "        Ok(())\n";
/// The functions' archive, which the program names and doesn't read.
const CODE: &str = "target/lambda/websocket-handlers/bootstrap.zip";

/// What a language host tells the program in a preview.
const ENVIRONMENT: [(&str, &str); 4] = [
    ("PULUMI_PROJECT", PROGRAM),
    ("PULUMI_STACK", "dev"),
    ("PULUMI_DRY_RUN", "true"),
    ("PULUMI_CONFIG", r#"{"aws-websocket-api:throttle":"{\"rate\":1000,\"burst\":500}"}"#),
];

/// Measures in a copy of the repository, and prints.
pub(super) fn run(workspace: &Workspace, folder: &Path, progress: &Progress) -> Result<()> {
    let program = Program { root: folder.join("copy"), target: folder.join("target") };
    copy(workspace.root(), &program.root)?;
    let log = Log::create(workspace.log("bench-compile"))?;
    log.run(cargo::command(workspace).arg("fetch"))?;
    let build = || time(&log, &mut program.build(workspace));
    let cold = progress.during("compiling the program with all it depends on", build)?;
    let changed = (0..ROUNDS).map(|round| {
        program.change(round)?;
        build()
    });
    let changed = median(changed.collect::<Result<Vec<_>>>()?);
    let starts = (0..ROUNDS).map(|_| program.start(workspace)).collect::<Result<Vec<_>>>()?;
    println!("this repository's program, cargo's dev profile; the medians of {ROUNDS} rounds");
    print("compiling it with all it depends on", cold);
    print("compiling it after a changed line", changed);
    print("from its start to its first registration", median(starts));
    Ok(())
}

fn print(what: &str, time: Duration) {
    println!("{what:<42} {:>8.3} s", time.as_secs_f64());
}

struct Program {
    root: PathBuf,
    target: PathBuf,
}

impl Program {
    fn build(&self, workspace: &Workspace) -> Command {
        let mut cargo = cargo::command(workspace);
        cargo.args(["build", "--bin", PROGRAM]).current_dir(&self.root).env("CARGO_TARGET_DIR", &self.target);
        cargo
    }

    fn change(&self, round: usize) -> Result<()> {
        let path = self.root.join("src/main.rs");
        let text = fs::read_to_string(&path).context("the program can't be read")?;
        let line = format!("        ctx.export(\"round{round}\", \"changed\");\n{END}");
        fs::write(&path, text.replace(END, &line)).context("the program can't be changed")
    }

    fn start(&self, workspace: &Workspace) -> Result<Duration> {
        let code = self.root.join(CODE);
        fs::create_dir_all(code.parent().unwrap_or(&self.root))?;
        fs::write(code, "")?;
        let mut bench = bench(workspace);
        bench.arg(self.target.join("debug").join(PROGRAM)).env("PULUMI_ROOT_DIRECTORY", &self.root);
        Ok(Figures::parse(&run::output(bench.envs(ENVIRONMENT))?, 1)?.first_registration)
    }
}

fn time(log: &Log, command: &mut Command) -> Result<Duration> {
    let started = Instant::now();
    log.run(command)?;
    Ok(started.elapsed())
}

/// Copies what belongs to the repository: neither what is built, nor what is hidden.
fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to).with_context(|| format!("can't make {}", to.display()))?;
    for entry in fs::read_dir(from).with_context(|| format!("can't read {}", from.display()))? {
        let entry = entry?;
        let name = entry.file_name();
        if name == "target" || name.as_encoded_bytes().starts_with(b".") {
            continue;
        }
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &to.join(name))?;
        } else {
            fs::copy(entry.path(), to.join(name))?;
        }
    }
    Ok(())
}
