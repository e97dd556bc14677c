use super::*;
use crate::{
    naming::AutoName,
    schema::{Same, integer, json, map, number, object, set, string},
};

fn schema() -> Schema {
    let limits = Schema::new().input("rate", number()).input("level", string().computed());
    let route = Schema::new().input("key", string().required()).input("rate", number());
    Schema::new()
        .input("name", string().replaces().auto_named(AutoName::up_to(64)))
        .input("size", integer().default(128.0))
        .input("kind", string().replaces())
        .input("class", string().computed())
        .input("policy", json())
        .input("limits", object(limits))
        .input("routes", set(object(route)))
        .input("lasting", object(Schema::new().input("days", number())).replaces_when(comes_or_goes))
        .input("tags", map(string()))
        .output("tagsAll", map(string()).derived())
        .output("arn", string())
}

fn comes_or_goes(_: &Object, old: &Value, new: &Value) -> bool {
    is_absent(old) != is_absent(new)
}

fn value(json: serde_json::Value) -> Value {
    crate::convert::from_json(json)
}

fn props(json: serde_json::Value) -> Object {
    value(json).as_object().cloned().unwrap_or_default()
}

fn paths(state: serde_json::Value, news: serde_json::Value) -> Vec<String> {
    let (state, news) = (props(state), props(news));
    let sides = Sides { state: &state, old_inputs: &state, news: &news, ignored: &["tags.mine".into()] };
    diff(&schema(), &sides, true).iter().map(|c| format!("{} {:?}", c.path, c.kind())).collect()
}

macro_rules! assert_same {
    ($state:tt, $news:tt) => {
        assert_eq!(paths(serde_json::json!($state), serde_json::json!($news)), Vec::<String>::new())
    };
}

#[test]
fn what_means_the_same_is_no_difference() {
    assert_same!({"size": 128}, {});
    assert_same!({"class": "STANDARD"}, {});
    assert_same!({"arn": "arn:x"}, {});
    assert_same!({"limits": {"rate": 0, "level": "OFF"}}, {});
    assert_same!({"limits": {"rate": 5, "level": "OFF"}}, {"limits": {"rate": 5}});
    assert_same!({"routes": [{"key": "a", "rate": 0}, {"key": "b"}]}, {"routes": [{"key": "b"}, {"key": "a"}]});
    assert_same!({"policy": "{\"a\": [\"x\"], \"b\": 1}"}, {"policy": "{\"b\":1,\"a\":[\"x\"]}"});
    assert_same!({"policy": "{\"a\": 1}"}, {"policy": {"a": 1}});
    assert_same!({"tags": {"mine": "1"}}, {"tags": {"mine": "2"}});
}

#[test]
fn what_replaces_as_a_whole_changes_in_place() {
    let days = |days: u8| serde_json::json!({"lasting": {"days": days}});
    assert_eq!(paths(days(1), days(2)), ["lasting.days Update"]);
    assert_eq!(paths(days(1), serde_json::json!({})), ["lasting DeleteReplace"]);
    assert_eq!(paths(serde_json::json!({}), days(1)), ["lasting AddReplace"]);
}

#[test]
fn differences_are_found_where_they_are() {
    let state = serde_json::json!({
        "name": "n", "kind": "a", "size": 128, "limits": {"rate": 5, "level": "OFF"}, "tags": {"a": "1", "b": "2"},
        "routes": [{"key": "a"}], "tagsAll": {"a": "1"}
    });
    let news = serde_json::json!({
        "name": "n", "kind": "b", "size": 256, "limits": {"rate": 6}, "tags": {"a": "3", "c": "4"},
        "routes": [{"key": "a", "rate": 2}, {"key": "b"}], "tagsAll": {"a": "3"}
    });
    let expected = [
        "kind UpdateReplace",
        "limits.rate Update",
        "routes[0] Update",
        "routes[1] Add",
        "size Update",
        "tags.a Update",
        "tags.b Delete",
        "tags.c Add",
        "tagsAll.a Update",
    ];
    assert_eq!(paths(state, news), expected);
}

#[test]
fn an_empty_entry_of_a_map_is_more_than_none() {
    let (without, with) = (serde_json::json!({"tags": {}}), serde_json::json!({"tags": {"a": ""}}));
    assert_eq!(paths(without.clone(), with.clone()), ["tags.a Add"]);
    assert_eq!(paths(with, without), ["tags.a Delete"]);
    assert_eq!(paths(serde_json::json!({}), serde_json::json!({"tags": {"a": ""}})), ["tags Add"]);
    assert_same!({"tags": {"a": ""}}, {"tags": {"a": ""}});
    assert_same!({}, {"tags": {}});
}

#[test]
fn an_unknown_is_a_change_and_replaces_where_a_change_would() {
    let state = props(serde_json::json!({"kind": "a", "size": 1}));
    let news = Object::from([("kind".into(), Value::Unknown), ("size".into(), Value::Unknown)]);
    let changes =
        diff(&schema(), &Sides { state: &state, old_inputs: &state, news: &news, ignored: &[] }, true);
    assert_eq!(changes.iter().map(|c| c.replaces).collect::<Vec<_>>(), [true, false]);
}

#[test]
fn a_given_name_is_freed_before_it_is_taken_again() {
    let state = props(serde_json::json!({"name": "n", "kind": "a"}));
    let delete_first_with = |defaults: &[&str], name: &str| {
        let mut news = props(serde_json::json!({"name": name, "kind": "b"}));
        news.insert(DEFAULTS.into(), Value::from(defaults.to_vec()));
        let sides = Sides { state: &state, old_inputs: &state, news: &news, ignored: &[] };
        delete_first(&schema(), &sides, &diff(&schema(), &sides, true))
    };
    assert!(delete_first_with(&[], "n"));
    assert!(!delete_first_with(&["name"], "n"));
    assert!(!delete_first_with(&[], "other"));
}

#[test]
fn what_only_one_can_have_is_freed_first() {
    let schema =
        Schema::new().input("target", string().replaces_after_deletion()).input("kind", string().replaces());
    let state = props(serde_json::json!({"target": "a", "kind": "a"}));
    let delete_first_with = |news: serde_json::Value| {
        let news = props(news);
        let sides = Sides { state: &state, old_inputs: &state, news: &news, ignored: &[] };
        let changes = diff(&schema, &sides, true);
        assert!(changes.iter().all(|change| change.replaces));
        delete_first(&schema, &sides, &changes)
    };
    assert!(delete_first_with(serde_json::json!({"target": "b", "kind": "a"})));
    assert!(!delete_first_with(serde_json::json!({"target": "a", "kind": "b"})));
}

#[test]
fn some_changes_of_a_property_replace_and_others_do_not() {
    let shrinks: Same = |_, old, new| old.as_number() > new.as_number();
    let schema = Schema::new().input("size", integer().replaces_when(shrinks));
    let replaces = |old: i32, new: i32| {
        let (state, news) =
            (props(serde_json::json!({"size": old})), props(serde_json::json!({"size": new})));
        let sides = Sides { state: &state, old_inputs: &state, news: &news, ignored: &[] };
        diff(&schema, &sides, true)[0].replaces
    };
    assert!(replaces(2, 1));
    assert!(!replaces(1, 2));
}
