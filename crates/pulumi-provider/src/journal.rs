//! What is being created, on disk: a process that is killed leaves a note of what it may have made, and the next one
//! that is asked to create the same resource looks for it first.
//!
//! One small file for each creation that isn't known to be recorded by the engine. Its name follows from the URN and
//! from where the resource is; it is removed once the engine shows that it knows the resource, or dismisses the provider
//! in good order. A process that lives holds a lock on a file of its own: its notes are nobody else's business.

mod owner;

use std::{
    collections::BTreeMap,
    env, fs,
    io::{self, ErrorKind, Write},
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use sha2::{Digest, Sha256};

use self::owner::Owner;

/// A creation that was begun.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub(crate) struct Entry {
    pub(crate) urn: String,
    /// By which the resource can be told.
    pub(crate) clue: Json,
    /// Seconds since 1970.
    started: f64,
    /// The process that began it.
    owner: String,
    /// The id, once there is one.
    made: Option<String>,
}

/// How long what an earlier process began may be taken for certain; later, others may have made the like.
const CERTAIN: Duration = Duration::from_secs(24 * 3600);

impl Entry {
    /// A creation that begins now.
    pub(crate) fn begin(urn: &str, clue: Json) -> Self {
        let started = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs_f64();
        Self { urn: urn.to_owned(), clue, started, owner: String::new(), made: None }
    }

    /// It has this id.
    pub(crate) fn made(self, id: &str) -> Self {
        Self { made: Some(id.to_owned()), ..self }
    }

    /// Whether it was answered with this id.
    pub(crate) fn is_made(&self, id: &str) -> bool {
        self.made.as_deref() == Some(id)
    }

    /// Whether it began so long ago that nothing is certain any more.
    pub(crate) fn is_old(&self) -> bool {
        self.started().elapsed().is_ok_and(|age| age > CERTAIN)
    }

    /// When it began.
    pub(crate) fn started(&self) -> SystemTime {
        UNIX_EPOCH + Duration::try_from_secs_f64(self.started).unwrap_or_default()
    }
}

/// What is noted of a resource that shall be created.
#[derive(Debug, PartialEq)]
pub(crate) enum Left {
    Nothing,
    /// By a process that has ended.
    Behind(Box<Entry>),
    /// By a process that lives, with another state: what it creates is its own.
    ByAnother,
}

/// The notes in a folder.
#[derive(Debug)]
pub(crate) struct Journal {
    folder: PathBuf,
    owner: Owner,
    /// The ids that this process has answered with, by the file of the note.
    answered: Mutex<BTreeMap<PathBuf, String>>,
}

impl Journal {
    /// The journal of a package's provider, where the CLI keeps its own things; none without a home.
    pub(crate) fn of_user(package: &str) -> Option<Self> {
        let home = env::var_os("PULUMI_HOME").map(PathBuf::from);
        let home = home.or_else(|| env::home_dir().map(|home| home.join(".pulumi")))?;
        Some(Self::at(&home.join("creations").join(package)))
    }

    pub(crate) fn at(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), owner: Owner::new(folder), answered: Mutex::default() }
    }

    /// The file for a resource's note. Another account or another backend has other resources of the same URN.
    pub(crate) fn file(&self, urn: &str, scope: &str) -> PathBuf {
        let backend = env::var("PULUMI_BACKEND_URL").unwrap_or_default();
        let digest = Sha256::digest(format!("{urn}\n{scope}\n{backend}"));
        let name: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        self.folder.join(name).with_extension("json")
    }

    /// What an earlier process began and nobody has finished.
    pub(crate) fn left(&self, file: &Path) -> io::Result<Left> {
        let text = match fs::read(file) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Left::Nothing),
            text => text?,
        };
        let entry: Entry = serde_json::from_slice(&text)?;
        let ours = self.owner.is(&entry.owner);
        Ok(if ours || Owner::is_dead(&self.folder, &entry.owner) {
            Left::Behind(Box::new(entry))
        } else {
            Left::ByAnother
        })
    }

    /// Notes a creation, or what came of it. Written beside and renamed, so that no half a note is ever read.
    pub(crate) fn write(&self, file: &Path, entry: &Entry) -> io::Result<()> {
        let entry = Entry { owner: self.owner.claim()?, ..entry.clone() };
        let beside = file.with_extension("new");
        owner::private(&beside)?.write_all(&serde_json::to_vec(&entry)?)?;
        fs::rename(beside, file)?;
        if let Some(id) = entry.made {
            self.answered().insert(file.to_owned(), id);
        }
        Ok(())
    }

    /// The engine knows the resource with this id: what was noted of its creation is settled.
    pub(crate) fn confirm(&self, file: &Path, id: &str) {
        if matches!(self.left(file), Ok(Left::Behind(entry)) if entry.is_made(id)) {
            self.forget(file);
        }
    }

    /// Nothing came of it, or what came of it is settled.
    pub(crate) fn forget(&self, file: &Path) {
        self.answered().remove(file);
        // One that can't be removed is looked at again, and found settled, by the next creation.
        let _ = fs::remove_file(file);
    }

    /// The engine has recorded everything that this process has answered.
    pub(crate) fn forget_answered(&self) {
        let answered = std::mem::take(&mut *self.answered());
        answered.iter().for_each(|(file, id)| self.confirm(file, id));
    }

    fn answered(&self) -> MutexGuard<'_, BTreeMap<PathBuf, String>> {
        self.answered.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder = env::temp_dir().join(format!("pulumi-journal-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        folder
    }

    fn behind(journal: &Journal, file: &Path) -> Option<Entry> {
        match journal.left(file).unwrap() {
            Left::Behind(entry) => Some(*entry),
            _ => None,
        }
    }

    #[test]
    fn a_note_outlives_the_process_until_the_engine_shows_that_it_knows() {
        let folder = folder("outlives");
        let killed = Journal::at(&folder);
        let file = killed.file("urn", "account");
        killed.write(&file, &Entry::begin("urn", "clue".into()).made("id")).unwrap();
        drop(killed);
        let journal = Journal::at(&folder);
        assert_eq!(behind(&journal, &file).unwrap().clue, "clue");
        assert_eq!(behind(&journal, &journal.file("urn", "another account")), None);
        journal.confirm(&file, "an older one");
        assert!(behind(&journal, &file).is_some());
        journal.confirm(&file, "id");
        assert_eq!(behind(&journal, &file), None);
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn what_a_living_process_creates_is_left_to_it() {
        let folder = folder("living");
        let living = Journal::at(&folder);
        let file = living.file("urn", "");
        living.write(&file, &Entry::begin("urn", Json::Null)).unwrap();
        assert_eq!(Journal::at(&folder).left(&file).unwrap(), Left::ByAnother);
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn an_orderly_end_settles_what_was_answered_and_nothing_else() {
        let folder = folder("orderly");
        let journal = Journal::at(&folder);
        let (answered, unknown) = (journal.file("answered", ""), journal.file("unknown", ""));
        journal.write(&answered, &Entry::begin("answered", Json::Null).made("id")).unwrap();
        journal.write(&unknown, &Entry::begin("unknown", Json::Null)).unwrap();
        journal.forget_answered();
        assert_eq!(behind(&journal, &answered), None);
        assert!(behind(&journal, &unknown).is_some());
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_broken_note_is_an_error_and_not_nothing() {
        let folder = folder("broken");
        let journal = Journal::at(&folder);
        let file = journal.file("urn", "");
        journal.write(&file, &Entry::begin("urn", Json::Null)).unwrap();
        fs::write(&file, "{").unwrap();
        assert!(journal.left(&file).is_err());
        fs::remove_dir_all(&folder).unwrap();
    }
}
