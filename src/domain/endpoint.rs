//! Where functions post to connections when a custom domain is the only way in.

use std::collections::BTreeMap;

use pulumi_wasm::{Output, all};

use super::located;
use crate::settings::StageSettings;

/// The variable that AWS's SDKs look into for the address of `@connections`, and the handlers as well.
const OF_ONE_STAGE: &str = "AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI";

/// The addresses of `@connections` by stage, as JSON: no SDK could choose.
const BY_STAGE: &str = "MANAGEMENT_ENDPOINTS";

/// What functions find in their environment where their API has no default endpoint. There, `@connections` is under
/// the domain too, without the stage's name: the mapping stands for it.
pub(crate) fn connections_endpoint(stages: &[StageSettings]) -> Option<(&'static str, Output<String>)> {
    let endpoints: Vec<_> =
        stages.iter().filter_map(|stage| Some((stage.name.clone(), of(stage)?))).collect();
    match endpoints.as_slice() {
        [] => None,
        [(_, endpoint)] => Some((OF_ONE_STAGE, endpoint.clone())),
        _ => Some((BY_STAGE, by_stage(endpoints))),
    }
}

fn of(stage: &StageSettings) -> Option<Output<String>> {
    let domain = stage.domain.as_ref()?;
    Some(located("https", domain.name(), domain.path.as_deref()))
}

fn by_stage(endpoints: Vec<(String, Output<String>)>) -> Output<String> {
    let (stages, endpoints): (Vec<_>, Vec<_>) = endpoints.into_iter().unzip();
    all(endpoints).map(move |endpoints| {
        let by_stage: BTreeMap<_, _> = stages.into_iter().zip(endpoints).collect();
        serde_json::json!(by_stage).to_string()
    })
}
