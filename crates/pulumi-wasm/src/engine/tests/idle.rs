//! When a program has nothing left to do, and when it never will.

use std::{
    future::{Future, poll_fn},
    pin::{Pin, pin},
    task::Poll,
};

use tokio::sync::oneshot;

use super::*;
use crate::{
    engine::{task::Task, tracker::Tracker},
    output::{Cell, Data},
};

fn start(tracker: &Arc<Tracker>, label: &str, work: impl Future<Output = ()> + Send + 'static) {
    let task = Task::new(tracker, label.to_owned());
    tokio::spawn(task.run(work, |panic| panic!("{panic}")));
}

async fn is_pending<T>(mut future: Pin<&mut impl Future<Output = T>>) -> bool {
    poll_fn(|context| Poll::Ready(future.as_mut().poll(context).is_pending())).await
}

/// The program goes on, and is done after `end`.
async fn assert_waits_until(tracker: &Tracker, end: impl FnOnce()) {
    let mut idle = pin!(tracker.idle());
    assert!(is_pending(idle.as_mut()).await);
    tokio::task::yield_now().await;
    assert!(is_pending(idle.as_mut()).await);
    end();
    assert_eq!(idle.await, Ok(()));
}

/// Everything on one thread: what could run has run once the test waits.
fn on_one_thread(test: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(test);
}

#[test]
fn what_waits_for_an_output_that_nobody_computes_is_stuck_at_once() {
    on_one_thread(async {
        let (tracker, cell) = (Arc::<Tracker>::default(), Cell::<()>::pending());
        let waited = cell.clone();
        start(&tracker, "waiting", async move { drop(waited.wait().await) });
        assert_eq!(tracker.idle().await, Err(vec!["waiting".to_owned()]));
    });
}

#[test]
fn what_waits_for_anything_else_is_not_stuck() {
    on_one_thread(async {
        let tracker = Arc::<Tracker>::default();
        let (sender, receiver) = oneshot::channel::<()>();
        start(&tracker, "calling", async move { drop(receiver.await) });
        assert_waits_until(&tracker, || sender.send(()).unwrap()).await;
    });
}

#[test]
fn what_waits_for_another_that_still_works_is_not_stuck() {
    on_one_thread(async {
        let (tracker, cell) = (Arc::<Tracker>::default(), Cell::pending());
        let (sender, receiver) = oneshot::channel::<()>();
        let waited = cell.clone();
        start(&tracker, "waiting", async move { drop(waited.wait().await) });
        start(&tracker, "working", async move {
            drop(receiver.await);
            cell.set(Ok(Data::known(())));
        });
        assert_waits_until(&tracker, || sender.send(()).unwrap()).await;
    });
}

#[test]
fn what_is_marked_busy_is_not_stuck() {
    on_one_thread(async {
        let tracker = Arc::<Tracker>::default();
        let busy = tracker.busy();
        assert_waits_until(&tracker, || drop(busy)).await;
    });
}
