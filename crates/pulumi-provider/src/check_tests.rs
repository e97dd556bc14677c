use super::*;
use crate::{
    naming::AutoName,
    schema::{any, boolean, integer, json, list, map, number, object as nested, string},
};

fn schema() -> Schema {
    let limits = Schema::new()
        .input("rate", number().required().range(1.0, f64::INFINITY))
        .input("level", string().default("OFF").values(&["OFF", "ERROR"]));
    Schema::new()
        .input("name", string().auto_named(AutoName::up_to(20)).conflicts(&["namePrefix"]))
        .input("namePrefix", string().conflicts(&["name"]))
        .input("size", integer().default(128.0).range(1.0, 512.0))
        .input("on", boolean())
        .input("policy", json())
        .input("limits", nested(limits))
        .input("tags", map(string()))
        .input("routes", list(string().length(1, 4)))
        .input("queue", string().refused("queues come later"))
        .input("insecure", any().refused("never"))
        .output("arn", string())
}

fn run(news: &[(&str, Value)], olds: &Object) -> (Object, Vec<String>) {
    let news = news.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect();
    let naming = Naming { base: "chat".into(), seed: vec![7], options: None };
    let mut problems = Problems::default();
    let inputs = check(&schema(), news, olds, &naming, &mut problems);
    (inputs, problems.iter().map(|problem| format!("{}: {problem}", problem.path())).collect())
}

#[test]
fn defaults_and_a_name_are_filled_in_and_noted() {
    let (inputs, problems) = run(&[], &Object::new());
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(inputs["size"], Value::from(128.0));
    assert!(inputs["name"].as_str().unwrap().starts_with("chat-"));
    assert_eq!(inputs[DEFAULTS], Value::from(vec!["name", "size"]));
}

#[test]
fn the_old_name_is_kept_and_a_prefix_prevents_one() {
    let (first, _) = run(&[], &Object::new());
    let olds = Object::from([("name".into(), Value::from("chat-old"))]);
    assert_ne!(first["name"], olds["name"]);
    assert_eq!(run(&[], &olds).0["name"], olds["name"]);
    assert!(!run(&[("namePrefix", "c".into())], &Object::new()).0.contains_key("name"));
}

#[test]
fn every_problem_is_reported_with_its_path() {
    let limits = Object::from([("level".into(), Value::from("ERORR"))]);
    let news = [
        ("sice", Value::from(1.0)),
        ("size", Value::from(0.5)),
        ("on", Value::from("maybe")),
        ("policy", Value::from("{")),
        ("limits", Value::from(limits)),
        ("routes", Value::from(vec!["too long"])),
        ("queue", Value::from("q")),
        ("arn", Value::from("arn")),
    ];
    let (_, problems) = run(&news, &Object::new());
    let expected = [
        "arn: is set by the provider; leave it out",
        "limits.level: must be one of OFF, ERROR, not \"ERORR\"; did you mean \"ERROR\"?",
        "limits.rate: is required; set \"rate\"",
        "on: must be a boolean, not text",
        "policy: must be JSON: EOF while parsing an object at line 1 column 1",
        "queue: is not supported by this provider: queues come later",
        "routes[0]: must have a length of 1 to 4, not 8",
        "sice: there is no property \"sice\"; did you mean \"size\"?",
        "size: must be a whole number, not a fraction",
    ];
    assert_eq!(problems, expected);
}

#[test]
fn unknowns_pass_and_secrets_stay_secret() {
    let (inputs, problems) =
        run(&[("size", Value::Unknown), ("on", Value::from("true").into_secret())], &Object::new());
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(inputs["on"], Value::from(true).into_secret());
}

#[test]
fn json_is_recorded_as_text_however_it_is_said() {
    let policy = |inner: Value| Value::Object(Object::from([("b".into(), inner), ("a".into(), 1.0.into())]));
    let checked = |policy: Value| run(&[("policy", policy)], &Object::new()).0["policy"].clone();
    let text = Value::from(r#"{"a":1,"b":"c"}"#);
    assert_eq!(checked(policy("c".into())), text);
    assert_eq!(checked(policy("c".into()).into_secret()), text.clone().into_secret());
    assert_eq!(checked(policy(Value::from("c").into_secret())), text.into_secret());
    assert_eq!(checked(policy(Value::Unknown)), Value::Unknown);
    assert_eq!(checked(Value::Unknown), Value::Unknown);
    assert_eq!(checked(Value::from("{ }")), Value::from("{ }"), "text stays as it was written");
}

#[test]
fn numbers_and_booleans_become_text_where_text_is_wanted() {
    let tags = Object::from([
        ("whole".into(), Value::from(5.0)),
        ("part".into(), Value::from(0.5)),
        ("on".into(), Value::from(true).into_secret()),
    ]);
    let (inputs, problems) = run(&[("tags", Value::from(tags))], &Object::new());
    assert!(problems.is_empty(), "{problems:?}");
    let tags = inputs["tags"].as_object().unwrap();
    assert_eq!((&tags["whole"], &tags["part"]), (&Value::from("5"), &Value::from("0.5")));
    assert_eq!(tags["on"], Value::from("true").into_secret());
}

#[test]
fn what_is_refused_may_be_declined() {
    assert!(run(&[("insecure", false.into())], &Object::new()).1.is_empty());
    assert_eq!(run(&[("insecure", true.into())], &Object::new()).1.len(), 1);
}
