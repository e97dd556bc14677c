//! The Lambda functions: one binary for `provided.al2023`, in a zip whose bytes depend on the source alone.

use std::fs::{self, File};
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, io};

use anyhow::{Context, Result};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::cargo::forget_package;
use crate::Workspace;
use crate::progress::Progress;
use crate::run::{self, Log};

const PACKAGE: &str = "websocket-handlers";

/// Small and quick to start. With `--release`, cargo-lambda would put a processor and link options of its own choice.
const PROFILE: &str = "lambda";

/// Builds the functions and their archive.
///
/// # Errors
/// When the build fails, with what it said.
pub fn build(workspace: &Workspace, progress: &Progress) -> Result<()> {
    progress.during("building the Lambda functions (minutes at first)", || {
        Log::create(workspace.log("handlers"))?.run(&mut cargo_lambda(workspace)?)
    })?;
    pack(&binaries(workspace).join(PACKAGE).join("bootstrap"), &workspace.handlers_zip())
}

/// A build in a target folder of its own: it shares nothing with the others, and needn't wait for them.
fn cargo_lambda(workspace: &Workspace) -> Result<Command> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = [workspace.venv().join("bin")].into_iter().chain(env::split_paths(&path));
    let mut command = Command::new(workspace.venv().join("bin/cargo-lambda"));
    forget_package(&mut command);
    // The functions are declared for x86-64, whatever this machine is.
    command.args(["lambda", "build", "--x86-64", "--profile", PROFILE, "--package", PACKAGE]);
    command.arg("--lambda-dir").arg(binaries(workspace)).envs(caches(workspace));
    command.env("CARGO_TARGET_DIR", workspace.target().join("handlers"));
    command.env("PATH", env::join_paths(folders).context("this folder's name can't be on PATH")?);
    command
        .env("CARGO_ENCODED_RUSTFLAGS", remapped(workspace)?)
        .env_remove("RUSTFLAGS")
        .current_dir(workspace.root());
    Ok(command)
}

/// Zig, which links, and its wrapper would keep theirs in the user's home.
fn caches(workspace: &Workspace) -> [(&'static str, PathBuf); 3] {
    [
        ("CARGO_ZIGBUILD_CACHE_DIR", workspace.cache().join("cargo-zigbuild")),
        ("ZIG_GLOBAL_CACHE_DIR", workspace.cache().join("zig")),
        ("ZIG_LOCAL_CACHE_DIR", workspace.cache().join("zig")),
    ]
}

/// Panic messages name source files. Under fixed names, they are the same whatever folder it is built in.
fn remapped(workspace: &Workspace) -> Result<String> {
    let sysroot = run::output(Command::new("rustc").args(["--print", "sysroot"]))?;
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home =
        home.or_else(|| Some(env::home_dir()?.join(".cargo"))).context("no home folder: set CARGO_HOME")?;
    // Where several fit, rustc takes the last.
    let folders = [
        (workspace.root(), "/source"),
        (workspace.target(), "/target"),
        (&home, "/cargo"),
        (Path::new(sysroot.trim()), "/rust"),
    ];
    let flags = folders.map(|(folder, name)| format!("--remap-path-prefix={}={name}", folder.display()));
    Ok(flags.join("\u{1f}"))
}

fn binaries(workspace: &Workspace) -> PathBuf {
    workspace.target().join("handlers/lambda")
}

/// Puts the binary into an archive, written only if it differs.
fn pack(binary: &Path, archive: &Path) -> Result<()> {
    let bytes = packed(binary).with_context(|| format!("can't pack {}", binary.display()))?;
    if fs::read(archive).is_ok_and(|present| present == bytes) {
        return Ok(());
    }
    let folder = archive.parent().context("the archive has no folder")?;
    fs::create_dir_all(folder).with_context(|| format!("can't make {}", folder.display()))?;
    fs::write(archive, bytes).with_context(|| format!("can't write {}", archive.display()))
}

fn packed(binary: &Path) -> Result<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(9))
        .last_modified_time(DateTime::default())
        .unix_permissions(0o755);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("bootstrap", options)?;
    io::copy(&mut File::open(binary)?, &mut zip)?;
    zip.flush()?;
    Ok(zip.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_binary_makes_the_same_archive() {
        let folder = env::temp_dir().join(format!("xtask-pack-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let binary = folder.join("bootstrap");
        fs::write(&binary, "a program").unwrap();
        let first = packed(&binary).unwrap();
        fs::write(&binary, "a program").unwrap();
        assert_eq!(packed(&binary).unwrap(), first);
        fs::remove_dir_all(folder).unwrap();
    }
}
