//! What Go builds, from the pins in `tools/`.

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

/// Programs that have nearly everything in common: together they take no longer than one.
#[derive(Debug)]
struct Module {
    /// What its log and its caches are called.
    name: &'static str,
    /// Where its `go.mod` is.
    folder: &'static str,
    /// The module that has the programs.
    path: &'static str,
    /// The variable that the linker sets to the version, where the program wants to know it.
    version_variable: &'static str,
    /// How long building takes, for who waits.
    duration: &'static str,
}

static PULUMI_MODULE: Module = Module {
    name: "go",
    folder: "tools",
    path: "github.com/pulumi/pulumi/pkg/v3",
    version_variable: "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version",
    duration: "about 6 minutes on 2 cores",
};

/// Apart from the others: it wants older versions of what they have in common.
static ACTIONLINT_MODULE: Module = Module {
    name: "actionlint",
    folder: "tools/actionlint",
    path: "github.com/rhysd/actionlint",
    version_variable: "github.com/rhysd/actionlint.version",
    duration: "about half a minute",
};

/// A program that Go builds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Program {
    name: &'static str,
    module: &'static Module,
    package: &'static str,
    title: &'static str,
}

/// The Pulumi CLI.
pub(super) const PULUMI: Program =
    Program { name: "pulumi", module: &PULUMI_MODULE, package: "cmd/pulumi", title: "the Pulumi CLI" };

/// The language conformance suite.
pub(super) const SUITE: Program = Program {
    name: "pulumi-test-language",
    module: &PULUMI_MODULE,
    package: "testing/pulumi-test-language",
    title: "the conformance suite",
};

/// What checks the workflows of GitHub.
pub(super) const ACTIONLINT: Program = Program {
    name: "actionlint",
    module: &ACTIONLINT_MODULE,
    package: "cmd/actionlint",
    title: "actionlint",
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
        let pins = self.module.manifest(workspace, "go.mod")? + &self.module.manifest(workspace, "go.sum")?;
        Ok(Stamp::new(workspace, self.name, pins))
    }
}

/// Builds those of one module that are missing or out of date.
pub(super) fn build(workspace: &Workspace, progress: &Progress, programs: &[Program]) -> Result<()> {
    let mut missing = Vec::new();
    for program in programs {
        if !program.is_built(workspace)? {
            missing.push(*program);
        }
    }
    let Some(Program { module, .. }) = missing.first() else { return Ok(()) };
    let titles: Vec<_> = missing.iter().map(|program| program.title).collect();
    let title = format!("building {} ({})", titles.join(" and "), module.duration);
    progress.during(&title, || module.compile(workspace, &missing))?;
    missing.iter().try_for_each(|program| program.stamp(workspace)?.set())
}

impl Module {
    fn compile(&self, workspace: &Workspace, programs: &[Program]) -> Result<()> {
        let version = self.pinned(&self.manifest(workspace, "go.mod")?)?;
        fs::create_dir_all(workspace.bin()).context("can't make .tools/bin")?;
        let flags = format!("-s -w -X {}={version}", self.version_variable);
        let mut go = Command::new("go");
        go.args(["build", "-trimpath", "-ldflags", &flags, "-o"]).arg(workspace.bin());
        go.args(programs.iter().map(|program| format!("{}/{}", self.path, program.package)));
        let cache = workspace.cache().join(self.name);
        go.envs(caches(&cache)).current_dir(workspace.root().join(self.folder));
        Log::create(workspace.log(self.name))?.run(&mut go)?;
        // Gigabytes, of no use once it is built. Where it can't go, it is in nobody's way.
        let _ = fs::remove_dir_all(cache);
        Ok(())
    }

    /// `v3.250.0` in `go.mod`.
    fn pinned(&self, manifest: &str) -> Result<String> {
        let required = format!("{} ", self.path);
        let line = manifest.lines().find_map(|line| line.trim().strip_prefix(&required));
        let version = line.and_then(|rest| rest.split_whitespace().next());
        version.map(str::to_owned).with_context(|| format!("{}/go.mod pins no {}", self.folder, self.path))
    }

    fn manifest(&self, workspace: &Workspace, name: &str) -> Result<String> {
        let path = workspace.root().join(self.folder).join(name);
        fs::read_to_string(&path).with_context(|| format!("can't read {}", path.display()))
    }
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

#[cfg(test)]
mod tests {
    use super::PULUMI_MODULE;

    #[test]
    fn the_version_is_the_one_in_the_manifest() {
        let manifest = "tool (\n\tgithub.com/pulumi/pulumi/pkg/v3/cmd/pulumi\n)\nrequire (\n\
                        \tgithub.com/pulumi/pulumi/pkg/v3 v3.250.0 // indirect\n";
        assert_eq!(PULUMI_MODULE.pinned(manifest).unwrap(), "v3.250.0");
    }
}
