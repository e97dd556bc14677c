//! Creating so that nothing exists twice and nothing is lost: when no answer came, or an earlier process ended in the
//! middle, we look at what came of it, and take that over, before anything is created again.

use std::{
    collections::HashSet,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use pulumi_wasm_proto::Object;
use serde_json::Value as Json;

use crate::{
    Context, Error, Found,
    diff::{self, Change, Sides},
    journal::{Entry, Journal},
    package::{AnyResource, Recovery},
    resource::Changed,
    schema::Kind,
    state,
};

/// How long creations are tried again, where the program doesn't say.
const PATIENCE: Duration = Duration::from_secs(120);

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
    /// URNs and ids that the engine has named: no attempt of ours has made these.
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
    ) -> Result<Made, Error> {
        let Some(recovery) = &resource.recovery else {
            return (resource.create)(context, inputs.clone()).await;
        };
        let creation = Creation { creations: self, context, resource, recovery, inputs };
        if let Some(left) = self.journal.as_ref().and_then(|journal| journal.left(&context.urn))
            && let Some(made) = creation.resume(left).await?
        {
            return Ok(made);
        }
        creation.begin().await
    }

    /// The engine knows this resource.
    pub(crate) fn confirm(&self, urn: &str, id: &str) {
        self.known().insert((urn.to_owned(), id.to_owned()));
        if let Some(journal) = &self.journal {
            journal.confirm(urn, id);
        }
    }

    /// The resource is deleted: another one may get its id.
    pub(crate) fn forget(&self, urn: &str, id: &str) {
        self.known().remove(&(urn.to_owned(), id.to_owned()));
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
        let mut others = taken.iter().filter(|other| other.id == id && other.clue == entry.clue);
        if others.any(|other| other.urn != entry.urn && !shares(other)) {
            return false;
        }
        let (urn, clue) = (entry.urn.clone(), entry.clue.clone());
        taken.push(Taken { urn, clue, id: id.to_owned(), adopted });
        true
    }
}

/// One creation.
struct Creation<'a, C> {
    creations: &'a Creations,
    context: &'a Context<C>,
    resource: &'a AnyResource<C>,
    recovery: &'a Recovery<C>,
    inputs: &'a Object,
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
                Ok(None) if !error.is_in_doubt() => return Err(self.failed(entry, error)),
                Ok(None) if pace.pause().await? => {}
                Err(half) if half.kept().is_some() => return Err(self.failed(entry, half)),
                _ => return Err(error.or_remedy(IN_DOUBT)),
            }
        }
    }

    /// What has come of this attempt.
    async fn look(&self, entry: &Entry) -> Result<Option<Made>, Error> {
        for found in (self.recovery.find)(self.context, entry.clue.clone(), entry.started()).await? {
            if let Some(candidate) = self.candidate(entry, &found).await?
                && candidate.is_wanted()
                && self.creations.take_found(entry, &candidate.id)
            {
                return self.adopt(candidate).await.map(Some);
            }
        }
        Ok(None)
    }

    /// Goes on from what an earlier process left: takes it over, or removes what can't become what is wanted now.
    async fn resume(&self, left: Entry) -> Result<Option<Made>, Error> {
        let found = (self.recovery.find)(self.context, left.clue.clone(), left.started()).await;
        // Where it would be isn't there any more, or can't be looked into: then nothing can be taken over.
        let found = found.or_else(|error| if error.is_definite() { Ok(Vec::new()) } else { Err(error) })?;
        for found in found {
            let Some(mut candidate) = self.candidate(&left, &found).await? else { continue };
            if candidate.is_replaced() && candidate.certain {
                self.remove(&candidate).await?;
                break;
            }
            self.forget_archives(&mut candidate);
            if candidate.is_wanted() && self.creations.take_found(&left, &candidate.id) {
                let made = self.adopt(candidate).await?;
                return self.answered(left, made).map(Some);
            }
        }
        self.drop_note();
        Ok(None)
    }

    /// Reads what was found, and compares it with what is wanted.
    async fn candidate(&self, entry: &Entry, found: &Found) -> Result<Option<Candidate>, Error> {
        let Some(read) = self.resource.read else {
            return Err(Error::provider_bug("a resource that can be recovered must be readable"));
        };
        let Some((id, read)) = read(self.context, found.import_id.clone(), None).await? else {
            return Ok(None);
        };
        if self.creations.known().contains(&(self.context.urn.clone(), id.clone())) {
            return Ok(None);
        }
        let state = state::complete(&self.resource.schema, read, self.inputs);
        let certain = found.certain || entry.is_made(&id);
        let mut candidate =
            Candidate { id, state, certain, wanted: self.inputs.clone(), changes: Vec::new() };
        self.compare(&mut candidate);
        Ok(Some(candidate))
    }

    fn compare(&self, candidate: &mut Candidate) {
        let Candidate { state, wanted, .. } = candidate;
        (self.resource.derive)(&self.context.client, wanted, Some(state));
        let sides = Sides { state, old_inputs: state, news: wanted, ignored: &[] };
        candidate.changes = diff::diff(&self.resource.schema, &sides, self.resource.update.is_some());
    }

    /// An archive can't be read back, and the one that an earlier process sent may have been another.
    fn forget_archives(&self, candidate: &mut Candidate) {
        for (name, _) in
            self.resource.schema.properties.iter().filter(|(_, p)| matches!(p.kind, Kind::Archive))
        {
            candidate.state.remove(*name);
        }
        self.compare(candidate);
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
        let Some(journal) = &self.creations.journal else { return Ok(()) };
        journal.write(entry).map_err(|reason| {
            Error::new(format!("failed to note in {} what is being created", journal.folder().display()))
                .because(reason)
                .remedy("make the folder writable, or set PULUMI_HOME to one that is")
        })
    }

    fn drop_note(&self) {
        if let Some(journal) = &self.creations.journal {
            journal.drop_entry(&self.context.urn);
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
