//! What a provider's author implements for each resource: [`Resource`], and as many of [`Read`], [`Update`],
//! [`Delete`] and [`Recover`] as apply.

use std::{
    collections::BTreeSet,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use pulumi_wasm_proto::{Object, Urn};
use serde::{Serialize, de::DeserializeOwned};

use crate::{Context, Error, Problems, Schema};

/// A kind of resource that can be created. This alone is a resource: it is replaced when an input changes, refreshing
/// it believes the recorded state, and deleting it only forgets it.
pub trait Resource: Send + Sync + 'static {
    /// What the provider's configuration becomes.
    type Client: Send + Sync + 'static;
    /// What a program says, complete and known.
    type Inputs: DeserializeOwned + Send;
    /// What is recorded: inputs and outputs. States that older versions wrote must still be readable, so give fields
    /// defaults.
    type State: DeserializeOwned + Serialize + Send;

    /// The type's token, `package:module:Name`.
    const TOKEN: &'static str;

    /// The properties.
    fn schema() -> Schema;

    /// Looks for problems that the schema can't express. Inputs may still be unknown. Does nothing by default.
    fn check(_client: &Self::Client, _inputs: &Object, _problems: &mut Problems) {}

    /// Looks for problems in a change from what the program said before, which neither alone tells. Does nothing by
    /// default.
    fn check_change(_client: &Self::Client, _olds: &Object, _news: &Object, _problems: &mut Problems) {}

    /// Fills in [`derived`](crate::Property::derived) outputs and anything else that is known from inputs and
    /// configuration without asking anybody; `state` is that of the existing resource. Does nothing by default.
    fn derive(_client: &Self::Client, _inputs: &mut Object, _state: Option<&Object>) {}

    /// Creates it.
    fn create(
        context: &Context<Self::Client>,
        request: CreateRequest<Self::Inputs>,
    ) -> impl Future<Output = Result<CreateResponse<Self::State>, Error>> + Send;
}

/// A resource whose state can be read: it can be refreshed and imported.
pub trait Read: Resource {
    /// Reads the state; without one, it is gone.
    fn read(
        context: &Context<Self::Client>,
        request: ReadRequest<Self::State>,
    ) -> impl Future<Output = Result<ReadResponse<Self::State>, Error>> + Send;
}

/// A resource that can be changed in place.
pub trait Update: Resource {
    /// Changes it. May be asked without any change to finish what an earlier operation left half done.
    fn update(
        context: &Context<Self::Client>,
        request: UpdateRequest<Self::Inputs, Self::State>,
    ) -> impl Future<Output = Result<UpdateResponse<Self::State>, Error>> + Send;
}

/// A resource that can be deleted.
pub trait Delete: Resource {
    /// Deletes it; succeeds where it is gone already.
    fn delete(
        context: &Context<Self::Client>,
        request: DeleteRequest<Self::State>,
    ) -> impl Future<Output = Result<(), Error>> + Send;
}

/// A resource of which one can find out whether it was created when nobody got the answer: the connection broke, or the
/// process ended. The framework asks before it tries again, so that nothing exists twice and nothing is left behind.
///
/// Not for resources whose creation can be repeated and whose id follows from what a program must say.
pub trait Recover: Read {
    /// What the coming resource can be told by: its name, or what was there before. Kept on disk until it is created,
    /// so there must be no secret in it. Two attempts with the same clue, but for a field `before`, are for the like.
    type Clue: Serialize + DeserializeOwned + Send + Sync;

    /// What the coming resource can be told by.
    fn clue(
        context: &Context<Self::Client>,
        inputs: &Self::Inputs,
    ) -> impl Future<Output = Result<Self::Clue, Error>> + Send;

    /// What may have come of an attempt to create it, the likeliest first.
    fn find(
        context: &Context<Self::Client>,
        attempt: &Attempt<Self::Clue>,
    ) -> impl Future<Output = Result<Vec<Found>, Error>> + Send;
}

/// An attempt to create a resource that nobody knows the outcome of.
#[derive(Debug)]
#[non_exhaustive]
pub struct Attempt<K> {
    /// What the resource can be told by.
    pub clue: K,
    /// When it began, by this machine's clock.
    pub started: SystemTime,
}

/// By how much this machine's clock may differ from the other side's.
const CLOCK_SKEW: Duration = Duration::from_secs(60);

/// How long after its beginning an attempt may still create something. What comes later is somebody else's.
const LONGEST: Duration = Duration::from_secs(3600);

impl<K> Attempt<K> {
    /// Whether something created then, in seconds since 1970, may have come of this attempt.
    pub fn may_have_created(&self, seconds: f64) -> bool {
        let started = self.started.duration_since(UNIX_EPOCH).unwrap_or_default();
        let (earliest, latest) = (started.saturating_sub(CLOCK_SKEW), started + LONGEST);
        (earliest.as_secs_f64()..=latest.as_secs_f64()).contains(&seconds)
    }
}

/// What may have come of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub(crate) import_id: String,
    pub(crate) certain: bool,
}

impl Found {
    /// It certainly came of the attempt: it didn't exist before. If it isn't as it should be, it is changed, or deleted
    /// where it can't be. The id is the one to import it by.
    pub fn certain(import_id: impl Into<String>) -> Self {
        Self { import_id: import_id.into(), certain: true }
    }

    /// It may have been there before, and be somebody else's: taken only if it is exactly what was asked for. The id is
    /// the one to import it by.
    pub fn perhaps(import_id: impl Into<String>) -> Self {
        Self { import_id: import_id.into(), certain: false }
    }
}

/// What to create.
#[derive(Debug)]
#[non_exhaustive]
pub struct CreateRequest<I> {
    /// The checked inputs.
    pub inputs: I,
    /// The same as property values: here are the archives.
    pub properties: Object,
    /// The resource's URN.
    pub urn: Urn,
}

/// What was created.
#[derive(Debug)]
#[non_exhaustive]
pub struct CreateResponse<S> {
    /// The id by which it is found again.
    pub id: String,
    /// Its state.
    pub state: S,
}

impl<S> CreateResponse<S> {
    /// What was created.
    pub fn new(id: impl Into<String>, state: S) -> Self {
        Self { id: id.into(), state }
    }
}

/// What to read.
#[derive(Debug)]
#[non_exhaustive]
pub struct ReadRequest<S> {
    /// The id, or what a user gave as one to import it by.
    pub id: String,
    /// The state so far; `None` in an import.
    pub state: Option<S>,
}

/// What was read.
#[derive(Debug)]
#[non_exhaustive]
pub struct ReadResponse<S> {
    pub(crate) found: Option<(String, S)>,
}

impl<S> ReadResponse<S> {
    /// It exists; the id is the lasting one, whatever was asked for.
    pub fn found(id: impl Into<String>, state: S) -> Self {
        Self { found: Some((id.into(), state)) }
    }

    /// It doesn't exist.
    pub fn gone() -> Self {
        Self { found: None }
    }
}

/// What to change.
#[derive(Debug)]
#[non_exhaustive]
pub struct UpdateRequest<I, S> {
    /// The resource's id.
    pub id: String,
    /// Its state.
    pub state: S,
    /// The checked inputs that it should have.
    pub inputs: I,
    /// The same as property values: here are the archives.
    pub properties: Object,
    /// Which properties differ from the state.
    pub changed: Changed,
}

/// The names of the top-level properties that differ.
#[derive(Clone, Debug, Default)]
pub struct Changed(pub(crate) BTreeSet<&'static str>);

impl Changed {
    /// Whether any of these changes.
    pub fn any(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.0.contains(name))
    }

    /// Whether nothing changes but these.
    pub fn only(&self, names: &[&str]) -> bool {
        self.0.iter().all(|changed| names.contains(changed))
    }

    /// Whether nothing changes: the update is to finish what an earlier operation left half done.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value, where this property changes.
    pub fn when<T>(&self, name: &str, value: T) -> Option<T> {
        self.0.contains(name).then_some(value)
    }
}

/// What was changed.
#[derive(Debug)]
#[non_exhaustive]
pub struct UpdateResponse<S> {
    /// The new state.
    pub state: S,
}

impl<S> UpdateResponse<S> {
    /// What was changed.
    pub fn new(state: S) -> Self {
        Self { state }
    }
}

/// What to delete.
#[derive(Debug)]
#[non_exhaustive]
pub struct DeleteRequest<S> {
    /// The resource's id.
    pub id: String,
    /// Its state.
    pub state: S,
}
