//! Where each set stands, worked out anew for those sets only of which something changed.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use crate::domain::rollout::{Progress, Task, progress};
use crate::domain::{Fleet, Name};

/// The progress of every set, with its sums.
#[derive(Debug, Default)]
pub struct Standings {
    all: BTreeMap<Name, Progress>,
    /// Sets of which time alone will change something.
    due: BTreeSet<(Timestamp, Name)>,
    stuck: BTreeSet<Name>,
    rolling: BTreeSet<Name>,
}

impl Standings {
    /// Every set's progress.
    #[must_use]
    pub fn all(&self) -> &BTreeMap<Name, Progress> {
        &self.all
    }

    /// How many sets are stuck, and how many others are on their way.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        (self.stuck.len(), self.rolling.len())
    }

    /// When time alone will change a set's progress.
    #[must_use]
    pub fn changes_at(&self) -> Option<Timestamp> {
        self.due.first().map(|(at, _)| *at)
    }

    /// Works out these sets anew, and those whose time has come.
    pub fn work_out(&mut self, mut sets: BTreeSet<Name>, fleet: &Fleet, now: Timestamp) {
        while self.due.first().is_some_and(|(at, _)| *at <= now) {
            sets.extend(self.due.pop_first().map(|(_, name)| name));
        }
        for name in sets {
            self.forget(&name);
            if let Some(set) = fleet.set(&name) {
                self.enter(name, progress(set, fleet, now), now);
            }
        }
    }

    fn forget(&mut self, name: &Name) {
        let Some(old) = self.all.remove(name) else {
            return;
        };
        if let Some(at) = old.changes_at {
            self.due.remove(&(at, name.clone()));
        }
        self.stuck.remove(name);
        self.rolling.remove(name);
    }

    fn enter(&mut self, name: Name, progress: Progress, now: Timestamp) {
        if let Some(at) = progress.changes_at {
            self.due.insert((at, name.clone()));
        }
        if progress.is_stuck(now) {
            self.stuck.insert(name.clone());
        } else if matches!(
            progress.task,
            Task::Update | Task::Create { .. } | Task::Remove { .. }
        ) {
            self.rolling.insert(name.clone());
        }
        self.all.insert(name, progress);
    }
}
