//! Whom a message has still to reach: kept as posts go on, so that another invocation can go on at any moment.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::ids::ConnectionId;
use crate::store::{Audience, Partition};

/// The part of an audience that is neither posted to nor given up.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rest {
    /// Partitions that are not read to their end.
    pub places: Vec<Place>,
    /// Clients in front of those places whose posts are not through: as many as there are posts at once, and up to 4,096
    /// that wait to be posted to again since they may not have been open yet.
    pub pending: BTreeSet<ConnectionId>,
}

/// A partition and how far it is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// The partition.
    pub partition: Partition,
    /// The last connection that was taken, unless none was.
    pub after: Option<ConnectionId>,
}

impl Rest {
    /// All of an audience.
    #[must_use]
    pub fn all(audience: &Audience) -> Self {
        let partitions = audience.partitions().into_iter();
        let places = partitions.map(|partition| Place { partition, after: None }).collect();
        Self { places, pending: BTreeSet::new() }
    }

    /// Whether everyone was reached or given up.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty() && self.pending.is_empty()
    }

    /// A post to the next client of `partition` begins.
    pub(super) fn begin(&mut self, partition: &Partition, listener: &ConnectionId) {
        if let Some(place) = self.places.iter_mut().find(|place| place.partition == *partition) {
            place.after = Some(listener.clone());
        }
        self.pending.insert(listener.clone());
    }

    /// A client is through with.
    pub(super) fn settle(&mut self, listener: &ConnectionId) {
        self.pending.remove(listener);
    }

    /// A partition is read to its end.
    pub(super) fn finish(&mut self, partition: &Partition) {
        self.places.retain(|place| place.partition != *partition);
    }
}
