//! The engine as a program sees it: over gRPC, or a mock in a unit test.

use std::{
    error::Error as _,
    future::Future,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use pulumi_wasm_proto::{
    EncodedRegistration,
    rpc::{self, engine_client::EngineClient, resource_monitor_client::ResourceMonitorClient},
};
use tokio::sync::Semaphore;
use tonic::{
    Code, Response, Status,
    transport::{Channel, Endpoint},
};

use crate::error::{BoxError, Error, ErrorChain};

pub(crate) type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;
pub(crate) type Answer<T> = BoxFuture<Result<T, Error>>;

pub(crate) trait Monitor: Send + Sync {
    fn register(&self, request: rpc::RegisterResourceRequest) -> Answer<rpc::RegisterResourceResponse>;
    fn register_outputs(&self, request: rpc::RegisterResourceOutputsRequest) -> Answer<()>;
    fn read(&self, request: rpc::ReadResourceRequest) -> Answer<rpc::ReadResourceResponse>;
    fn invoke(&self, request: rpc::ResourceInvokeRequest) -> Answer<rpc::InvokeResponse>;
    fn call(&self, request: rpc::ResourceCallRequest) -> Answer<rpc::CallResponse>;
    fn register_package(&self, request: rpc::RegisterPackageRequest) -> Answer<rpc::RegisterPackageResponse>;
    fn register_transform(&self, callback: rpc::Callback) -> Answer<()>;
    fn register_invoke_transform(&self, callback: rpc::Callback) -> Answer<()>;
    fn register_hook(&self, request: rpc::RegisterResourceHookRequest) -> Answer<()>;
    fn register_error_hook(&self, request: rpc::RegisterErrorHookRequest) -> Answer<()>;
    /// Says that the program has ended, and waits until the deployment has.
    fn wait_for_shutdown(&self) -> Answer<()>;
    fn require_version(&self, request: rpc::RequirePulumiVersionRequest) -> Answer<()>;
    fn log(&self, request: rpc::LogRequest) -> BoxFuture<()>;
    /// Makes room for a registration, while one that is under way waits for others.
    fn room(&self) -> Room {
        Room(None)
    }
}

/// Room for one more registration, until this is dropped.
pub(crate) struct Room(Option<Arc<Semaphore>>);

impl Drop for Room {
    fn drop(&mut self) {
        if let Some(places) = &self.0 {
            // Where all are taken there is one more from now on, which does no harm.
            places.forget_permits(1);
        }
    }
}

/// How many registrations may be under way: far more than any engine works on at once, and few enough for what each
/// costs inside the connection.
const PLACES: usize = 512;

/// A connection gives up when more small messages wait to be read than fit its window many times over. No memory is
/// set aside for it.
const WINDOW: u32 = 1 << 30;

pub(crate) struct GrpcMonitor {
    channel: Channel,
    monitor: ResourceMonitorClient<Channel>,
    engine: EngineClient<Channel>,
    /// Whether the engine has ever answered. One that has may end a deployment without a word to us; one that hasn't
    /// isn't there.
    reached: Arc<AtomicBool>,
    places: Arc<Semaphore>,
}

impl GrpcMonitor {
    /// Makes the clients; the connections are made by the first calls. Must be called inside a runtime.
    pub(crate) fn connect(monitor: &str, engine: &str) -> Result<Self, BoxError> {
        let monitor = channel(monitor)?;
        // Property values can be of any size.
        Ok(Self {
            channel: monitor.clone(),
            monitor: ResourceMonitorClient::new(monitor)
                .max_decoding_message_size(usize::MAX)
                .max_encoding_message_size(usize::MAX),
            engine: EngineClient::new(channel(engine)?).max_encoding_message_size(usize::MAX),
            reached: Arc::default(),
            places: Arc::new(Semaphore::new(PLACES)),
        })
    }

    fn answer<T, F>(&self, call: F) -> Answer<T>
    where
        F: Future<Output = Result<Response<T>, Status>> + Send + 'static,
    {
        let reached = self.reached.clone();
        Box::pin(async move {
            let result = call.await;
            // A status that came over the wire has no source.
            if result.as_ref().err().is_none_or(|status| status.source().is_none()) {
                reached.store(true, Ordering::Relaxed);
            }
            result.map(Response::into_inner).map_err(|status| match reached.load(Ordering::Relaxed) {
                true => status.into(),
                false => Error::Unreachable(ErrorChain(&status).to_string()),
            })
        })
    }
}

fn channel(address: &str) -> Result<Channel, BoxError> {
    let endpoint = Endpoint::from_shared(format!("http://{address}"))?;
    Ok(endpoint.tcp_nodelay(true).initial_connection_window_size(WINDOW).connect_lazy())
}

/// Engines from before a feature don't know its calls.
fn too_old(status: Status) -> Status {
    match status.code() {
        Code::Unimplemented => {
            Status::failed_precondition("this Pulumi CLI is too old for it: update the CLI")
        }
        _ => status,
    }
}

impl Monitor for GrpcMonitor {
    fn register(&self, request: rpc::RegisterResourceRequest) -> Answer<rpc::RegisterResourceResponse> {
        let (encoded, channel) = (EncodedRegistration::from(&request), self.channel.clone());
        let places = self.places.clone();
        self.answer(async move {
            let _place = places.acquire().await;
            Box::pin(encoded.send(channel)).await
        })
    }

    fn register_outputs(&self, request: rpc::RegisterResourceOutputsRequest) -> Answer<()> {
        let mut client = self.monitor.clone();
        self.answer(async move { client.register_resource_outputs(request).await })
    }

    fn read(&self, request: rpc::ReadResourceRequest) -> Answer<rpc::ReadResourceResponse> {
        let mut client = self.monitor.clone();
        self.answer(async move { client.read_resource(request).await })
    }

    fn invoke(&self, request: rpc::ResourceInvokeRequest) -> Answer<rpc::InvokeResponse> {
        let mut client = self.monitor.clone();
        self.answer(async move { client.invoke(request).await })
    }

    fn call(&self, request: rpc::ResourceCallRequest) -> Answer<rpc::CallResponse> {
        let mut client = self.monitor.clone();
        self.answer(async move { client.call(request).await })
    }

    fn register_package(&self, request: rpc::RegisterPackageRequest) -> Answer<rpc::RegisterPackageResponse> {
        let mut client = self.monitor.clone();
        self.answer(async move { client.register_package(request).await })
    }

    fn register_transform(&self, callback: rpc::Callback) -> Answer<()> {
        let mut client = self.monitor.clone();
        self.answer(async move { client.register_stack_transform(callback).await.map_err(too_old) })
    }

    fn register_invoke_transform(&self, callback: rpc::Callback) -> Answer<()> {
        let mut client = self.monitor.clone();
        self.answer(async move { client.register_stack_invoke_transform(callback).await.map_err(too_old) })
    }

    fn register_hook(&self, request: rpc::RegisterResourceHookRequest) -> Answer<()> {
        let mut client = self.monitor.clone();
        self.answer(async move { client.register_resource_hook(request).await.map_err(too_old) })
    }

    fn register_error_hook(&self, request: rpc::RegisterErrorHookRequest) -> Answer<()> {
        let mut client = self.monitor.clone();
        self.answer(async move { client.register_error_hook(request).await.map_err(too_old) })
    }

    fn wait_for_shutdown(&self) -> Answer<()> {
        let mut client = self.monitor.clone();
        self.answer(async move {
            match client.signal_and_wait_for_shutdown(()).await {
                // An engine from before the call ends the deployment when this process ends.
                Err(status) if status.code() == Code::Unimplemented => Ok(Response::new(())),
                answer => answer,
            }
        })
    }

    fn require_version(&self, request: rpc::RequirePulumiVersionRequest) -> Answer<()> {
        let mut client = self.engine.clone();
        self.answer(async move {
            client.require_pulumi_version(request).await.map(|_| Response::new(())).map_err(too_old)
        })
    }

    fn room(&self) -> Room {
        self.places.add_permits(1);
        Room(Some(self.places.clone()))
    }

    fn log(&self, request: rpc::LogRequest) -> BoxFuture<()> {
        let mut client = self.engine.clone();
        Box::pin(async move {
            if let Err(status) = client.log(request.clone()).await {
                // The engine is gone: standard error is what is left.
                eprintln!("{} (not logged: {})", request.message, status.message());
            }
        })
    }
}
