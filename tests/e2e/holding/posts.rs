//! Posts fail at random, and some clients have left unnoticed.

use std::{collections::BTreeSet, sync::Arc};

use serde_json::json;
use xtask::{call::Protocol, http::Reply};

use super::{LONG, ROOM, broadcast, crowd, expect_alone};
use crate::{backend::Backend, trouble::Trouble};

const LIVE: usize = 30;
const DEAD: usize = 15;
const SPEAKERS: usize = 4;
const ROUNDS: usize = 3;

#[derive(Clone, Copy)]
enum Mishap {
    Refused(u16, &'static str),
    AnswerLost,
}

const MISHAPS: [Mishap; 4] = [
    Mishap::Refused(429, "LimitExceededException"),
    Mishap::Refused(500, "InternalServerError"),
    Mishap::Refused(503, "ServiceUnavailable"),
    Mishap::AnswerLost,
];

#[test]
fn every_live_client_gets_each_message_and_no_dead_one_stays_while_posts_fail() {
    let backend = Backend::up("failing-posts", LONG, &[]);
    let mut live = crowd(&backend, LIVE);
    backend.lose(crowd(&backend, DEAD));
    let trouble = Arc::new(Trouble::new());
    disturb(&backend, &trouble);

    let (mut to_all, mut to_room, mut gone) = (BTreeSet::new(), BTreeSet::new(), 0);
    for round in 0..ROUNDS {
        let speakers = &mut live[..SPEAKERS];
        for (number, speaker) in speakers.iter_mut().enumerate() {
            let message = format!("{number} in round {round}");
            let (room, said) = if number % 2 == 0 { (None, &mut to_all) } else { (Some(ROOM), &mut to_room) };
            speaker.send(&broadcast(room, &message));
            said.insert(message);
        }
        for speaker in speakers {
            let ack = speaker.expect_one_of(&["ack", "error"]);
            let audience = if ack["room"].is_null() { LIVE } else { LIVE.div_ceil(2) };
            assert_eq!((&ack["sent"], &ack["failed"]), (&json!(audience), &json!(0)), "{ack}");
            gone += ack["gone"].as_u64().unwrap();
        }
    }
    assert!(gone >= DEAD as u64 && trouble.caused() > LIVE, "{gone} gone, {} mishaps", trouble.caused());
    expect_alone(&backend, &live);
    live.iter_mut().for_each(|client| client.hear(&to_all));
    live.iter_mut().step_by(2).for_each(|client| client.hear(&to_room));
}

fn disturb(backend: &Backend, trouble: &Arc<Trouble>) {
    let trouble = Arc::clone(trouble);
    backend.judge(move |call| {
        let mishap = call.listener().and_then(|_| trouble.befalls(call, &MISHAPS));
        match mishap {
            Some(Mishap::Refused(status, code)) => Reply::Answer(Protocol::Rest.refusal(status, code)),
            Some(Mishap::AnswerLost) => call.lose_answer(),
            None => call.pass(),
        }
    });
}
