//! Answers the engine's calls.

use pulumi_wasm_proto::rpc::{
    AboutRequest, AboutResponse, GeneratePackageRequest, GeneratePackageResponse, GenerateProgramRequest,
    GenerateProgramResponse, GenerateProjectRequest, GenerateProjectResponse, GetProgramDependenciesRequest,
    GetProgramDependenciesResponse, GetRequiredPackagesRequest, GetRequiredPackagesResponse,
    GetRequiredPluginsRequest, GetRequiredPluginsResponse, InstallDependenciesRequest,
    InstallDependenciesResponse, LanguageHandshakeRequest, LanguageHandshakeResponse, LinkRequest,
    LinkResponse, PackRequest, PackResponse, PluginInfo, RunPluginRequest, RunPluginResponse, RunRequest,
    RunResponse, RuntimeOptionsRequest, RuntimeOptionsResponse, TemplateRequest, TemplateResponse,
    language_runtime_server::LanguageRuntime,
};
use tokio::{
    sync::{mpsc, watch},
    task::spawn_blocking,
};
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Request, Response, Status};

use crate::{
    about, bindings, dependencies, engine::Engine, generate, install, link, output::Listener, pack, packages,
    plugin, project::Project, run, template,
};

type Answer<T> = Result<Response<T>, Status>;

/// The language host.
#[derive(Debug)]
pub(crate) struct Host {
    engine: Engine,
    /// Whether the CLI has had enough.
    cancelled: watch::Sender<bool>,
}

impl Host {
    /// A host for the engine that started it.
    pub(crate) fn new(engine: Engine) -> Self {
        Self { engine, cancelled: watch::Sender::default() }
    }
}

/// An error as the user gets to see it.
pub(crate) fn failure(error: impl Into<anyhow::Error>) -> Status {
    Status::unknown(format!("{:#}", error.into()))
}

fn unimplemented<T>(call: &str) -> Answer<T> {
    Err(Status::unimplemented(format!("the Rust language host doesn't implement {call}")))
}

/// Work that may take a while: other calls are answered meanwhile.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> anyhow::Result<T> + Send + 'static) -> Answer<T> {
    let done = spawn_blocking(work).await;
    Ok(Response::new(done.map_err(failure)?.map_err(failure)?))
}

/// A stream that some work writes to while the CLI reads it.
fn stream<T, F>(work: impl FnOnce(Listener<T>) -> F) -> Response<ReceiverStream<Result<T, Status>>>
where
    F: Future<Output = ()> + Send + 'static,
{
    let (listener, messages) = mpsc::channel(16);
    tokio::spawn(work(listener));
    Response::new(ReceiverStream::new(messages))
}

#[tonic::async_trait]
impl LanguageRuntime for Host {
    type InstallDependenciesStream = ReceiverStream<Result<InstallDependenciesResponse, Status>>;
    type RunPluginStream = ReceiverStream<Result<RunPluginResponse, Status>>;

    async fn handshake(
        &self,
        request: Request<LanguageHandshakeRequest>,
    ) -> Answer<LanguageHandshakeResponse> {
        self.engine.connect(&request.get_ref().engine_address).map_err(failure)?;
        Ok(Response::new(LanguageHandshakeResponse {}))
    }

    async fn get_plugin_info(&self, _: Request<()>) -> Answer<PluginInfo> {
        Ok(Response::new(PluginInfo { version: env!("CARGO_PKG_VERSION").to_owned() }))
    }

    async fn get_required_packages(
        &self,
        request: Request<GetRequiredPackagesRequest>,
    ) -> Answer<GetRequiredPackagesResponse> {
        let project = Project::new(request.into_inner().info).map_err(failure)?;
        let packages = packages::required(&project, &self.engine).await.map_err(failure)?;
        Ok(Response::new(GetRequiredPackagesResponse { packages, specs: Vec::new() }))
    }

    /// Every CLI that this host works with asks for packages.
    async fn get_required_plugins(
        &self,
        _: Request<GetRequiredPluginsRequest>,
    ) -> Answer<GetRequiredPluginsResponse> {
        unimplemented("GetRequiredPlugins")
    }

    /// Dropping the run ends its children.
    async fn run(&self, request: Request<RunRequest>) -> Answer<RunResponse> {
        let mut cancelled = self.cancelled.subscribe();
        let response = tokio::select! {
            response = run::run(&self.engine, request.into_inner()) => response,
            _ = cancelled.wait_for(|cancelled| *cancelled) => run::bail(),
        };
        Ok(Response::new(response))
    }

    async fn install_dependencies(
        &self,
        request: Request<InstallDependenciesRequest>,
    ) -> Answer<Self::InstallDependenciesStream> {
        let request = request.into_inner();
        let how = install::Request {
            is_terminal: request.is_terminal,
            is_plugin: request.is_plugin,
            toolchain: request.use_language_version_tools,
        };
        let project = Project::new(request.info).map_err(failure)?.with_main();
        Ok(stream(|listener| install::install(project, how, listener)))
    }

    async fn get_program_dependencies(
        &self,
        request: Request<GetProgramDependenciesRequest>,
    ) -> Answer<GetProgramDependenciesResponse> {
        let GetProgramDependenciesRequest { info, transitive_dependencies, .. } = request.into_inner();
        let project = Project::new(info).map_err(failure)?;
        let dependencies =
            dependencies::list(&project, transitive_dependencies, &self.engine).await.map_err(failure)?;
        Ok(Response::new(GetProgramDependenciesResponse { dependencies }))
    }

    async fn about(&self, request: Request<AboutRequest>) -> Answer<AboutResponse> {
        let project = Project::new(request.into_inner().info).map_err(failure)?;
        Ok(Response::new(about::describe(&project).await.map_err(failure)?))
    }

    /// Every option has a default, so `pulumi new` asks for none.
    async fn runtime_options_prompts(
        &self,
        _: Request<RuntimeOptionsRequest>,
    ) -> Answer<RuntimeOptionsResponse> {
        Ok(Response::new(RuntimeOptionsResponse::default()))
    }

    async fn template(&self, request: Request<TemplateRequest>) -> Answer<TemplateResponse> {
        let TemplateRequest { info, project_name } = request.into_inner();
        blocking(move || {
            template::finish(&Project::new(info)?, &project_name)?;
            Ok(TemplateResponse {})
        })
        .await
    }

    /// Nobody reading the answer any more ends the plugin with its children.
    async fn run_plugin(&self, request: Request<RunPluginRequest>) -> Answer<Self::RunPluginStream> {
        Ok(stream(|listener| plugin::run(self.engine.clone(), request.into_inner(), listener)))
    }

    async fn generate_program(
        &self,
        request: Request<GenerateProgramRequest>,
    ) -> Answer<GenerateProgramResponse> {
        blocking(|| generate::program(request.into_inner())).await
    }

    async fn generate_project(
        &self,
        request: Request<GenerateProjectRequest>,
    ) -> Answer<GenerateProjectResponse> {
        blocking(|| generate::project(request.into_inner())).await
    }

    async fn generate_package(
        &self,
        request: Request<GeneratePackageRequest>,
    ) -> Answer<GeneratePackageResponse> {
        blocking(|| bindings::generate(request.into_inner())).await
    }

    async fn pack(&self, request: Request<PackRequest>) -> Answer<PackResponse> {
        let PackRequest { package_directory, destination_directory } = request.into_inner();
        blocking(move || {
            let artifact = pack::pack(package_directory.as_ref(), destination_directory.as_ref())?;
            Ok(PackResponse { artifact_path: artifact.display().to_string() })
        })
        .await
    }

    async fn link(&self, request: Request<LinkRequest>) -> Answer<LinkResponse> {
        let LinkRequest { info, packages, .. } = request.into_inner();
        blocking(move || {
            let project = Project::new(info)?.with_main();
            Ok(LinkResponse { import_instructions: link::link(&project, &packages)? })
        })
        .await
    }

    /// Ends what is running, and what a call underway is about to run. The host goes on, to answer everything else.
    async fn cancel(&self, _: Request<()>) -> Answer<()> {
        self.cancelled.send_replace(true);
        Ok(Response::new(()))
    }
}
