//! `Template`: finishes what `pulumi new` has made of a template.

use anyhow::Result;
use toml_edit::Item;

use crate::{checkout, manifest::set, project::Project};

/// Gives the package a name that cargo takes, and finds the crates that are on this machine.
pub(crate) fn finish(project: &Project, name: &str) -> Result<()> {
    project.edit(|manifest| {
        if let Some(package) = manifest.root().get_mut("package").and_then(Item::as_table_like_mut) {
            set(package, "name", crate_name(name));
        }
        for name in manifest.dependency_names() {
            if let Some(folder) = checkout::find(&name)? {
                manifest.depend(&name, &folder.display().to_string())?;
            }
        }
        Ok(())
    })
}

/// A project's name as a package may have it: with letters, digits, `-` and `_`, a letter first.
pub(crate) fn crate_name(name: &str) -> String {
    let name = name.replace(|c: char| !c.is_ascii_alphanumeric() && c != '_', "-");
    if name.starts_with(|c: char| c.is_ascii_alphabetic()) { name } else { format!("program-{name}") }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::TempDir;

    use super::{crate_name, finish};
    use crate::project::Project;

    #[test]
    fn any_projects_name_becomes_a_packages() {
        assert_eq!(crate_name("my.web_app-2"), "my-web_app-2");
        assert_eq!(crate_name("2nd"), "program-2nd");
    }

    #[test]
    fn the_package_is_named_after_the_project() {
        let folder = TempDir::new().unwrap();
        let manifest = folder.path().join("Cargo.toml");
        fs::write(&manifest, "[package]\nname = \"web.app\" # ours\n").unwrap();
        finish(&Project::in_folder(folder.path()), "web.app").unwrap();
        assert_eq!(fs::read_to_string(manifest).unwrap(), "[package]\nname = \"web-app\" # ours\n");
    }
}
