//! Functions: what a program can ask of a provider without a resource.

use serde::{Serialize, de::DeserializeOwned};

use crate::{Context, Error, Schema};

/// A function of the provider.
pub trait Function: Send + Sync + 'static {
    /// What the provider's configuration becomes.
    type Client: Send + Sync + 'static;
    /// What a program says.
    type Inputs: DeserializeOwned + Send;
    /// What it gets.
    type Output: Serialize + Send;

    /// The function's token, `package:module/name:name`.
    const TOKEN: &'static str;

    /// The inputs.
    fn schema() -> Schema;

    /// What it answers with, as [outputs](Schema::output), for the package's schema. Nothing by default.
    fn result() -> Schema {
        Schema::new()
    }

    /// Answers.
    fn call(
        context: &Context<Self::Client>,
        inputs: Self::Inputs,
    ) -> impl Future<Output = Result<Self::Output, Error>> + Send;
}
