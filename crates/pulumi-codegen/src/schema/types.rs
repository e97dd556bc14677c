use serde::Deserialize;
use serde_json::Value;

use super::property::Properties;

/// An object type or an enum.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct ComplexType {
    /// Its documentation, in Markdown.
    pub description: String,
    /// `object`, or the type of an enum's values.
    #[serde(rename = "type")]
    pub kind: String,
    /// An object's properties.
    pub properties: Properties,
    /// Which of those must be there.
    pub required: Vec<String>,
    /// Whether it is written by hand in each language.
    pub is_overlay: bool,
    /// An enum's values.
    #[serde(rename = "enum")]
    pub values: Option<Vec<EnumValue>>,
}

/// One value of an enum.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct EnumValue {
    /// Its name; made from the value where there is none.
    #[serde(default)]
    pub name: String,
    /// The value itself.
    pub value: Value,
    /// Its documentation, in Markdown.
    #[serde(default)]
    pub description: String,
    /// Why it isn't to be used any more.
    pub deprecation_message: Option<String>,
}

/// The inputs of a function.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct ObjectSpec {
    /// The properties.
    pub properties: Properties,
    /// Which of those must be there.
    pub required: Vec<String>,
}
