//! How long it will yet take: whom the controller takes next, and how long it took so far.

use jiff::{SignedDuration, Timestamp};

use super::rollout::{Progress, Task};
use super::set::{PodManagement, Strategy};
use super::timeline::{Passage, Stage, Tale, Timeline, Way};
use super::{Fleet, Ordinal, Set};

/// What a set is about: since when, and for how long yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlook {
    /// When it began; where nothing is under way, when the last change did.
    pub begun: Timestamp,
    /// Its newest moment.
    pub newest: Timestamp,
    /// The seats that are on their way and those that are yet to come, in the controller's order.
    pub queue: Vec<Ordinal>,
    /// When it will be done, if enough is known.
    pub forecast: Option<Forecast>,
}

/// What is to come, if it goes on as it went so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forecast {
    /// How long one pod takes.
    pub each: SignedDuration,
    /// Of how many pods that is the median, and what was measured.
    pub basis: Basis,
    /// When which seat has its turn, in the controller's order; the first may have begun.
    pub turns: Vec<Turn>,
}

/// The turn of one seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// The seat.
    pub ordinal: Ordinal,
    /// When it begins, or began.
    pub from: Timestamp,
    /// When it should be done; not before now.
    pub until: Timestamp,
    /// Whether it takes longer than the ones before it.
    pub is_late: bool,
}

/// What a forecast leans on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// So many pods that were done in this same change.
    SoFar(usize),
    /// So many pods that were made earlier: how long they took to become available.
    Earlier(usize),
}

/// The seats that are on their way and those that are yet to come, in the controller's order.
fn queue(set: &Set, fleet: &Fleet, progress: &Progress, now: Timestamp) -> Vec<Ordinal> {
    let replicas = fleet.replicas(set);
    let is_done = |ordinal: Ordinal| {
        let pod = fleet.replica(set, ordinal).pod;
        pod.is_some_and(|pod| {
            pod.deleting.is_none() && pod.is_available(set.min_ready_seconds, now)
        })
    };
    let seats = replicas.iter();
    let mut queue: Vec<Ordinal> = match &progress.task {
        Task::Update => seats
            .filter(|it| it.wanted && it.ordinal >= set.first_updated())
            .filter(|it| !(it.is_updated(set) && is_done(it.ordinal)))
            .map(|it| it.ordinal)
            .collect(),
        Task::Create { .. } => seats
            .filter(|it| it.wanted && !is_done(it.ordinal))
            .map(|it| it.ordinal)
            .collect(),
        Task::Remove { .. } => seats.filter(|it| !it.wanted).map(|it| it.ordinal).collect(),
        Task::Rest
        | Task::Observe
        | Task::Delete
        | Task::Held { .. }
        | Task::AwaitDeletion { .. } => Vec::new(),
    };
    if !matches!(progress.task, Task::Create { .. }) {
        queue.reverse();
    }
    queue
}

/// How many seats have their turn at once.
#[must_use]
pub fn at_once(set: &Set, task: &Task) -> usize {
    match (task, &set.strategy) {
        (Task::Update, Strategy::RollingUpdate { block: Some(block) }) => {
            let most = block.max_unavailable.as_deref().unwrap_or("1");
            let number = match most.strip_suffix('%') {
                // Rounded down by the controller, and never to nothing.
                Some(percent) => percent.parse().unwrap_or(0) * set.replicas as usize / 100,
                None => most.parse().unwrap_or(1),
            };
            number.max(1)
        }
        (Task::Create { .. } | Task::Remove { .. }, _) if set.policy == PodManagement::Parallel => {
            usize::MAX
        }
        _ => 1,
    }
}

impl Outlook {
    /// What a set is about, as its timeline tells it.
    #[must_use]
    pub fn of(
        timeline: &Timeline,
        (set, fleet): (&Set, &Fleet),
        progress: &Progress,
        now: Timestamp,
    ) -> Self {
        let tale = match progress.task {
            Task::Update => Tale::ComingsOf(&set.status.update_revision),
            Task::Remove { .. } => Tale::Goings,
            _ => Tale::Comings,
        };
        let story = timeline
            .story(tale)
            .or_else(|| timeline.story(Tale::Comings));
        let (begun, newest) = story.unwrap_or((now, now));
        let queue = queue(set, fleet, progress, now);
        Self {
            begun: begun.min(now),
            newest: newest.min(now),
            forecast: forecast(timeline, (set, &queue), (progress, begun), now),
            queue,
        }
    }
}

/// When it will be done, if enough is known: nothing is foretold of what is stuck.
fn forecast(
    timeline: &Timeline,
    (set, queue): (&Set, &[Ordinal]),
    (progress, begun): (&Progress, Timestamp),
    now: Timestamp,
) -> Option<Forecast> {
    if queue.is_empty() || progress.is_stuck(now) {
        return None;
    }
    let mut passages = timeline.passages(begun);
    if matches!(progress.task, Task::Remove { .. }) {
        passages.retain(|it| it.way == Way::Out);
    } else {
        // A seat whose pod has left is not done before another has come.
        let left = passages.iter_mut().filter(|it| it.way == Way::Out);
        left.for_each(|it| it.until = None);
    }
    let (each, basis) = pace(timeline, &passages, progress, now)?;
    let mut turns = Vec::new();
    let mut from = now;
    let width = at_once(set, &progress.task).min(queue.len()).max(1);
    for group in queue.chunks(width) {
        let mut end = from;
        for ordinal in group {
            let turn = turn(*ordinal, (from, each), &passages, now);
            end = end.max(turn.until);
            turns.push(turn);
        }
        from = end;
    }
    Some(Forecast { each, basis, turns })
}

impl Forecast {
    /// When all is done.
    #[must_use]
    pub fn end(&self) -> Option<Timestamp> {
        self.turns.iter().map(|turn| turn.until).max()
    }
}

fn turn(
    ordinal: Ordinal,
    (from, each): (Timestamp, SignedDuration),
    passages: &[Passage],
    now: Timestamp,
) -> Turn {
    let open = |it: &&Passage| it.ordinal == ordinal && it.until.is_none();
    let from = passages.iter().rev().find(open).map_or(from, |it| it.from);
    let until = from.checked_add(each).unwrap_or(from);
    Turn {
        ordinal,
        from,
        until: until.max(now),
        is_late: until < now,
    }
}

/// How long a pod takes: by those that are done, else by those that were made before.
fn pace(
    timeline: &Timeline,
    passages: &[Passage],
    progress: &Progress,
    now: Timestamp,
) -> Option<(SignedDuration, Basis)> {
    let done = passages
        .iter()
        .filter_map(|it| Some(it.until?.duration_since(it.from)));
    let done: Vec<SignedDuration> = done.collect();
    if let Some(median) = median(&done) {
        return Some((median, Basis::SoFar(done.len())));
    }
    if matches!(progress.task, Task::Remove { .. }) {
        return None;
    }
    let earlier: Vec<_> = timeline
        .seats()
        .filter_map(|seat| rise(timeline, seat, now))
        .collect();
    Some((median(&earlier)?, Basis::Earlier(earlier.len())))
}

/// How long the oldest known pod of a seat took to become available; nothing where that is not known, or where
/// its readiness went and came since, so that its first one is forgotten.
fn rise(timeline: &Timeline, seat: Ordinal, now: Timestamp) -> Option<SignedDuration> {
    let stretches = timeline.stretches(seat, now);
    let begun = stretches
        .first()
        .filter(|it| it.stage == Stage::Scheduling || it.stage == Stage::Starting)?;
    let there = stretches.iter().find(|it| it.stage == Stage::Available)?;
    let took = there.from.duration_since(begun.from);
    (took < SignedDuration::from_hours(1)).then_some(took)
}

/// How long one pod of a set took so far, each with the number of pods of which that is the median.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Paces {
    /// From its creation until it was available.
    pub comes: Option<(SignedDuration, usize)>,
    /// From its deletion until it was gone.
    pub goes: Option<(SignedDuration, usize)>,
}

impl Paces {
    /// As a timeline tells them.
    #[must_use]
    pub fn of(timeline: &Timeline, now: Timestamp) -> Self {
        let rises = timeline.seats().filter_map(|it| rise(timeline, it, now));
        let ends = timeline
            .seats()
            .flat_map(|seat| timeline.stretches(seat, now))
            // Of a pod that only events tell of, the end is not known.
            .filter(|it| it.stage == Stage::Terminating && it.until < now && it.revision.is_some())
            .map(|it| it.until.duration_since(it.from));
        let of = |all: Vec<SignedDuration>| Some((median(&all)?, all.len()));
        Self {
            comes: of(rises.collect()),
            goes: of(ends.collect()),
        }
    }
}

fn median(durations: &[SignedDuration]) -> Option<SignedDuration> {
    let mut sorted = durations.to_vec();
    sorted.sort_unstable();
    sorted.get(sorted.len() / 2).copied()
}
