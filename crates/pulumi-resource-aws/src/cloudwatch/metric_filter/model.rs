//! A metric filter's inputs and state, and how AWS writes them.

use std::collections::HashMap;

use aws_sdk_cloudwatchlogs::types::{MetricFilter, MetricTransformation, StandardUnit};
use serde::{Deserialize, Serialize};

use crate::{call::Fault, tags::Tags};

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Inputs {
    pub(super) apply_on_transformed_logs: Option<bool>,
    pub(super) log_group_name: String,
    pub(super) metric_transformation: Transformation,
    pub(super) name: String,
    pub(super) pattern: String,
    pub(super) region: Option<String>,
}

/// A filter has no outputs of its own.
pub(crate) type State = Inputs;

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Transformation {
    default_value: Option<String>,
    dimensions: Tags,
    name: String,
    namespace: String,
    unit: String,
    value: String,
}

impl State {
    /// What AWS says about a filter.
    pub(super) fn read(filter: MetricFilter, region: &str) -> Self {
        let transformation = filter.metric_transformations.into_iter().flatten().next();
        Self {
            apply_on_transformed_logs: Some(filter.apply_on_transformed_logs),
            log_group_name: filter.log_group_name.unwrap_or_default(),
            metric_transformation: transformation.map(Transformation::from).unwrap_or_default(),
            name: filter.filter_name.unwrap_or_default(),
            pattern: filter.filter_pattern.unwrap_or_default(),
            region: Some(region.to_owned()),
        }
    }
}

impl Transformation {
    /// As `operation` takes it.
    pub(super) fn to_sdk(&self, operation: &'static str) -> Result<MetricTransformation, Fault> {
        let default = self.default_value.as_deref().and_then(|text| text.parse().ok());
        let dimensions: HashMap<_, _> = self.dimensions.clone().into_iter().collect();
        MetricTransformation::builder()
            .set_default_value(default)
            .set_dimensions((!dimensions.is_empty()).then_some(dimensions))
            .metric_name(&self.name)
            .metric_namespace(&self.namespace)
            .metric_value(&self.value)
            .unit(StandardUnit::from(self.unit.as_str()))
            .build()
            .map_err(|error| Fault::new(operation, error.to_string()))
    }
}

impl From<MetricTransformation> for Transformation {
    fn from(found: MetricTransformation) -> Self {
        Self {
            default_value: found.default_value.map(|value| value.to_string()),
            dimensions: found.dimensions.unwrap_or_default().into_iter().collect(),
            name: found.metric_name,
            namespace: found.metric_namespace,
            unit: found.unit.unwrap_or(StandardUnit::None).as_str().to_owned(),
            value: found.metric_value,
        }
    }
}
