//! A provider's configuration on the wire.

use pulumi_wasm_proto::{Object, Value};

use crate::{
    check,
    convert::from_json,
    problem::Problems,
    schema::{Kind, Schema},
};

/// What the engine adds to every provider's inputs.
const ENGINES_OWN: [&str; 3] = ["version", "pluginDownloadURL", "pluginChecksums"];

/// The mark that special objects carry, also inside JSON text.
const SIGNATURE: &str = "4dabf18193072939515e22adb298388d";

/// Decodes a configuration: whatever isn't text arrives as JSON in text, from stack configuration and from SDKs alike.
pub(crate) fn decode(schema: &Schema, mut config: Object) -> Object {
    config.retain(|key, _| !ENGINES_OWN.contains(&key.as_str()));
    for (name, value) in &mut config {
        let is_text = schema.properties.get(name.as_str()).is_none_or(|p| matches!(p.kind, Kind::String));
        let value = check::open(value);
        if let (false, Value::String(text)) = (is_text, &*value)
            && let Ok(json) = serde_json::from_str(text)
        {
            *value = unwrap(from_json(json));
        }
    }
    config
}

/// Opens the special objects that an SDK wrote into JSON text; a secret in there makes no difference here.
fn unwrap(value: Value) -> Value {
    match value {
        Value::Object(mut object) if object.contains_key(SIGNATURE) => {
            object.remove("value").map_or(Value::Unknown, unwrap)
        }
        Value::Object(object) => {
            Value::Object(object.into_iter().map(|(key, value)| (key, unwrap(value))).collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(unwrap).collect()),
        other => other,
    }
}

/// Finds what is wrong with a decoded configuration, and fills in its defaults.
pub(crate) fn check(schema: &Schema, config: &mut Object, problems: &mut Problems) {
    check::object("", schema, config, &mut Vec::new(), problems);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{integer, list, map, string};

    #[test]
    fn json_in_text_is_read_and_text_left_alone() {
        let schema = Schema::new()
            .input("region", string())
            .input("retries", integer())
            .input("endpoints", list(map(string())));
        let config = Object::from([
            ("region".into(), Value::from("5")),
            ("retries".into(), Value::from("5")),
            ("endpoints".into(), Value::from(r#"[{"sts":"http://a"}]"#).into_secret()),
            ("version".into(), Value::from("1.0.0")),
        ]);
        let config = decode(&schema, config);
        assert_eq!(config["region"], Value::from("5"));
        assert_eq!(config["retries"], Value::from(5.0));
        let endpoint = Object::from([("sts".into(), Value::from("http://a"))]);
        assert_eq!(config["endpoints"].as_array(), Some(&[Value::Object(endpoint)][..]));
        assert!(!config.contains_key("version"));
    }
}
