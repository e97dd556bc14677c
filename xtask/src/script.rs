//! Small shell scripts that stand in for programs.

use std::ffi::OsStr;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use anyhow::{Context, Result};

use crate::stack_config::write_if_changed;

/// Writes a program that runs `command` with its own arguments behind.
pub(crate) fn write_script(path: &Path, command: &str) -> Result<()> {
    let folder = path.parent().context("a script is in a folder")?;
    fs::create_dir_all(folder).with_context(|| format!("can't make {}", folder.display()))?;
    write_if_changed(path, &format!("#!/bin/sh\n# Written by cargo xtask.\nexec {command} \"$@\"\n"))?;
    fs::set_permissions(path, Permissions::from_mode(0o755))
        .with_context(|| format!("can't make {} executable", path.display()))
}

/// A word for a POSIX shell.
pub(crate) fn quoted(text: &OsStr) -> String {
    format!("'{}'", text.to_string_lossy().replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_shell_reads_back_what_was_quoted() {
        for text in ["plain", "two words", "it's", "$HOME `x` \"y\" \\", ""] {
            let line = format!("printf %s {}", quoted(text.as_ref()));
            let read = std::process::Command::new("sh").args(["-c", &line]).output().unwrap();
            assert_eq!(String::from_utf8(read.stdout).unwrap(), text);
        }
    }
}
