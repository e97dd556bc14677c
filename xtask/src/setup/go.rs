//! What Go builds, from the pins in `tools/go.mod`.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::stamp::Stamp;
use crate::Workspace;
use crate::progress::Progress;
use crate::run::Log;

const MODULE: &str = "github.com/pulumi/pulumi/pkg/v3";
const VERSION_VARIABLE: &str = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

/// A program that Go builds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Program {
    name: &'static str,
    package: &'static str,
    title: &'static str,
}

/// The Pulumi CLI.
pub(super) const PULUMI: Program = Program { name: "pulumi", package: "cmd/pulumi", title: "the Pulumi CLI" };

/// The language conformance suite.
pub(super) const SUITE: Program = Program {
    name: "pulumi-test-language",
    package: "testing/pulumi-test-language",
    title: "the conformance suite",
};

impl Program {
    /// Where it is, once it is built.
    pub(super) fn binary(self, workspace: &Workspace) -> PathBuf {
        workspace.bin().join(self.name)
    }

    /// Whether it is there and up to date.
    pub(super) fn is_built(self, workspace: &Workspace) -> Result<bool> {
        Ok(self.binary(workspace).is_file() && self.stamp(workspace)?.holds())
    }

    fn stamp(self, workspace: &Workspace) -> Result<Stamp> {
        Ok(Stamp::new(workspace, self.name, manifest(workspace, "go.mod")? + &manifest(workspace, "go.sum")?))
    }
}

/// Builds those that are missing or out of date. They have nearly everything in common: together they take no longer
/// than one.
pub(super) fn build(workspace: &Workspace, progress: &Progress, programs: &[Program]) -> Result<()> {
    let mut missing = Vec::new();
    for program in programs {
        if !program.is_built(workspace)? {
            missing.push(*program);
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    let titles: Vec<_> = missing.iter().map(|program| program.title).collect();
    let title = format!("building {} (about 6 minutes on 2 cores)", titles.join(" and "));
    progress.during(&title, || compile(workspace, &missing))?;
    missing.iter().try_for_each(|program| program.stamp(workspace)?.set())
}

fn compile(workspace: &Workspace, programs: &[Program]) -> Result<()> {
    let version = pinned(&manifest(workspace, "go.mod")?)?;
    fs::create_dir_all(workspace.bin()).context("can't make .tools/bin")?;
    let mut go = Command::new("go");
    go.args(["build", "-trimpath", "-ldflags", &format!("-s -w -X {VERSION_VARIABLE}={version}"), "-o"]);
    go.arg(workspace.bin()).args(programs.iter().map(|program| format!("{MODULE}/{}", program.package)));
    go.envs(caches(&cache(workspace))).current_dir(workspace.root().join("tools"));
    Log::create(workspace.log("go"))?.run(&mut go)?;
    // Gigabytes, of no use once it is built. Where it can't go, it is in nobody's way.
    let _ = fs::remove_dir_all(cache(workspace));
    Ok(())
}

/// Go would keep what it downloads and compiles in the user's home, and write-protect it.
pub(crate) fn caches(cache: &Path) -> [(&'static str, OsString); 4] {
    let mut flags = env::var_os("GOFLAGS").unwrap_or_default();
    flags.push(" -modcacherw");
    [
        ("GOPATH", cache.join("path").into()),
        ("GOMODCACHE", cache.join("modules").into()),
        ("GOCACHE", cache.join("build").into()),
        ("GOFLAGS", flags),
    ]
}

fn cache(workspace: &Workspace) -> PathBuf {
    workspace.cache().join("go")
}

/// `v3.250.0` in `go.mod`.
fn pinned(manifest: &str) -> Result<String> {
    let required = format!("{MODULE} ");
    let line = manifest.lines().find_map(|line| line.trim().strip_prefix(&required));
    let version = line.and_then(|rest| rest.split_whitespace().next());
    version.map(str::to_owned).with_context(|| format!("tools/go.mod pins no {MODULE}"))
}

fn manifest(workspace: &Workspace, name: &str) -> Result<String> {
    fs::read_to_string(workspace.root().join("tools").join(name))
        .with_context(|| format!("can't read tools/{name}"))
}

#[cfg(test)]
mod tests {
    use super::pinned;

    #[test]
    fn the_version_is_the_one_in_the_manifest() {
        let manifest = "tool (\n\tgithub.com/pulumi/pulumi/pkg/v3/cmd/pulumi\n)\nrequire (\n\
                        \tgithub.com/pulumi/pulumi/pkg/v3 v3.250.0 // indirect\n";
        assert_eq!(pinned(manifest).unwrap(), "v3.250.0");
    }
}
