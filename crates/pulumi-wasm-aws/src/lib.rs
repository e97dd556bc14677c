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
//! # What there is
//!
//! | module | has |
//! |---|---|
//! | [`apigatewayv2`] | WebSocket and HTTP APIs: routes, integrations, responses, models, authorizers, deployments, stages, domains |
//! | [`apigateway`] | the account-wide settings of API Gateway, its logging role among them |
//! | [`lambda`] | functions, aliases, permissions, event sources |
//! | [`iam`] | roles and policies |
//! | [`dynamodb`] | tables |
//! | [`cloudwatch`] | log groups, metric filters, alarms, dashboards |
//! | [`sns`], [`sqs`] | topics, subscriptions, queues |
//! | [`acm`], [`route53`] | certificates and DNS records |
//! | `ssm` | parameters |
//! | `config` | what the stack's configuration says about the provider |
//!
//! [`Provider`] is for a second account or region in one program; a function such as [`get_caller_identity`] looks something
//! up. Other AWS resources: `pulumi package add aws` makes bindings of all there is.
//!
//! # Inputs
//!
//! Values and outputs go into the same setter, optional inputs are simply left out, and `with_options` in place of `new`
//! takes `pulumi_wasm::ResourceOptions`. `build` doesn't compile before every required input is given:
//!
//! ```compile_fail,E0277
//! use pulumi_wasm_aws::apigatewayv2::RouteArgs;
//!
//! let args = RouteArgs::builder().route_key("sendMessage").build(); // the required input `api_id` is missing
//! ```
//!
//! # Previews, secrets and errors
//!
//! A resource's outputs are its inputs and what AWS adds. In a preview, what only AWS can say is unknown, and what is
//! computed of it waits. Properties that the provider keeps secret, and whatever is made of a secret, are encrypted in the
//! state. An input that AWS would refuse fails the preview where the provider can tell, else the update, in both with the
//! names of resource and property.
//!
//! # Tests
//!
//! `pulumi_wasm::mocks` runs a program without AWS, and tells what it has registered:
//!
//! ```
//! use pulumi_wasm::mocks::Mocks;
//! use pulumi_wasm_aws::cloudwatch::{LogGroup, LogGroupArgs};
//!
//! let run = Mocks::new("shop", "dev").run(|ctx| {
//!     LogGroup::new(ctx, "orders", LogGroupArgs::builder().retention_in_days(30).build());
//!     Ok(())
//! });
//! let group = run.find("aws:cloudwatch/logGroup:LogGroup", "orders").expect("there is a log group");
//! assert_eq!(group.inputs["retentionInDays"].as_number(), Some(30.0));
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
