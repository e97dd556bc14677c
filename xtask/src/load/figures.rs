//! What a round came to.

use std::fmt;
use std::time::{Duration, Instant};

use super::crowd::Talk;

/// What stands above the figures.
pub(super) const HEADINGS: &str = "clients  connects/s  messages/s      p50       p99  lost";

/// A line of the table.
#[derive(Debug)]
pub(super) struct Figures {
    clients: usize,
    connecting: Duration,
    /// From the first message's sending to the last one's arrival.
    talking: Duration,
    /// From sending to each arrival, the shortest first.
    latencies: Vec<Duration>,
    lost: usize,
}

impl Figures {
    pub(super) fn of(clients: usize, connecting: Duration, talk: &Talk) -> Self {
        let arrivals = || talk.heard.iter().flat_map(|heard| talk.sent.iter().zip(heard));
        let latency = |(sent, heard): (&Instant, &Option<Instant>)| heard.map(|heard| heard - *sent);
        let mut latencies: Vec<Duration> = arrivals().filter_map(latency).collect();
        latencies.sort_unstable();
        let last = talk.heard.iter().flatten().flatten().max();
        let talking = last.zip(talk.sent.first()).map(|(last, first)| *last - *first).unwrap_or_default();
        let lost = arrivals().count() - latencies.len();
        Self { clients, connecting, talking, latencies, lost }
    }

    /// How many messages didn't arrive, counted for each client.
    pub(super) fn lost(&self) -> usize {
        self.lost
    }

    /// What so many in a hundred arrivals took, or less.
    fn percentile(&self, percent: usize) -> Duration {
        let place = (self.latencies.len() * percent).div_ceil(100).saturating_sub(1);
        self.latencies.get(place).copied().unwrap_or_default()
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:>7} {:>11.0} {:>11.0} {:>5} ms {:>6} ms {:>5}",
            self.clients,
            rate(self.clients, self.connecting),
            rate(self.latencies.len(), self.talking),
            self.percentile(50).as_millis(),
            self.percentile(99).as_millis(),
            self.lost
        )
    }
}

#[expect(clippy::cast_precision_loss, reason = "shown without decimals")]
fn rate(count: usize, time: Duration) -> f64 {
    count as f64 / time.as_secs_f64().max(f64::EPSILON)
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::{Figures, HEADINGS, Talk};

    /// Two clients and two messages, a second after one another, of which each client gets the first.
    fn talk(second: Option<u64>) -> Talk {
        let start = Instant::now();
        let after = |milliseconds| start + Duration::from_millis(milliseconds);
        let sent = vec![start, after(1000)];
        let heard = vec![vec![Some(after(10)), Some(after(1030))], vec![Some(after(20)), second.map(after)]];
        Talk { sent, heard }
    }

    #[test]
    fn latencies_are_those_of_every_client_and_rates_count_what_arrived() {
        let figures = Figures::of(2, Duration::from_millis(500), &talk(Some(2000)));
        assert_eq!(figures.lost(), 0);
        assert_eq!(figures.to_string(), "      2           4           2    20 ms   1000 ms     0");
        assert_eq!(figures.to_string().len(), HEADINGS.len());
    }

    #[test]
    fn what_one_client_did_not_get_is_lost() {
        let figures = Figures::of(2, Duration::from_millis(500), &talk(None));
        assert_eq!(figures.lost(), 1);
        assert_eq!(figures.percentile(99), Duration::from_millis(30));
    }
}
