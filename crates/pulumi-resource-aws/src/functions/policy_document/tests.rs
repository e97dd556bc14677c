use serde_json::json;

use super::*;

fn call(inputs: serde_json::Value) -> Result<Document, String> {
    let mut inputs: Inputs = serde_json::from_value(inputs).unwrap();
    inputs.statements.iter_mut().for_each(Statement::order);
    merged(&inputs).map_err(|error| error.report())
}

fn minified(inputs: serde_json::Value) -> String {
    call(inputs).unwrap().minified().unwrap()
}

#[test]
fn the_text_is_that_of_the_official_provider() {
    let statement = json!({
        "sid": "Read", "effect": "Allow", "actions": ["s3:Get*", "s3:List*"], "resources": ["arn:aws:s3:::a/<b>"],
        "principals": [{"type": "Service", "identifiers": ["lambda.amazonaws.com"]}]
    });
    let document =
        call(json!({"version": "2012-10-17", "policyId": "p", "statements": [statement]})).unwrap();
    let expected = r#"{
  "Version": "2012-10-17",
  "Id": "p",
  "Statement": [
    {
      "Sid": "Read",
      "Effect": "Allow",
      "Action": [
        "s3:List*",
        "s3:Get*"
      ],
      "Resource": "arn:aws:s3:::a/\u003cb\u003e",
      "Principal": {
        "Service": "lambda.amazonaws.com"
      }
    }
  ]
}"#;
    assert_eq!(document.pretty().unwrap(), expected);
}

#[test]
fn principals_and_conditions_of_one_kind_come_in_the_order_of_terraform() {
    let who = |names: &[&str]| json!({"type": "AWS", "identifiers": names});
    let when = |values: &[&str]| json!({"test": "StringLike", "variable": "v", "values": values});
    let statement = json!({
        "effect": "Deny", "notActions": ["a:*"], "notResources": ["b", "a", "b"],
        "notPrincipals": [who(&["a"]), who(&["b", "c"]), who(&["d"]), who(&["a"])],
        "conditions": [when(&["c"]), when(&["b", "a"])]
    });
    assert_eq!(
        minified(json!({"version": "2012-10-17", "statements": [statement]})),
        concat!(
            r#"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","NotAction":"a:*","NotResource":["b","a"],"#,
            r#""NotPrincipal":{"AWS":["d","a","c","b"]},"Condition":{"StringLike":{"v":["b","a","c"]}}}]}"#
        )
    );
}

#[test]
fn everybody_stands_alone_unless_it_is_every_account() {
    let of = |kind: &str| {
        let principal = json!({"type": kind, "identifiers": ["*"]});
        minified(json!({"version": "2012-10-17", "statements": [{"principals": [principal]}]}))
    };
    assert!(of("*").ends_with(r#"{"Principal":"*"}]}"#), "{}", of("*"));
    assert!(of("AWS").ends_with(r#"{"Principal":{"AWS":"*"}}]}"#), "{}", of("AWS"));
}

#[test]
fn variables_are_aws_own() {
    let with = |version: &str| {
        let condition = json!({"test": "StringLike", "variable": "s3:prefix", "values": ["&{aws:userid}"]});
        let statement =
            json!({"actions": ["&{a}"], "resources": ["b/&{aws:userid}"], "conditions": [condition]});
        call(json!({"version": version, "statements": [statement]}))
    };
    assert_eq!(
        with("2012-10-17").unwrap().minified().unwrap(),
        concat!(
            r#"{"Version":"2012-10-17","Statement":[{"Action":"\u0026{a}","Resource":"b/${aws:userid}","#,
            r#""Condition":{"StringLike":{"s3:prefix":"${aws:userid}"}}}]}"#
        )
    );
    let old = with("2008-10-17").unwrap_err();
    assert!(old.starts_with("statements[0]: \"b/&{aws:userid}\" has a variable in it"), "{old}");
}

#[test]
fn sources_come_first_and_overrides_take_the_place_of_a_sid() {
    let source = r#"{"Id":"s","Version":"2008-10-17","Statement":[
        {"Sid":"A","effect":"Allow","Action":["b","a"],"Principal":{"Service":["x"],"AWS":"1"}},
        {"Effect":"Allow","Resource":"*","Condition":{"Bool":{"b":true}}}]}"#;
    let other = r#"{"Id":"o","Statement":[{"Sid":"A","Effect":"Deny"},{"Sid":"B","Effect":"Deny"}]}"#;
    let inputs = json!({
        "version": "2008-10-17", "sourcePolicyDocuments": [source], "overridePolicyDocuments": [other],
        "statements": [{"sid": "B", "effect": "Allow"}]
    });
    assert_eq!(
        minified(inputs.clone()),
        concat!(
            r#"{"Version":"2008-10-17","Id":"o","Statement":[{"Sid":"A","Effect":"Deny"},"#,
            r#"{"Effect":"Allow","Resource":"*","Condition":{"Bool":{"b":"true"}}},{"Sid":"B","Effect":"Deny"}]}"#
        )
    );
    let mut alone = inputs;
    alone.as_object_mut().unwrap().remove("overridePolicyDocuments");
    let first = concat!(
        r#"{"Version":"2008-10-17","Id":"s","Statement":[{"Sid":"A","Effect":"Allow","Action":["b","a"],"#,
        r#""Principal":{"AWS":"1","Service":["x"]}},"#
    );
    assert!(minified(alone).starts_with(first));
}

#[test]
fn a_sid_stands_for_one_statement() {
    let twice = call(json!({"version": "2012-10-17", "statements": [{"sid": "A"}, {"sid": "A"}]}));
    assert!(twice.unwrap_err().starts_with("statements: the sid \"A\" is there already"));
    let document = r#"{"Statement":[{"Sid":"A"}]}"#;
    let twice = call(json!({"sourcePolicyDocuments": [document, document]}));
    assert!(twice.unwrap_err().starts_with("sourcePolicyDocuments[1]: the sid \"A\" is there already"));
    let wrong = call(json!({"statements": [{"sid": "a b"}]})).unwrap_err();
    assert!(wrong.starts_with("statements[0]: the sid \"a b\" can't have ' ' in it"), "{wrong}");
}

#[test]
fn what_is_no_document_is_an_error_that_says_where() {
    let wrong = |text: &str| call(json!({"overridePolicyDocuments": [text]})).unwrap_err();
    assert_eq!(wrong("[]"), "overridePolicyDocuments[0]: a policy document must be an object");
    assert!(wrong(r#"{"Statement":{}}"#).ends_with("Statement must be a list"));
    let number = wrong(r#"{"Statement":[{"Condition":{"NumericLessThan":{"n":5}}}]}"#);
    assert!(number.ends_with("Condition.NumericLessThan.n must be text, or a list of texts"), "{number}");
}
