//! Who changes, and in which order: foretold from the controller's rules before anything is written.
//!
//! Everything here takes a set as it is, or as it would be: the same set with other replicas, another start, another
//! strategy, or another update revision ([`NEW`] for a template that no revision has). The pods are as they were
//! observed. What is foretold is what the controller does as long as every pod that it makes becomes available; where
//! it depends on a pod that is not, it says so: [`Move::Waits`].

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::pod::{Phase, Pod};
use super::set::{PodManagement, Strategy};
use super::wait::LONGEST_NAME;
use super::{Fleet, Ordinal, Replica, Set};

/// The update revision of a set whose template no revision has yet.
pub const NEW: &str = "";

/// One thing that the controller does, or waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// Does nothing more before the pod of this seat is available, or gone if it is terminating.
    Waits(Ordinal),
    /// Deletes the pod of this seat.
    Removes(Ordinal),
    /// Makes the pod of this seat.
    Makes(Ordinal, At),
}

/// At which revision a pod is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// That of the last rollout that ended.
    Current,
    /// That of the template.
    Update,
}

/// What the controller does with a set, in its order, until it has nothing to do.
///
/// Under `Parallel` what it makes, and then what it removes for good, comes all at once: only where the update is
/// concerned there is an order.
#[must_use]
pub fn course(set: &Set, fleet: &Fleet, now: Timestamp) -> Vec<Move> {
    if set.deleting.is_some() {
        return Vec::new();
    }
    let seats = fleet.replicas(set);
    let (wanted, condemned): (Vec<_>, Vec<_>) = seats.into_iter().partition(|it| it.wanted);
    let is_available = |pod: &Pod| pod.is_available(set.min_ready_seconds, now);
    let mut course = Course {
        set,
        made: BTreeMap::new(),
        moves: Vec::new(),
    };
    course.visit(&wanted, is_available);
    course.remove(&condemned, is_available);
    if set.policy == PodManagement::Parallel {
        course.make_again(&wanted);
    }
    if matches!(set.strategy, Strategy::RollingUpdate { .. }) {
        course.update(&wanted, is_available);
    }
    // A wait that holds up nothing is none.
    while let Some(Move::Waits(_)) = course.moves.last() {
        course.moves.pop();
    }
    course.moves
}

/// The ordinals that go for good when a set gets so many replicas, in the controller's order: the highest first.
#[must_use]
pub fn removed(set: &Set, fleet: &Fleet, replicas: u32) -> Vec<Ordinal> {
    changed(&scaled(set, replicas), fleet, |goes, comes| goes && !comes)
}

/// The ordinals that come when a set gets so many replicas, in the controller's order: the lowest first.
#[must_use]
pub fn made(set: &Set, fleet: &Fleet, replicas: u32) -> Vec<Ordinal> {
    changed(&scaled(set, replicas), fleet, |goes, comes| comes && !goes)
}

/// The ordinals that a new template replaces, in the controller's order: from the highest down to the partition.
#[must_use]
pub fn replaced(set: &Set, fleet: &Fleet) -> Vec<Ordinal> {
    replaced_by(set, fleet, NEW)
}

/// The ordinals that the template of a revision replaces: those that have it already stay as they are.
#[must_use]
pub fn replaced_by(set: &Set, fleet: &Fleet, revision: &str) -> Vec<Ordinal> {
    let mut wish = set.clone();
    wish.status.update_revision = revision.into();
    changed(&wish, fleet, |goes, comes| goes && comes)
}

/// Whether the controller waits for each before it takes the next.
#[must_use]
pub fn is_one_by_one(set: &Set) -> bool {
    set.policy == PodManagement::OrderedReady
}

/// At which revision a pod is made that is missing.
#[must_use]
pub fn made_at(set: &Set, ordinal: Ordinal) -> At {
    let below = match &set.strategy {
        Strategy::RollingUpdate { block: Some(_) } => set.first_updated(),
        Strategy::RollingUpdate { block: None } => set.start.saturating_add(set.status.current),
        Strategy::OnDelete | Strategy::Other(_) => return At::Update,
    };
    if ordinal < below {
        At::Current
    } else {
        At::Update
    }
}

fn scaled(set: &Set, replicas: u32) -> Set {
    Set {
        replicas,
        ..set.clone()
    }
}

/// The seats of which it is so whether they go and whether they come, each where it is first moved.
fn changed(set: &Set, fleet: &Fleet, is_so: fn(bool, bool) -> bool) -> Vec<Ordinal> {
    // When a pod will be available moves nobody: it is only waited for.
    let moves = course(set, fleet, Timestamp::MAX);
    let mut seats: BTreeMap<Ordinal, (usize, bool, bool)> = BTreeMap::new();
    for (nth, one) in moves.iter().enumerate() {
        match one {
            Move::Waits(_) => {}
            Move::Removes(ordinal) => seats.entry(*ordinal).or_insert((nth, false, false)).1 = true,
            Move::Makes(ordinal, _) => {
                seats.entry(*ordinal).or_insert((nth, false, false)).2 = true;
            }
        }
    }
    let seats = seats.into_iter();
    let mut found: Vec<_> = seats
        .filter(|(_, (_, goes, comes))| is_so(*goes, *comes))
        .map(|(ordinal, (nth, ..))| (nth, ordinal))
        .collect();
    found.sort_unstable();
    found.into_iter().map(|(_, ordinal)| ordinal).collect()
}

/// A course as it is put together.
struct Course<'a> {
    set: &'a Set,
    /// The pods that are made on the way.
    made: BTreeMap<Ordinal, At>,
    moves: Vec<Move>,
}

impl Course<'_> {
    /// The wanted seats, from the lowest: whoever is missing is made; whoever has ended is made anew.
    fn visit(&mut self, wanted: &[Replica<'_>], is_available: impl Fn(&Pod) -> bool) {
        let ordered = self.set.policy != PodManagement::Parallel;
        for seat in wanted {
            let ordinal = seat.ordinal;
            let Some(pod) = seat.pod else {
                if seat.squatter.is_some() {
                    self.moves.push(Move::Waits(ordinal));
                }
                self.make(ordinal);
                continue;
            };
            if has_ended(pod) && pod.deleting.is_none() {
                self.moves.push(Move::Removes(ordinal));
            } else if !ordered {
                continue;
            } else if pod.deleting.is_some() || !is_available(pod) {
                self.moves.push(Move::Waits(ordinal));
            }
            if ordered && goes_by_itself(pod) {
                self.make(ordinal);
            }
        }
    }

    /// The seats that are not wanted, from the highest.
    fn remove(&mut self, condemned: &[Replica<'_>], is_available: impl Fn(&Pod) -> bool) {
        let ordered = self.set.policy != PodManagement::Parallel;
        let pods = || {
            condemned
                .iter()
                .filter_map(|it| Some((it.ordinal, it.pod?)))
        };
        let is_well = |pod: &Pod| pod.deleting.is_none() && is_available(pod);
        let lowest_unwell = pods().find(|(_, pod)| !is_well(pod)).map(|(it, _)| it);
        for (ordinal, pod) in pods().rev() {
            if ordered
                && !is_well(pod)
                && (pod.deleting.is_some() || lowest_unwell != Some(ordinal))
            {
                self.moves.push(Move::Waits(ordinal));
            }
            if pod.deleting.is_none() {
                self.moves.push(Move::Removes(ordinal));
            }
        }
    }

    /// Under `Parallel` nobody waits for the pods that go: they are made again when they are gone.
    fn make_again(&mut self, wanted: &[Replica<'_>]) {
        for seat in wanted {
            if let Some(pod) = seat.pod
                && goes_by_itself(pod)
            {
                if pod.deleting.is_some() {
                    self.moves.push(Move::Waits(seat.ordinal));
                }
                self.make(seat.ordinal);
            }
        }
    }

    /// From the highest down to the partition: whoever is not at the template is replaced, and waited for.
    fn update(&mut self, wanted: &[Replica<'_>], is_available: impl Fn(&Pod) -> bool) {
        let reach = wanted.iter().rev();
        for seat in reach.take_while(|it| it.ordinal >= self.set.first_updated()) {
            let ordinal = seat.ordinal;
            let is_updated = match self.made.get(&ordinal) {
                Some(at) => *at == At::Update || self.is_settled(),
                None => seat.is_updated(self.set),
            };
            if !is_updated {
                self.moves.push(Move::Removes(ordinal));
                self.moves.push(Move::Makes(ordinal, At::Update));
            } else if self.set.policy == PodManagement::Parallel
                && seat
                    .pod
                    .is_some_and(|pod| !goes_by_itself(pod) && !is_available(pod))
            {
                self.moves.push(Move::Waits(ordinal));
            }
        }
    }

    fn make(&mut self, ordinal: Ordinal) {
        if self.set.name.name.len() > LONGEST_NAME {
            self.moves.push(Move::Waits(ordinal));
        }
        let at = made_at(self.set, ordinal);
        self.made.insert(ordinal, at);
        self.moves.push(Move::Makes(ordinal, at));
    }

    /// Whether the last rollout that ended was one to this very template.
    fn is_settled(&self) -> bool {
        self.set.status.current_revision == self.set.status.update_revision
    }
}

/// All its containers ended.
fn has_ended(pod: &Pod) -> bool {
    matches!(pod.phase, Phase::Failed | Phase::Succeeded)
}

/// Whether its seat will be empty before the update comes to it.
fn goes_by_itself(pod: &Pod) -> bool {
    pod.deleting.is_some() || has_ended(pod)
}
