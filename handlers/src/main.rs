//! The binary that Lambda starts, under the name of `bootstrap`, for each of the seven functions.

use std::process::ExitCode;
use std::time::SystemTime;

use lambda_runtime::{Context, LambdaEvent, Runtime, service_fn};
use tracing::level_filters::LevelFilter;
use websocket_handlers::app::{Invocation, Response};
use websocket_handlers::config::{Handler, from_lambda};
use websocket_handlers::deadline::Deadline;
use websocket_handlers::event::{Api, Event};
use websocket_handlers::logging::{self, chain};
use websocket_handlers::pusher::{Gateway, ManagementEndpoint};
use websocket_handlers::relay::LambdaRelay;
use websocket_handlers::store::DynamoStore;
use websocket_handlers::token_check::LambdaTokenCheck;
use websocket_handlers::{App, Config, sdk};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match start().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Without a valid LOG_LEVEL there is no log yet; where there is one, it stays.
            logging::init(LevelFilter::ERROR, None);
            tracing::error!(target: "websocket_handlers", error = chain(error.as_ref()), "the function can't run");
            ExitCode::FAILURE
        }
    }
}

async fn start() -> Result<(), lambda_runtime::Error> {
    let config = Config::read(variable)?;
    logging::init(config.log_level, config.metrics_namespace.clone());
    Config::demand_lambda(variable)?;
    let sdk = sdk::shared_config(variable)?;
    let store = DynamoStore::new(sdk::dynamodb(&sdk, variable), &config.table_name)
        .max_rooms(config.limits.rooms_per_connection);
    let region = sdk.region().map_or("", |region| region.as_ref());
    let gateway = Gateway::new(sdk.clone(), ManagementEndpoint::choose(region, variable));
    let name = from_lambda(variable, "AWS_LAMBDA_FUNCTION_NAME")?;
    let relay = LambdaRelay::new(|| sdk::lambda(&sdk, variable), name);
    let app = App::new(&config, store, |api: &Api| gateway.pusher(api), relay);
    let checker = config.token_check_function.filter(|_| config.handler == Handler::Connect);
    let app = app.token_check(
        checker.map(|function| LambdaTokenCheck::new(sdk::token_check(&sdk, variable), function)),
    );
    let serve = async |event: LambdaEvent<Event>| -> Result<Response, lambda_runtime::Error> {
        let left = event.context.deadline().duration_since(SystemTime::now()).unwrap_or_default();
        let Context { request_id: id, xray_trace_id: trace, .. } = &event.context;
        let invocation = Invocation { id, trace: trace.as_deref(), deadline: Deadline::within(left) };
        match event.payload {
            Event::WebSocket(event) => Ok(app.handle(invocation, &event).await),
            Event::Continuation(continuation) => Ok(app.resume(invocation, *continuation).await?),
        }
    };
    Runtime::new(service_fn(serve)).run().await
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
