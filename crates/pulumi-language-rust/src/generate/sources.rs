//! The files of a program in Pulumi's configuration language.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

/// How the names of source files end.
const EXTENSION: &str = "pp";

/// The source files in a folder, components in folders of their own included, by path.
pub(super) fn read(folder: &Path) -> Result<BTreeMap<PathBuf, String>> {
    let mut sources = BTreeMap::new();
    for path in files(folder)?.into_iter().filter(|path| is_source(path)) {
        let file = folder.join(&path);
        let text = fs::read_to_string(&file).with_context(|| format!("failed to read {}", file.display()))?;
        sources.insert(path, text);
    }
    Ok(sources)
}

/// Copies all files but sources, and nothing over what is there already.
pub(super) fn copy_others(folder: &Path, target: &Path) -> Result<()> {
    for path in files(folder)?.into_iter().filter(|path| !is_source(path)) {
        let copy = target.join(&path);
        if !copy.exists() {
            let parent = copy.parent().unwrap_or(target);
            fs::create_dir_all(parent)
                .and_then(|()| fs::copy(folder.join(&path), &copy))
                .with_context(|| format!("failed to write {}", copy.display()))?;
        }
    }
    Ok(())
}

fn is_source(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == EXTENSION)
}

/// Every file in a folder and the folders in it, as paths inside the folder.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![PathBuf::new()];
    while let Some(inside) = open.pop() {
        let directory = folder.join(&inside);
        let entries = fs::read_dir(&directory);
        for entry in entries.with_context(|| format!("failed to read {}", directory.display()))? {
            let entry = entry?;
            let path = inside.join(entry.file_name());
            if entry.file_type()?.is_dir() { open.push(path) } else { found.push(path) }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    #[test]
    fn sources_are_read_and_other_files_copied() {
        let (from, to) = (TempDir::new().unwrap(), TempDir::new().unwrap());
        fs::create_dir(from.path().join("part")).unwrap();
        for (path, text) in [("main.pp", "a = 1"), ("part/main.pp", "b = 2"), ("part/data.txt", "data")] {
            fs::write(from.path().join(path), text).unwrap();
        }
        let sources = read(from.path()).unwrap();
        assert_eq!(sources.keys().collect::<Vec<_>>(), [Path::new("main.pp"), Path::new("part/main.pp")]);
        copy_others(from.path(), to.path()).unwrap();
        assert_eq!(fs::read_to_string(to.path().join("part/data.txt")).unwrap(), "data");
        assert!(!to.path().join("main.pp").exists());
    }
}
