//! What AWS and Pulumi tell resources apart by.

use std::collections::BTreeSet;

use pulumi_wasm::mocks::{MockResource, MockRun};
use pulumi_wasm_aws::lambda;

use super::{clean, json, program};

/// The inputs that name a resource in AWS.
const NAMES: [&str; 6] =
    ["name", "dashboardName", "domainName", "routeKey", "routeResponseKey", "integrationResponseKey"];

/// The inputs that say where the name is one.
const PLACES: [&str; 5] = ["apiId", "routeId", "integrationId", "apiMappingKey", "type"];

/// What AWS tells the resource from others of its type by, if the program says it.
pub(super) fn physical_name(resource: &MockResource) -> Option<Vec<String>> {
    let said = |field: &&str| Some(format!("{field} {}", json(resource.inputs.get(*field)?)));
    let mut name: Vec<_> = NAMES.iter().filter_map(said).collect();
    if name.is_empty() {
        return None;
    }
    name.extend(PLACES.iter().filter_map(said));
    Some(name)
}

/// Two resources of one type and name would be one in AWS, which each of them takes for its own.
pub(super) fn assert_they_differ(run: &MockRun) {
    let mut known = BTreeSet::new();
    for resource in &run.resources {
        let Some(name) = physical_name(resource) else { continue };
        assert!(known.insert((&resource.token, name.clone())), "two {} have {name:?}", resource.token);
    }
}

#[test]
#[should_panic(expected = "two aws:lambda/function:Function have")]
fn two_resources_of_one_name_in_aws_are_found_in_every_run() {
    clean(program(|ctx| {
        for name in ["one", "other"] {
            let args = lambda::FunctionArgs::builder().name("same").role("arn:role").build();
            lambda::Function::new(ctx, name, args);
        }
        Ok(())
    }));
}
