//! What is wrong with the domains of stages.

use std::collections::BTreeSet;

use super::ApiProblem;
use crate::{WebSocketApiBuilder, settings::StageSettings};

pub(super) fn problems(builder: &WebSocketApiBuilder) -> Vec<ApiProblem> {
    let mut problems = shared_addresses(&builder.stages);
    if builder.settings.without_default_endpoint {
        let unreachable = builder.stages.iter().filter(|stage| stage.domain.is_none());
        problems.extend(unreachable.map(|stage| ApiProblem::Unreachable(stage.name.clone())));
    }
    problems
}

/// A path of a domain leads to one stage.
fn shared_addresses(stages: &[StageSettings]) -> Vec<ApiProblem> {
    let mut taken = BTreeSet::new();
    let addresses = stages.iter().filter_map(|stage| Some((&stage.name, stage.domain.as_ref()?.to_string())));
    let shared = addresses.filter(|(_, address)| !taken.insert(address.clone()));
    shared.map(|(stage, address)| ApiProblem::SharedAddress(stage.clone(), address)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Domain, Throttle, WebSocketApi};

    fn stage(name: &str) -> StageSettings {
        StageSettings::new(name, Throttle::new(1.0, 1))
    }

    #[test]
    fn stages_share_a_domain_but_no_path_of_it() {
        let at = |name: &str, domain: Domain| stage(name).domain(domain);
        let whole = || Domain::in_zone("example.com", "Z1");
        let api =
            |second: Domain| WebSocketApi::builder("Chat").stage(at("a", whole())).stage(at("b", second));
        assert_eq!(
            problems(&api(Domain::existing("example.com"))),
            [ApiProblem::SharedAddress("b".into(), "example.com".into())]
        );
        assert_eq!(problems(&api(whole().path("b"))), []);
    }

    #[test]
    fn a_stage_that_nobody_could_reach_is_refused() {
        let api = || {
            let reached = stage("prod").domain(Domain::existing("example.com"));
            WebSocketApi::builder("Chat").stage(reached).stage(stage("dev"))
        };
        assert_eq!(problems(&api()), []);
        assert_eq!(problems(&api().without_default_endpoint()), [ApiProblem::Unreachable("dev".into())]);
    }
}
