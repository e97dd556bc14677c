//! The toolchain, for `pulumi about`. The CLI asks before each update, so this is quick.

use std::{env, path::PathBuf};

use anyhow::Result;
use pulumi_wasm_proto::rpc::AboutResponse;
use tokio::process::Command;

use crate::{cargo, project::Project};

/// Which rustc and cargo build the program.
pub(crate) async fn describe(project: &Project) -> Result<AboutResponse> {
    let (rustc, cargo) = tokio::try_join!(version(project, "rustc"), version(project, "cargo"))?;
    let metadata = [("cargo", path("cargo")), ("cargo version", cargo)];
    Ok(AboutResponse {
        executable: path("rustc"),
        version: rustc,
        metadata: metadata.map(|(key, value)| (key.to_owned(), value)).into(),
    })
}

/// The version in the program's folder, which may ask for a toolchain of its own.
async fn version(project: &Project, tool: &str) -> Result<String> {
    let output = cargo::output(Command::new(tool).arg("--version").current_dir(&project.directory)).await?;
    let text = String::from_utf8_lossy(&output);
    Ok(text.trim().trim_start_matches(tool).trim_start().to_owned())
}

fn path(tool: &str) -> String {
    let folders = env::var_os("PATH").unwrap_or_default();
    let found = env::split_paths(&folders).map(|folder| folder.join(tool)).find(|path| path.is_file());
    found.unwrap_or_else(|| PathBuf::from(tool)).display().to_string()
}
