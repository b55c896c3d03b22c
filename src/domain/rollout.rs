//! What the controller does now, whom it waits for, and by which of its rules.
//!
//! One reconcile of the StatefulSet controller, read as arithmetic on what was observed:
//! <https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees>

use jiff::Timestamp;

use super::health::{Health, Standing};
use super::set::{PodManagement, Strategy};
pub use super::wait::{Forever, LONGEST_NAME, Rule, Wait};
use super::{Fleet, Ordinal, Replica, Set, Text};

/// Where a set stands between what it is and what it should be.
#[derive(Clone, Debug, PartialEq)]
pub struct Progress {
    /// What the controller is about.
    pub task: Task,
    /// Whom it waits for, if it waits.
    pub wait: Option<Wait>,
    /// Of the pods that the update may reach, those at the new template.
    pub updated: u32,
    /// The pods that the update may reach.
    pub reachable: u32,
    /// When time alone will change this answer.
    pub changes_at: Option<Timestamp>,
}

/// What the controller is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Task {
    /// Nothing: everything is as it is wanted.
    Rest,
    /// It has not yet seen the newest spec.
    Observe,
    /// The set is being deleted.
    Delete,
    /// Makes pods that are missing.
    Create {
        /// Pods that are there.
        have: u32,
        /// Pods that are wanted.
        want: u32,
    },
    /// Removes pods that are no longer wanted.
    Remove {
        /// Pods that are there.
        have: u32,
        /// Pods that are wanted.
        want: u32,
    },
    /// Brings pods to the new template.
    Update,
    /// Nothing more: the partition keeps these ordinals at an older template.
    Held {
        /// Highest first, as the controller would go on.
        old: Vec<Ordinal>,
    },
    /// Nothing: under `OnDelete` these ordinals wait for someone to delete them.
    AwaitDeletion {
        /// Highest first.
        old: Vec<Ordinal>,
    },
}

/// A seat and how it is doing.
pub type Seat<'a> = (Replica<'a>, Standing);

/// The seats of a set in ascending order, each with how it is doing.
#[must_use]
pub fn seats<'a>(set: &Set, fleet: &'a Fleet, now: Timestamp) -> Vec<Seat<'a>> {
    let replicas = fleet.replicas(set).into_iter();
    replicas
        .map(|replica| {
            let standing = Standing::of(&replica, set, now);
            (replica, standing)
        })
        .collect()
}

/// Where a set stands.
#[must_use]
pub fn progress(set: &Set, fleet: &Fleet, now: Timestamp) -> Progress {
    progress_of(set, &seats(set, fleet, now), fleet, now)
}

/// Where a set of these seats stands.
#[must_use]
pub fn progress_of(set: &Set, seats: &[Seat<'_>], fleet: &Fleet, now: Timestamp) -> Progress {
    let task = task(set, seats);
    let wait = match task {
        Task::Observe | Task::Delete => None,
        _ => wait(set, seats, &task, now).map(|wait| Wait {
            refused: refused(set, fleet, &wait),
            ..wait
        }),
    };
    let within_reach =
        |(replica, _): &&Seat<'_>| replica.wanted && replica.ordinal >= set.first_updated();
    let reachable = seats.iter().filter(within_reach);
    Progress {
        updated: count(
            reachable
                .clone()
                .filter(|(replica, _)| replica.is_updated(set)),
        ),
        reachable: count(reachable),
        changes_at: seats
            .iter()
            .filter_map(|(_, standing)| standing.changes_at(now))
            .min(),
        task,
        wait,
    }
}

impl Progress {
    /// Whether the controller waits for something that lasts too long, or for ever.
    #[must_use]
    pub fn is_stuck(&self, now: Timestamp) -> bool {
        self.wait.as_ref().is_some_and(|wait| wait.is_stuck(now))
    }
}

fn task(set: &Set, seats: &[Seat<'_>]) -> Task {
    if set.deleting.is_some() {
        return Task::Delete;
    }
    if !set.is_observed() {
        return Task::Observe;
    }
    let have = count(seats.iter().filter(|(replica, _)| replica.pod.is_some()));
    let want = set.replicas;
    if seats.iter().any(|(replica, _)| !replica.wanted) {
        return Task::Remove { have, want };
    }
    let old = old_seats(set, seats);
    let updating = match &set.strategy {
        Strategy::RollingUpdate { .. } => {
            old.iter().any(|ordinal| *ordinal >= set.first_updated()) || is_finishing(set, seats)
        }
        Strategy::OnDelete | Strategy::Other(_) => false,
    };
    if updating {
        return Task::Update;
    }
    if have < want {
        return Task::Create { have, want };
    }
    match (&set.strategy, old.is_empty()) {
        (_, true) => Task::Rest,
        (Strategy::RollingUpdate { .. }, false) => Task::Held { old },
        (Strategy::OnDelete | Strategy::Other(_), false) => Task::AwaitDeletion { old },
    }
}

/// Wanted seats whose pod is at another template than the set's, highest first.
fn old_seats(set: &Set, seats: &[Seat<'_>]) -> Vec<Ordinal> {
    let old = |(replica, _): &&Seat<'_>| {
        replica.wanted && replica.pod.is_some() && !replica.is_updated(set)
    };
    seats
        .iter()
        .rev()
        .filter(old)
        .map(|(replica, _)| replica.ordinal)
        .collect()
}

/// Every pod is at the new template, but the rollout has not ended: one of them is missing or not ready.
fn is_finishing(set: &Set, seats: &[Seat<'_>]) -> bool {
    let status = &set.status;
    status.current_revision != status.update_revision
        && seats.iter().any(|(replica, standing)| {
            replica.wanted && replica.ordinal >= set.first_updated() && !standing.is_available()
        })
}

fn wait(set: &Set, seats: &[Seat<'_>], task: &Task, now: Timestamp) -> Option<Wait> {
    let ordered = set.policy != PodManagement::Parallel;
    let visited = if ordered {
        wait_in_order(set, seats, task)
    } else {
        None
    };
    let (seat, rule) = visited
        .or_else(|| wait_for_condemned(seats, ordered))
        .or_else(|| wait_in_update(set, seats, task))
        .or_else(|| {
            let unwell =
                |(replica, standing): &&Seat<'_>| replica.wanted && !standing.is_available();
            seats.iter().find(unwell).map(|seat| (seat, Rule::None))
        })?;
    let (replica, standing) = seat;
    let forever = forever(set, seats, seat, rule, now);
    Some(Wait {
        ordinal: replica.ordinal,
        standing: standing.clone(),
        rule,
        forever,
        refused: None,
    })
}

/// `OrderedReady` visits the wanted seats from the lowest, and ends at the first that is not available.
fn wait_in_order<'a, 'f>(
    set: &Set,
    seats: &'a [Seat<'f>],
    task: &Task,
) -> Option<(&'a Seat<'f>, Rule)> {
    let first = seats
        .iter()
        .find(|(replica, standing)| replica.wanted && !standing.is_available())?;
    let higher_missing = seats.iter().any(|(replica, _)| {
        replica.wanted && replica.pod.is_none() && replica.ordinal > first.0.ordinal
    });
    let rule = match task {
        Task::Remove { .. } => Rule::AllBeforeScaleDown,
        _ if higher_missing => Rule::LowestFirst,
        Task::Update if first.0.pod.is_none() || first.0.is_updated(set) => Rule::HighestFirst,
        Task::Update if is_being_replaced(set, seats, first) => Rule::HighestFirst,
        Task::Update => Rule::AllBeforeUpdate,
        _ => Rule::None,
    };
    Some((first, rule))
}

/// The update has deleted this pod: it ends, and everything above it is new.
fn is_being_replaced(set: &Set, seats: &[Seat<'_>], seat: &Seat<'_>) -> bool {
    let is_old_above = |(replica, _): &Seat<'_>| {
        replica.wanted && replica.ordinal > seat.0.ordinal && !replica.is_updated(set)
    };
    matches!(seat.1.health, Health::Terminating { .. }) && !seats.iter().any(is_old_above)
}

/// Condemned pods go highest first; each is waited for under `OrderedReady` only.
fn wait_for_condemned<'a, 'f>(
    seats: &'a [Seat<'f>],
    ordered: bool,
) -> Option<(&'a Seat<'f>, Rule)> {
    let highest = seats.iter().rev().find(|(replica, _)| !replica.wanted)?;
    let terminating = matches!(highest.1.health, Health::Terminating { .. });
    let rule = if ordered {
        Rule::OneRemovalAtATime
    } else {
        Rule::None
    };
    let others_unready = seats
        .iter()
        .any(|(replica, standing)| replica.ordinal < highest.0.ordinal && !standing.is_available());
    let blocked = ordered && !highest.1.is_available() && others_unready;
    (terminating || blocked).then_some((highest, rule))
}

/// The update walks down to the partition, and waits for the first that terminates or is not available.
fn wait_in_update<'a, 'f>(
    set: &Set,
    seats: &'a [Seat<'f>],
    task: &Task,
) -> Option<(&'a Seat<'f>, Rule)> {
    if *task != Task::Update {
        return None;
    }
    let mut walk = seats.iter().rev().filter(|(replica, _)| replica.wanted);
    let first = walk.find(|(replica, standing)| {
        let terminating = matches!(standing.health, Health::Terminating { .. });
        terminating || replica.pod.is_none() || !replica.is_updated(set) || !standing.is_available()
    })?;
    let (replica, standing) = first;
    let waits = replica.is_updated(set)
        || matches!(
            standing.health,
            Health::Terminating { .. } | Health::Empty | Health::Taken
        );
    (waits && replica.ordinal >= set.first_updated()).then_some((first, Rule::HighestFirst))
}

fn forever(
    set: &Set,
    seats: &[Seat<'_>],
    seat: &Seat<'_>,
    rule: Rule,
    now: Timestamp,
) -> Option<Forever> {
    let (replica, standing) = seat;
    if standing.health == Health::Taken {
        return Some(Forever::NameTaken);
    }
    if standing.health == Health::Empty && set.name.name.len() > LONGEST_NAME {
        return Some(Forever::NameTooLong);
    }
    let pod = replica.pod?;
    if rule == Rule::OneRemovalAtATime && pod.deleting.is_none() {
        let unready = seats
            .iter()
            .filter(|(replica, standing)| !replica.wanted && !standing.is_available());
        return (unready.count() > 1).then_some(Forever::UnreadyCondemned);
    }
    let abandoned =
        !pod.is_at(&set.status.update_revision) && replica.ordinal >= set.first_updated();
    let must_be_ready =
        rule == Rule::AllBeforeUpdate || (rule == Rule::LowestFirst && has_old_above(set, seats));
    let stuck = abandoned && must_be_ready && pod.deleting.is_none() && pod.was_never_ready();
    (stuck && standing.is_stuck(now)).then_some(Forever::StuckRollback)
}

/// The controller's newest word about the set, if it is that it cannot make a pod or claim; of two words in
/// the same second the bad one counts, for the pod is still missing.
fn refused(set: &Set, fleet: &Fleet, wait: &Wait) -> Option<Text> {
    if wait.standing.health != Health::Empty {
        return None;
    }
    let about = fleet.events_about("StatefulSet", &set.name);
    let newest = about
        .filter(|event| event.about_uid.as_ref().is_none_or(|uid| *uid == set.uid))
        .max_by_key(|event| (event.last, event.warning))?;
    let fails = newest.warning && newest.reason.starts_with("Failed");
    fails.then(|| newest.message.clone())
}

fn has_old_above(set: &Set, seats: &[Seat<'_>]) -> bool {
    old_seats(set, seats)
        .iter()
        .any(|ordinal| *ordinal >= set.first_updated())
}

fn count<T>(items: impl Iterator<Item = T>) -> u32 {
    u32::try_from(items.count()).unwrap_or(u32::MAX)
}
