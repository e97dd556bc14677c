//! What `Pulumi.yaml` declares, and the guide tells, is what is read.

use std::collections::{BTreeMap, BTreeSet};

use pulumi_wasm::mocks::Mocks;
use serde::Deserialize;
use serde_json::Value;

use super::*;
use crate::Throttle;

const PROJECT: &str = include_str!("../../../Pulumi.yaml");
const GUIDE: &str = include_str!("../../../docs/configuration.md");

/// What has to be set.
const THROTTLE: &str = r#"{"rate": 1, "burst": 1}"#;

#[derive(Deserialize)]
struct Project {
    config: BTreeMap<String, Declaration>,
}

#[derive(Deserialize)]
struct Declaration {
    /// Without one, the CLI takes anything.
    r#type: Option<String>,
    default: Option<Value>,
    description: String,
}

fn declared() -> BTreeMap<String, Declaration> {
    serde_saphyr::from_str::<Project>(PROJECT).unwrap().config
}

/// As the CLI hands it over.
fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn run(
    config: impl IntoIterator<Item = (String, String)>,
    check: impl FnOnce(Result<StageSettings, InvalidSettings>),
) {
    let mocks = Mocks::new("chat", "dev").config("chat:throttle", THROTTLE);
    let mocks =
        config.into_iter().fold(mocks, |mocks, (name, value)| mocks.config(&format!("chat:{name}"), &value));
    let run = mocks.run(|ctx| {
        check(StageSettings::load(ctx));
        Ok(())
    });
    assert_eq!(run.errors, Vec::<String>::new());
}

/// What is wrong with one value.
fn problems(name: &str, value: &str) -> Vec<String> {
    let mut problems = Vec::new();
    run([(name.to_owned(), value.to_owned())], |settings| {
        problems = settings.unwrap_err().problems.iter().map(ToString::to_string).collect();
    });
    problems
}

fn names() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let run = Mocks::new("chat", "dev").run(|ctx| {
        let (config, mut problems) = (ctx.config(), Vec::new());
        let mut reader = Reader::of(&config, &mut problems);
        let _ = read("dev", &mut reader);
        names = reader.names().iter().map(|name| (*name).to_owned()).collect();
        Ok(())
    });
    assert_eq!(run.errors, Vec::<String>::new());
    names
}

/// What there is in a structure, which the loader says to whoever sets what there isn't.
fn names_in(structure: &str) -> Vec<String> {
    let problems = problems(structure, r#"{"none of them": 1}"#);
    let known = problems.iter().find_map(|problem| Some(problem.split_once("known are ")?.1)).unwrap();
    known.split(", ").map(|name| format!("{structure}.{name}")).collect()
}

#[test]
fn every_key_is_declared_with_a_description() {
    let declared = declared();
    assert_eq!(declared.keys().cloned().collect::<BTreeSet<_>>(), names());
    assert!(declared.values().all(|declaration| !declaration.description.is_empty()));
}

#[test]
fn every_declared_default_is_the_default() {
    let defaults =
        declared().into_iter().filter_map(|(name, declaration)| Some((name, text(&declaration.default?))));
    run(defaults, |settings| {
        let default = StageSettings::new("dev", Throttle::new(1.0, 1));
        assert_eq!(format!("{:?}", settings.unwrap()), format!("{default:?}"));
    });
}

#[test]
fn what_has_no_default_is_required() {
    let required: Vec<_> =
        declared().into_iter().filter(|(_, key)| key.default.is_none()).map(|(name, _)| name).collect();
    assert_eq!(required, ["throttle"]);
}

#[test]
fn a_value_of_another_type_than_the_declared_one_is_refused() {
    for (name, declaration) in declared() {
        let others = match declaration.r#type.as_deref() {
            Some("boolean") => ["yes", "[]"],
            Some("string") => ["[]", "{}"],
            Some("array") => ["text", "{}"],
            Some("object") => ["text", "[]"],
            None => ["text", "[]"],
            Some(other) => panic!("{name} is of type {other}"),
        };
        for other in others {
            assert!(
                problems(&name, other)[0].starts_with(&format!("chat:{name}: is `{other}`")),
                "{name}: {other}"
            );
        }
    }
}

/// The rows of the guide's tables, by key: type and default.
fn rows() -> BTreeMap<String, [String; 2]> {
    let rows = GUIDE.lines().filter_map(|line| {
        let cells: Vec<_> = line.strip_prefix("| `")?.split(" | ").collect();
        let cell = |n: usize| cells[n].trim_matches('`').to_owned();
        Some((cell(0), [cell(1), cell(2)]))
    });
    rows.collect()
}

#[test]
fn the_guide_has_every_key_and_no_other() {
    let structures = ["throttle", "accessLog", "domain", "monitoring", "limits"];
    let inner = structures.into_iter().flat_map(names_in);
    assert_eq!(rows().into_keys().collect::<BTreeSet<_>>(), names().into_iter().chain(inner).collect());
}

#[test]
fn the_guide_has_every_declared_type_and_default() {
    let rows = rows();
    for (name, declaration) in declared() {
        let [of_type, default] = &rows[&name];
        if let Some(declared) = declaration.r#type {
            assert_eq!(*of_type, declared, "{name}");
        }
        let declared = declaration.default.map_or_else(|| "required".to_owned(), |default| text(&default));
        let shown = if declared.is_empty() { "none" } else { &declared };
        assert_eq!(default, shown, "{name}");
    }
}

#[test]
fn the_guides_examples_are_taken() {
    let examples = GUIDE.split("```yaml\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    let mut seen = 0;
    for example in examples {
        let file: BTreeMap<String, BTreeMap<String, Value>> = serde_saphyr::from_str(example).unwrap();
        let values = file["config"].iter().filter_map(|(key, value)| {
            Some((key.strip_prefix("aws-websocket-api:")?.to_owned(), text(value)))
        });
        run(values, |settings| assert!(settings.is_ok(), "{settings:?}\n{example}"));
        seen += 1;
    }
    assert!(seen > 0);
}
