//! A service that keeps what it is given, for what the embedded AWS doesn't have.

use std::{cell::RefCell, collections::BTreeMap};

use serde_json::{Value as Json, json};

thread_local! {
    /// What a fake has, by path; each fake is a thread.
    static ITEMS: RefCell<BTreeMap<String, Json>> = RefCell::default();
}

/// What stands in a collection, and the name of its id.
const COLLECTIONS: [(&str, &str); 5] = [
    ("apimappings", "apiMappingId"),
    ("authorizers", "authorizerId"),
    ("domainnames", "domainName"),
    ("integrationresponses", "integrationResponseId"),
    ("models", "modelId"),
];

/// A service that keeps what it is given.
pub fn shelf(request: &str, _: usize) -> (u16, Json) {
    let mut parts = request.splitn(3, ' ');
    let (method, path, body) = (parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap());
    let path = path.split('?').next().unwrap();
    let body: Json = serde_json::from_str(body).unwrap_or_default();
    ITEMS.with_borrow_mut(|items| shelve(items, method, path, body))
}

fn shelve(items: &mut BTreeMap<String, Json>, method: &str, path: &str, body: Json) -> (u16, Json) {
    let id = COLLECTIONS.iter().find(|(name, _)| path.ends_with(name)).map(|(_, id)| *id);
    match (method, id) {
        ("POST", Some(id)) => {
            let own = body[id].as_str().unwrap_or("made").to_owned();
            let item = items.entry(format!("{path}/{own}")).or_insert(json!({id: own}));
            item.as_object_mut().unwrap().extend(body.as_object().unwrap().clone());
            (201, item.clone())
        }
        ("GET", Some(_)) => (200, json!({"items": items.values().collect::<Vec<_>>()})),
        ("PATCH", _) => {
            let item = items.get_mut(path).unwrap();
            item.as_object_mut().unwrap().extend(body.as_object().unwrap().clone());
            (200, item.clone())
        }
        ("DELETE", _) if items.remove(path).is_some() => (204, json!({})),
        ("GET", _) if path == "/v2/apis/http" => (200, json!({"protocolType": "HTTP"})),
        ("GET", _) if items.contains_key(path) => (200, items[path].clone()),
        _ => (404, json!({"__type": "NotFoundException", "message": "there is none"})),
    }
}

/// The same, where the first answer to each creation is lost.
pub fn lossy(request: &str, before: usize) -> (u16, Json) {
    let answer = shelf(request, before);
    if request.starts_with("POST") && before == 0 {
        return (500, json!({"__type": "InternalServerException", "message": "lost"}));
    }
    answer
}
