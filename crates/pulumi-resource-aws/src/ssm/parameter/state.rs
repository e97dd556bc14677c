//! What is recorded of a parameter.

use aws_sdk_ssm::{
    operation::put_parameter::PutParameterOutput,
    types::{self, ParameterMetadata},
};
use pulumi_provider::Error;
use serde::{Deserialize, Serialize};

use crate::{aws::Regional, tags::Tags};

/// The key that AWS takes where nothing is said, from PutParameter's reference.
const DEFAULT_KEY: &str = "alias/aws/ssm";

const IMAGE: &str = "aws:ec2:image";

#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Inputs {
    pub(super) allowed_pattern: Option<String>,
    /// What the program expects the ARN to be.
    #[serde(skip_serializing)]
    arn: Option<String>,
    pub(super) data_type: Option<String>,
    pub(super) description: Option<String>,
    insecure_value: Option<String>,
    pub(super) key_id: Option<String>,
    pub(super) name: String,
    pub(super) overwrite: Option<bool>,
    pub(super) region: Option<String>,
    pub(super) tags: Tags,
    pub(super) tier: Option<String>,
    pub(super) r#type: String,
    value: Option<String>,
    /// Never recorded.
    #[serde(skip_serializing)]
    value_wo: Option<String>,
    value_wo_version: Option<i64>,
}

#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct State {
    pub(super) arn: String,
    pub(super) has_value_wo: bool,
    pub(super) tags_all: Tags,
    version: i64,
    #[serde(flatten)]
    inputs: Inputs,
}

impl Inputs {
    pub(super) fn is_secure(&self) -> bool {
        self.r#type == "SecureString"
    }

    /// The value, however the program says it.
    pub(super) fn said_value(&self) -> Option<&str> {
        let said = [&self.value_wo, &self.insecure_value, &self.value];
        said.into_iter().flatten().map(String::as_str).find(|value| !value.is_empty())
    }

    /// An ARN can be said, but not chosen.
    pub(super) fn check_arn(&self, actual: &str) -> Result<(), Error> {
        match self.arn.as_deref() {
            Some(said) if !said.is_empty() && said != actual => {
                let what =
                    format!("arn: the parameter's ARN follows from its name: it is {actual}, not {said}");
                Err(Error::new(what).remedy("leave it out"))
            }
            _ => Ok(()),
        }
    }

    /// What AWS has chosen stays where the program says nothing: PutParameter would choose again.
    pub(super) fn keeping(self, before: &State) -> Self {
        let before = before.inputs.clone();
        Self {
            data_type: self.data_type.or(before.data_type),
            key_id: self.key_id.or(before.key_id),
            tier: self.tier.or(before.tier),
            ..self
        }
    }
}

impl State {
    /// What is there after PutParameter.
    pub(super) fn put(aws: &Regional, arn: String, inputs: Inputs, answer: &PutParameterOutput) -> Self {
        let key = inputs.key_id.clone().filter(|key| !key.is_empty());
        let key = inputs.is_secure().then(|| key.unwrap_or_else(|| DEFAULT_KEY.to_owned()));
        let tier = answer.tier.as_ref().map(|tier| tier.as_str().to_owned());
        let inputs = Inputs {
            data_type: inputs.data_type.or_else(|| Some("text".to_owned())),
            key_id: key,
            region: Some(aws.name.clone()),
            tier: tier.or(inputs.tier),
            ..inputs
        };
        let has_value_wo = inputs.value_wo.is_some();
        Self { arn, has_value_wo, version: answer.version, inputs, ..Self::default() }
    }

    /// What AWS says of the parameter.
    pub(super) fn with(
        self,
        aws: &Regional,
        found: types::Parameter,
        described: ParameterMetadata,
        tags: Tags,
    ) -> Self {
        let is_secure = found.r#type == Some(types::ParameterType::SecureString);
        let is_insecure =
            !is_secure && self.inputs.insecure_value.as_ref().is_some_and(|value| !value.is_empty());
        let value = found.value.filter(|_| !self.has_value_wo);
        let (insecure_value, value) = if is_insecure { (value, None) } else { (None, value) };
        let inputs = Inputs {
            allowed_pattern: described.allowed_pattern.filter(is_said),
            arn: None,
            data_type: described.data_type,
            description: described.description.filter(is_said),
            insecure_value,
            key_id: described.key_id,
            name: found.name.unwrap_or_default(),
            region: Some(aws.name.clone()),
            tags,
            tier: described.tier.map(|tier| tier.as_str().to_owned()),
            r#type: found.r#type.map(|kind| kind.as_str().to_owned()).unwrap_or_default(),
            value,
            ..self.inputs
        };
        Self { arn: found.arn.unwrap_or(self.arn), version: found.version, inputs, ..self }
    }

    pub(super) fn tagged(self, tags_all: Tags) -> Self {
        Self { tags_all, ..self }
    }

    /// The same with other tags and settings of the program's own.
    pub(super) fn retagged(self, inputs: Inputs) -> Self {
        let inputs = Inputs { tags: inputs.tags, overwrite: inputs.overwrite, ..self.inputs };
        Self { inputs, ..self }
    }

    pub(super) fn name(&self) -> &str {
        &self.inputs.name
    }

    pub(super) fn region(&self) -> Option<&str> {
        self.inputs.region.as_deref()
    }

    pub(super) fn tags(&self) -> &Tags {
        &self.inputs.tags
    }

    pub(super) fn is_image(&self) -> bool {
        self.inputs.data_type.as_deref() == Some(IMAGE)
    }
}

#[allow(clippy::ptr_arg, reason = "a filter of an optional text takes it so")]
fn is_said(text: &String) -> bool {
    !text.is_empty()
}
