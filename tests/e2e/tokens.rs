//! Clients show tokens, and a function that isn't the chat's says whose are good.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::{
    chat::Client,
    stand::{Stand, wait_until},
    token_check,
};

/// The log of the function that guards `$connect`.
const LOG: &str = "/aws/lambda/websocket-connect-handler-dev";

#[test]
fn who_has_a_good_token_chats_and_is_kept_by_name_and_nobody_else_gets_in() {
    let stand = Stand::new("tokens").with_stacks(&["dev"]);
    let check = token_check::make(&stand);
    stand.add_settings("dev", &[("tokenCheck", &check), ("connectionMetadata", "[userAgent]")]);
    stand.up("dev").expect_success();
    let api = stand.session().outputs("dev").unwrap()["apiId"].as_str().unwrap().to_owned();
    let connect = |query: &str, headers: &[(&'static str, &str)]| {
        Client::connect_with(&stand, &api, "dev", query, headers)
    };

    let agent = ("User-Agent", "Tester/1.0");
    let mut ann = connect(token_check::GOOD, &[agent]).expect("the token is good");
    let bob = connect("", &[("Authorization", "Bearer sesame-open")]).expect("the token is good");
    ann.ask(&format!(r#"{{"action": "sendMessage", "targetId": "{}", "message": "hi"}}"#, bob.id), "ack");
    for query in ["?token=sesame-close", "", "?token=sesame-break"] {
        assert!(connect(query, &[agent]).is_none(), "{query}");
    }

    let kept = connections(&stand);
    // Bob doesn't say what he is.
    let expected = [
        (ann.id.clone(), json!({ "principal": "user-1", "userAgent": "Tester/1.0" })),
        (bob.id.clone(), json!({ "principal": "user-1" })),
    ];
    assert_eq!(kept, BTreeMap::from(expected));
    statuses_are_logged_and_no_token(&stand);
    stand.destroy("dev").expect_success();
}

/// What is known of each client, apart from what is known of all.
fn connections(stand: &Stand) -> BTreeMap<String, Value> {
    let table = stand.aws_cli(&["dynamodb", "scan", "--table-name", "websocket-connections-dev"]);
    let items = table["Items"].as_array().unwrap().iter();
    let of_connections = items.filter(|item| item["pk"]["S"].as_str().unwrap().starts_with("CONNECTIONS#"));
    let known = of_connections.map(|item| {
        let mut known = item.as_object().unwrap().clone();
        for of_all in ["pk", "sk", "expiresAt", "connectedAt"] {
            assert!(known.remove(of_all).is_some(), "{of_all} of {item}");
        }
        let known = known.into_iter().map(|(name, value)| (name, value["S"].clone())).collect();
        (item["sk"]["S"].as_str().unwrap().to_owned(), known)
    });
    known.collect()
}

/// The log has what the handshakes were answered with. API Gateway hands that on; MiniStack tells each refused client 403.
fn statuses_are_logged_and_no_token(stand: &Stand) {
    let lines = || {
        let log = stand.aws_cli(&["logs", "filter-log-events", "--log-group-name", LOG]);
        let events = log["events"].as_array().unwrap().iter();
        events.map(|event| event["message"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let statuses = || {
        let lines = lines().into_iter().filter_map(|line| serde_json::from_str::<Value>(&line).ok());
        let mut statuses: Vec<_> = lines.filter_map(|line| line["status"].as_u64()).collect();
        statuses.sort_unstable();
        statuses
    };
    wait_until("all handshakes are logged", || statuses() == [200, 200, 401, 401, 500]);
    let said = lines().concat();
    assert!(said.contains("… is none of mine") && said.contains("its own log says why"), "{said}");
    assert!(!said.contains("sesame"), "{said}");
}
