//! What came of an attempt to create an event source mapping.

use aws_sdk_lambda::types::EventSourceMappingConfiguration as Mapping;
use pulumi_provider::{Attempt, Context, Error, Found, Recover};
use serde::{Deserialize, Serialize};

use super::{EventSourceMapping, model::Inputs};
use crate::{
    aws::Aws,
    call::{Fault, or_none},
    lambda::{function_name, send},
};

/// A mapping has no name: the new one is that of its function and source that wasn't there before.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Clue {
    function: String,
    source: Option<String>,
    region: String,
    /// The mappings that were there; `None` where we may not ask.
    before: Option<Vec<String>>,
}

impl Recover for EventSourceMapping {
    type Clue = Clue;

    async fn clue(context: &Context<Aws>, inputs: &Inputs) -> Result<Clue, Error> {
        let region = context.client().region(inputs.region.as_deref()).name.clone();
        let (function, source) = (inputs.function_name.clone(), inputs.event_source_arn.clone());
        let clue = Clue { function, source, region, before: None };
        let before = match list(context, &clue).await {
            Ok(found) => Some(found.into_iter().filter_map(|mapping| mapping.uuid).collect()),
            Err(fault) if fault.is("AccessDeniedException") => None,
            Err(fault) => return Err(fault.into()),
        };
        Ok(Clue { before, ..clue })
    }

    async fn find(context: &Context<Aws>, attempt: &Attempt<Clue>) -> Result<Vec<Found>, Error> {
        let clue = &attempt.clue;
        let is_new = |mapping: &Mapping| {
            let changed = mapping.last_modified.as_ref().map(|time| time.as_secs_f64());
            changed.is_none_or(|changed| attempt.may_have_created(changed))
                && !clue.before.iter().flatten().any(|id| Some(id) == mapping.uuid.as_ref())
        };
        let new = list(context, clue).await?.into_iter().filter(is_new).filter_map(|mapping| mapping.uuid);
        // Lambda allows one mapping of a function for a source; without an ARN several clusters look the same.
        let certain = clue.before.is_some() && clue.source.is_some();
        let found = |id: String| if certain { Found::certain(id) } else { Found::perhaps(id) };
        Ok(new.map(|id| found(format!("{id}@{}", clue.region))).collect())
    }
}

/// The mappings of a function for a source.
async fn list(context: &Context<Aws>, clue: &Clue) -> Result<Vec<Mapping>, Fault> {
    let aws = context.client().region(Some(&clue.region));
    let call = aws
        .lambda()
        .list_event_source_mappings()
        .function_name(&clue.function)
        .set_event_source_arn(clue.source.clone());
    let pages = || call.clone().into_paginator().items().send().collect::<Result<Vec<_>, _>>();
    let found = or_none(send(context, "ListEventSourceMappings", pages).await)?.unwrap_or_default();
    let same = |mapping: &Mapping| {
        let arn = mapping.function_arn.as_deref().unwrap_or_default();
        function_name(arn) == function_name(&clue.function)
    };
    Ok(found.into_iter().filter(same).collect())
}
