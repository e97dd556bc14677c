//! A stack's settings, as the CLI sees them on this machine.
//!
//! With a state folder instead of Pulumi Cloud, the CLI writes an `encryptionsalt` into `Pulumi.<stack>.yaml`.
//! Committed, that line would bind the stack to this machine's passphrase for everyone. So the CLI works on a
//! copy that has the line, and the repository's file stays as it is.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::{Workspace, stacks};

/// Unlocks the local state. It guards nothing: that state describes an AWS on this machine, reached with the
/// credentials `test`/`test`. A stack on real AWS has a secrets provider of its own.
pub const PASSPHRASE: &str = "local";

/// What `pulumi stack init` once made of [`PASSPHRASE`]. The same one in the settings and in the state spares
/// the CLI a second key derivation.
const SALT: &str = "v1:MSlRbmHoBKM=:v1:uf39d3iK5bcLrq2O:xHmLGg/3ADK94yLClYZfCj9ae86iPg==";

/// Lines that say how a stack's secrets are kept.
const SECRET_KEEPING: [&str; 3] = ["encryptionsalt:", "encryptedkey:", "secretsprovider:"];

/// Makes `copy` what the CLI should see of `original`.
///
/// # Errors
/// When one can't be read or the other not written.
pub fn localise(original: &Path, copy: &Path) -> Result<()> {
    write_if_changed(copy, &local(&read(original)?))
}

/// Carries what the CLI changed in `copy` (`pulumi up -c key=value`, `pulumi config set`) into `original`.
///
/// # Errors
/// When one can't be read or the other not written.
pub fn carry_back(copy: &Path, original: &Path) -> Result<()> {
    let (changed, text) = (read(copy)?, read(original)?);
    if settings(&changed) == settings(&text) {
        return Ok(());
    }
    write_if_changed(original, &(settings(&changed) + &secret_keeping(&text)))
}

/// The settings of every stack, to be put back after commands like `pulumi stack init` and `pulumi stack rm`, which
/// know of no copy: one adds a salt, the other deletes the file.
#[derive(Debug)]
pub struct KeptSettings(Vec<(PathBuf, String)>);

impl KeptSettings {
    /// What the repository has now.
    ///
    /// # Errors
    /// When it can't be read.
    pub fn of(workspace: &Workspace) -> Result<Self> {
        let files = stacks::known(workspace)?.into_iter().map(|stack| stacks::settings(workspace, &stack));
        files.map(|file| read(&file).map(|text| (file, text))).collect::<Result<_>>().map(Self)
    }

    /// Puts it back.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn restore(&self) -> Result<()> {
        self.0.iter().try_for_each(|(file, text)| write_if_changed(file, text))
    }
}

fn read(file: &Path) -> Result<String> {
    fs::read_to_string(file).with_context(|| format!("can't read {}", file.display()))
}

/// Writes a file where its text isn't that already.
///
/// # Errors
/// When it can't be written.
pub fn write_if_changed(path: &Path, text: &str) -> Result<()> {
    if fs::read_to_string(path).is_ok_and(|present| present == text) {
        return Ok(());
    }
    fs::write(path, text).with_context(|| format!("can't write {}", path.display()))
}

fn local(text: &str) -> String {
    format!("{}encryptionsalt: {SALT}\n", settings(text))
}

fn settings(text: &str) -> String {
    lines(text, |line| !keeps_secrets(line))
}

fn secret_keeping(text: &str) -> String {
    lines(text, keeps_secrets)
}

fn lines(text: &str, wanted: impl Fn(&str) -> bool) -> String {
    text.lines().filter(|line| wanted(line)).flat_map(|line| [line, "\n"]).collect()
}

fn keeps_secrets(line: &str) -> bool {
    SECRET_KEEPING.iter().any(|key| line.starts_with(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEAM: &str = "config:\n  app:level: INFO\nencryptionsalt: v1:theirs\n";

    #[test]
    fn the_copy_has_this_machines_salt_in_place_of_the_teams() {
        assert_eq!(local(TEAM), format!("config:\n  app:level: INFO\nencryptionsalt: {SALT}\n"));
    }

    #[test]
    fn a_setting_the_cli_saved_reaches_the_repository_without_the_salt() {
        let folder = std::env::temp_dir().join(format!("xtask-carry-back-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let (original, copy) = (folder.join("original.yaml"), folder.join("copy.yaml"));
        fs::write(&original, TEAM).unwrap();
        localise(&original, &copy).unwrap();
        fs::write(&copy, fs::read_to_string(&copy).unwrap().replace("INFO", "WARN")).unwrap();

        carry_back(&copy, &original).unwrap();

        assert_eq!(fs::read_to_string(&original).unwrap(), TEAM.replace("INFO", "WARN"));
        fs::remove_dir_all(folder).unwrap();
    }
}
