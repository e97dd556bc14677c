//! What a program says about a role, and what is recorded.

use aws_sdk_iam::types;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::{aws::Aws, policy, tags::Tags};

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Inputs {
    pub(super) assume_role_policy: Json,
    pub(super) description: Option<String>,
    pub(super) force_detach_policies: bool,
    pub(super) inline_policies: Option<Vec<InlinePolicy>>,
    pub(super) managed_policy_arns: Option<Vec<String>>,
    pub(super) max_session_duration: Option<i32>,
    pub(super) name: String,
    pub(super) name_prefix: Option<String>,
    pub(super) path: Option<String>,
    pub(super) permissions_boundary: Option<String>,
    pub(super) tags: Tags,
}

/// A policy inside the role. Without a name it is none, and stands for the wish that there be no others.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default)]
pub(super) struct InlinePolicy {
    pub(super) name: String,
    pub(super) policy: String,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct State {
    #[serde(flatten)]
    pub(super) inputs: Inputs,
    pub(super) arn: String,
    pub(super) create_date: String,
    pub(super) tags_all: Tags,
    pub(super) unique_id: String,
}

impl Inputs {
    /// The policies that the program declares; none where it says nothing about them, or an empty list.
    pub(super) fn inline(&self) -> Option<Vec<&InlinePolicy>> {
        let policies = self.inline_policies.as_ref().filter(|policies| !policies.is_empty())?;
        Some(policies.iter().filter(|policy| !policy.name.is_empty()).collect())
    }

    /// The same for a role that has no policies yet.
    pub(super) fn without_policies(&self) -> Self {
        Self { inline_policies: Some(vec![]), managed_policy_arns: Some(vec![]), ..self.clone() }
    }

    /// The same with the policies that a program wants; those that it says nothing about stay.
    pub(super) fn with_policies_of(self, wanted: &Self) -> Self {
        let inline = wanted.inline().map(|policies| policies.into_iter().cloned().collect());
        Self {
            inline_policies: inline.or(self.inline_policies),
            managed_policy_arns: wanted.managed_policy_arns.clone().or(self.managed_policy_arns),
            ..self
        }
    }
}

impl State {
    pub(super) fn of(role: &types::Role, aws: &Aws, said: &Inputs) -> Self {
        let found = role.tags().iter().map(|tag| (tag.key.clone(), tag.value.clone()));
        let mut tags_all = aws.tags().visible(found);
        if tags_all.is_empty() && role.tags.is_none() {
            // CreateRole's answer may leave them out.
            tags_all = aws.tags().all(&said.tags);
        }
        let boundary = role.permissions_boundary.as_ref();
        let inputs = Inputs {
            assume_role_policy: trust(role, said),
            description: role.description.clone().filter(|text| !text.is_empty()),
            max_session_duration: role.max_session_duration.or(said.max_session_duration),
            name: role.role_name.clone(),
            path: Some(role.path.clone()),
            permissions_boundary: boundary.and_then(|boundary| boundary.permissions_boundary_arn.clone()),
            tags: aws.tags().own(&tags_all, &said.tags),
            ..said.clone()
        };
        let create_date = rfc3339(role.create_date);
        Self { inputs, arn: role.arn.clone(), create_date, tags_all, unique_id: role.role_id.clone() }
    }
}

fn trust(role: &types::Role, said: &Inputs) -> Json {
    let document = role.assume_role_policy_document.as_deref().map(policy::decode);
    document.map_or_else(|| said.assume_role_policy.clone(), Json::String)
}

fn rfc3339(date: aws_smithy_types::DateTime) -> String {
    date.fmt(aws_smithy_types::date_time::Format::DateTime).unwrap_or_default()
}
