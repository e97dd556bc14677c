//! The operations, from the protocol's request to its response.

use std::{
    collections::BTreeMap,
    sync::{Arc, RwLock},
};

use prost_types::Struct;
use pulumi_wasm_proto::{Object, rpc, to_struct};
use tokio_util::sync::CancellationToken;
use tonic::Status;

use crate::{
    Context, Error, Problems, check, config,
    creation::Creations,
    diff::{self, Change, Sides},
    journal::Journal,
    naming::{self, Naming},
    package::{AnyResource, Package, Provider},
    problem::closest,
    resource::Changed,
    state, wire,
};

/// A provider as the engine sees it.
pub(crate) struct Server<P: Provider> {
    package: Package<P>,
    client: RwLock<Option<Arc<P::Client>>>,
    cancel: CancellationToken,
    creations: Creations,
}

type Shared<C> = Arc<AnyResource<C>>;

/// Where an operation happens.
pub(crate) struct Target<'a> {
    pub(crate) urn: &'a str,
    pub(crate) timeout: f64,
}

impl<P: Provider> Server<P> {
    pub(crate) fn new(package: Package<P>, journal: Option<Journal>) -> Self {
        let (client, cancel) = (RwLock::default(), CancellationToken::new());
        Self { package, client, cancel, creations: Creations::new(journal) }
    }

    pub(crate) fn creations(&self) -> &Creations {
        &self.creations
    }

    pub(crate) fn cancel_all(&self) {
        self.cancel.cancel();
    }

    pub(crate) fn schema(&self) -> String {
        let given = self.package.provider.schema().map(str::to_owned);
        given.unwrap_or_else(|| self.package.schema().to_string())
    }

    pub(crate) fn check_config(&self, wire: Option<Struct>) -> Result<rpc::CheckResponse, Status> {
        let news = wire::object(wire)?;
        let schema = self.package.provider.config();
        let mut config = config::decode(&schema, news.clone());
        let mut problems = Problems::default();
        config::check(&schema, &mut config, &mut problems);
        self.package.provider.check_config(&config, &mut problems);
        // The inputs stay as they were sent: they are what the engine compares and sends again.
        Ok(rpc::CheckResponse { inputs: Some(to_struct(news)), failures: wire::failures(&problems) })
    }

    /// Tells what changed, none of which replaces the provider: resources know their own region and account.
    pub(crate) fn diff_config(&self, request: rpc::DiffRequest) -> Result<rpc::DiffResponse, Status> {
        let schema = self.package.provider.config();
        let olds = config::decode(&schema, wire::object(request.old_inputs.or(request.olds))?);
        let news = config::decode(&schema, wire::object(request.news)?);
        let sides = Sides { state: &olds, old_inputs: &olds, news: &news, ignored: &request.ignore_changes };
        Ok(wire::diff_response(&diff::diff(&schema, &sides, true), false))
    }

    pub(crate) async fn configure(&self, wire: Option<Struct>) -> Result<(), Status> {
        let schema = self.package.provider.config();
        let mut config = config::decode(&schema, wire::object(wire)?);
        let mut problems = Problems::default();
        config::check(&schema, &mut config, &mut problems);
        if let Some(problem) = problems.iter().next() {
            return Err(Status::invalid_argument(format!("{} {problem}", problem.path())));
        }
        let client = self.package.provider.configure(config).await;
        let client = client.map_err(|error| wire::error_status(&error, Object::new()))?;
        *self.client.write().map_err(poisoned)? = Some(Arc::new(client));
        Ok(())
    }

    pub(crate) fn check(&self, request: rpc::CheckRequest) -> Result<rpc::CheckResponse, Status> {
        let resource = self.resource(&request.urn)?;
        let (olds, news) = (wire::object(request.olds)?, wire::object(request.news)?);
        let naming = Naming {
            base: wire::urn_name(&request.urn).to_owned(),
            seed: request.random_seed,
            options: request.autonaming,
        };
        let mut problems = Problems::default();
        let mut inputs = check::check(&resource.schema, news, &olds, &naming, &mut problems);
        state::protect(&resource.schema, &mut inputs, &Object::new());
        (resource.check)(&*self.client()?, &inputs, &mut problems);
        if !olds.is_empty() {
            (resource.check_change)(&*self.client()?, &olds, &inputs, &mut problems);
        }
        Ok(rpc::CheckResponse { inputs: Some(to_struct(inputs)), failures: wire::failures(&problems) })
    }

    pub(crate) fn diff(&self, request: rpc::DiffRequest) -> Result<rpc::DiffResponse, Status> {
        let resource = self.resource(&request.urn)?;
        self.creations.confirm(&request.urn, &request.id, &self.scope()?);
        let plan =
            self.plan(&resource, request.olds, request.old_inputs, request.news, &request.ignore_changes)?;
        Ok(wire::diff_response(&plan.changes, plan.delete_first))
    }

    fn plan(
        &self,
        resource: &AnyResource<P::Client>,
        state: Option<Struct>,
        old_inputs: Option<Struct>,
        news: Option<Struct>,
        ignored: &[String],
    ) -> Result<Plan, Status> {
        let (state, old_inputs) = (wire::object(state)?, wire::object(old_inputs)?);
        let mut news = wire::object(news)?;
        (resource.derive)(&*self.client()?, &mut news, Some(&state));
        let sides = Sides { state: &state, old_inputs: &old_inputs, news: &news, ignored };
        let changes = diff::diff(&resource.schema, &sides, resource.update.is_some());
        let delete_first = diff::delete_first(&resource.schema, &sides, &changes);
        Ok(Plan { state, news, changes, delete_first })
    }

    pub(crate) async fn create(&self, request: rpc::CreateRequest) -> Result<rpc::CreateResponse, Status> {
        let resource = self.resource(&request.urn)?;
        let inputs = wire::object(request.properties)?;
        let mut known = inputs.clone();
        (resource.derive)(&*self.client()?, &mut known, None);
        if request.preview {
            let mut state = state::created(&resource.schema, &known);
            state::protect(&resource.schema, &mut state, &known);
            return Ok(created(String::new(), state));
        }
        let context = self.context(&Target { urn: &request.urn, timeout: request.timeout })?;
        let result = self.creations.create(&context, &resource, &inputs, &self.scope()?).await;
        let (id, state) = result.map_err(|error| kept(&resource, error, &known, inputs))?;
        Ok(created(id, state::complete(&resource.schema, state, &known)))
    }

    pub(crate) async fn read(&self, request: rpc::ReadRequest) -> Result<rpc::ReadResponse, Status> {
        let resource = self.resource(&request.urn)?;
        let (known, inputs) = (wire::object(request.properties)?, wire::object(request.inputs)?);
        let Some(read) = resource.read else {
            return recorded(request.id, known, inputs);
        };
        let context = self.context(&Target { urn: &request.urn, timeout: request.timeout })?;
        let before = (!known.is_empty()).then(|| known.clone());
        if before.is_some() {
            self.creations.confirm(&request.urn, &request.id, &self.scope()?);
        }
        let found = read(&context, request.id, before).await;
        let found = found.map_err(|error| wire::error_status(&error, inputs.clone()))?;
        let Some((id, found)) = found else { return Ok(rpc::ReadResponse::default()) };
        if known.is_empty() {
            self.creations.settle(&request.urn, &self.scope()?);
        }
        let state = state::complete(&resource.schema, found, &known);
        let inputs = if inputs.is_empty() {
            state::imported_inputs(&resource.schema, &state)
        } else {
            state::refreshed_inputs(&resource.schema, &inputs, &state)
        };
        Ok(rpc::ReadResponse {
            id,
            properties: Some(to_struct(state)),
            inputs: Some(to_struct(inputs)),
            ..Default::default()
        })
    }

    pub(crate) async fn update(&self, request: rpc::UpdateRequest) -> Result<rpc::UpdateResponse, Status> {
        let resource = self.resource(&request.urn)?;
        let ignored = &request.ignore_changes;
        let plan = self.plan(&resource, request.olds, request.old_inputs, request.news, ignored)?;
        if request.preview {
            let mut state = state::updated(&resource.schema, &plan.state, &plan.news, &plan.changes);
            state::protect(&resource.schema, &mut state, &plan.news);
            return Ok(rpc::UpdateResponse { properties: Some(to_struct(state)), ..Default::default() });
        }
        let update = resource.update.ok_or_else(|| not_updatable(&request.urn))?;
        let context = self.context(&Target { urn: &request.urn, timeout: request.timeout })?;
        let changed = Changed(plan.changes.iter().map(|change| change.property).collect());
        let result = update(&context, request.id, plan.state.clone(), plan.news.clone(), changed).await;
        let state = result.map_err(|error| half_updated(&resource, error, &plan))?;
        let state = state::complete(&resource.schema, state, &plan.news);
        Ok(rpc::UpdateResponse { properties: Some(to_struct(state)), ..Default::default() })
    }

    pub(crate) async fn delete(&self, request: rpc::DeleteRequest) -> Result<(), Status> {
        let resource = self.resource(&request.urn)?;
        self.creations.confirm(&request.urn, &request.id, &self.scope()?);
        let Some(delete) = resource.delete else { return Ok(()) };
        let context = self.context(&Target { urn: &request.urn, timeout: request.timeout })?;
        let result = delete(&context, request.id.clone(), wire::object(request.properties)?).await;
        result.map_err(|error| wire::error_status(&error, Object::new()))?;
        self.creations.forget(&request.urn, &request.id);
        Ok(())
    }

    pub(crate) async fn invoke(&self, request: rpc::InvokeRequest) -> Result<rpc::InvokeResponse, Status> {
        let function = self.package.functions.get(request.tok.as_str());
        let function = function.ok_or_else(|| missing("function", &request.tok, &self.package.functions))?;
        let mut inputs = wire::object(request.args)?;
        let mut problems = Problems::default();
        check::object("", &function.schema, &mut inputs, &mut Vec::new(), &mut problems);
        if !problems.is_empty() {
            return Ok(rpc::InvokeResponse { failures: wire::failures(&problems), ..Default::default() });
        }
        let context = self.context(&Target { urn: "", timeout: 0.0 })?;
        let output = (function.call)(&context, inputs).await;
        let output = output.map_err(|error| wire::error_status(&error, Object::new()))?;
        Ok(rpc::InvokeResponse { r#return: Some(to_struct(output)), ..Default::default() })
    }

    fn resource(&self, urn: &str) -> Result<Shared<P::Client>, Status> {
        let token = wire::urn_type(urn);
        let resource = self.package.resources.get(token).cloned();
        resource.ok_or_else(|| missing("resource", token, &self.package.resources))
    }

    fn client(&self) -> Result<Arc<P::Client>, Status> {
        let client = self.client.read().map_err(poisoned)?.clone();
        client.ok_or_else(|| Status::failed_precondition("the provider is not configured yet"))
    }

    fn scope(&self) -> Result<String, Status> {
        Ok(self.package.provider.scope(&*self.client()?))
    }

    fn context(&self, target: &Target<'_>) -> Result<Context<P::Client>, Status> {
        Ok(Context {
            client: self.client()?,
            urn: target.urn.to_owned(),
            name: wire::urn_name(target.urn).to_owned(),
            seed: naming::random(),
            timeout: wire::timeout(target.timeout),
            cancel: self.cancel.clone(),
        })
    }
}

/// What an update would do.
struct Plan {
    state: Object,
    news: Object,
    changes: Vec<Change>,
    delete_first: bool,
}

fn created(id: String, state: Object) -> rpc::CreateResponse {
    rpc::CreateResponse { id, properties: Some(to_struct(state)), ..Default::default() }
}

/// The answer for a resource that can't be read: what is recorded holds, and there is nothing to import.
fn recorded(id: String, known: Object, inputs: Object) -> Result<rpc::ReadResponse, Status> {
    if known.is_empty() {
        return Err(Status::unimplemented("this type of resource can't be imported"));
    }
    Ok(rpc::ReadResponse {
        id,
        properties: Some(to_struct(known)),
        inputs: Some(to_struct(inputs)),
        ..Default::default()
    })
}

/// An operation's error; what it says exists is completed like any state.
fn kept<C>(resource: &AnyResource<C>, error: Error, known: &Object, inputs: Object) -> Status {
    let error = error.map_kept(|state| state::complete(&resource.schema, state, known));
    wire::error_status(&error, inputs)
}

/// The same for an update.
fn half_updated<C>(resource: &AnyResource<C>, error: Error, plan: &Plan) -> Status {
    let kept = |state| state::half_updated(&resource.schema, state, &plan.state, &plan.news);
    wire::error_status(&error.map_kept(kept), plan.news.clone())
}

fn missing<T>(what: &str, token: &str, known: &BTreeMap<&'static str, T>) -> Status {
    let hint = closest(token, known.keys().copied()).map(|name| format!("; did you mean {name:?}?"));
    Status::unimplemented(format!("this provider has no {what} {token:?}{}", hint.unwrap_or_default()))
}

fn not_updatable(urn: &str) -> Status {
    let bug = Error::framework_bug(format!("asked to update {urn}, which can only be replaced"));
    Status::internal(bug.to_string())
}

fn poisoned<T>(_: T) -> Status {
    Status::internal(Error::framework_bug("an earlier operation panicked").to_string())
}
