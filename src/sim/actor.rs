//! Who acts on its own, and when: the controllers, the scheduler, the kubelets.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::autoscaler::AUTOSCALERS;
use super::budgets::BUDGETS;
use super::cast::CAST;
use super::controller::STATEFUL_SETS;
use super::endpoints::ENDPOINT_SLICES;
use super::event::EXPIRY;
use super::garbage::GARBAGE;
use super::kubelet::KUBELET;
use super::namespaces::NAMESPACES;
use super::nodes::{COLLECTOR, EVICTOR, NODES, PRESSURE};
use super::quotas::QUOTAS;
use super::scheduler::SCHEDULER;
use super::storage::{BINDER, EXPANDER, PROTECTION, PROVISIONER, RESIZER};
use super::store::{Change, Key};
use super::world::World;

/// Somebody who looks at objects and acts.
///
/// An actor keeps nothing in its head: what it does follows from what is stored and what time it is, so
/// that it may be told too often, and never too seldom.
pub struct Actor {
    /// As it signs events and managed fields.
    pub name: &'static str,
    /// What a change means to it: it puts the objects that it must look at onto the agenda
    /// ([`World::look`]).
    pub notice: fn(&mut World, &Change),
    /// Looks at an object that may be gone by now, and acts.
    pub act: fn(&mut World, &Key),
}

/// Everyone who acts, in the order in which each is told of a change. To add one, write its file and list
/// it here.
pub static ACTORS: &[&Actor] = &[
    &SCHEDULER,
    &BINDER,
    &PROTECTION,
    &PROVISIONER,
    &EXPANDER,
    &RESIZER,
    &NODES,
    &EVICTOR,
    &COLLECTOR,
    &PRESSURE,
    &KUBELET,
    &STATEFUL_SETS,
    &ENDPOINT_SLICES,
    &AUTOSCALERS,
    &BUDGETS,
    &QUOTAS,
    &GARBAGE,
    &NAMESPACES,
    &EXPIRY,
    &CAST,
];

/// What happens next. An actor has at most one date with an object: the earliest that was asked for.
#[derive(Debug, Default)]
pub struct Agenda {
    dates: BTreeMap<(Timestamp, u64), (usize, Key)>,
    places: BTreeMap<(usize, Key), (Timestamp, u64)>,
    made: u64,
}

impl Agenda {
    /// Makes a date, unless there is one that is not later.
    pub fn add(&mut self, at: Timestamp, actor: usize, key: Key) {
        let entry = (actor, key);
        if let Some(known) = self.places.get(&entry) {
            if known.0 <= at {
                return;
            }
            self.dates.remove(known);
        }
        self.made += 1;
        self.places.insert(entry.clone(), (at, self.made));
        self.dates.insert((at, self.made), entry);
    }

    /// Takes the next date that is due at this time.
    pub fn due(&mut self, now: Timestamp) -> Option<(Timestamp, usize, Key)> {
        let first = self.dates.first_entry()?;
        let at = first.key().0;
        if at > now {
            return None;
        }
        let entry = first.remove();
        self.places.remove(&entry);
        Some((at, entry.0, entry.1))
    }

    /// When the next date is.
    #[must_use]
    pub fn next(&self) -> Option<Timestamp> {
        self.dates.keys().next().map(|(at, _)| *at)
    }
}
