//! Where each set stands, worked out anew for those sets only of which something changed.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

use crate::domain::health::Health;
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
    /// Sets that wait for a pod that is not made, since when.
    unmade: BTreeMap<Name, Timestamp>,
}

/// A controller that is well makes a missing pod in less.
const SOON: SignedDuration = SignedDuration::from_secs(5);

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
            let since = self.forget(&name).unwrap_or(now);
            let Some(set) = fleet.set(&name) else {
                continue;
            };
            let progress = progress(set, fleet, now);
            if misses_a_pod(&progress) {
                self.miss(name.clone(), since, now);
            }
            self.enter(name, progress, now);
        }
    }

    /// Sets that have waited too long for a pod that should have been made at once.
    pub fn unmade(&self, now: Timestamp) -> impl Iterator<Item = &Name> {
        let overdue = self
            .unmade
            .iter()
            .filter(move |(_, since)| too_long(**since) <= now);
        overdue.map(|(name, _)| name)
    }

    /// Since when it missed a pod, if it did.
    fn forget(&mut self, name: &Name) -> Option<Timestamp> {
        let old = self.all.remove(name)?;
        let unmade = self.unmade.remove(name);
        for at in old.changes_at.into_iter().chain(unmade.map(too_long)) {
            self.due.remove(&(at, name.clone()));
        }
        self.stuck.remove(name);
        self.rolling.remove(name);
        unmade
    }

    fn miss(&mut self, name: Name, since: Timestamp, now: Timestamp) {
        if too_long(since) > now {
            self.due.insert((too_long(since), name.clone()));
        }
        self.unmade.insert(name, since);
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

/// Whether the controller should make a pod now, and it is not there.
fn misses_a_pod(progress: &Progress) -> bool {
    let wait = progress.wait.as_ref();
    wait.is_some_and(|wait| matches!(wait.standing.health, Health::Empty | Health::Taken))
}

fn too_long(since: Timestamp) -> Timestamp {
    since.checked_add(SOON).unwrap_or(since)
}
