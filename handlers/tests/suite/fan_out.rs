//! One message to many, through storms, silence and deadlines; time is tokio's own, and stands still meanwhile.

use std::collections::BTreeSet;
use std::time::Duration;

use tokio::time::Instant;
use tracing::level_filters::LevelFilter;
use websocket_handlers::fan_out::{Place, Tally, Task};

use crate::crowd::{Crowd, Line, id, task};
use crate::logs::Lines;
use crate::relay::MOST_PENDING;

const LAMBDA: Duration = Duration::from_secs(29);

fn counts(tally: Tally) -> (u64, u64, u64, bool) {
    (tally.sent, tally.gone, tally.failed, tally.continued)
}

#[tokio::test(start_paused = true)]
async fn throttled_posts_and_failures_of_aws_are_repeated_until_they_get_through() {
    let storm = (0..200).map(|number| if number % 2 == 0 { Line::Throttled(5) } else { Line::Failing(3) });
    let crowd = Crowd::of(7, storm);
    assert_eq!((200, 0, 0, false), counts(crowd.broadcast(LAMBDA).await));
    assert_eq!(200, crowd.got.lock().unwrap().len(), "each got it once");
}

#[tokio::test(start_paused = true)]
async fn a_post_that_is_refused_is_not_repeated() {
    let crowd = Crowd::of(7, [Line::Refused, Line::Good]);
    assert_eq!((1, 0, 1, false), counts(crowd.broadcast(LAMBDA).await));
    assert_eq!(1, crowd.posts_to(0));
}

#[tokio::test(start_paused = true)]
async fn a_storm_that_does_not_end_is_given_up_after_ten_seconds_and_counted() {
    let (crowd, began) = (Crowd::of(7, [Line::Throttled(u32::MAX), Line::Good]), Instant::now());
    assert_eq!((1, 0, 1, false), counts(crowd.broadcast(LAMBDA).await));
    assert!(began.elapsed() <= Duration::from_secs(11), "{:?}", began.elapsed());
    assert!(crowd.posts_to(0) < 60, "the pauses grow");
}

#[tokio::test(start_paused = true)]
async fn a_client_that_never_answers_holds_up_nobody_else() {
    let lines = (0..1000).map(|number| if number == 3 { Line::Silent } else { Line::Good });
    let (crowd, began) = (Crowd::of(50, lines), Instant::now());
    assert_eq!((999, 0, 1, false), counts(crowd.broadcast(LAMBDA).await));
    assert!(began.elapsed() <= Duration::from_secs(13), "{:?}", began.elapsed());
    assert_eq!(999, crowd.got.lock().unwrap().len());
}

#[tokio::test(start_paused = true)]
async fn who_is_gone_is_forgotten() {
    let lines = (0..300).map(|number| if number % 3 == 0 { Line::Dead } else { Line::Good });
    let crowd = Crowd::of(7, lines);
    assert_eq!((200, 100, 0, false), counts(crowd.broadcast(LAMBDA).await));
    assert_eq!(crowd.with(|line| line == Line::Dead), *crowd.forgotten.lock().unwrap());
}

#[tokio::test(start_paused = true)]
async fn who_is_about_to_be_let_in_gets_the_message_and_is_not_forgotten() {
    let crowd = Crowd::of(7, [Line::Opening, Line::Stillborn, Line::Good]);
    assert_eq!((2, 1, 0, false), counts(crowd.broadcast(LAMBDA).await));
    assert_eq!(BTreeSet::from([id(1)]), *crowd.forgotten.lock().unwrap());
}

#[tokio::test(start_paused = true)]
async fn thousands_that_left_as_soon_as_they_had_connected_keep_nobody_back() {
    let young = (0..15_000).map(|number| if number % 100 == 0 { Line::Opening } else { Line::Stillborn });
    let lines: Vec<_> = young.chain(std::iter::repeat_n(Line::Good, 15_000)).collect();
    let (crowd, began) = (Crowd::of(1000, lines), Instant::now());
    assert_eq!((15_150, 14_850, 0, false), counts(crowd.broadcast(LAMBDA).await));
    assert!(began.elapsed() <= Duration::from_secs(9), "{:?}", began.elapsed());
    assert_eq!(15_150, crowd.got().len());
    assert_eq!(crowd.with(|line| line == Line::Stillborn), *crowd.forgotten.lock().unwrap());
}

#[tokio::test(start_paused = true)]
async fn those_that_may_yet_be_opened_at_the_deadline_are_handed_on_as_many_as_an_event_can_name() {
    let crowd = Crowd::of(1000, std::iter::repeat_n(Line::Opening, 15_000));
    assert_eq!((0, 0, 0, true), counts(crowd.broadcast(Duration::from_secs(4)).await));
    let rest = crowd.rest();
    assert!((4096..=MOST_PENDING).contains(&rest.pending.len()), "{}", rest.pending.len());
    assert_eq!((15_000, 0, 0, false), counts(crowd.work(1, Task { rest, ..task() }, LAMBDA).await));
    assert_eq!(15_000, crowd.got.lock().unwrap().len(), "nobody twice");
}

#[tokio::test(start_paused = true)]
async fn a_rest_that_can_not_be_handed_on_is_an_error_and_the_log_has_what_is_left() {
    let (lines, _guard) = Lines::of(LevelFilter::ERROR);
    let crowd = Crowd::of(7, [Line::Silent, Line::Good, Line::Dead, Line::Refused]);
    crowd.handed.break_down();
    let error = crowd.try_work(0, task(), Duration::from_secs(5)).await.unwrap_err();
    assert_eq!("the function could not hand on the rest of its work", error.to_string());
    let lines = lines.parsed();
    let lost = "nobody goes on with what is left of an audience";
    let lost = lines.iter().find(|line| line["message"] == lost).unwrap();
    assert_eq!([0, 1], ["partitions", "clients"].map(|count| lost[count].as_u64().unwrap()));
}

#[tokio::test(start_paused = true)]
async fn a_deadline_amid_a_page_leaves_exactly_the_place_that_was_reached() {
    let crowd = Crowd::of(10_000, std::iter::repeat_n(Line::Good, 50_000));
    let tally = crowd.broadcast(Duration::from_secs(5)).await;
    assert!(tally.continued && tally.sent > 1000, "{tally:?}");
    let rest = crowd.rest();
    assert_eq!(BTreeSet::new(), rest.pending, "posts that were begun got through");
    assert_eq!(8, rest.places.len());
    for (own, Place { after, .. }) in rest.places.iter().enumerate() {
        let reached = crowd.lines.keys().enumerate().filter(|(number, _)| number % 8 == own);
        let got = crowd.got();
        let last = reached.map(|(_, id)| id).take_while(|id| got.contains(*id)).last();
        assert_eq!(last, after.as_ref(), "the last that got it, without a gap before it");
    }
    let sent = usize::try_from(tally.sent).unwrap();
    assert_eq!(sent, crowd.got().len());
}

#[tokio::test(start_paused = true)]
async fn a_post_that_is_under_way_at_the_deadline_is_begun_anew() {
    let crowd = Crowd::of(7, [Line::Silent, Line::Good]);
    assert_eq!((1, 0, 0, true), counts(crowd.broadcast(Duration::from_secs(5)).await));
    let rest = crowd.rest();
    assert_eq!((BTreeSet::from([id(0)]), vec![]), (rest.pending.clone(), rest.places.clone()));
    assert_eq!((0, 0, 1, false), counts(crowd.work(1, Task { rest, ..task() }, LAMBDA).await));
}

#[tokio::test(start_paused = true)]
async fn an_audience_too_large_for_one_invocation_is_reached_by_several_and_each_client_once() {
    let crowd = Crowd::of(1000, std::iter::repeat_n(Line::Good, 50_000));
    let tallies = crowd.broadcast_to_the_end(Duration::from_secs(8)).await;
    assert!(tallies.len() > 2, "{tallies:?}");
    assert_eq!(50_000, tallies.iter().map(|tally| tally.sent).sum::<u64>());
    assert_eq!(50_000, crowd.got.lock().unwrap().len(), "nobody twice");
    assert_eq!(50_000, crowd.got().len());
}

fn any_line(dice: &mut fastrand::Rng) -> Line {
    match dice.u32(..100) {
        0..70 => Line::Good,
        70..78 => Line::Dead,
        78 => Line::Opening,
        79 => Line::Stillborn,
        80..90 => Line::Throttled(dice.u32(1..4)),
        90..96 => Line::Failing(dice.u32(1..3)),
        96..98 => Line::Silent,
        _ => Line::Refused,
    }
}

#[tokio::test(start_paused = true)]
async fn whatever_the_pages_failures_and_deadlines_everyone_is_reached_forgotten_or_counted() {
    for seed in 0..200 {
        fastrand::seed(seed);
        let mut dice = fastrand::Rng::with_seed(seed);
        let lines: Vec<_> = (0..dice.usize(..1500)).map(|_| any_line(&mut dice)).collect();
        let crowd = Crowd::of(dice.usize(1..40), lines);
        let tallies = crowd.broadcast_to_the_end(Duration::from_millis(dice.u64(15_000..30_000))).await;
        let total =
            |count: fn(&Tally) -> u64| usize::try_from(tallies.iter().map(count).sum::<u64>()).unwrap();
        let lost = crowd.with(|line| matches!(line, Line::Silent | Line::Refused));
        let dead = crowd.with(|line| matches!(line, Line::Dead | Line::Stillborn));
        let alive = crowd.lines.len() - lost.len() - dead.len();
        assert_eq!(dead, *crowd.forgotten.lock().unwrap(), "seed {seed}: no dead one stays");
        assert_eq!(alive, crowd.got().len(), "seed {seed}: every live one gets it");
        let counted = (total(|tally| tally.sent), total(|tally| tally.gone), total(|tally| tally.failed));
        assert_eq!((alive, dead.len(), lost.len()), counted, "seed {seed}: {tallies:?}");
    }
}
