//! Creating so that nothing exists twice and nothing is lost: when no answer came, or an earlier process ended in the
//! middle, we look at what came of it, and take that over, before anything is created again.

use std::{
    collections::HashSet,
    path::PathBuf,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use pulumi_wasm_proto::Object;
use serde_json::Value as Json;

use crate::{
    Context, Error, Found,
    diff::{self, Change, Sides},
    journal::{Entry, Journal, Left},
    package::{AnyResource, Recovery},
    resource::Changed,
    schema::Kind,
    state, wire,
};

/// How long creations are tried again, where the program doesn't say.
const PATIENCE: Duration = Duration::from_secs(120);

/// How long to wait before looking once more: lists lag, and AWS may finish what it didn't answer.
const LOOKS: [Duration; 3] = [Duration::ZERO, Duration::from_millis(500), Duration::from_secs(2)];

/// What to do about a creation nobody knows the outcome of.
const IN_DOUBT: &str =
    "whether it was created isn't known: the next `pulumi up` looks for it before it creates another";

/// An id and a state.
type Made = (String, Object);

/// The creations of this process, and what earlier ones left.
#[derive(Debug, Default)]
pub(crate) struct Creations {
    journal: Option<Journal>,
    taken: Mutex<Vec<Taken>>,
    /// Types and ids that the engine has named: no attempt of ours has made these.
    known: Mutex<HashSet<(String, String)>>,
}

/// A resource that belongs to a URN: nobody else may take it over.
#[derive(Debug)]
struct Taken {
    urn: String,
    clue: Json,
    id: String,
    /// Whether it was found, not answered.
    adopted: bool,
}

impl Creations {
    pub(crate) fn new(journal: Option<Journal>) -> Self {
        Self { journal, ..Self::default() }
    }

    /// Creates, or takes over what an attempt to create has left.
    pub(crate) async fn create<C>(
        &self,
        context: &Context<C>,
        resource: &AnyResource<C>,
        inputs: &Object,
        scope: &str,
    ) -> Result<Made, Error> {
        let Some(recovery) = &resource.recovery else {
            return (resource.create)(context, inputs.clone()).await;
        };
        let file = self.journal.as_ref().map(|journal| journal.file(&context.urn, scope));
        let creation = Creation { creations: self, context, resource, recovery, inputs, file };
        match creation.left()? {
            Left::Nothing => creation.begin().await,
            Left::ByAnother => Creation { file: None, ..creation }.begin().await,
            Left::Behind(left) => match creation.resume(*left).await? {
                Some(made) => Ok(made),
                None => creation.begin().await,
            },
        }
    }

    /// The engine knows this resource.
    pub(crate) fn confirm(&self, urn: &str, id: &str, scope: &str) {
        self.known().insert(key(urn, id));
        if let Some(journal) = &self.journal {
            journal.confirm(&journal.file(urn, scope), id);
        }
    }

    /// The resource is imported: whatever was noted of its creation, the user has settled it.
    pub(crate) fn settle(&self, urn: &str, scope: &str) {
        if let Some(journal) = &self.journal {
            journal.forget(&journal.file(urn, scope));
        }
    }

    /// The resource is deleted: another one may get its id.
    pub(crate) fn forget(&self, urn: &str, id: &str) {
        self.known().remove(&key(urn, id));
        self.taken().retain(|taken| taken.urn != urn || taken.id != id);
    }

    fn taken(&self) -> MutexGuard<'_, Vec<Taken>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn known(&self) -> MutexGuard<'_, HashSet<(String, String)>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The engine has recorded everything that this process has answered.
    pub(crate) fn forget_answered(&self) {
        if let Some(journal) = &self.journal {
            journal.forget_answered();
        }
    }

    /// Takes what AWS answered with for a URN; not what another one was given after its own answer was lost. That two
    /// are answered with the same is their program's wish: it gave both one name.
    fn take_answer(&self, entry: &Entry, id: &str) -> bool {
        self.take(entry, id, false, |other| !other.adopted)
    }

    /// Takes what was found for a URN, unless another one has it.
    fn take_found(&self, entry: &Entry, id: &str) -> bool {
        self.take(entry, id, true, |_| false)
    }

    fn take(&self, entry: &Entry, id: &str, adopted: bool, shares: impl Fn(&Taken) -> bool) -> bool {
        let mut taken = self.taken();
        let mut others = taken.iter().filter(|other| other.id == id && is_like(&other.clue, &entry.clue));
        if others.any(|other| other.urn != entry.urn && !shares(other)) {
            return false;
        }
        let (urn, clue) = (entry.urn.clone(), entry.clue.clone());
        taken.push(Taken { urn, clue, id: id.to_owned(), adopted });
        true
    }
}

/// A type and an id.
fn key(urn: &str, id: &str) -> (String, String) {
    (wire::urn_type(urn).to_owned(), id.to_owned())
}

/// Whether two clues are of the same resource: what there was `before` doesn't matter.
fn is_like(one: &Json, other: &Json) -> bool {
    let without = |clue: &Json| {
        let mut clue = clue.clone();
        if let Json::Object(fields) = &mut clue {
            fields.remove("before");
        }
        clue
    };
    without(one) == without(other)
}

/// One creation.
struct Creation<'a, C> {
    creations: &'a Creations,
    context: &'a Context<C>,
    resource: &'a AnyResource<C>,
    recovery: &'a Recovery<C>,
    inputs: &'a Object,
    /// Where it is noted.
    file: Option<PathBuf>,
}

impl<C> Creation<'_, C> {
    /// Creates, and looks at what came of it each time that no answer comes.
    async fn begin(&self) -> Result<Made, Error> {
        let clue = (self.recovery.clue)(self.context, self.inputs).await?;
        let entry = Entry::begin(&self.context.urn, clue);
        self.note(&entry)?;
        let mut pace = self.context.pace(self.context.timeout(PATIENCE));
        let mut doubted = false;
        loop {
            let error = match (self.resource.create)(self.context, self.inputs.clone()).await {
                Ok(made) if self.creations.take_answer(&entry, &made.0) => return self.answered(entry, made),
                Ok(_) => Error::in_doubt("what was created has been taken for another resource"),
                Err(error) => error,
            };
            doubted |= error.is_in_doubt();
            if !doubted {
                return Err(self.failed(entry, error));
            }
            match self.look(&entry).await {
                Ok(Some(made)) => return self.answered(entry, made),
                Ok(None) if error.is_in_doubt() && pace.pause().await? => {}
                Err(half) if half.kept().is_some() => return Err(self.failed(entry, half)),
                // The note stays: what it is about may still appear.
                _ => return Err(error.or_remedy(IN_DOUBT)),
            }
        }
    }

    /// What has come of this attempt.
    async fn look(&self, entry: &Entry) -> Result<Option<Made>, Error> {
        for pause in LOOKS {
            self.context.sleep(pause).await?;
            for candidate in self.candidates(entry).await? {
                if candidate.is_wanted() && self.creations.take_found(entry, &candidate.id) {
                    return self.adopt(candidate).await.map(Some);
                }
            }
        }
        Ok(None)
    }

    /// Goes on from what an earlier process left: takes it over, or removes what can't become what is wanted now.
    async fn resume(&self, left: Entry) -> Result<Option<Made>, Error> {
        let candidates = self.candidates(&left).await.map_err(|error| self.unclear(error))?;
        let alone = candidates.len() == 1;
        for candidate in candidates {
            if candidate.is_wanted() && self.creations.take_found(&left, &candidate.id) {
                let made = self.adopt(candidate).await?;
                return self.answered(left, made).map(Some);
            }
            // One of several may be a sibling's.
            if candidate.certain && candidate.is_replaced() && (alone || left.is_made(&candidate.id)) {
                self.remove(&candidate).await?;
            }
        }
        self.drop_note();
        Ok(None)
    }

    fn left(&self) -> Result<Left, Error> {
        let (Some(journal), Some(file)) = (&self.creations.journal, &self.file) else {
            return Ok(Left::Nothing);
        };
        journal.left(file).map_err(|error| self.unclear(Error::new("failed to read a note").because(error)))
    }

    /// Nothing may be created while it isn't known what an earlier process has left.
    fn unclear(&self, error: Error) -> Error {
        let note = self.file.as_ref().map(|file| file.display().to_string()).unwrap_or_default();
        Error::new("failed to look for what an interrupted update may have created").because(error).remedy(format!(
            "run `pulumi up` again when that is put right; if you know that nothing is left, remove {note}"
        ))
    }

    /// What may have come of an attempt and is nobody else's, and how it differs from what is wanted.
    async fn candidates(&self, entry: &Entry) -> Result<Vec<Candidate>, Error> {
        let mut candidates = Vec::new();
        for found in (self.recovery.find)(self.context, entry.clue.clone(), entry.started()).await? {
            candidates.extend(self.candidate(entry, &found).await?);
        }
        Ok(candidates)
    }

    /// Reads what was found, and compares it with what is wanted.
    async fn candidate(&self, entry: &Entry, found: &Found) -> Result<Option<Candidate>, Error> {
        let Some(read) = self.resource.read else {
            return Err(Error::provider_bug("a resource that can be recovered must be readable"));
        };
        let Some((id, read)) = read(self.context, found.import_id.clone(), None).await? else {
            return Ok(None);
        };
        if self.creations.known().contains(&key(&self.context.urn, &id)) {
            return Ok(None);
        }
        let certain = (found.certain || entry.is_made(&id)) && !entry.is_old();
        let mut state = state::complete(&self.resource.schema, read, self.inputs);
        if certain {
            self.forget_archives(&mut state);
        }
        Ok(Some(self.compared(id, state, certain)))
    }

    fn compared(&self, id: String, state: Object, certain: bool) -> Candidate {
        let mut wanted = self.inputs.clone();
        (self.resource.derive)(&self.context.client, &mut wanted, Some(&state));
        let sides = Sides { state: &state, old_inputs: &state, news: &wanted, ignored: &[] };
        let changes = diff::diff(&self.resource.schema, &sides, self.resource.update.is_some());
        Candidate { id, state, certain, wanted, changes }
    }

    /// An archive can't be read back, and the one that was sent may have been another.
    fn forget_archives(&self, state: &mut Object) {
        let archives =
            self.resource.schema.properties.iter().filter(|(_, p)| matches!(p.kind, Kind::Archive));
        archives.for_each(|(name, _)| drop(state.remove(*name)));
    }

    /// Makes what was found what is wanted, and finishes what wasn't finished.
    async fn adopt(&self, candidate: Candidate) -> Result<Made, Error> {
        let Candidate { id, state, wanted, changes, .. } = candidate;
        let Some(update) = self.resource.update else { return Ok((id, state)) };
        let changed = Changed(changes.iter().map(|change| change.property).collect());
        let kept = state.clone();
        match update(self.context, id.clone(), state, wanted, changed).await {
            Ok(state) => Ok((id, state)),
            Err(error) if error.kept().is_some() => Err(error),
            Err(error) => Err(error.keeping_object(id, kept)),
        }
    }

    async fn remove(&self, candidate: &Candidate) -> Result<(), Error> {
        match self.resource.delete {
            Some(delete) => delete(self.context, candidate.id.clone(), candidate.state.clone()).await,
            None => Ok(()),
        }
    }

    fn answered(&self, entry: Entry, made: Made) -> Result<Made, Error> {
        // The resource exists, and the engine is about to hear of it: a note that can't be written loses nothing.
        let _ = self.note(&entry.made(&made.0));
        Ok(made)
    }

    fn failed(&self, entry: Entry, error: Error) -> Error {
        match error.kept() {
            Some((id, _)) => {
                let _ = self.note(&entry.made(id));
            }
            None => self.drop_note(),
        }
        error
    }

    fn note(&self, entry: &Entry) -> Result<(), Error> {
        let (Some(journal), Some(file)) = (&self.creations.journal, &self.file) else { return Ok(()) };
        journal.write(file, entry).map_err(|reason| {
            Error::new(format!("failed to note in {} what is being created", file.display()))
                .because(reason)
                .remedy("make the folder writable, or set PULUMI_HOME to one that is")
        })
    }

    fn drop_note(&self) {
        if let (Some(journal), Some(file)) = (&self.creations.journal, &self.file) {
            journal.forget(file);
        }
    }
}

/// What may have come of an attempt, and how it differs from what is wanted.
struct Candidate {
    id: String,
    state: Object,
    certain: bool,
    wanted: Object,
    changes: Vec<Change>,
}

impl Candidate {
    fn is_replaced(&self) -> bool {
        self.changes.iter().any(|change| change.replaces)
    }

    /// Whether it can be taken over: somebody else's would have to be equal in everything.
    fn is_wanted(&self) -> bool {
        if self.certain { !self.is_replaced() } else { self.changes.is_empty() }
    }
}
