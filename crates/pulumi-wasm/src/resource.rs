//! Handles of resources: what a constructor returns at once, while the registration runs behind it.

use std::{
    borrow::Cow,
    cmp::Ordering,
    collections::BTreeMap,
    fmt,
    panic::Location,
    sync::{Arc, Mutex, MutexGuard, PoisonError, atomic::AtomicBool},
};

use pulumi_wasm_proto::{Object, ResourceReference, Urn, Value};
use serde::de::DeserializeOwned;

use crate::{
    engine::{Engine, Plugin},
    error::Error,
    output::{Cell, Data, Dependencies, Failure, Outcome, Output},
};

/// Anything that has been registered with the engine: a resource, a provider, a component.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a resource",
    note = "resources are what the bindings' constructors and `Component::new` return"
)]
pub trait Resource {
    /// The resource's handle.
    fn handle(&self) -> &ResourceHandle;

    /// The resource's unique name in Pulumi.
    fn urn(&self) -> Output<String> {
        self.handle().read(|registered| Some(Value::from(registered.urn.as_str()))).typed()
    }

    /// The name that the program gave it.
    fn resource_name(&self) -> &str {
        &self.handle().0.name
    }

    /// Its type, such as `aws:s3/bucket:Bucket`.
    fn resource_token(&self) -> &str {
        &self.handle().0.token
    }
}

/// A resource that a provider manages, as opposed to a component.
pub trait CustomResource: Resource {
    /// The id that the provider gave it; unknown until it exists.
    fn id(&self) -> Output<String> {
        self.handle().read(|registered| registered.id.clone()).typed()
    }
}

/// A resource that is being, or has been, registered.
#[derive(Clone)]
pub struct ResourceHandle(pub(crate) Arc<Node>);

pub(crate) struct Node {
    /// Orders resources by when the program made them.
    pub(crate) sequence: u64,
    pub(crate) name: String,
    pub(crate) token: String,
    pub(crate) kind: Kind,
    pub(crate) plugin: Plugin,
    /// Where the program declares it; unknown for what it only learns of.
    pub(crate) place: Option<&'static Location<'static>>,
    pub(crate) parent: Option<ResourceHandle>,
    pub(crate) children: Mutex<Vec<ResourceHandle>>,
    /// Whether it has been said what the component came to.
    pub(crate) completed: AtomicBool,
    /// The providers that children inherit, by package.
    pub(crate) providers: BTreeMap<String, ResourceHandle>,
    pub(crate) registered: Arc<Cell<Registered>>,
    pub(crate) engine: Arc<Engine>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Managed by a provider.
    Custom,
    /// Made by this program out of other resources.
    Component,
    /// Made by a provider out of other resources.
    Remote,
}

/// What the engine answered.
#[derive(Clone, Debug, Default)]
pub(crate) struct Registered {
    pub(crate) urn: Urn,
    /// `None` for components.
    pub(crate) id: Option<Value>,
    pub(crate) outputs: Object,
    /// What single outputs depend on, where that is not the resource itself.
    pub(crate) dependencies: BTreeMap<String, Vec<Urn>>,
    /// Whether an error kept it from being made, while the run goes on.
    pub(crate) unfinished: bool,
}

impl Registered {
    /// Whether there is no such resource yet, so that its outputs aren't known.
    pub(crate) fn is_absent(&self) -> bool {
        self.unfinished || self.id.as_ref().is_some_and(Value::has_unknowns)
    }

    fn reference(&self) -> ResourceReference {
        let id = self.id.as_ref().map(|id| id.as_str().unwrap_or_default().to_owned());
        ResourceReference { urn: self.urn.clone(), id, package_version: String::new() }
    }
}

impl Resource for ResourceHandle {
    fn handle(&self) -> &ResourceHandle {
        self
    }
}

impl CustomResource for ResourceHandle {}

/// The same registration.
impl PartialEq for ResourceHandle {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl fmt::Debug for ResourceHandle {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} ({})", self.0.name, self.0.token)
    }
}

impl ResourceHandle {
    /// An output of the resource. In a preview, what the provider can't tell yet is unknown.
    pub fn output<T>(&self, name: impl Into<Cow<'static, str>>) -> Output<T>
    where
        T: DeserializeOwned + Send + Sync + 'static,
    {
        let (handle, name) = (self.clone(), name.into());
        let (key, preview) = (name.clone(), self.0.engine.info.dry_run);
        let untyped = self.read(move |registered| {
            // Before something exists, providers say null of what they don't know.
            let known =
                |value: &&Value| !(preview || registered.is_absent()) || *value.plain() != Value::Null;
            registered.outputs.get(&*key).filter(known).cloned()
        });
        untyped.typed().then(move |outcome| {
            let named = |failure: Failure| failure.context(|error| handle.property_error(&name, error));
            handle.with_remote_dependencies(&name, outcome.clone().map_err(named))
        })
    }

    pub(crate) fn property_error(&self, name: &str, error: Error) -> Error {
        Error::Property { property: name.to_owned(), source: Box::new(error) }
            .in_resource(&self.0.name, &self.0.token)
    }

    /// The output of a remote component depends on what the engine says it does.
    fn with_remote_dependencies<T>(&self, name: &str, outcome: Outcome<T>) -> Outcome<T> {
        let registered = self.0.registered.peek().and_then(Result::ok).and_then(|data| data.value);
        let Some(urns) = registered.as_ref().and_then(|registered| registered.dependencies.get(name)) else {
            return outcome;
        };
        let all = urns.iter().cloned().map(Dependency::Urn).map(Dependencies::one);
        let extra = all.fold(Dependencies::default(), |all, one| all.union(&one));
        outcome.map(|data| Data { dependencies: data.dependencies.union(&extra), ..data })
    }

    /// Reads something of the registration; what is missing is unknown in a preview, else null.
    pub(crate) fn read(
        &self,
        what: impl FnOnce(&Registered) -> Option<Value> + Send + 'static,
    ) -> Output<Value> {
        let handle = self.clone();
        Output::from_cell(self.0.registered.clone()).then(move |outcome| {
            let data = outcome.as_ref().map_err(Clone::clone)?;
            let registered = data.value.as_deref();
            let absent = handle.0.engine.info.dry_run || registered.is_some_and(Registered::is_absent);
            let missing = if absent { Value::Unknown } else { Value::Null };
            let found = registered.and_then(what);
            let dependencies = Dependencies::one(Dependency::Resource(handle));
            Ok(Data { dependencies, ..Data::known(found.unwrap_or(missing)) })
        })
    }

    /// The resource as a value.
    pub(crate) fn reference(&self) -> Output<Value> {
        self.read(|registered| Some(Value::Resource(registered.reference())))
    }

    /// The package its type belongs to: `aws` of `aws:lambda/function:Function`, and of `pulumi:providers:aws`.
    pub(crate) fn package(&self) -> &str {
        package_of(&self.0.token)
    }

    pub(crate) fn add_child(&self, child: ResourceHandle) {
        let mut children = self.children();
        if children.is_empty() {
            self.0.engine.add_parent(&self.0);
        }
        children.push(child);
    }

    pub(crate) fn children(&self) -> MutexGuard<'_, Vec<ResourceHandle>> {
        self.0.children.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) async fn registered(&self) -> Result<Arc<Registered>, Failure> {
        self.0.registered.wait().await?.value.ok_or(Failure::Upstream)
    }

    /// How a request names a provider: its URN and id.
    pub(crate) async fn provider_reference(&self) -> Result<String, Failure> {
        let registered = self.registered().await?;
        let id = registered.id.as_ref().and_then(Value::as_str);
        Ok(format!("{}::{}", registered.urn, id.unwrap_or(UNKNOWN_ID)))
    }

    /// The URNs that depending on this resource means.
    ///
    /// What is inside of a component can't wait for all that is inside of it: it would wait for itself.
    pub(crate) async fn dependency_urns(
        &self,
        dependent: Option<&ResourceHandle>,
    ) -> Result<Vec<Urn>, Failure> {
        let inside = dependent.is_some_and(|dependent| dependent.is_inside(self));
        let resources = match (inside, self.0.kind) {
            (false, _) => self.leaves(),
            (true, Kind::Remote) if dependent != Some(self) => vec![self.clone()],
            (true, _) => Vec::new(),
        };
        let mut urns = Vec::with_capacity(resources.len());
        for resource in resources {
            urns.push(resource.registered().await?.urn.clone());
        }
        Ok(urns)
    }

    /// Whether it is that component, or belongs to it.
    fn is_inside(&self, component: &ResourceHandle) -> bool {
        let mut ancestors = std::iter::successors(Some(self), |resource| resource.0.parent.as_ref());
        component.0.kind != Kind::Custom && ancestors.any(|resource| Arc::ptr_eq(&resource.0, &component.0))
    }

    /// The resource itself, unless it is a local component; of any component, everything that this program has put
    /// inside it.
    pub(crate) fn leaves(&self) -> Vec<ResourceHandle> {
        let (mut leaves, mut open) = (Vec::new(), vec![self.clone()]);
        while let Some(resource) = open.pop() {
            if resource.0.kind != Kind::Custom {
                open.extend(resource.children().iter().cloned());
            }
            if resource.0.kind != Kind::Component {
                leaves.push(resource);
            }
        }
        leaves
    }
}

/// What Pulumi's engine takes for the id of something that doesn't exist yet.
pub(crate) const UNKNOWN_ID: &str = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/// The package of a type or function token.
pub(crate) fn package_of(token: &str) -> &str {
    let token = token.strip_prefix("pulumi:providers:").unwrap_or(token);
    token.split(':').next().unwrap_or(token)
}

/// A resource that a value came from.
#[derive(Clone, Debug)]
pub(crate) enum Dependency {
    Resource(ResourceHandle),
    Urn(Urn),
}

impl Dependency {
    fn key(&self) -> (u64, &str) {
        match self {
            Self::Resource(handle) => (handle.0.sequence, ""),
            Self::Urn(urn) => (u64::MAX, urn),
        }
    }

    pub(crate) async fn urns(&self, dependent: Option<&ResourceHandle>) -> Result<Vec<Urn>, Failure> {
        match self {
            Self::Resource(handle) => handle.dependency_urns(dependent).await,
            Self::Urn(urn) => Ok(vec![urn.clone()]),
        }
    }
}

impl PartialEq for Dependency {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Dependency {}

impl PartialOrd for Dependency {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Dependency {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}
