//! `runtime.options` in Pulumi.yaml.

use std::path::PathBuf;

use anyhow::{Result, bail};
use prost_types::{Struct, Value, value::Kind};

const VALID: &str = "valid are binary (a path), features (a list) and release (true or false)";

/// How the program is built, or what to run in place of building it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    /// A prebuilt program, relative to the program's folder. Default: cargo builds it.
    pub(crate) binary: Option<PathBuf>,
    /// Features to build with. Default: the package's own default.
    pub(crate) features: Vec<String>,
    /// Builds with cargo's release profile. Default: false.
    pub(crate) release: bool,
}

impl Options {
    /// Reads the options. An unknown one is an error: it is a typo more often than not.
    pub(crate) fn parse(options: Option<Struct>) -> Result<Self> {
        let mut parsed = Self::default();
        for (name, value) in options.unwrap_or_default().fields {
            parsed.set(&name, value)?;
        }
        if parsed.binary.is_some() && (parsed.release || !parsed.features.is_empty()) {
            bail!(
                "Pulumi.yaml: runtime.options.binary is run as it is; release and features don't go with it"
            );
        }
        Ok(parsed)
    }

    fn set(&mut self, name: &str, value: Value) -> Result<()> {
        match (name, value.kind) {
            (_, None | Some(Kind::NullValue(_))) => (),
            ("binary", Some(Kind::StringValue(path))) if !path.is_empty() => self.binary = Some(path.into()),
            ("binary", _) => bail!("Pulumi.yaml: runtime.options.binary must be a path"),
            ("release", Some(Kind::BoolValue(release))) => self.release = release,
            ("release", _) => bail!("Pulumi.yaml: runtime.options.release must be true or false"),
            ("features", Some(features)) => self.features = parse_features(features)?,
            _ => bail!("Pulumi.yaml: runtime.options has no option {name:?}; {VALID}"),
        }
        Ok(())
    }
}

fn parse_features(value: Kind) -> Result<Vec<String>> {
    match value {
        Kind::StringValue(text) => {
            Ok(text.split([',', ' ']).filter(|f| !f.is_empty()).map(Into::into).collect())
        }
        Kind::ListValue(list) => list.values.into_iter().map(parse_feature).collect(),
        _ => bail!("Pulumi.yaml: runtime.options.features must be a list of names"),
    }
}

fn parse_feature(value: Value) -> Result<String> {
    match value.kind {
        Some(Kind::StringValue(name)) => Ok(name),
        _ => bail!("Pulumi.yaml: runtime.options.features must be a list of names"),
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use prost_types::{ListValue, Struct, Value, value::Kind};

    use super::Options;

    fn parse(name: &str, kind: Kind) -> Result<Options, String> {
        let fields = [(name.to_owned(), Value { kind: Some(kind) })];
        Options::parse(Some(Struct { fields: fields.into() })).map_err(|error| error.to_string())
    }

    fn text(text: &str) -> Kind {
        Kind::StringValue(text.to_owned())
    }

    #[test]
    fn nothing_set_is_a_debug_build() {
        assert_eq!(Options::parse(None).unwrap(), Options::default());
    }

    #[test]
    fn each_option_is_read() {
        assert_eq!(parse("binary", text("bin/p")).unwrap().binary, Some(PathBuf::from("bin/p")));
        assert!(parse("release", Kind::BoolValue(true)).unwrap().release);
    }

    #[test]
    fn features_are_a_list_or_text_with_commas() {
        let list = ["a", "b"].map(|name| Value { kind: Some(text(name)) });
        let list = Kind::ListValue(ListValue { values: list.into() });
        for features in [list, text("a,b"), text("a, b")] {
            assert_eq!(parse("features", features).unwrap().features, ["a", "b"]);
        }
    }

    #[test]
    fn an_unknown_option_is_named_with_the_valid_ones() {
        let error = parse("relase", Kind::BoolValue(true)).unwrap_err();
        assert!(
            error.contains("\"relase\"") && error.contains("binary") && error.contains("release"),
            "{error}"
        );
    }

    #[test]
    fn a_wrong_type_is_named() {
        for name in ["binary", "release", "features"] {
            let error = parse(name, Kind::NumberValue(1.0)).unwrap_err();
            assert!(error.contains(&format!("runtime.options.{name}")), "{error}");
        }
    }

    #[test]
    fn a_prebuilt_program_takes_no_build_options() {
        let fields = [("binary", text("p")), ("release", Kind::BoolValue(true))];
        let fields = fields.map(|(name, kind)| (name.to_owned(), Value { kind: Some(kind) }));
        let error = Options::parse(Some(Struct { fields: fields.into() })).unwrap_err().to_string();
        assert!(error.contains("runtime.options.binary"), "{error}");
    }
}
