//! What happens to a few clients in a room or two, drawn from a seed.

use std::fmt;

use fastrand::Rng;

/// What happens to a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Event {
    Connect,
    Join {
        room: usize,
    },
    Leave {
        room: usize,
    },
    Broadcast {
        room: usize,
    },
    /// It leaves, and API Gateway says so.
    Disconnect,
    /// It leaves, and nobody says so.
    Vanish,
}

/// An event that is delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Delivery {
    pub(crate) client: usize,
    pub(crate) event: Event,
}

/// Deliveries in waves: those of one are under way at once, and through before the next one begins.
#[derive(Debug)]
pub(crate) struct Schedule {
    pub(crate) seed: u64,
    pub(crate) rooms: usize,
    pub(crate) clients: usize,
    pub(crate) waves: Vec<Vec<Delivery>>,
}

impl Schedule {
    pub(crate) fn of(seed: u64) -> Self {
        let dice = &mut Rng::with_seed(seed);
        let (clients, rooms) = (dice.usize(2..=3), dice.usize(1..=2));
        let lives = (0..clients).map(|client| life(client, rooms, dice)).collect();
        let mut deliveries = repeated(interleaved(lives, dice), dice);
        if dice.bool() {
            disorder(&mut deliveries, dice);
        }
        Self { seed, rooms, clients, waves: waves(deliveries, dice) }
    }

    pub(crate) fn client(&self, client: usize) -> String {
        format!("s{}-c{client}", self.seed)
    }

    /// Who is in all the rooms from the start to the end, and hears what is told there.
    pub(crate) fn witness(&self) -> String {
        format!("s{}-w", self.seed)
    }

    pub(crate) fn room(&self, room: usize) -> String {
        format!("s{}-r{room}", self.seed)
    }

    pub(crate) fn count(&self, wanted: impl Fn(Delivery) -> bool) -> usize {
        self.waves.iter().flatten().filter(|delivery| wanted(**delivery)).count()
    }

    /// Whether a client left, said or not.
    pub(crate) fn left(&self, client: usize) -> bool {
        let leaving = |event| matches!(event, Event::Disconnect | Event::Vanish);
        self.count(|delivery| delivery.client == client && leaving(delivery.event)) > 0
    }

    /// Whether API Gateway said that a client left when all its handshakes had been served.
    pub(crate) fn left_for_good(&self, client: usize) -> bool {
        let disconnect = self.last(Delivery { client, event: Event::Disconnect });
        disconnect.is_some() && disconnect > self.last(Delivery { client, event: Event::Connect })
    }

    fn last(&self, delivery: Delivery) -> Option<usize> {
        self.waves.iter().rposition(|wave| wave.contains(&delivery))
    }
}

/// For whoever looks into a schedule that failed.
impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "seed {} (RACES_SEED={} plays it alone):", self.seed, self.seed)?;
        self.waves.iter().try_for_each(|wave| {
            let deliveries = wave.iter().map(|Delivery { client, event }| format!("c{client} {event:?}"));
            writeln!(f, "  {}", deliveries.collect::<Vec<_>>().join(" | "))
        })
    }
}

fn life(client: usize, rooms: usize, dice: &mut Rng) -> Vec<Delivery> {
    let mut events = if dice.u32(..20) == 0 { vec![] } else { vec![Event::Connect] };
    events.extend((0..dice.usize(1..=3)).map(|_| any_message(dice.usize(..rooms), dice)));
    events.extend(match dice.u32(..20) {
        0..12 => Some(Event::Disconnect),
        12..15 => Some(Event::Vanish),
        _ => None,
    });
    events.into_iter().map(|event| Delivery { client, event }).collect()
}

fn any_message(room: usize, dice: &mut Rng) -> Event {
    match dice.u32(..10) {
        0..6 => Event::Join { room },
        6..9 => Event::Leave { room },
        _ => Event::Broadcast { room },
    }
}

/// All lives as one list, each in its order.
fn interleaved(mut lives: Vec<Vec<Delivery>>, dice: &mut Rng) -> Vec<Delivery> {
    let mut deliveries = Vec::new();
    while !lives.is_empty() {
        let next = dice.usize(..lives.len());
        deliveries.push(lives[next].remove(0));
        lives.retain(|life| !life.is_empty());
    }
    deliveries
}

/// Some come twice: at once, or with others in between.
fn repeated(deliveries: Vec<Delivery>, dice: &mut Rng) -> Vec<Delivery> {
    let mut all = deliveries.clone();
    for delivery in deliveries {
        let own = all.iter().position(|other| *other == delivery).unwrap();
        match dice.u32(..10) {
            0..2 => all.insert(own, delivery),
            2..4 => all.insert(dice.usize(own..=all.len()), delivery),
            _ => {}
        }
    }
    all
}

/// Some overtake others.
fn disorder(deliveries: &mut [Delivery], dice: &mut Rng) {
    for one in 0..deliveries.len() {
        let other = dice.usize(one..deliveries.len().min(one + 4));
        deliveries.swap(one, other);
    }
}

fn waves(mut deliveries: Vec<Delivery>, dice: &mut Rng) -> Vec<Vec<Delivery>> {
    let mut waves = Vec::new();
    while !deliveries.is_empty() {
        waves.push(deliveries.drain(..dice.usize(1..=deliveries.len().min(5))).collect());
    }
    waves
}
