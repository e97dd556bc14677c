//! Code of the program that the engine calls: a gRPC server on this machine, started when the first is handed out.

use std::{
    collections::HashMap,
    future::Future,
    hash::{BuildHasher, RandomState},
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
};

use prost::Message;
use pulumi_wasm_proto::{
    markup,
    rpc::{
        self,
        callbacks_server::{Callbacks as Service, CallbacksServer},
    },
};
use tokio::sync::OnceCell;
use tonic::{
    Request, Response, Status,
    transport::{Server, server::TcpIncoming},
};

use super::{BoxFuture, Engine};
use crate::{
    error::{BoxError, Error, ErrorChain},
    panics,
};

type Function = Arc<dyn Fn(Arc<Engine>, Vec<u8>) -> BoxFuture<Result<Vec<u8>, Status>> + Send + Sync>;

/// What the engine can call, by token.
#[derive(Default)]
pub(super) struct Callbacks {
    functions: Mutex<HashMap<String, Function>>,
    address: OnceCell<String>,
}

impl Callbacks {
    pub(super) fn in_use(&self) -> bool {
        self.address.initialized()
    }

    fn add(&self, function: Function) -> String {
        let mut functions = self.functions();
        // Others on this machine can reach the server; they can't guess what to call.
        let secret = RandomState::new().hash_one(functions.len());
        let token = format!("{}-{secret:016x}", functions.len());
        functions.insert(token.clone(), function);
        token
    }

    fn get(&self, token: &str) -> Result<Function, Status> {
        let function = self.functions().get(token).cloned();
        function.ok_or_else(|| Status::not_found(format!("the program has no callback `{token}`")))
    }

    fn functions(&self) -> MutexGuard<'_, HashMap<String, Function>> {
        self.functions.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Engine {
    /// Makes a function callable by the engine. The error of the function is the text that the engine shows.
    pub(super) async fn callback<Q, A, F>(
        self: &Arc<Self>,
        function: impl Fn(Arc<Engine>, Q) -> F + Send + Sync + 'static,
    ) -> Result<rpc::Callback, Error>
    where
        Q: Message + Default,
        A: Message,
        F: Future<Output = Result<A, String>> + Send + 'static,
    {
        let target = self.callbacks.address.get_or_try_init(|| serve(self)).await?.clone();
        let token = self.callbacks.add(Arc::new(move |engine, bytes| {
            let answer = Q::decode(bytes.as_slice()).map(|request| function(engine, request));
            Box::pin(async move {
                let answer = answer.map_err(|error| Status::invalid_argument(error.to_string()))?;
                Ok(answer.await.map_err(Status::unknown)?.encode_to_vec())
            })
        }));
        Ok(rpc::Callback { target, token })
    }

    /// Runs what the engine calls.
    pub(crate) async fn call_back(
        self: &Arc<Self>,
        token: &str,
        request: Vec<u8>,
    ) -> Result<Vec<u8>, Status> {
        let function = self.callbacks.get(token)?;
        function(self.clone(), request).await
    }

    /// Runs code of the user on a thread that it may block. The error, be it from a panic, is one line, safe to be
    /// shown by the CLI.
    pub(super) async fn run_user<T: Send + 'static>(
        self: &Arc<Self>,
        code: impl FnOnce() -> Result<T, BoxError> + Send + 'static,
    ) -> Result<T, String> {
        let (engine, busy) = (self.clone(), self.busy());
        let run = move || {
            let (_busy, _inside) = (busy, engine.enter());
            panics::catch(code).unwrap_or_else(|panic| Err(format!("it panicked {panic}").into()))
        };
        let done = self.runtime.spawn_blocking(run).await;
        done.unwrap_or_else(|error| Err(error.into())).map_err(shown)
    }
}

/// An error on one line, safe to be shown by the CLI.
pub(super) fn shown(error: impl Into<BoxError>) -> String {
    let text = markup::escape(&ErrorChain(&*error.into()).to_string());
    // An empty text says to the engine that nothing went wrong.
    if text.is_empty() { "it gave no reason".to_owned() } else { text }
}

async fn serve(engine: &Arc<Engine>) -> Result<String, Error> {
    let failed = |error: BoxError| Error::Callbacks(error);
    let incoming = TcpIncoming::bind(([127, 0, 0, 1], 0).into()).map_err(|error| failed(error.into()))?;
    let incoming = incoming.with_nodelay(Some(true));
    let address = incoming.local_addr().map_err(|error| failed(error.into()))?;
    // Properties can be of any size.
    let service = CallbacksServer::new(Front(Arc::downgrade(engine)))
        .max_decoding_message_size(usize::MAX)
        .max_encoding_message_size(usize::MAX);
    engine.runtime.spawn(Server::builder().serve_with_incoming(service, incoming));
    Ok(address.to_string())
}

struct Front(Weak<Engine>);

#[tonic::async_trait]
impl Service for Front {
    async fn invoke(
        &self,
        request: Request<rpc::CallbackInvokeRequest>,
    ) -> Result<Response<rpc::CallbackInvokeResponse>, Status> {
        let engine = self.0.upgrade().ok_or_else(|| Status::unavailable("the program has ended"))?;
        let request = request.into_inner();
        let response = engine.call_back(&request.token, request.request).await?;
        Ok(Response::new(rpc::CallbackInvokeResponse { response }))
    }
}
