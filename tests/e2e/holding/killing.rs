//! A function's process is killed in the middle of a broadcast.

use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst},
    },
};

use serde_json::json;
use xtask::http::Reply;

use super::{LONG, broadcast, crowd, expect_alone};
use crate::{
    backend::{Backend, Call},
    chat::Client,
    stand::wait_until,
};

const CLIENTS: usize = 12;
/// How many posts are done when the function is killed.
const DONE: usize = 5;
/// How long Lambda gives the function, in seconds, so that it soon hands on what is left.
const SHORT: u32 = 5;

#[test]
fn a_killed_broadcast_is_told_to_its_sender_and_reaches_everyone_when_sent_again() {
    let backend = Backend::up("killed-broadcast", LONG, &[]);
    let mut clients = crowd(&backend, CLIENTS);
    let posts = hold(&backend, 0);
    clients[0].send(&broadcast(None, "hello"));
    kill_in_the_middle(&backend, &posts);

    // API Gateway says "Internal server error"; MiniStack passes on what Lambda says of the function's end.
    clients[0].wait_for("that the request failed", |frame| frame["type"].is_null());
    let ack = clients[0].ask(&broadcast(None, "hello"), "ack");
    assert_eq!((&ack["sent"], &ack["id"]), (&json!(CLIENTS), &json!("hello")));
    hear(&mut clients);
    expect_alone(&backend, &clients);
}

#[test]
fn a_killed_continuation_is_begun_again_and_reaches_everyone() {
    let backend = Backend::up("killed-continuation", SHORT, &[]);
    let mut clients = crowd(&backend, CLIENTS);
    let posts = hold(&backend, 1);
    let ack = clients[0].ask(&broadcast(None, "hello"), "ack");
    assert_eq!((&ack["sent"], &ack["continued"]), (&json!(0), &json!(true)));
    kill_in_the_middle(&backend, &posts);
    hear(&mut clients);
    expect_alone(&backend, &clients);
}

fn hear(clients: &mut [Client]) {
    clients.iter_mut().for_each(|client| client.hear(&BTreeSet::from(["hello".to_owned()])));
}

/// Posts of the invocation that is killed.
#[derive(Default)]
struct Posts {
    begun: AtomicUsize,
    killed: AtomicBool,
}

/// Lets the invocation that comes after so many hand-overs post to a few. All other posts have to wait until it is
/// killed.
fn hold(backend: &Backend, generation: usize) -> Arc<Posts> {
    let (posts, handed_on) = (Arc::new(Posts::default()), AtomicUsize::new(0));
    let seen = Arc::clone(&posts);
    backend.judge(move |call: &Call<'_>| {
        handed_on.fetch_add(usize::from(call.hands_on()), SeqCst);
        let free = call.listener().is_none() || seen.killed.load(SeqCst);
        let done = |posts: &Posts| posts.begun.fetch_add(1, SeqCst) < DONE;
        if free || (handed_on.load(SeqCst) == generation && done(&seen)) {
            call.pass()
        } else {
            Reply::Silence
        }
    });
    posts
}

fn kill_in_the_middle(backend: &Backend, posts: &Posts) {
    wait_until("the function is in the middle", || posts.begun.load(SeqCst) > DONE);
    backend.kill("broadcast");
    posts.killed.store(true, SeqCst);
}
