use super::*;
use crate::schema::{any, archive, boolean, integer, list, map, object, string};

fn types_of(schema: &Schema) -> (Json, Json) {
    let mut types = Types::default();
    let inputs = types.inputs("house:index:Room", schema, false);
    (inputs, types.0.into())
}

#[test]
fn each_kind_is_written_as_pulumi_writes_it() {
    let schema = Schema::new()
        .input("code", archive())
        .input("extra", any())
        .input("open", boolean())
        .input("rows", list(list(integer())))
        .input("tags", map(string().secret()).secret());
    let (inputs, _) = types_of(&schema);
    let expected = json!({
        "code": {"$ref": "pulumi.json#/Archive"},
        "extra": {"$ref": "pulumi.json#/Any"},
        "open": {"type": "boolean"},
        "rows": {"type": "array", "items": {"type": "array", "items": {"type": "integer"}}},
        "tags": {"type": "object", "additionalProperties": {"type": "string"}, "secret": true},
    });
    assert_eq!(inputs, expected);
}

#[test]
fn an_object_is_a_type_named_after_the_way_to_it() {
    let lock = Schema::new().describe("A lock.").input("keys", integer().required());
    let door = Schema::new().input("lock", object(lock));
    let (inputs, types) = types_of(&Schema::new().input("doors", list(object(door))));
    assert_eq!(inputs["doors"]["items"], json!({"$ref": "#/types/house:index:RoomDoors"}));
    let lock = &types["house:index:RoomDoorsLock"];
    assert_eq!((&lock["required"], &lock["description"]), (&json!(["keys"]), &json!("A lock.")));
    assert_eq!(
        types["house:index:RoomDoors"]["properties"]["lock"]["$ref"],
        "#/types/house:index:RoomDoorsLock"
    );
}

#[test]
fn two_ways_that_read_the_same_are_two_types() {
    let knob = Schema::new().input("knob", object(Schema::new().input("round", boolean())));
    let schema = Schema::new()
        .input("door", object(knob))
        .input("doorKnob", object(Schema::new().input("brass", boolean())));
    let (inputs, types) = types_of(&schema);
    assert_eq!(inputs["doorKnob"]["$ref"], "#/types/house:index:RoomDoorKnob_");
    assert!(types["house:index:RoomDoorKnob_"]["properties"]["brass"].is_object());
}

#[test]
fn what_replaces_and_what_is_refused_is_said() {
    let schema = Schema::new().input("name", string().replaces()).input("size", integer().refused("too big"));
    let (inputs, _) = types_of(&schema);
    assert_eq!(inputs["name"]["willReplaceOnChanges"], true);
    assert_eq!(inputs["size"]["deprecationMessage"], "not supported: too big");
}

#[test]
fn a_token_with_a_slash_makes_such_tokens() {
    assert_eq!(nested("aws:iam/role:Role", "inline"), "aws:iam/RoleInline:RoleInline");
    assert_eq!(nested("house:index:address", "street"), "house:index:AddressStreet");
}
