//! What the functions may do is held to what they do.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex},
};

use serde_json::{Value, json};
use xtask::{call::Call as Operation, http::Reply};

use crate::{
    backend::{Backend, Call},
    chat::Client,
    documented,
    stand::{Stand, wait_until},
    token_check,
};

/// What Lambda does in the name of a function, which no call of the function's own shows: it carries its output to
/// CloudWatch, its traces to X-Ray, and the events that it failed at to its dead letter queue.
const LAMBDAS_OWN: [&str; 5] = [
    "logs:CreateLogStream",
    "logs:PutLogEvents",
    "xray:PutTraceSegments",
    "xray:PutTelemetryRecords",
    "sqs:SendMessage",
];

/// Those that hand on what they have no time for.
const TO_MANY: [&str; 4] = ["broadcast", "disconnect", "join_room", "leave_room"];

/// Those that clients send nothing to.
const OF_CONNECTIONS: [&str; 2] = ["connect", "disconnect"];

/// From where clients may connect, and in how many rooms each may be.
const ORIGIN: &str = "https://chat.example";
const ROOMS: &str = "2";

/// An action on a resource.
type Permission = (String, String);

/// Those of each function.
type Permissions = BTreeMap<String, BTreeSet<Permission>>;

/// What each function did.
type Record = Arc<Mutex<Permissions>>;

/// How long Lambda gives the functions, in seconds, and what they are told besides what the component tells them.
const SECONDS: u32 = 5;
const ENVIRONMENT: [(&str, &str); 2] = [("ALLOWED_ORIGINS", ORIGIN), ("MAX_ROOMS_PER_CONNECTION", ROOMS)];

/// Messages are counted, and none is one too many.
const LIMITS: &str = "{ messagesPerSecond: 1000, messageBurst: 10000 }";

#[test]
fn each_function_may_do_what_it_does_and_no_more() {
    let backend = Backend::up("least-privilege", SECONDS, &ENVIRONMENT);
    hold(&backend, &documented(&backend));
}

#[test]
fn with_counted_messages_and_a_token_check_each_function_may_do_what_that_takes_and_no_more() {
    let stand = Stand::new("least-privilege-limited").with_stacks(&["dev"]);
    let check = token_check::make(&stand);
    stand.add_settings("dev", &[("limits", LIMITS), ("tokenCheck", &check)]);
    let backend = Backend::up_on(stand, SECONDS, &ENVIRONMENT);
    let mut expected = documented(&backend);
    let [count] = &documented::more_with("MAX_MESSAGES_PER_SECOND")[..] else { panic!("not one action") };
    let of_messages = expected.iter_mut().filter(|(handler, _)| !OF_CONNECTIONS.contains(&handler.as_str()));
    of_messages.for_each(|(_, may)| may.extend([(count.clone(), backend.table_arn())]));
    let [asking, ask] = &documented::more_with("TOKEN_CHECK_FUNCTION")[..] else { panic!("not one action") };
    expected.get_mut(asking).unwrap().insert((ask.clone(), check));
    hold(&backend, &expected);
}

/// Policies and calls are as expected.
fn hold(backend: &Backend, expected: &Permissions) {
    let granted = granted(backend);
    let record = Record::default();
    do_everything(backend, &record);
    for (handler, granted) in &granted {
        assert_eq!(*granted, expected[handler], "what {handler} may do, and what the README says");
        assert_eq!(record.lock().unwrap()[handler], *granted, "what {handler} does, and what it may do");
    }
}

/// What the README says without its additions.
fn documented(backend: &Backend) -> Permissions {
    let (table, connections) = (backend.table_arn(), format!("{}/POST/@connections/*", backend.stage_arn()));
    let rows = documented::permissions().into_iter().map(|row| {
        let itself = &backend.functions[&row.handler].arn;
        let on = [(row.table, &table), (row.connections, &connections), (row.itself, itself)];
        let pairs = on.into_iter().flat_map(|(actions, resource)| {
            actions.into_iter().map(move |action| (action, resource.clone()))
        });
        (row.handler, pairs.collect())
    });
    rows.collect()
}

/// What the functions' roles allow them, by function. They have no other policies than these.
fn granted(backend: &Backend) -> Permissions {
    let details = backend.stand.aws_cli(&["iam", "get-account-authorization-details", "--filter", "Role"]);
    let role = |arn: &str| {
        let mut roles = details["RoleDetailList"].as_array().unwrap().iter();
        roles.find(|role| role["Arn"] == arn).unwrap_or_else(|| panic!("no role {arn}: {details}"))
    };
    let of = |arn: &str| {
        assert_eq!(role(arn)["AttachedManagedPolicies"].as_array().map(Vec::len), Some(0), "{arn}");
        let policies = role(arn)["RolePolicyList"].as_array().unwrap().iter();
        policies.flat_map(|policy| statements(&policy["PolicyDocument"])).collect()
    };
    let functions = backend.functions.iter();
    functions.map(|(handler, function)| (handler.clone(), of(&function.role))).collect()
}

/// What a policy allows, apart from what is Lambda's.
fn statements(policy: &Value) -> Vec<Permission> {
    let statements = policy["Statement"].as_array().unwrap().iter();
    let pairs = statements.flat_map(|statement| {
        assert_eq!(statement["Effect"], "Allow");
        let actions = statement["Action"].as_array().unwrap().iter().map(|action| action.as_str().unwrap());
        let resource = statement["Resource"].as_str().unwrap();
        actions.map(move |action| (action.to_owned(), resource.to_owned()))
    });
    pairs.filter(|(action, _)| !LAMBDAS_OWN.contains(&action.as_str())).collect()
}

/// All that clients can have the functions do, and all that can come in between.
fn do_everything(backend: &Backend, record: &Record) {
    assert!(connect_from(backend, "https://elsewhere.example").is_none(), "a foreign origin is refused");
    record_all(backend, record, &[]);
    small_talk(backend);
    gone_ones_are_forgotten(backend, record);
    time_runs_out(backend, record);
}

/// Records what is called. The functions that are `late` get no answer to a post until they have invoked themselves.
fn record_all(backend: &Backend, record: &Record, late: &[&str]) {
    let (table, stage) = (backend.table_arn(), backend.stage_arn());
    let record = Arc::clone(record);
    let late = Mutex::new(late.iter().map(|handler| (*handler).to_owned()).collect::<BTreeSet<_>>());
    backend.judge(move |call| {
        let permissions = needed(call, &table, &stage);
        record.lock().unwrap().entry(call.function.to_owned()).or_default().extend(permissions);
        if call.hands_on() {
            late.lock().unwrap().remove(call.function);
        }
        let held = call.listener().is_some() && late.lock().unwrap().contains(call.function);
        if held { Reply::Silence } else { call.pass() }
    });
}

/// What a call needs to be allowed.
fn needed(call: &Call<'_>, table: &str, stage: &str) -> Vec<Permission> {
    if call.listener().is_some() {
        let connections = format!("{stage}/{}/@connections/*", call.request.target().0);
        return vec![("execute-api:ManageConnections".to_owned(), connections)];
    }
    if let Some(function) = call.invoked() {
        return vec![("lambda:InvokeFunction".to_owned(), function)];
    }
    let operation = Operation::of(call.request);
    let actions = match operation.operation.as_str() {
        "TransactWriteItems" => parts(&serde_json::from_str(&call.request.text()).unwrap()),
        _ => vec![operation.to_string()],
    };
    actions.into_iter().map(|action| (action, table.to_owned())).collect()
}

/// What the parts of a transaction need each:
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html>
fn parts(transaction: &Value) -> Vec<String> {
    let items = transaction["TransactItems"].as_array().unwrap().iter();
    let kinds = items.flat_map(|item| item.as_object().unwrap().keys());
    kinds.map(|kind| format!("dynamodb:{}Item", kind.trim_end_matches("Item"))).collect()
}

/// A client that comes from there, with a token that the check takes where there is one.
fn connect_from(backend: &Backend, origin: &str) -> Option<Client> {
    backend.connect_with(token_check::GOOD, &[("Origin", origin)])
}

/// A client in these rooms.
fn member_of(backend: &Backend, rooms: &[&str]) -> Client {
    let mut client = connect_from(backend, ORIGIN).expect("the own origin is let in");
    rooms.iter().for_each(|room| drop(client.ask(&joining(room), "ack")));
    client
}

fn joining(room: &str) -> String {
    json!({ "action": "joinRoom", "room": room }).to_string()
}

fn leaving(room: &str) -> String {
    json!({ "action": "leaveRoom", "room": room }).to_string()
}

fn telling(room: &str) -> String {
    json!({ "action": "broadcast", "room": room, "message": "hi" }).to_string()
}

/// What changes nothing, and what is refused.
fn small_talk(backend: &Backend) {
    let mut client = member_of(backend, &["one", "two"]);
    assert_eq!(client.ask(&joining("two"), "ack")["changed"], false);
    assert_eq!(client.ask(&joining("three"), "error")["code"], "too_many_rooms");
    assert_eq!(client.ask(&leaving("three"), "ack")["changed"], false);
    assert_eq!(client.ask(r#"{"action": "listRooms"}"#, "ack")["rooms"], json!(["one", "two"]));
    client.ask(r#"{"action": "listMembers", "room": "one"}"#, "ack");
    client.ask(r#"{"action": "dance"}"#, "error");
    let to_itself = json!({ "action": "sendMessage", "targetId": client.id, "message": "hi" }).to_string();
    client.ask(&to_itself, "ack");
    client.close();
}

/// Each function that posts comes upon a client that has left unnoticed, and forgets it and its membership.
fn gone_ones_are_forgotten(backend: &Backend, record: &Record) {
    let rooms = ["sent", "broadcast", "joined", "left", "closed"];
    let mut leaver = member_of(backend, &["left"]);
    let closer = member_of(backend, &["closed"]);
    let gone: Vec<_> = rooms.iter().map(|room| member_of(backend, &[room])).collect();
    let target = gone[0].id.clone();
    backend.lose(gone);
    record_all(backend, record, &[]);

    let to_gone = json!({ "action": "sendMessage", "targetId": target, "message": "hi" }).to_string();
    assert_eq!(leaver.ask(&to_gone, "error")["code"], "unknown_target");
    assert_eq!(leaver.ask(&telling("broadcast"), "ack")["gone"], 1);
    assert_eq!(leaver.ask(&leaving("left"), "ack")["gone"], 1);
    assert_eq!(leaver.ask(&joining("joined"), "ack")["gone"], 1);
    closer.close();
    let mut others = || leaver.ask(r#"{"action": "broadcast", "message": "who is there?"}"#, "ack");
    wait_until("nobody is gone any more", || others()["gone"] == 0);
    leaver.close();
    wait_until("nothing is left", || backend.items().is_empty());
}

/// Each function that tells many does so for longer than it has time.
fn time_runs_out(backend: &Backend, record: &Record) {
    let mut listener = member_of(backend, &["slow"]);
    let mut leaver = member_of(backend, &["slow"]);
    let closer = member_of(backend, &["slow"]);
    let mut joiner = member_of(backend, &[]);
    let mut teller = member_of(backend, &[]);
    record_all(backend, record, &TO_MANY);
    teller.send(&telling("slow"));
    joiner.send(&joining("slow"));
    leaver.send(&leaving("slow"));
    let closed = closer.id.clone();
    closer.close();
    for client in [&mut teller, &mut joiner, &mut leaver] {
        assert_eq!(client.expect("ack")["continued"], true);
    }
    let of = |kind: &str, member: &str| (kind.to_owned(), member.to_owned());
    let mut missing = BTreeSet::from([
        of("broadcast", ""),
        of("memberJoined", &joiner.id),
        of("memberLeft", &leaver.id),
        of("memberLeft", &closed),
    ]);
    while !missing.is_empty() {
        let push = listener.expect_one_of(&["broadcast", "memberJoined", "memberLeft"]);
        let member = push["member"].as_str().or(push["members"][0].as_str());
        missing.remove(&of(push["type"].as_str().unwrap(), member.unwrap_or_default()));
    }
}
