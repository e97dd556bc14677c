//! The addresses of AWS services, as API Gateway calls them.

use pulumi_wasm::{Input, Output, all, output_format};

use crate::scope::Scope;

/// What of a service is called.
#[derive(Clone, Debug)]
pub(crate) struct ServiceUri {
    pub(crate) service: String,
    /// `action/…` or `path/…`.
    resource: Output<String>,
}

impl ServiceUri {
    pub(crate) fn action(service: String, action: String) -> Self {
        Self { service, resource: Output::new(format!("action/{action}")) }
    }

    pub(crate) fn path(service: String, path: Input<String>) -> Self {
        Self { service, resource: output_format!("path/{}", path.to_output()) }
    }

    /// `arn:aws:apigateway:us-east-1:dynamodb:action/PutItem`
    pub(crate) fn arn(&self, scope: &Scope) -> Output<String> {
        let service = self.service.clone();
        all((scope.partition(), scope.region(), self.resource.clone())).map(
            move |(partition, region, resource)| {
                format!("arn:{partition}:apigateway:{region}:{service}:{resource}")
            },
        )
    }
}
