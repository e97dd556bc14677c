//! Where the CLI finds this repository's plugins: in its plugin folder, as if they were installed.
//!
//! On PATH they would be found as well, but every command would warn of it.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::Workspace;

/// Offers the plugins that cargo builds in the CLI's home.
pub(crate) fn offer(workspace: &Workspace, home: &Path) -> Result<()> {
    let plugins = workspace.plugins();
    let aws = bindings_version(workspace)?;
    link(&plugins.join("pulumi-language-rust"), &home.join("plugins/language-rust-v0.0.0"))?;
    link(&plugins.join("pulumi-resource-aws"), &home.join(format!("plugins/resource-aws-v{aws}")))
}

/// The version the program asks for, without which the CLI doesn't take a plugin.
fn bindings_version(workspace: &Workspace) -> Result<String> {
    let path = workspace.root().join("crates/pulumi-wasm-aws/schema.json");
    let text = fs::read_to_string(&path).with_context(|| format!("can't read {}", path.display()))?;
    let schema: Value =
        serde_json::from_str(&text).with_context(|| format!("{} is no JSON", path.display()))?;
    schema["version"]
        .as_str()
        .map(str::to_owned)
        .with_context(|| format!("{} has no version", path.display()))
}

fn link(binary: &Path, folder: &Path) -> Result<()> {
    let link: PathBuf = folder.join(binary.file_name().context("a plugin has a name")?);
    if fs::read_link(&link).is_ok_and(|target| target == binary) {
        return Ok(());
    }
    fs::create_dir_all(folder).with_context(|| format!("can't make {}", folder.display()))?;
    if link.is_symlink() {
        fs::remove_file(&link).with_context(|| format!("can't replace {}", link.display()))?;
    }
    symlink(binary, &link).with_context(|| format!("can't make {}", link.display()))
}
