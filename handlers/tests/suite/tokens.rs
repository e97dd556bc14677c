//! Who is let in where tokens are checked.

use std::sync::Mutex;

use serde_json::{Value, json};
use tracing::level_filters::LevelFilter;
use websocket_handlers::app::Response;
use websocket_handlers::event::WebSocketEvent;
use websocket_handlers::token_check::{
    LambdaTokenCheck, Principal, Question, Token, TokenCheck, TokenCheckError, Verdict,
};

use crate::logs::Lines;
use crate::schemas::Schema;
use crate::support::{World, config, event};
use crate::wire::{Answer, UNHANDLED, Wire};

const README: &str = include_str!("../../README.md");
const FIXTURE: &str = include_str!("../fixtures/websocket-connect-with-token.json");

/// Knows one good token and one bad one, and of all others nothing.
#[derive(Debug, Default)]
struct Doorman {
    asked: Mutex<Vec<Value>>,
}

impl TokenCheck for &Doorman {
    async fn check(&self, question: &Question<'_>) -> Result<Verdict, TokenCheckError> {
        let asked = serde_json::to_value(question).unwrap();
        Schema::TokenQuestion.demand(&asked);
        self.asked.lock().unwrap().push(asked);
        match question.token.expose() {
            "good" => Ok(Verdict::Admitted { principal: Some(Principal::parse("user-1").unwrap()) }),
            "hush-bad" => Ok(Verdict::Refused { reason: "hush-bad has expired".to_owned() }),
            _ => Err(TokenCheckError::Unanswered("the doorman is asleep".into())),
        }
    }
}

fn with_token(token: &str) -> WebSocketEvent {
    let mut connect = event("CONNECT", "ann", None);
    connect.headers = Some([("authorization", token)].into());
    connect
}

async fn knock(world: &World, doorman: &Doorman, connect: WebSocketEvent) -> Response {
    let environment = [("_HANDLER", "connect"), ("ALLOWED_ORIGINS", "")];
    world.knock(&config(&environment), doorman, connect).await
}

/// A function that answers so.
fn function(answers: impl IntoIterator<Item = Answer>) -> (LambdaTokenCheck, Wire) {
    let wire = Wire::answering(answers);
    let arn = "arn:aws:lambda:eu-central-1:123456789012:function:check:live";
    (LambdaTokenCheck::new(aws_sdk_lambda::Client::new(&wire.sdk()), arn), wire)
}

async fn ask(body: Value) -> Result<Verdict, TokenCheckError> {
    let taken = Schema::TokenAnswer.complaint(&body).is_none();
    let (check, _) = function([Answer { status: 200, kind: "", body }]);
    let verdict = put(&check).await;
    assert_eq!(taken, verdict.is_ok(), "schema and code agree: {verdict:?}");
    verdict
}

async fn put(check: &LambdaTokenCheck) -> Result<Verdict, TokenCheckError> {
    let connect: WebSocketEvent = serde_json::from_str(FIXTURE).unwrap();
    let context = &connect.request_context;
    let question = Question {
        connection_id: &context.connection_id,
        token: &Token::of(&connect).unwrap(),
        origin: connect.header("origin"),
        source_ip: &context.identity.source_ip,
        user_agent: context.identity.user_agent(),
        api: &context.api,
    };
    check.check(&question).await
}

#[tokio::test]
async fn who_shows_a_good_token_is_let_in_and_kept_by_name() {
    let (world, doorman) = (World::default(), Doorman::default());
    assert_eq!(200, knock(&world, &doorman, with_token("Bearer good")).await.status_code);
    assert_eq!("user-1", world.store.connection("ann").unwrap().principal.unwrap().as_str());
}

#[tokio::test]
async fn who_shows_a_bad_token_or_none_is_refused_and_not_kept() {
    let (world, doorman) = (World::default(), Doorman::default());
    assert_eq!(401, knock(&world, &doorman, with_token("Bearer hush-bad")).await.status_code);
    assert_eq!(1, doorman.asked.lock().unwrap().len());
    for nothing in ["", "Bearer", "Bearer  ", "Basic good"] {
        assert_eq!(401, knock(&world, &doorman, with_token(nothing)).await.status_code, "{nothing}");
    }
    assert_eq!(1, doorman.asked.lock().unwrap().len(), "who shows nothing isn't asked about");
    assert_eq!(None, world.store.connection("ann"));
}

#[tokio::test]
async fn nobody_is_let_in_while_tokens_can_not_be_checked() {
    let (world, doorman) = (World::default(), Doorman::default());
    assert_eq!(500, knock(&world, &doorman, with_token("Bearer other")).await.status_code);
    assert_eq!(None, world.store.connection("ann"));
}

#[tokio::test]
async fn a_foreign_origin_is_refused_before_its_token_is_looked_at() {
    let (world, doorman) = (World::default(), Doorman::default());
    let strict = config(&[("_HANDLER", "connect"), ("ALLOWED_ORIGINS", "https://chat.example")]);
    assert_eq!(403, world.knock(&strict, &doorman, with_token("Bearer good")).await.status_code);
    assert!(doorman.asked.lock().unwrap().is_empty());
}

#[tokio::test]
async fn no_line_of_the_log_and_no_debug_output_has_the_token() {
    let (lines, _guard) = Lines::of(LevelFilter::DEBUG);
    let (world, doorman) = (World::default(), Doorman::default());
    knock(&world, &doorman, with_token("Bearer hush-bad")).await;
    let mut by_query = with_token("Bearer hush-sleepy");
    by_query.query_string_parameters = Some([("token", "hush-query")].into());
    knock(&world, &doorman, by_query.clone()).await;
    by_query.headers = None;
    knock(&world, &doorman, by_query.clone()).await;
    let logged = lines.parsed();
    let refusal = logged.iter().find(|line| line["message"] == "a token was refused").unwrap();
    assert_eq!(("WARN", "… has expired"), (text(refusal, "level"), text(refusal, "reason")));
    let failure = logged.iter().find(|line| line["level"] == "ERROR").unwrap();
    assert_eq!("the token check gave no answer: the doorman is asleep", failure["error"]);
    let shown = format!("{logged:?} {by_query:?} {:?} {:?}", with_token("hush"), Token::of(&by_query));
    assert!(!shown.contains("hush"), "{shown}");
}

fn text<'v>(line: &'v Value, field: &str) -> &'v str {
    line[field].as_str().unwrap_or_default()
}

#[tokio::test]
async fn the_question_has_all_that_tells_a_client() {
    let (world, doorman) = (World::default(), Doorman::default());
    let mut connect = with_token("bearer good");
    connect.headers = Some([("Authorization", "BEARER good"), ("Origin", "https://chat.example")].into());
    knock(&world, &doorman, connect).await;
    let expected = json!({
        "type": "connect", "connectionId": "ann", "token": "good", "origin": "https://chat.example",
        "sourceIp": "192.0.2.1", "userAgent": "ExampleBrowser/1.0",
        "api": {
            "apiId": "abc123", "stage": "dev", "domainName": "abc123.execute-api.eu-central-1.amazonaws.com"
        },
    });
    assert_eq!([expected], *doorman.asked.lock().unwrap().as_slice());
}

#[tokio::test]
async fn a_function_is_asked_by_its_arn_and_waited_for() {
    let (check, wire) = function([Answer { status: 200, kind: "", body: json!({"allow": true}) }]);
    assert_eq!(Verdict::Admitted { principal: None }, put(&check).await.unwrap());
    let sent = wire.sent(|request, body| {
        assert_eq!(
            None,
            request.headers().get("x-amz-invocation-type"),
            "RequestResponse is Lambda's default"
        );
        (request.uri().to_owned(), body)
    });
    let [(uri, body)] = &*sent else { panic!("{sent:?}") };
    assert!(uri.ends_with("function%3Acheck%3Alive/invocations"), "{uri}");
    Schema::TokenQuestion.demand(body);
    let expected = json!({
        "type": "connect", "connectionId": "AbCdEfGhIjKlMnP=", "token": "open sesame",
        "origin": "https://chat.example", "sourceIp": "203.0.113.7",
        "api": {
            "apiId": "a1b2c3d4e5", "stage": "prod",
            "domainName": "a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com",
        },
    });
    assert_eq!(&expected, body);
}

#[test]
fn the_questions_and_answers_that_the_readme_shows_are_such() {
    let blocks = README.split("```json\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    let mut kinds = Vec::new();
    for shown in blocks.map(|text| serde_json::from_str::<Value>(text).unwrap()) {
        let kind = if shown["type"] == "connect" { Schema::TokenQuestion } else { Schema::TokenAnswer };
        kind.demand(&shown);
        kinds.push(kind);
    }
    assert_eq!([Schema::TokenQuestion, Schema::TokenAnswer, Schema::TokenAnswer], *kinds);
}

#[tokio::test]
async fn an_answer_says_yes_or_no_and_may_say_who_or_why() {
    let admitted = Verdict::Admitted { principal: Some(Principal::parse("user-1").unwrap()) };
    assert_eq!(admitted, ask(json!({"allow": true, "principal": "user-1"})).await.unwrap());
    let refused = Verdict::Refused { reason: "expired".to_owned() };
    assert_eq!(refused, ask(json!({"allow": false, "reason": "expired"})).await.unwrap());
    let silent = Verdict::Refused { reason: String::new() };
    assert_eq!(silent, ask(json!({"allow": false, "reason": null})).await.unwrap());
}

#[tokio::test]
async fn what_is_no_answer_lets_nobody_in() {
    let long = "x".repeat(257);
    for body in [
        json!(null),
        json!(true),
        json!({}),
        json!({"allow": "yes"}),
        json!({"allow": 1}),
        json!({"allow": true, "principle": "user-1"}),
        json!({"allow": true, "principal": ""}),
        json!({"allow": true, "principal": long}),
        json!({"allow": true, "principal": 7}),
    ] {
        let error = ask(body).await.unwrap_err();
        assert!(error.to_string().starts_with("the answer of the token check is none"), "{error}");
    }
    let quoting = ask(json!({"allow": "open sesame"})).await.unwrap_err();
    assert!(!format!("{quoting} {quoting:?}").contains("sesame"), "{quoting:?}");
}

#[tokio::test(start_paused = true)]
async fn a_function_that_is_not_there_lets_nobody_in() {
    let answers = std::iter::repeat_n(Answer { status: 500, kind: "ServiceException", body: json!({}) }, 3);
    let (check, _) = function(answers);
    assert_eq!("the token check gave no answer", put(&check).await.unwrap_err().to_string());
}

#[tokio::test]
async fn a_function_that_fails_lets_nobody_in_and_is_not_quoted() {
    let body = json!({"errorMessage": "no such key: open sesame", "errorType": "KeyError"});
    let (check, _) = function([Answer { status: 200, kind: UNHANDLED, body }]);
    let error = put(&check).await.unwrap_err();
    let expected = "the function of the token check failed (Unhandled); its own log says why";
    assert_eq!(expected, error.to_string());
    assert!(!format!("{error:?}").contains("sesame"), "{error:?}");
}
