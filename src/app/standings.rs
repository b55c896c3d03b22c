//! Where each set stands and what the checks say of it, worked out anew for those sets only of which
//! something changed.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

use crate::checks::{self, Case};
use crate::domain::health::Health;
use crate::domain::rollout::{Progress, Seat, Task, progress_of, seats};
use crate::domain::standstill::Standstill;
use crate::domain::{Findings, Fleet, Kind, Name, Set, Touched};

/// The progress and the findings of every set, with their sums.
#[derive(Debug, Default)]
pub struct Standings {
    all: BTreeMap<Name, Progress>,
    findings: Findings,
    memories: BTreeMap<Name, Memory>,
    /// Sets of which time alone will change something.
    due: BTreeSet<(Timestamp, Name)>,
    stuck: BTreeSet<Name>,
    rolling: BTreeSet<Name>,
    /// Sets that wait for a pod that is not made, since when.
    unmade: BTreeMap<Name, Timestamp>,
}

/// What is kept of a set from one look at it to the next.
#[derive(Debug)]
struct Memory {
    standstill: Standstill,
    /// When time alone may change something.
    due: Option<Timestamp>,
}

/// A controller that is well makes a missing pod in less.
const SOON: SignedDuration = SignedDuration::from_secs(5);

impl Standings {
    /// Every set's progress.
    #[must_use]
    pub fn all(&self) -> &BTreeMap<Name, Progress> {
        &self.all
    }

    /// What the checks found.
    #[must_use]
    pub fn findings(&self) -> &Findings {
        &self.findings
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

    /// Works out anew what was touched, and the sets whose time has come; says which sets these were.
    pub fn work_out(&mut self, touched: Touched, fleet: &Fleet, now: Timestamp) -> BTreeSet<Name> {
        let mut sets = touched.sets;
        while self.due.first().is_some_and(|(at, _)| *at <= now) {
            sets.extend(self.due.pop_first().map(|(_, name)| name));
        }
        for name in &sets {
            match fleet.set(name) {
                Some(set) => self.look_at(set, fleet, now),
                None => self.forget(name),
            }
        }
        for stem in touched.stems {
            let loose = checks::loose(&stem, fleet);
            self.findings
                .put(Self::of_stem(&stem), loose.into_iter().collect());
        }
        sets
    }

    /// A stem may be the name of a set, but no set's name ends with a dash.
    fn of_stem(stem: &Name) -> Name {
        stem.sibling(format!("{}-", stem.name))
    }

    /// Sets that have waited too long for a pod that should have been made at once.
    pub fn unmade(&self, now: Timestamp) -> impl Iterator<Item = &Name> {
        let overdue = self
            .unmade
            .iter()
            .filter(move |(_, since)| too_long(**since) <= now);
        overdue.map(|(name, _)| name)
    }

    fn look_at(&mut self, set: &Set, fleet: &Fleet, now: Timestamp) {
        let name = &set.name;
        let seats = seats(set, fleet, now);
        let progress = progress_of(set, &seats, fleet, now);
        let before = self.memories.get(name).map(|it| it.standstill);
        let standstill = Standstill::of(set, &seats, &progress, fleet, (before, now));
        let missed = self.unmade.get(name).copied();
        self.clear(name);
        let examined = self.examine((set, &seats, &progress), fleet, standstill, now);
        // A pod that is not known is not missing: of its set nothing can be said before pods are listed.
        if !fleet.is_known(Kind::Pods, &name.namespace) {
            return self.remember(name, standstill, examined);
        }
        let due = [
            progress.changes_at,
            examined,
            self.miss(name, &progress, missed.unwrap_or(now), now),
        ];
        self.remember(name, standstill, due.into_iter().flatten().min());
        self.enter(name.clone(), progress, now);
    }

    fn examine(
        &mut self,
        case: (&Set, &[Seat<'_>], &Progress),
        fleet: &Fleet,
        standstill: Standstill,
        now: Timestamp,
    ) -> Option<Timestamp> {
        let name = case.0.name.clone();
        let examined = checks::examine(&Case::new(case, fleet, standstill.since, now));
        self.findings.put(name, examined.findings);
        examined.changes_at
    }

    /// Takes note of a pod that should be there; says when that has lasted too long.
    fn miss(
        &mut self,
        name: &Name,
        progress: &Progress,
        since: Timestamp,
        now: Timestamp,
    ) -> Option<Timestamp> {
        if !misses_a_pod(progress) {
            return None;
        }
        self.unmade.insert(name.clone(), since);
        Some(too_long(since)).filter(|at| *at > now)
    }

    fn remember(&mut self, name: &Name, standstill: Standstill, due: Option<Timestamp>) {
        self.due.extend(due.map(|at| (at, name.clone())));
        self.memories
            .insert(name.clone(), Memory { standstill, due });
    }

    fn forget(&mut self, name: &Name) {
        self.clear(name);
        self.findings.put(name.clone(), Vec::new());
    }

    fn clear(&mut self, name: &Name) {
        let memory = self.memories.remove(name);
        if let Some(at) = memory.and_then(|memory| memory.due) {
            self.due.remove(&(at, name.clone()));
        }
        self.all.remove(name);
        self.unmade.remove(name);
        self.stuck.remove(name);
        self.rolling.remove(name);
    }

    fn enter(&mut self, name: Name, progress: Progress, now: Timestamp) {
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
