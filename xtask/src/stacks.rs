//! The stacks this repository knows: one `Pulumi.<stack>.yaml` each.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::Workspace;

/// The names of the stacks, sorted.
///
/// # Errors
/// When the repository can't be read.
pub fn known(workspace: &Workspace) -> Result<Vec<String>> {
    let root = workspace.root();
    let entries = fs::read_dir(root).with_context(|| format!("can't read {}", root.display()))?;
    let mut names: Vec<String> =
        entries.flatten().filter_map(|entry| stack_of(entry.file_name().to_str()?)).collect();
    names.sort();
    Ok(names)
}

/// Checks that there is a stack of that name.
///
/// # Errors
/// Names the stacks there are, and how to add one.
pub fn check(workspace: &Workspace, name: &str) -> Result<()> {
    let known = known(workspace)?;
    if known.iter().any(|stack| stack == name) {
        return Ok(());
    }
    bail!(
        "there is no stack `{name}`: this project has {}\nto add it, copy Pulumi.dev.yaml to Pulumi.{name}.yaml \
         and set its throttle and log level",
        known.join(", ")
    )
}

/// A stack's settings.
pub fn settings(workspace: &Workspace, stack: &str) -> PathBuf {
    workspace.root().join(format!("Pulumi.{stack}.yaml"))
}

/// `Pulumi.dev.yaml` is the stack `dev`.
fn stack_of(file: &str) -> Option<String> {
    let name = file.strip_prefix("Pulumi.")?.strip_suffix(".yaml")?;
    (!name.is_empty() && !name.contains('.')).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stack_file_names_its_stack() {
        assert_eq!(stack_of("Pulumi.staging.yaml").as_deref(), Some("staging"));
    }

    #[test]
    fn an_unknown_stacks_error_names_those_there_are() {
        let root = std::env::temp_dir().join(format!("xtask-stacks-{}", std::process::id()));
        fs::create_dir_all(&root).unwrap();
        for file in ["Pulumi.yaml", "Pulumi.prod.yaml", "Pulumi.dev.yaml"] {
            fs::write(root.join(file), "").unwrap();
        }
        let workspace = Workspace::at(&root);

        let error = check(&workspace, "nope").unwrap_err().to_string();

        assert!(error.starts_with("there is no stack `nope`: this project has dev, prod\n"), "{error}");
        assert!(check(&workspace, "dev").is_ok());
        fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn other_files_name_none() {
        for file in ["Pulumi.yaml", "Pulumi..yaml", "Pulumi.dev.deploy.yaml", "Cargo.toml", "Pulumi.dev.yml"]
        {
            assert_eq!(stack_of(file), None, "{file}");
        }
    }
}
