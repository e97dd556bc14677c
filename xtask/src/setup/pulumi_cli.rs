//! The Pulumi CLI: the user's own, or one built from the pins in `tools/go.mod`.

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

/// The CLI that [`super::run`] has settled on.
///
/// # Errors
/// When there is none yet.
pub fn chosen(workspace: &Workspace) -> Result<PathBuf> {
    let path = fs::read_to_string(choice(workspace)).map(PathBuf::from).unwrap_or_default();
    path.is_file().then_some(path).context("there is no Pulumi CLI yet: cargo xtask setup")
}

/// Whether the one in `.tools` is there and up to date.
pub(super) fn is_built(workspace: &Workspace) -> Result<bool> {
    Ok(binary(workspace).is_file() && stamp(workspace)?.holds())
}

/// Settles on the user's CLI, or builds one.
pub(super) fn set_up(workspace: &Workspace, progress: &Progress, own: Option<&Path>) -> Result<()> {
    if own.is_none() && !is_built(workspace)? {
        progress.during("building the Pulumi CLI (about 6 minutes on 2 cores)", || build(workspace))?;
        stamp(workspace)?.set()?;
    }
    let path = own.map_or_else(|| binary(workspace), Path::to_owned);
    fs::create_dir_all(workspace.tools()).context("can't make .tools")?;
    fs::write(choice(workspace), path.as_os_str().as_encoded_bytes())
        .context("can't note the Pulumi CLI's place")
}

fn build(workspace: &Workspace) -> Result<()> {
    let version = pinned(&manifest(workspace, "go.mod")?)?;
    let mut go = Command::new("go");
    go.args(["build", "-trimpath", "-ldflags", &format!("-s -w -X {VERSION_VARIABLE}={version}"), "-o"]);
    go.arg(binary(workspace)).arg(format!("{MODULE}/cmd/pulumi"));
    go.envs(caches(workspace)).current_dir(workspace.root().join("tools"));
    Log::create(workspace.log("pulumi"))?.run(&mut go)?;
    // Gigabytes, of no use once it is built. Where it can't go, it is in nobody's way.
    let _ = fs::remove_dir_all(cache(workspace));
    Ok(())
}

/// Go would keep what it downloads and compiles in the user's home, and write-protect it.
fn caches(workspace: &Workspace) -> [(&'static str, OsString); 4] {
    let cache = cache(workspace);
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
    let line = manifest.lines().find_map(|line| line.trim().strip_prefix(MODULE));
    let version = line.and_then(|rest| rest.split_whitespace().next());
    version.map(str::to_owned).with_context(|| format!("tools/go.mod pins no {MODULE}"))
}

fn stamp(workspace: &Workspace) -> Result<Stamp> {
    Ok(Stamp::new(workspace, "pulumi", manifest(workspace, "go.mod")? + &manifest(workspace, "go.sum")?))
}

fn manifest(workspace: &Workspace, name: &str) -> Result<String> {
    fs::read_to_string(workspace.root().join("tools").join(name))
        .with_context(|| format!("can't read tools/{name}"))
}

fn binary(workspace: &Workspace) -> PathBuf {
    workspace.bin().join("pulumi")
}

fn choice(workspace: &Workspace) -> PathBuf {
    workspace.tools().join("pulumi-cli")
}

#[cfg(test)]
mod tests {
    use super::pinned;

    #[test]
    fn the_clis_version_is_the_one_in_the_manifest() {
        let manifest = "tool github.com/pulumi/pulumi/pkg/v3/cmd/pulumi\n\trequire (\n\tgithub.com/pulumi/pulumi/pkg/v3 v3.250.0 // indirect\n";
        assert_eq!(pinned(manifest).unwrap(), "v3.250.0");
    }
}
