//! What the handlers promise, checked against fakes; the names say what is promised.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "clippy.toml allows them in tests, but sees no test in the fakes"
)]

mod chatting;
mod configuration;
mod crowd;
mod dynamodb;
mod events;
mod fan_out;
mod gateway;
mod letting_in;
mod logs;
mod memory;
mod metrics;
mod pace;
mod properties;
mod protocol;
mod refusals;
mod relay;
mod schemas;
mod sdk;
mod support;
mod table;
mod tokens;
mod wire;
