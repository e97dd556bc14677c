//! Typed bindings for the AWS resources of a WebSocket API, and what goes with them.
//!
//! Tokens, property names and states are those of Pulumi's `aws` provider 7.x; the bindings are generated from
//! `schema.json`. Each item's page gives its token, the units of its properties, and which changes replace it.
//!
//! ```no_run
//! use pulumi_wasm_aws::apigatewayv2::{Api, ApiArgs, Stage, StageArgs, StageDefaultRouteSettingsArgs};
//!
//! fn main() -> std::process::ExitCode {
//!     pulumi_wasm::run(|ctx| {
//!         let api = Api::new(
//!             ctx,
//!             "chat",
//!             ApiArgs::builder()
//!                 .protocol_type("WEBSOCKET")
//!                 .route_selection_expression("$request.body.action")
//!                 .build(),
//!         );
//!         let throttle = StageDefaultRouteSettingsArgs::builder()
//!             .throttling_rate_limit(1000)
//!             .throttling_burst_limit(500)
//!             .build();
//!         let stage = Stage::new(
//!             ctx,
//!             "dev",
//!             StageArgs::builder().api_id(api.id()).auto_deploy(true).default_route_settings(throttle).build(),
//!         );
//!         ctx.export("url", stage.invoke_url());
//!         Ok(())
//!     })
//! }
//! ```
//!
//! Values and outputs go into the same setter. `build` doesn't compile before every required input is given:
//!
//! ```compile_fail,E0277
//! use pulumi_wasm_aws::apigatewayv2::RouteArgs;
//!
//! let args = RouteArgs::builder().route_key("sendMessage").build(); // the required input `api_id` is missing
//! ```
//!
//! # Features
//!
//! Each module is behind a feature of its name, all of which are on by default (`full`). A program that names only what
//! it uses compiles faster:
//!
//! ```toml
//! pulumi_wasm_aws = { version = "0.1", default-features = false, features = ["apigatewayv2", "lambda"] }
//! ```

include!(concat!(env!("OUT_DIR"), "/bindings/mod.rs"));
