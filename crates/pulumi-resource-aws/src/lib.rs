//! A lean AWS provider for Pulumi: the tokens, properties, ids and state of the official provider 7.x for what this
//! project uses, on the AWS SDK for Rust.
//!
//! Each resource is a module under its service's. A resource's schema is the table of what its properties do; facts of
//! AWS behind it are the update APIs': what no update call takes, replaces.
//!
//! # Environment
//!
//! What the AWS SDK reads, `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`, and `PULUMI_AWS_CALL_TIMEOUT`: how many seconds
//! one attempt of a call may take, where that isn't 30, or 300 where a function's code is sent.

mod acm;
mod apigateway;
mod apigatewayv2;
mod archive;
mod attributes;
mod aws;
mod call;
mod check;
mod cloudwatch;
mod config;
mod connect;
mod dynamodb;
mod fifo;
mod functions;
mod http;
mod iam;
mod id;
mod lambda;
mod name;
mod partition;
mod policy;
mod route53;
mod sns;
mod sqs;
mod ssm;
mod tags;

use pulumi_provider::{Package, resource};

pub use config::AwsProvider;

/// The provider with all its resources and functions.
pub fn package() -> Package<AwsProvider> {
    Package::new(AwsProvider)
        .resource(resource::<acm::Certificate>().readable().updatable().deletable().recoverable())
        .resource(resource::<acm::CertificateValidation>().readable())
        .resource(resource::<apigateway::Account>().readable().updatable().deletable())
        .resource(resource::<apigatewayv2::Api>().readable().updatable().deletable().recoverable())
        .resource(resource::<apigatewayv2::ApiMapping>().readable().updatable().deletable().recoverable())
        .resource(resource::<apigatewayv2::Authorizer>().readable().updatable().deletable().recoverable())
        .resource(resource::<apigatewayv2::Deployment>().readable().updatable().deletable().recoverable())
        .resource(resource::<apigatewayv2::DomainName>().readable().updatable().deletable().recoverable())
        .resource(resource::<apigatewayv2::Integration>().readable().updatable().deletable().recoverable())
        .resource(
            resource::<apigatewayv2::IntegrationResponse>().readable().updatable().deletable().recoverable(),
        )
        .resource(resource::<apigatewayv2::Model>().readable().updatable().deletable().recoverable())
        .resource(resource::<apigatewayv2::Route>().readable().updatable().deletable().recoverable())
        .resource(resource::<apigatewayv2::RouteResponse>().readable().updatable().deletable().recoverable())
        .resource(resource::<apigatewayv2::Stage>().readable().updatable().deletable().recoverable())
        .resource(resource::<cloudwatch::Dashboard>().readable().updatable().deletable())
        .resource(resource::<cloudwatch::LogGroup>().readable().updatable().deletable().recoverable())
        .resource(resource::<cloudwatch::LogMetricFilter>().readable().updatable().deletable().recoverable())
        .resource(resource::<cloudwatch::MetricAlarm>().readable().updatable().deletable().recoverable())
        .resource(resource::<dynamodb::Table>().readable().updatable().deletable().recoverable())
        .resource(resource::<iam::Policy>().readable().updatable().deletable().recoverable())
        .resource(resource::<iam::Role>().readable().updatable().deletable().recoverable())
        .resource(resource::<iam::RolePolicy>().readable().updatable().deletable().recoverable())
        .resource(resource::<iam::RolePolicyAttachment>().readable().deletable())
        .resource(resource::<lambda::Alias>().readable().updatable().deletable().recoverable())
        .resource(resource::<lambda::EventSourceMapping>().readable().updatable().deletable().recoverable())
        .resource(resource::<lambda::Function>().readable().updatable().deletable().recoverable())
        .resource(resource::<lambda::FunctionEventInvokeConfig>().readable().updatable().deletable())
        .resource(resource::<lambda::Permission>().readable().deletable().recoverable())
        .resource(resource::<route53::Record>().readable().updatable().deletable().recoverable())
        .resource(resource::<sns::Topic>().readable().updatable().deletable().recoverable())
        .resource(resource::<sns::TopicSubscription>().readable().updatable().deletable().recoverable())
        .resource(resource::<sqs::Queue>().readable().updatable().deletable().recoverable())
        .resource(resource::<ssm::Parameter>().readable().updatable().deletable().recoverable())
        .function::<functions::GetCallerIdentity>()
        .function::<functions::GetPartition>()
        .function::<functions::GetRegion>()
        .function::<functions::GetPolicyDocument>()
        .function::<lambda::GetFunction>()
}
