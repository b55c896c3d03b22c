//! Who changes, and in which order: foretold from the controller's rules before anything is written.

use super::set::{PodManagement, Strategy};
use super::{Fleet, Ordinal, Set};

/// The ordinals that go when a set gets so many replicas, in the controller's order: the highest first.
#[must_use]
pub fn removed(set: &Set, fleet: &Fleet, replicas: u32) -> Vec<Ordinal> {
    let wanted = set.start..set.start.saturating_add(replicas);
    let there = fleet.replicas(set).into_iter();
    let mut gone: Vec<_> = there
        .filter(|it| it.pod.is_some() && !wanted.contains(&it.ordinal))
        .map(|it| it.ordinal)
        .collect();
    gone.reverse();
    gone
}

/// The ordinals that come when a set gets so many replicas, in the controller's order: the lowest first.
#[must_use]
pub fn made(set: &Set, fleet: &Fleet, replicas: u32) -> Vec<Ordinal> {
    let wanted = set.start..set.start.saturating_add(replicas);
    wanted
        .take(super::replica::MOST_SEATS)
        .filter(|ordinal| fleet.replica(set, *ordinal).pod.is_none())
        .collect()
}

/// The ordinals that a new template replaces, in the controller's order: from the highest down to the partition.
#[must_use]
pub fn replaced(set: &Set, fleet: &Fleet) -> Vec<Ordinal> {
    if !matches!(set.strategy, Strategy::RollingUpdate { .. }) {
        return Vec::new();
    }
    let seats = fleet.replicas(set).into_iter().rev();
    seats
        .filter(|it| it.wanted && it.ordinal >= set.first_updated())
        .map(|it| it.ordinal)
        .collect()
}

/// Whether the controller waits for each before it takes the next.
#[must_use]
pub fn is_one_by_one(set: &Set) -> bool {
    set.policy == PodManagement::OrderedReady
}
