//! The guides' Rust, compiled with the documentation's examples.

#[doc = include_str!("../README.md")]
mod readme {}

#[doc = include_str!("../docs/adding-a-route.md")]
mod adding_a_route {}

#[doc = include_str!("../docs/adding-a-stage.md")]
mod adding_a_stage {}

#[doc = include_str!("../docs/custom-domain.md")]
mod custom_domain {}

#[doc = include_str!("../docs/migrating.md")]
mod migrating {}

#[doc = include_str!("../docs/monitoring.md")]
mod monitoring {}

#[doc = include_str!("../docs/using-the-component.md")]
mod using_the_component {}
