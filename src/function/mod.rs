//! The functions that routes and authorizers call: this project's own, the caller's, or what exists already.

mod create;
mod existing;
mod ours;
mod registry;

use pulumi_wasm::{Input, IntoInput, Output, Resource, ResourceHandle};
use pulumi_wasm_aws::lambda::{self, Permission, PermissionArgs};

pub use existing::ExistingFunction;
pub use ours::{LambdaFunction, TableAccess};
pub use registry::FunctionNodes;
pub(crate) use registry::Functions;

use crate::scope::Scope;

/// A function to call: one that the component makes, one that the program makes, or one that exists.
///
/// ```
/// use aws_websocket_api::{ExistingFunction, LambdaTarget};
/// use pulumi_wasm_aws::lambda::Function;
///
/// fn greeter(made: Option<&Function>) -> LambdaTarget {
///     made.map_or_else(|| ExistingFunction::named("greet").into(), LambdaTarget::from)
/// }
/// ```
#[derive(Clone, Debug)]
pub struct LambdaTarget(Source);

#[derive(Clone, Debug)]
enum Source {
    Ours(LambdaFunction),
    Existing(ExistingFunction),
    Made(ResourceHandle, Invocable),
}

/// A function as API Gateway calls it.
#[derive(Clone, Debug)]
pub(crate) struct Invocable {
    /// What resources are called after it.
    pub(crate) name: String,
    /// Its name or ARN, for permissions.
    pub(crate) function: Input<String>,
    /// The alias or version that is called.
    pub(crate) qualifier: Option<Output<String>>,
    pub(crate) invoke_arn: Output<String>,
}

impl Invocable {
    fn of(name: &str, function: &lambda::Function) -> Self {
        Self {
            name: name.to_owned(),
            function: function.name().into_input(),
            qualifier: None,
            invoke_arn: function.invoke_arn(),
        }
    }

    /// Lets API Gateway call it, for what has this ARN and nothing else.
    pub(crate) fn permit(&self, scope: &Scope, child: &str, caller: Output<String>) -> Permission {
        let args = PermissionArgs::builder()
            .action("lambda:InvokeFunction")
            .function(self.function.clone())
            .principal("apigateway.amazonaws.com")
            .source_arn(caller)
            .qualifier(self.qualifier.clone())
            .build();
        scope.declare(child, args, scope.options())
    }
}

impl LambdaTarget {
    /// What resources are called after it.
    pub(crate) fn name(&self) -> &str {
        match &self.0 {
            Source::Ours(function) => &function.0.name,
            Source::Existing(function) => function.label(),
            Source::Made(_, function) => &function.name,
        }
    }

    /// Whether the other is the same function, and not only called the same.
    pub(crate) fn is(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Source::Ours(one), Source::Ours(other)) => one.is(other),
            (Source::Existing(one), Source::Existing(other)) => one == other,
            (Source::Made(one, _), Source::Made(other, _)) => one == other,
            _ => false,
        }
    }

    /// The name in AWS that somebody gave it, by which it can be refused.
    pub(crate) fn own_name(&self) -> Option<&str> {
        match &self.0 {
            Source::Ours(function) => Some(&function.0.name),
            Source::Existing(function) => function.given_name(),
            Source::Made(..) => None,
        }
    }

    pub(crate) fn existing(&self) -> Option<&ExistingFunction> {
        match &self.0 {
            Source::Existing(function) => Some(function),
            Source::Ours(_) | Source::Made(..) => None,
        }
    }

    pub(crate) fn ours(&self) -> Option<&LambdaFunction> {
        match &self.0 {
            Source::Ours(function) => Some(function),
            Source::Existing(_) | Source::Made(..) => None,
        }
    }
}

impl From<LambdaFunction> for LambdaTarget {
    fn from(function: LambdaFunction) -> Self {
        Self(Source::Ours(function))
    }
}

impl From<ExistingFunction> for LambdaTarget {
    fn from(function: ExistingFunction) -> Self {
        Self(Source::Existing(function))
    }
}

impl From<&lambda::Function> for LambdaTarget {
    fn from(function: &lambda::Function) -> Self {
        let invocable = Invocable::of(function.resource_name(), function);
        Self(Source::Made(function.handle().clone(), invocable))
    }
}

impl From<&lambda::Alias> for LambdaTarget {
    fn from(alias: &lambda::Alias) -> Self {
        let invocable = Invocable {
            name: alias.resource_name().to_owned(),
            function: alias.function_name().into_input(),
            qualifier: Some(alias.name()),
            invoke_arn: alias.invoke_arn(),
        };
        Self(Source::Made(alias.handle().clone(), invocable))
    }
}
