//! Reading documents that others wrote. Names are matched whatever their case, as Go does.

use pulumi_provider::Error;
use serde_json::{Map, Value as Json};

use super::{
    at,
    document::{Clauses, Conditions, Document, Principals, Texts},
};

type Fields = Map<String, Json>;

/// Reads a document; `path` is where a program has it.
pub(super) fn document(path: &str, text: &str) -> Result<Document, Error> {
    let json: Json = serde_json::from_str(text).map_err(|error| Error::new(path).because(error))?;
    read(&json).map_err(|error| at(path, &error))
}

fn read(json: &Json) -> Result<Document, Error> {
    let fields = object("a policy document", json)?;
    let statements = match field(fields, "Statement") {
        Json::Null => &[],
        Json::Array(statements) => &statements[..],
        _ => return Err(Error::new("Statement must be a list")),
    };
    Ok(Document {
        version: text(fields, "Version")?,
        id: text(fields, "Id")?,
        statements: statements.iter().map(clauses).collect::<Result<_, _>>()?,
    })
}

fn clauses(json: &Json) -> Result<Clauses, Error> {
    let fields = object("a statement", json)?;
    Ok(Clauses {
        sid: text(fields, "Sid")?,
        effect: text(fields, "Effect")?,
        action: field(fields, "Action").clone(),
        not_action: field(fields, "NotAction").clone(),
        resource: field(fields, "Resource").clone(),
        not_resource: field(fields, "NotResource").clone(),
        principal: principals(fields, "Principal")?,
        not_principal: principals(fields, "NotPrincipal")?,
        condition: conditions(field(fields, "Condition"))?,
    })
}

fn object<'a>(what: &str, json: &'a Json) -> Result<&'a Fields, Error> {
    json.as_object().ok_or_else(|| Error::new(format!("{what} must be an object")))
}

fn field<'a>(fields: &'a Fields, name: &str) -> &'a Json {
    let close = || fields.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, json)| json);
    fields.get(name).or_else(close).unwrap_or(&Json::Null)
}

fn text(fields: &Fields, name: &str) -> Result<String, Error> {
    match field(fields, name) {
        Json::Null => Ok(String::new()),
        Json::String(text) => Ok(text.clone()),
        _ => Err(Error::new(format!("{name} must be text"))),
    }
}

fn texts(what: &str, items: &[Json]) -> Result<Vec<String>, Error> {
    let text = |item: &Json| match item {
        Json::String(text) => Ok(text.clone()),
        _ => Err(Error::new(format!("{what} must be text, or a list of texts"))),
    };
    items.iter().map(text).collect()
}

fn principals(fields: &Fields, name: &str) -> Result<Principals, Error> {
    let kinds = match fields.keys().any(|key| key.eq_ignore_ascii_case(name)).then(|| field(fields, name)) {
        None => return Ok(Principals::default()),
        Some(Json::String(_)) => {
            return Ok(Principals(vec![("*".to_owned(), Texts::Many(vec!["*".to_owned()]))]));
        }
        Some(other) => object(name, other)?,
    };
    let kinds = kinds.iter().map(|(kind, who)| {
        let who = match who {
            Json::String(one) => Texts::One(one.clone()),
            Json::Array(items) => Texts::Many(texts(&format!("{name}.{kind}"), items)?),
            _ => return Err(Error::new(format!("{name}.{kind} must be text, or a list of texts"))),
        };
        Ok((kind.clone(), who))
    });
    kinds.collect::<Result<_, _>>().map(Principals)
}

fn conditions(json: &Json) -> Result<Conditions, Error> {
    if json.is_null() {
        return Ok(Conditions::default());
    }
    let mut conditions = Vec::new();
    for (test, variables) in object("Condition", json)? {
        for (variable, values) in object(&format!("Condition.{test}"), variables)? {
            let what = format!("Condition.{test}.{variable}");
            let values = match values {
                Json::Bool(flag) => vec![flag.to_string()],
                Json::Array(items) => texts(&what, items)?,
                // A number is an error here: the official provider drops such a condition, which lets more in.
                other => texts(&what, std::slice::from_ref(other))?,
            };
            conditions.push((test.clone(), variable.clone(), values));
        }
    }
    Ok(Conditions(conditions))
}
