//! Hand-written programs, for tests whose programs the generator can't write.
//!
//! `tests/conformance/programs/TEST` holds a program's `main.rs` and what it reads; where a test runs several programs,
//! there is a folder for each: `0`, `1` …. Its manifest and its `Pulumi.yaml` are the same but for names and packages:
//! they are written here, unless the folder brings its own.

mod manifest;

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use crate::{
    catalogue::{Catalogue, Entry},
    folders::{Folders, cannot},
    suite::Programs,
};

/// The tests with hand-written programs.
#[derive(Debug, Default)]
pub(crate) struct Overrides(HashMap<String, Entry>);

impl Overrides {
    /// Looks for them in the repository. While the generator can write every program, there are none.
    pub(crate) fn find(folders: &Folders, catalogue: &Catalogue) -> Result<Self> {
        let folder = folders.own("programs");
        let names = if folder.exists() { children(&folder)? } else { Vec::new() };
        Ok(Self(names.into_iter().map(|test| (test.clone(), catalogue.entry(&test))).collect()))
    }

    /// Whether there are programs for a test.
    pub(crate) fn has(&self, test: &str) -> bool {
        self.0.contains_key(test)
    }

    /// Writes complete programs, and says where they are.
    pub(crate) fn stage(&self, folders: &Folders) -> Result<Programs> {
        self.0.iter().map(|(test, entry)| Ok((test.clone(), stage(test, entry, folders)?))).collect()
    }
}

/// The suite wants a program for each run, also where it takes only the first.
fn stage(test: &str, entry: &Entry, folders: &Folders) -> Result<Vec<PathBuf>> {
    let (source, target) = (folders.own("programs").join(test), folders.overrides().join(test));
    if entry.runs == 1 || entry.one_program {
        complete(test, entry, &source, &target, 2)?;
        return Ok(vec![target; entry.runs]);
    }
    let runs = (0..entry.runs).map(|run| {
        let run = run.to_string();
        let target = target.join(&run);
        complete(test, entry, &source.join(run), &target, 3)?;
        Ok(target)
    });
    runs.collect()
}

/// `depth` folders above the program, the suite has its packages.
fn complete(test: &str, entry: &Entry, source: &Path, target: &Path, depth: usize) -> Result<()> {
    copy(source, target)?;
    let artifacts = "../".repeat(depth) + "artifacts";
    let manifest = manifest::cargo(test, &entry.packages, &artifacts);
    write_missing(&target.join("Cargo.toml"), &manifest)?;
    write_missing(&target.join("Pulumi.yaml"), &manifest::project(test))
}

fn write_missing(path: &Path, text: &str) -> Result<()> {
    if path.exists() { Ok(()) } else { fs::write(path, text).with_context(|| cannot("write", path)) }
}

fn copy(source: &Path, target: &Path) -> Result<()> {
    fs::create_dir_all(target).with_context(|| cannot("make", target))?;
    for name in children(source)? {
        let (from, to) = (source.join(&name), target.join(&name));
        if from.is_dir() {
            copy(&from, &to)?;
        } else {
            fs::copy(&from, &to).with_context(|| cannot("copy", &from))?;
        }
    }
    Ok(())
}

fn children(folder: &Path) -> Result<Vec<String>> {
    let entries = fs::read_dir(folder).with_context(|| cannot("read", folder))?;
    entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folders(files: &[(&str, &str)]) -> (tempfile::TempDir, Folders) {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = folder.path().join("tests/conformance/programs").join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let folders = Folders::new(folder.path(), &folder.path().join("work")).unwrap();
        (folder, folders)
    }

    fn staged(files: &[(&str, &str)], catalogue: &str) -> (tempfile::TempDir, Programs) {
        let (folder, folders) = folders(files);
        let catalogue: Catalogue = serde_json::from_str(catalogue).unwrap();
        let programs = Overrides::find(&folders, &catalogue).unwrap().stage(&folders).unwrap();
        (folder, programs)
    }

    #[test]
    fn a_program_gets_the_manifest_and_the_project_it_lacks() {
        let files = [("l1-main/main.rs", ""), ("l1-main/Pulumi.yaml", "name: own"), ("l1-main/data/x", "1")];
        let (_folder, programs) = staged(&files, "{}");
        let [program] = &*programs["l1-main"] else { panic!("{programs:?}") };
        let read = |name: &str| fs::read_to_string(program.join(name)).unwrap();
        assert_eq!((read("Pulumi.yaml"), read("data/x")), ("name: own".to_owned(), "1".to_owned()));
        assert!(read("Cargo.toml").contains("\"../../artifacts/pulumi-wasm-"), "{}", read("Cargo.toml"));
    }

    #[test]
    fn each_run_has_its_program_a_folder_deeper() {
        let files = [("l2-destroy/0/main.rs", ""), ("l2-destroy/1/main.rs", "")];
        let (_folder, programs) = staged(&files, r#"{"l2-destroy": {"runs": 2}}"#);
        let programs = &programs["l2-destroy"];
        assert!(programs[0].ends_with("l2-destroy/0") && programs[1].ends_with("l2-destroy/1"));
        let manifest = fs::read_to_string(programs[1].join("Cargo.toml")).unwrap();
        assert!(manifest.contains("\"../../../artifacts/pulumi-wasm-"), "{manifest}");
    }

    #[test]
    fn runs_that_share_a_program_name_it_each() {
        let files = [("l3-range/main.rs", "")];
        let (_folder, programs) = staged(&files, r#"{"l3-range": {"runs": 2, "oneProgram": true}}"#);
        let programs = &programs["l3-range"];
        assert_eq!((programs.len(), &programs[0]), (2, &programs[1]));
    }
}
