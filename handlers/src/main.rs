//! The binary that Lambda starts, under the name of `bootstrap`, for each of the seven functions.

use std::convert::Infallible;
use std::process::ExitCode;

use lambda_runtime::{LambdaEvent, Runtime, service_fn};
use tracing::level_filters::LevelFilter;
use websocket_handlers::event::{RequestContext, WebSocketEvent};
use websocket_handlers::logging::{self, chain};
use websocket_handlers::pusher::{Gateway, ManagementEndpoint};
use websocket_handlers::store::DynamoStore;
use websocket_handlers::{App, Config, sdk};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match start().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Without a valid LOG_LEVEL there is no log yet; where there is one, it stays.
            logging::init(LevelFilter::ERROR);
            tracing::error!(target: "websocket_handlers", error = chain(error.as_ref()), "the function can't run");
            ExitCode::FAILURE
        }
    }
}

async fn start() -> Result<(), lambda_runtime::Error> {
    let config = Config::read(variable)?;
    logging::init(config.log_level);
    Config::demand_lambda(variable)?;
    let sdk = sdk::shared_config(variable)?;
    let store =
        DynamoStore::new(sdk::dynamodb(&sdk, variable), &config.table_name).max_rooms(config.max_rooms);
    let region = sdk.region().map_or("", |region| region.as_ref());
    let gateway = Gateway::new(sdk.clone(), ManagementEndpoint::choose(region, variable));
    let app = App::new(&config, store, |context: &RequestContext| gateway.pusher(context));
    let serve = async |event: LambdaEvent<WebSocketEvent>| {
        Ok::<_, Infallible>(app.handle(&event.context.request_id, &event.payload).await)
    };
    Runtime::new(service_fn(serve)).run().await
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
