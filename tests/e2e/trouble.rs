//! Calls that go wrong at random.

use std::{
    collections::HashMap,
    env,
    sync::{Mutex, MutexGuard, PoisonError},
};

use fastrand::Rng;

use crate::backend::Call;

/// Which of the calls that may go wrong do so: one in this many.
const ONE_IN: usize = 3;
/// How often the same call goes wrong one time after the other, at most: it is repeated more often than that.
const IN_A_ROW: usize = 4;
/// The seed to try again with.
const SEED: &str = "TROUBLE_SEED";

/// Trouble from a seed, which is seen when the test fails.
pub(crate) struct Trouble(Mutex<State>);

struct State {
    random: Rng,
    /// How often calls have gone wrong since they last went well.
    streaks: HashMap<(String, String), usize>,
    caused: usize,
}

impl Trouble {
    pub(crate) fn new() -> Self {
        let seed = env::var(SEED).map_or_else(|_| fastrand::u64(..), |seed| seed.parse().unwrap());
        eprintln!("the trouble comes from {SEED}={seed}");
        Self(Mutex::new(State { random: Rng::with_seed(seed), streaks: HashMap::new(), caused: 0 }))
    }

    /// One of these, if this call is to go wrong.
    pub(crate) fn befalls<T: Copy>(&self, call: &Call<'_>, kinds: &[T]) -> Option<T> {
        let mut state = self.state();
        let State { random, streaks, caused } = &mut *state;
        let streak = streaks.entry((call.request.target().1.to_owned(), call.request.text())).or_default();
        if *streak == IN_A_ROW || random.usize(..ONE_IN) > 0 {
            *streak = 0;
            return None;
        }
        (*streak, *caused) = (*streak + 1, *caused + 1);
        random.choice(kinds).copied()
    }

    /// How many calls went wrong.
    pub(crate) fn caused(&self) -> usize {
        self.state().caused
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
