//! A provider and everything in it.

use std::{collections::BTreeMap, fmt, pin::Pin, sync::Arc, time::SystemTime};

use pulumi_wasm_proto::Object;
use serde_json::Value as Json;

use crate::{
    Context, Error, Function, Problems, Schema,
    convert::{from_object, to_object},
    describe,
    resource::{
        Attempt, Changed, CreateRequest, Delete, DeleteRequest, Found, Read, ReadRequest, Recover, Resource,
        Update, UpdateRequest,
    },
};

/// What configuration becomes a provider.
pub trait Provider: Send + Sync + 'static {
    /// What resources and functions work with.
    type Client: Send + Sync + 'static;

    /// The package's name, the first part of each token.
    const NAME: &'static str;
    /// The package's version.
    const VERSION: &'static str;

    /// The configuration's properties.
    fn config(&self) -> Schema;

    /// The package's schema in Pulumi's JSON format, to be handed out in place of [the one](Package::schema) that
    /// follows from the resources. None by default.
    fn schema(&self) -> Option<&str> {
        None
    }

    /// Looks for problems in the configuration that its schema can't express. Does nothing by default.
    fn check_config(&self, _config: &Object, _problems: &mut Problems) {}

    /// Where resources are, as far as that isn't in their URNs: an account, an address. What a process that was killed
    /// may have created is only looked for there. Nothing by default.
    fn scope(&self, _client: &Self::Client) -> String {
        String::new()
    }

    /// Makes the client. Called once, before anything but checks of the configuration.
    fn configure(&self, config: Object) -> impl Future<Output = Result<Self::Client, Error>> + Send;
}

type Running<'a, T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send + 'a>>;
type CreateFn<C> = fn(&Context<C>, Object) -> Running<'_, (String, Object)>;
type ReadFn<C> = fn(&Context<C>, String, Option<Object>) -> Running<'_, Option<(String, Object)>>;
type UpdateFn<C> = fn(&Context<C>, String, Object, Object, Changed) -> Running<'_, Object>;
type DeleteFn<C> = fn(&Context<C>, String, Object) -> Running<'_, ()>;
type ClueFn<C> = for<'a> fn(&'a Context<C>, &'a Object) -> Running<'a, Json>;
type FindFn<C> = for<'a> fn(&'a Context<C>, Json, SystemTime) -> Running<'a, Vec<Found>>;
type CallFn<C> = fn(&Context<C>, Object) -> Running<'_, Object>;

/// A provider with its resources and functions, ready to be served.
pub struct Package<P: Provider> {
    pub(crate) provider: P,
    pub(crate) resources: BTreeMap<&'static str, Arc<AnyResource<P::Client>>>,
    pub(crate) functions: BTreeMap<&'static str, Arc<AnyFunction<P::Client>>>,
}

impl<P: Provider> fmt::Debug for Package<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Package").field("name", &P::NAME).finish_non_exhaustive()
    }
}

impl<P: Provider> Package<P> {
    /// A provider without resources and functions.
    pub fn new(provider: P) -> Self {
        Self { provider, resources: BTreeMap::new(), functions: BTreeMap::new() }
    }

    /// Adds a resource.
    #[must_use]
    pub fn resource<R: Resource<Client = P::Client>>(mut self, capabilities: Capabilities<R>) -> Self {
        self.resources.insert(R::TOKEN, Arc::new(capabilities.any));
        self
    }

    /// Adds a function.
    #[must_use]
    pub fn function<F: Function<Client = P::Client>>(mut self) -> Self {
        self.functions.insert(F::TOKEN, Arc::new(any_function::<F>()));
        self
    }

    /// The package's schema in Pulumi's JSON format: what SDKs are generated from.
    pub fn schema(&self) -> Json {
        describe::package(self)
    }
}

/// What a resource can do besides being created.
pub struct Capabilities<R: Resource> {
    any: AnyResource<R::Client>,
}

impl<R: Resource> fmt::Debug for Capabilities<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Capabilities").field("token", &R::TOKEN).finish_non_exhaustive()
    }
}

/// Starts the registration of a resource: it can be created.
pub fn resource<R: Resource>() -> Capabilities<R> {
    Capabilities {
        any: AnyResource {
            schema: R::schema(),
            check: R::check,
            check_change: R::check_change,
            derive: R::derive,
            create: create::<R>,
            read: None,
            update: None,
            delete: None,
            recovery: None,
        },
    }
}

impl<R: Resource> Capabilities<R> {
    /// It can be read too.
    #[must_use]
    pub fn readable(mut self) -> Self
    where
        R: Read,
    {
        self.any.read = Some(read::<R>);
        self
    }

    /// It can be changed in place too.
    #[must_use]
    pub fn updatable(mut self) -> Self
    where
        R: Update,
    {
        self.any.update = Some(update::<R>);
        self
    }

    /// What came of its creation can be found out too.
    #[must_use]
    pub fn recoverable(mut self) -> Self
    where
        R: Recover,
    {
        self.any.recovery = Some(Recovery { clue: clue::<R>, find: find::<R> });
        self
    }

    /// It can be deleted too.
    #[must_use]
    pub fn deletable(mut self) -> Self
    where
        R: Delete,
    {
        self.any.delete = Some(delete::<R>);
        self
    }
}

/// A resource without its types.
pub(crate) struct AnyResource<C> {
    pub(crate) schema: Schema,
    pub(crate) check: fn(&C, &Object, &mut Problems),
    pub(crate) check_change: fn(&C, &Object, &Object, &mut Problems),
    pub(crate) derive: fn(&C, &mut Object, Option<&Object>),
    pub(crate) create: CreateFn<C>,
    pub(crate) read: Option<ReadFn<C>>,
    pub(crate) update: Option<UpdateFn<C>>,
    pub(crate) delete: Option<DeleteFn<C>>,
    pub(crate) recovery: Option<Recovery<C>>,
}

/// How to find out what came of a creation.
pub(crate) struct Recovery<C> {
    pub(crate) clue: ClueFn<C>,
    pub(crate) find: FindFn<C>,
}

/// A function without its types.
pub(crate) struct AnyFunction<C> {
    pub(crate) schema: Schema,
    pub(crate) result: Schema,
    pub(crate) call: CallFn<C>,
}

fn any_function<F: Function>() -> AnyFunction<F::Client> {
    AnyFunction { schema: F::schema(), result: F::result(), call: call::<F> }
}

fn create<R: Resource>(context: &Context<R::Client>, properties: Object) -> Running<'_, (String, Object)> {
    Box::pin(async move {
        let inputs = from_object(&properties)?;
        let request = CreateRequest { inputs, properties, urn: context.urn.clone() };
        let response = R::create(context, request).await?;
        Ok((response.id, to_object(&response.state)?))
    })
}

fn read<R: Read>(
    context: &Context<R::Client>,
    id: String,
    state: Option<Object>,
) -> Running<'_, Option<(String, Object)>> {
    Box::pin(async move {
        let state = state.as_ref().map(from_object).transpose()?;
        let response = R::read(context, ReadRequest { id, state }).await?;
        response.found.map(|(id, state)| Ok((id, to_object(&state)?))).transpose()
    })
}

fn update<R: Update>(
    context: &Context<R::Client>,
    id: String,
    state: Object,
    properties: Object,
    changed: Changed,
) -> Running<'_, Object> {
    Box::pin(async move {
        let (state, inputs) = (from_object(&state)?, from_object(&properties)?);
        let request = UpdateRequest { id, state, inputs, properties, changed };
        to_object(&R::update(context, request).await?.state)
    })
}

fn delete<R: Delete>(context: &Context<R::Client>, id: String, state: Object) -> Running<'_, ()> {
    Box::pin(async move {
        let state = from_object(&state)?;
        R::delete(context, DeleteRequest { id, state }).await
    })
}

fn clue<'a, R: Recover>(context: &'a Context<R::Client>, inputs: &'a Object) -> Running<'a, Json> {
    Box::pin(async move {
        let clue = R::clue(context, &from_object(inputs)?).await?;
        serde_json::to_value(clue)
            .map_err(|error| Error::provider_bug("failed to write a clue").because(error))
    })
}

fn find<R: Recover>(
    context: &Context<R::Client>,
    clue: Json,
    started: SystemTime,
) -> Running<'_, Vec<Found>> {
    Box::pin(async move {
        let clue = serde_json::from_value(clue);
        let clue = clue.map_err(|error| Error::provider_bug("failed to read a clue").because(error))?;
        R::find(context, &Attempt { clue, started }).await
    })
}

fn call<F: Function>(context: &Context<F::Client>, inputs: Object) -> Running<'_, Object> {
    Box::pin(async move { to_object(&F::call(context, from_object(&inputs)?).await?) })
}
