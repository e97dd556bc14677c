//! Remembers what a program needs in the target folder: cargo takes longer to say it than all else before a preview.

use std::{
    collections::BTreeMap,
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::PulumiPackage;

/// Where the answer for one program is kept.
#[derive(Debug)]
pub(super) struct Memory<'a> {
    path: PathBuf,
    features: &'a [String],
}

/// An answer with all that it follows from.
///
/// Crates from registries and repositories never change, so the lock file stands for them.
#[derive(Debug, Serialize, Deserialize)]
struct Remembered {
    features: Vec<String>,
    files: BTreeMap<PathBuf, u64>,
    packages: Vec<PulumiPackage>,
}

impl<'a> Memory<'a> {
    /// The memory for the program with this manifest: programs of several projects may share a target folder.
    pub(super) fn new(target_folder: &Path, manifest: &Path, features: &'a [String]) -> Self {
        let mut hasher = DefaultHasher::new();
        manifest.hash(&mut hasher);
        let path = target_folder.join("pulumi-language-rust").join(format!("{:016x}.json", hasher.finish()));
        Self { path, features }
    }

    /// The last answer, if nothing that it follows from has changed since.
    pub(super) fn recall(&self) -> Option<Vec<PulumiPackage>> {
        let remembered: Remembered = serde_json::from_slice(&fs::read(&self.path).ok()?).ok()?;
        let mut files = remembered.files.iter();
        let holds = remembered.features == self.features
            && files.all(|(path, expected)| fingerprint(path) == Some(*expected));
        holds.then_some(remembered.packages)
    }

    /// Keeps an answer. Where that can't be done, the next one takes longer.
    pub(super) fn keep(
        &self,
        files: impl Iterator<Item = PathBuf>,
        packages: &[PulumiPackage],
    ) -> Option<()> {
        let files = files.map(|path| fingerprint(&path).map(|print| (path, print))).collect::<Option<_>>()?;
        let remembered = Remembered { features: self.features.into(), files, packages: packages.into() };
        fs::create_dir_all(self.path.parent()?).ok()?;
        fs::write(&self.path, serde_json::to_vec(&remembered).ok()?).ok()
    }
}

/// Differs with the content of a file.
fn fingerprint(path: &Path) -> Option<u64> {
    let mut hasher = DefaultHasher::new();
    fs::read(path).ok()?.hash(&mut hasher);
    Some(hasher.finish())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{Memory, PulumiPackage};

    fn packages() -> Vec<PulumiPackage> {
        vec![serde_json::from_str(r#"{"name": "aws", "version": "7.51.1"}"#).unwrap()]
    }

    #[test]
    fn an_answer_holds_until_a_file_or_the_features_change() {
        let folder = tempfile::tempdir().unwrap();
        let manifest = folder.path().join("Cargo.toml");
        fs::write(&manifest, "before").unwrap();
        let (memory, features) = (Memory::new(folder.path(), &manifest, &[]), ["loud".to_owned()]);
        assert_eq!(memory.recall(), None);
        memory.keep([manifest.clone()].into_iter(), &packages()).unwrap();
        assert_eq!(memory.recall(), Some(packages()));
        assert_eq!(Memory::new(folder.path(), &manifest, &features).recall(), None);
        assert_eq!(Memory::new(folder.path(), &folder.path().join("other/Cargo.toml"), &[]).recall(), None);
        fs::write(&manifest, "after").unwrap();
        assert_eq!(memory.recall(), None);
    }

    #[test]
    fn nothing_is_kept_that_follows_from_an_unknown_file() {
        let folder = tempfile::tempdir().unwrap();
        let memory = Memory::new(folder.path(), &folder.path().join("Cargo.toml"), &[]);
        assert_eq!(memory.keep([folder.path().join("Cargo.lock")].into_iter(), &packages()), None);
        assert_eq!(memory.recall(), None);
    }
}
