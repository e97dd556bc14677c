//! Outputs in numbers, on a thread with little stack: what recursed would overflow it, what grew with the square of
//! the number would not end.

use std::collections::BTreeMap;

use super::{Cell, Data, Dependencies, Output, all};
use crate::resource::Dependency;

const MANY: u64 = 100_000;

fn on_a_small_stack(test: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(128 << 10).spawn(test);
    thread.unwrap().join().unwrap();
}

fn value<T: Clone + Send + Sync + 'static>(output: &Output<T>) -> T {
    let data = output.cell().peek().expect("it is set").expect("it has not failed");
    T::clone(data.value.as_deref().expect("it is known"))
}

/// An output that waits, and what it waits for.
fn waiting() -> (Output<u64>, std::sync::Arc<Cell<u64>>) {
    let cell = Cell::pending();
    (Output::from_cell(cell.clone()), cell)
}

fn from_resource(number: u64) -> Output<u64> {
    let dependency = Dependency::Urn(format!("urn:{number:06}"));
    Output::done(Ok(Data { dependencies: Dependencies::one(dependency), ..Data::known(1) }))
}

#[test]
fn a_long_chain_of_waiting_outputs_is_computed() {
    on_a_small_stack(|| {
        let (start, cell) = waiting();
        let end = (0..MANY).fold(start, |output, _| output.map(|count| count + 1));
        cell.set(Ok(Data::known(0)));
        assert_eq!(value(&end), MANY);
    });
}

#[test]
fn a_long_chain_of_known_outputs_is_computed() {
    on_a_small_stack(|| {
        let end = (0..MANY).fold(Output::new(0), |output, _| output.map(|count| count + 1));
        assert_eq!(value(&end), MANY);
    });
}

#[test]
fn a_long_chain_that_nobody_computes_is_dropped() {
    on_a_small_stack(|| {
        let (start, cell) = waiting();
        let end = (0..MANY).fold(start, |output, _| output.map(|count| count + 1));
        drop(cell);
        assert!(end.cell().peek().expect("it is set").is_err());
    });
}

#[test]
fn a_long_chain_whose_end_nobody_wants_is_dropped() {
    on_a_small_stack(|| {
        let (start, cell) = waiting();
        drop((0..MANY).fold(start, |output, _| output.and_then(|count| Output::new(count + 1))));
        drop(cell);
    });
}

fn countdown(count: u64) -> Output<u64> {
    match count {
        0 => Output::new(0),
        _ => Output::new(count - 1).and_then(countdown).map(|depth| depth + 1),
    }
}

#[test]
fn and_then_inside_and_then_is_no_deeper_than_one() {
    on_a_small_stack(|| assert_eq!(value(&countdown(MANY)), MANY));
}

#[test]
fn and_then_inside_and_then_of_waiting_outputs_is_no_deeper_than_one() {
    on_a_small_stack(|| {
        let (start, cell) = waiting();
        let end = start.and_then(countdown);
        cell.set(Ok(Data::known(MANY)));
        assert_eq!(value(&end), MANY);
    });
}

#[test]
fn a_long_chain_of_and_then_is_computed() {
    on_a_small_stack(|| {
        let (start, cell) = waiting();
        let end = (0..MANY).fold(start, |output, _| output.and_then(|count| Output::new(count + 1)));
        cell.set(Ok(Data::known(0)));
        assert_eq!(value(&end), MANY);
    });
}

#[test]
fn many_outputs_are_gathered_in_lists_and_maps() {
    on_a_small_stack(|| {
        let list = all((0..MANY).map(from_resource).collect::<Vec<_>>());
        assert_eq!(value(&list).len() as u64, MANY);
        let map = all((0..MANY).map(|key| (key, from_resource(key))).collect::<BTreeMap<_, _>>());
        assert_eq!(value(&map.map(|map| map.len() as u64)), MANY);
    });
}

#[test]
fn joining_one_after_the_other_keeps_every_dependency() {
    on_a_small_stack(|| {
        let sum = (0..10_000).fold(Output::new(0), |sum, number| {
            all((sum, from_resource(number))).map(|(sum, one)| sum + one)
        });
        assert_eq!(value(&sum), 10_000);
        let data = sum.cell().peek().expect("it is set").expect("it has not failed");
        assert_eq!(data.dependencies.iter().count(), 10_000);
    });
}

#[test]
fn many_wait_for_one() {
    on_a_small_stack(|| {
        let (start, cell) = waiting();
        let users: Vec<_> = (0..MANY).map(|number| start.map(move |value| value + number)).collect();
        cell.set(Ok(Data::known(1)));
        assert_eq!(users.iter().map(value).sum::<u64>(), MANY * (MANY + 1) / 2);
    });
}
