//! API Gateway, version 2: WebSocket and HTTP APIs.

mod api;
mod api_mapping;
mod authorizer;
mod children;
mod deployment;
mod domain_name;
mod integration;
mod integration_response;
mod model;
mod route;
mod route_response;
mod stage;

use std::error::Error as StdError;

use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use pulumi_provider::{Context, Error, Property, property::string};

pub(crate) use self::{
    api::Api, api_mapping::ApiMapping, authorizer::Authorizer, children::Children, deployment::Deployment,
    domain_name::DomainName, integration::Integration, integration_response::IntegrationResponse,
    model::Model, route::Route, route_response::RouteResponse, stage::Stage,
};
use crate::{
    aws::{Aws, Regional},
    call::{Fault, PROPAGATION, SdkError, again},
    check,
    id::import,
    tags::{Tags, change},
};

/// Calls API Gateway, again while it is busy: it changes an API one call at a time.
async fn send<T, E, F>(
    context: &Context<Aws>,
    operation: &'static str,
    call: impl Fn() -> F,
) -> Result<T, Fault>
where
    E: ProvideErrorMetadata + StdError + 'static,
    F: Future<Output = Result<T, SdkError<E>>>,
{
    again(context, operation, PROPAGATION, is_busy, call).await
}

/// A conflict passes, except with something that exists or is in use, and at a limit.
fn is_busy(fault: &Fault) -> bool {
    let lasting = ["already exist", "referenced", "in use", "Maximum number"];
    fault.is("ConflictException") && !lasting.iter().any(|part| fault.says("ConflictException", part))
}

/// Under which addresses an API or a domain is reached.
fn addresses() -> Property {
    string().computed().values(&["ipv4", "dualstack"]).same_when(check::same_addresses)
}

/// A child of an API: the API, the child's own id, and the region. From what is recorded of it, else from the id to
/// import it by.
fn child(
    id: String,
    recorded: Option<(String, Option<String>)>,
    form: &str,
) -> Result<(String, String, Option<String>), Error> {
    if let Some((api, region)) = recorded {
        return Ok((api, id, region));
    }
    let import = import(&id);
    let [api, id] = import.parts(form)?;
    Ok((api, id, import.region))
}

/// What API Gateway made by itself, with an API that was quickly created, is the API's: it changes without being asked.
fn refuse_managed(imported: bool, managed: Option<bool>, what: &str) -> Result<(), Error> {
    if imported && managed == Some(true) {
        return Err(Error::new(format!("API Gateway manages this {what} itself"))
            .remedy("leave it out of the program: its API brings it along"));
    }
    Ok(())
}

/// Changes the tags of an API or a stage.
async fn retag(
    context: &Context<Aws>,
    aws: &Regional,
    arn: &str,
    before: &Tags,
    wanted: &Tags,
) -> Result<(), Fault> {
    let Some(change) = change(before, wanted) else { return Ok(()) };
    let client = aws.apigatewayv2();
    if !change.remove.is_empty() {
        let call = client.untag_resource().resource_arn(arn).set_tag_keys(Some(change.remove));
        send(context, "UntagResource", || call.clone().send()).await?;
    }
    if !change.set.is_empty() {
        let call = client.tag_resource().resource_arn(arn).set_tags(Some(change.set));
        send(context, "TagResource", || call.clone().send()).await?;
    }
    Ok(())
}
