//! A component provider: components under one name.

use std::{collections::BTreeMap, process::ExitCode, sync::Arc};

use pulumi_wasm_proto::{Value, plugin, rpc};
use serde_json::{Map, Value as Json, json};

use super::{
    arguments::{Arguments, ComponentArgs},
    component::{ComponentOutputs, ComponentResource},
    registration::registration,
    run::Made,
    schema::{self, Types},
    server::Server,
};
use crate::{component::Component, context::Context, engine, error::BoxError, resource::package_of};

/// The argument by which a method is told whose it is.
const SELF: &str = "__self__";

type Construct = dyn Fn(&Context, rpc::ConstructRequest, Arguments) -> Result<Made, BoxError> + Send + Sync;
type Call = dyn Fn(&Context, Arguments) -> Result<Made, BoxError> + Send + Sync;

/// Components under one name and version, for programs in any language.
#[must_use]
pub struct ComponentProvider {
    pub(super) name: String,
    pub(super) version: String,
    package: Map<String, Json>,
    resources: Map<String, Json>,
    functions: Map<String, Json>,
    types: Types,
    problems: Vec<String>,
    pub(super) components: BTreeMap<&'static str, Arc<Construct>>,
    pub(super) methods: BTreeMap<String, Arc<Call>>,
}

/// What keeps a provider from being one.
#[derive(Debug, thiserror::Error)]
#[error("component provider `{name}` can't be served: {}", .problems.join("; "))]
pub struct ProviderError {
    name: String,
    problems: Vec<String>,
}

impl std::fmt::Debug for ComponentProvider {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("ComponentProvider").field("name", &self.name).finish_non_exhaustive()
    }
}

impl ComponentProvider {
    /// A provider without components. Its name is the package's in the components' types.
    pub fn new(name: impl Into<String>, version: impl Into<String>) -> Self {
        let (name, version) = (name.into(), version.into());
        Self {
            types: Types::new(&name),
            package: Map::new(),
            resources: Map::new(),
            functions: Map::new(),
            problems: Vec::new(),
            components: BTreeMap::new(),
            methods: BTreeMap::new(),
            name,
            version,
        }
    }

    /// What it is for.
    pub fn description(self, description: impl Into<String>) -> Self {
        self.say("description", description.into())
    }

    /// Its name for people. Default: its name.
    pub fn display_name(self, name: impl Into<String>) -> Self {
        self.say("displayName", name.into())
    }

    /// Who publishes it: the first part of the names of its packages in other languages. Default: `pulumi`.
    pub fn namespace(self, namespace: impl Into<String>) -> Self {
        self.say("namespace", namespace.into())
    }

    /// Where its source is.
    pub fn repository(self, url: impl Into<String>) -> Self {
        self.say("repository", url.into())
    }

    /// Where the plugin is downloaded from. Default: Pulumi's own place.
    pub fn plugin_download_url(self, url: impl Into<String>) -> Self {
        self.say("pluginDownloadURL", url.into())
    }

    fn say(mut self, key: &str, text: String) -> Self {
        self.package.insert(key.to_owned(), text.into());
        self
    }

    /// Adds a component.
    pub fn component<C: ComponentResource>(mut self) -> Self {
        self.check_token(C::TOKEN);
        let mut spec = schema::object(&mut self.types, C::describe);
        let mut inputs = schema::object(&mut self.types, C::Args::describe);
        spec.insert("isComponent".to_owned(), true.into());
        spec.insert("description".to_owned(), C::DESCRIPTION.into());
        spec.insert("inputProperties".to_owned(), inputs.remove("properties").unwrap_or_default());
        spec.insert("requiredInputs".to_owned(), inputs.remove("required").unwrap_or_default());
        if self.resources.insert(C::TOKEN.to_owned(), spec.into()).is_some() {
            self.problems.push(format!("there are two components {}", C::TOKEN));
        }
        self.components.insert(C::TOKEN, Arc::new(construct::<C>));
        self
    }

    /// Adds a method of a component that has been added before: it is given the component and its arguments.
    ///
    /// ```
    /// # use pulumi_wasm::{BoxError, Component, Context, Output, provider::{ComponentArgs, ComponentOutputs, ComponentResource}};
    /// use pulumi_wasm::provider::ComponentProvider;
    /// # #[derive(ComponentOutputs)]
    /// # struct Greeting { text: Output<String> }
    /// # impl ComponentResource for Greeting {
    /// #     const TOKEN: &'static str = "greetings:index:Greeting";
    /// #     type Args = ();
    /// #     fn construct(_: &Context, _: &str, _: (), _: &Component) -> Result<Self, BoxError> { unimplemented!() }
    /// # }
    ///
    /// #[derive(ComponentArgs)]
    /// struct RepeatArgs {
    ///     times: u32,
    /// }
    ///
    /// #[derive(ComponentOutputs)]
    /// struct Repeated {
    ///     text: Output<String>,
    /// }
    ///
    /// impl Greeting {
    ///     fn repeat(&self, _: &Context, args: RepeatArgs) -> Result<Repeated, BoxError> {
    ///         Ok(Repeated { text: self.text.map(move |text| text.repeat(args.times as usize)) })
    ///     }
    /// }
    ///
    /// let provider = ComponentProvider::new("greetings", "1.0.0")
    ///     .component::<Greeting>()
    ///     .method("repeat", Greeting::repeat);
    /// ```
    pub fn method<C, A, R>(
        mut self,
        name: &str,
        method: impl Fn(&C, &Context, A) -> Result<R, BoxError> + Send + Sync + 'static,
    ) -> Self
    where
        C: ComponentResource,
        A: ComponentArgs,
        R: ComponentOutputs,
    {
        let token = format!("{}/{name}", C::TOKEN);
        let spec = self.method_spec::<C, A, R>();
        if self.functions.insert(token.clone(), spec).is_some() {
            self.problems.push(format!("there are two methods {token}"));
        }
        match self.resources.get_mut(C::TOKEN) {
            Some(component) => component["methods"][name] = token.as_str().into(),
            None => self.problems.push(format!("add {} before its method `{name}`", C::TOKEN)),
        }
        self.methods.insert(token, Arc::new(move |context, arguments| call(context, arguments, &method)));
        self
    }

    fn method_spec<C: ComponentResource, A: ComponentArgs, R: ComponentOutputs>(&mut self) -> Json {
        let mut inputs = schema::object(&mut self.types, A::describe);
        inputs["properties"][SELF] = json!({ "$ref": format!("#/resources/{}", C::TOKEN) });
        if let Some(required) = inputs["required"].as_array_mut() {
            required.push(SELF.into());
        }
        let outputs = schema::object(&mut self.types, R::describe);
        json!({ "inputs": inputs, "outputs": outputs, "description": R::DESCRIPTION })
    }

    /// The whole of a component provider's `main`: serves the engine that started this process.
    pub fn serve(self) -> ExitCode {
        match Server::new(self) {
            Ok(server) => plugin::run("component provider", || server.into_routes()),
            Err(error) => {
                eprintln!("error: {error}");
                ExitCode::FAILURE
            }
        }
    }

    fn check_token(&mut self, token: &str) {
        if token.split(':').count() != 3 || package_of(token) != self.name {
            let name = &self.name;
            self.problems.push(format!("the type {token} is not of the form `{name}:module:Name`"));
        }
    }

    /// The schema of the package.
    pub(super) fn schema(&mut self) -> Result<String, ProviderError> {
        let types = std::mem::replace(&mut self.types, Types::new(&self.name));
        self.problems.extend(types.clashes.iter().cloned());
        if !self.problems.is_empty() {
            return Err(ProviderError { name: self.name.clone(), problems: self.problems.clone() });
        }
        let mut package = self.package.clone();
        let parts = [
            ("name", self.name.as_str().into()),
            ("version", self.version.as_str().into()),
            ("resources", self.resources.clone().into()),
            ("functions", self.functions.clone().into()),
            ("types", Map::from_iter(types.into_specs()).into()),
            ("language", languages()),
        ];
        package.extend(parts.map(|(key, part): (_, Json)| (key.to_owned(), part)));
        Ok(Json::Object(package).to_string())
    }
}

/// Packages in other languages have the provider's own version.
fn languages() -> Json {
    let own_version = json!({ "respectSchemaVersion": true });
    ["csharp", "go", "java", "nodejs", "python"].map(|name| (name, own_version.clone())).into_iter().collect()
}

fn construct<C: ComponentResource>(
    context: &Context,
    request: rpc::ConstructRequest,
    arguments: Arguments,
) -> Result<Made, BoxError> {
    let arguments = arguments.with_secrets(C::Args::SECRETS);
    let args = arguments.read::<C::Args>()?;
    let name = request.name.clone();
    let component = engine::register_requested(context, registration(request, arguments))?;
    let outputs = C::construct(context, &name, args, &Component::requested(component.clone()))?;
    Ok(Made { component: Some(component), outputs: outputs.write() })
}

fn call<C: ComponentResource, A: ComponentArgs, R: ComponentOutputs>(
    context: &Context,
    arguments: Arguments,
    method: impl Fn(&C, &Context, A) -> Result<R, BoxError>,
) -> Result<Made, BoxError> {
    let this = match arguments.values.get(SELF).map(Value::plain) {
        Some(Value::Resource(reference)) => context.engine().referenced(reference.clone()),
        _ => return Err(format!("the argument `{SELF}` is not a resource").into()),
    };
    let outputs = method(&C::read(&this), context, arguments.with_secrets(A::SECRETS).read()?)?;
    Ok(Made { component: None, outputs: outputs.write() })
}
