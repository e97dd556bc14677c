//! The private Python environment: MiniStack, cargo-lambda and `aws`, each at the pinned version and hash.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use super::Purpose;
use super::prerequisites::{self, Python};
use super::stamp::Stamp;
use crate::Workspace;
use crate::progress::Progress;
use crate::run::Log;
use crate::script::{quoted, write_script};

/// Makes the environment anew where its pins or its Python have changed.
pub(super) fn set_up(workspace: &Workspace, progress: &Progress, python: &Python) -> Result<()> {
    let pins = workspace.root().join("tools/requirements.txt");
    let inputs = fs::read_to_string(&pins).context("can't read tools/requirements.txt")?;
    // Scripts in there know their interpreter by its path: moved, the environment is made anew.
    let place = format!("{}\n{}", workspace.venv().display(), python.identity);
    let stamp = Stamp::new(workspace, "python", place + &inputs);
    if stamp.holds() && workspace.venv().join("bin/ministack").is_file() {
        return offer_aws(workspace);
    }
    progress.during("installing the embedded AWS and cargo-lambda (about 20 seconds)", || {
        install(&Log::create(workspace.log("python"))?, &python.program, &workspace.venv(), &pins)
    })?;
    offer_aws(workspace)?;
    stamp.set()
}

/// Makes an environment of its own for what is measured, in place of one that is there.
pub(crate) fn for_bench(workspace: &Workspace, venv: &Path, pins: &Path) -> Result<()> {
    let python = prerequisites::check(workspace, Purpose::AnyAws)?.python;
    install(&Log::create(workspace.log("bench-python"))?, &python.program, venv, pins)
}

fn install(log: &Log, python: &Path, venv: &Path, pins: &Path) -> Result<()> {
    if venv.exists() {
        fs::remove_dir_all(venv).with_context(|| format!("can't remove {}", venv.display()))?;
    }
    log.run(Command::new(python).args(["-m", "venv"]).arg(venv))?;
    let mut pip = Command::new(venv.join("bin/python"));
    // Without its cache and the check for a newer pip, it writes nothing into the user's home.
    pip.env("PIP_DISABLE_PIP_VERSION_CHECK", "1");
    pip.args(["-m", "pip", "install", "--no-cache-dir", "--require-hashes", "--requirement"]);
    log.run(pip.arg(pins))
}

/// `aws` alone goes on the user's PATH, not this environment's Python. This version of it asks for the queues of real AWS
/// whatever `AWS_ENDPOINT_URL` says, unless it is told so as an option as well.
fn offer_aws(workspace: &Workspace) -> Result<()> {
    let bin = workspace.venv().join("bin");
    let words = [bin.join("python"), bin.join("aws")].map(|path| quoted(path.as_os_str())).join(" ");
    let endpoint = r#"${AWS_ENDPOINT_URL:+--endpoint-url "$AWS_ENDPOINT_URL"}"#;
    write_script(&workspace.bin().join("aws"), &format!("{words} {endpoint}"))
}
