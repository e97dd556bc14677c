//! Policy packs: rules that every deployment of an organization is held to, in any language the programs are written in.
//!
//! A pack is a crate with a binary and a `PulumiPolicy.yaml` beside its `Cargo.toml`:
//!
//! ```yaml
//! runtime: rust
//! ```
//!
//! ```toml
//! [dependencies]
//! pulumi-wasm = { version = "…", features = ["policy"] }
//! ```
//!
//! ```no_run
//! use pulumi_wasm::policy::{ConfigSchema, PolicyPack, ResourcePolicy, StackPolicy};
//! use serde_json::json;
//!
//! #[derive(serde::Deserialize)]
//! struct Limits {
//!     regions: Vec<String>,
//! }
//!
//! fn main() -> std::process::ExitCode {
//!     let tagged = ResourcePolicy::new("tagged", "Buckets say who owns them")
//!         .for_type("aws:s3/bucket:Bucket")
//!         .validate(|bucket, violations| {
//!             if bucket.get::<String>("tags.owner")?.is_none() {
//!                 violations.report("there is no tag `owner`");
//!             }
//!             Ok(())
//!         });
//!     let regions = StackPolicy::new("regions", "Only regions we pay for")
//!         .mandatory()
//!         .config_schema(ConfigSchema::new().required("regions", json!({ "type": "array", "items": { "type": "string" } })))
//!         .validate(|stack, violations| {
//!             let limits: Limits = stack.config()?;
//!             for provider in stack.of_type("pulumi:providers:aws") {
//!                 let region: String = provider.require("region")?;
//!                 if !limits.regions.contains(&region) {
//!                     violations.report_for(provider, format!("{region} is not one of {:?}", limits.regions));
//!                 }
//!             }
//!             Ok(())
//!         });
//!     PolicyPack::new("house-rules", "1.0.0").policy(tagged).policy(regions).serve()
//! }
//! ```
//!
//! `pulumi up --policy-pack path/to/pack` runs it, with `--policy-pack-config config.json` for its configuration:
//! `{ "regions": { "enforcementLevel": "advisory", "regions": ["eu-central-1"] } }`.
//!
//! | a policy … | with |
//! |---|---|
//! | looks at one resource before it is created or changed | [`ResourcePolicy::validate`](Policy::validate) |
//! | puts one right | [`ResourcePolicy::remediate`](Policy::remediate) |
//! | looks at a whole stack | [`StackPolicy`] |
//! | takes configuration | [`ConfigSchema`], [`ResourceArgs::config`] |
//! | depends on the stack's configuration | [`serve`], [`ResourceArgs::stack`] |
//!
//! **Unknown values.** In a preview much isn't known yet. A policy that reads such a value ends there: the `?` behind
//! [`PolicyResource::get`] passes [`PolicyError::Unknown`] on, and the user is told by an advisory message that the policy
//! couldn't run yet. It runs again during the update.
//!
//! **Secrets.** A policy may look at secrets, but what it reports and logs and the errors it returns don't show them: the
//! secrets of the resources, of their providers and of the stack's configuration, but for those of one or two characters.
//! What [`Policy::remediate`] leaves alone stays the secret it was.
//!
//! **Errors.** A policy that returns any other error, or panics, fails the deployment and names itself and the resource.

mod error;
mod level;
mod pack;
mod path;
mod report;
mod resource;
mod rule;
mod run;
mod schema;
mod scope;
mod secrets;
mod server;
mod stack;
mod violations;

#[cfg(test)]
mod tests;

pub use error::{PackError, PolicyError};
pub use level::{EnforcementLevel, Severity};
pub use pack::{PolicyPack, Rule, serve};
pub use resource::{PolicyProvider, PolicyResource, PolicyResourceOptions, ResourceArgs};
pub use rule::{Policy, PolicyResult, ResourceCheck, ResourcePolicy, StackCheck, StackPolicy};
pub use schema::ConfigSchema;
pub use stack::{Stack, StackArgs};
pub use violations::Violations;
