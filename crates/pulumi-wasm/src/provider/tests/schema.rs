//! What programs in other languages see.

use super::*;

#[test]
fn the_schema_is_what_the_types_and_their_documentation_say() {
    let (server, _) = server(mocks());
    let response = wait(server.get_schema(Request::new(rpc::GetSchemaRequest::default()))).unwrap();
    let schema: serde_json::Value = serde_json::from_str(&response.schema).unwrap();
    let style = json!({ "$ref": "#/types/furniture:index:Style" });
    let expected = json!({
        "name": "furniture",
        "version": "2.0.0",
        "resources": { "furniture:index:Shelf": {
            "type": "object",
            "isComponent": true,
            "description": "Holds books.",
            "properties": {
                "label": { "type": "string" },
                "code": { "type": "string", "description": "What is under the first board." },
            },
            "required": ["label"],
            "inputProperties": {
                "owner": { "type": "string", "description": "Whose shelf it is." },
                "lockCode": { "type": "string", "secret": true, "deprecationMessage": "nobody locks shelves" },
                "boards": { "type": "integer", "plain": true, "description": "How many boards." },
                "style": style,
            },
            "requiredInputs": ["owner"],
            "methods": { "burn": "furniture:index:Shelf/burn" },
        } },
        "functions": { "furniture:index:Shelf/burn": {
            "description": "",
            "inputs": {
                "type": "object",
                "properties": {
                    "__self__": { "$ref": "#/resources/furniture:index:Shelf" },
                    "with": { "type": "string" },
                },
                "required": ["with", "__self__"],
            },
            "outputs": { "type": "object", "properties": { "text": { "type": "string" } }, "required": ["text"] },
        } },
        "types": {
            "furniture:index:Style": {
                "type": "object",
                "description": "",
                "properties": {
                    "mainColour": {
                        "$ref": "#/types/furniture:index:Colour",
                        "description": "What one sees first.",
                    },
                    "labels": { "type": "object", "additionalProperties": { "type": "string" } },
                    "inner": { "type": "array", "items": style },
                },
                "required": ["mainColour"],
            },
            "furniture:index:Colour": {
                "type": "string",
                "description": "What light does to it.",
                "enum": [
                    { "name": "Red", "value": "red", "description": "" },
                    { "name": "Black", "value": "black", "description": "The darkest." },
                ],
            },
        },
        "language": {
            "csharp": { "respectSchemaVersion": true },
            "go": { "respectSchemaVersion": true },
            "java": { "respectSchemaVersion": true },
            "nodejs": { "respectSchemaVersion": true },
            "python": { "respectSchemaVersion": true },
        },
    });
    assert_eq!(schema, expected);
}

#[test]
fn a_provider_that_contradicts_itself_is_not_served() {
    let reason = |provider: ComponentProvider| Server::new(provider).err().unwrap().to_string();
    let wrong = reason(ComponentProvider::new("house", "1.0.0").component::<Shelf>());
    assert!(
        wrong.contains("the type furniture:index:Shelf is not of the form `house:module:Name`"),
        "{wrong}"
    );
    let twice = reason(furniture().component::<Shelf>());
    assert!(twice.contains("there are two components furniture:index:Shelf"), "{twice}");
    let early = ComponentProvider::new("furniture", "1.0.0").method("burn", Shelf::burn);
    assert!(reason(early).contains("add furniture:index:Shelf before its method `burn`"));
}
