//! What a pod itself, and the events about it, tell of the stages that it went through.

use jiff::{SignedDuration, Timestamp};

use crate::domain::Set;
use crate::domain::event::Event;
use crate::domain::pod::{Container, ContainerState, Phase, Pod, Role};

/// What a pod does on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stage {
    /// Being deleted.
    Terminating,
    /// No node yet.
    Scheduling,
    /// Its images are fetched.
    Pulling,
    /// On its node, not ready: volumes, containers, probes.
    Starting,
    /// Not ready any more, after it was.
    Unready,
    /// A container cannot start, or does not stay up.
    Failing,
    /// Ready, but not yet for as long as the set asks.
    Ready,
    /// Ready for as long as the set asks.
    Available,
}

impl Stage {
    /// Every stage, in the order of a replacement.
    pub const ALL: [Self; 8] = [
        Self::Terminating,
        Self::Scheduling,
        Self::Pulling,
        Self::Starting,
        Self::Unready,
        Self::Failing,
        Self::Ready,
        Self::Available,
    ];
}

/// When which stage began, as far as it can be told now; in the order of the stages, so that of two at the same
/// second the later one counts.
pub(super) fn told(
    pod: &Pod,
    set: &Set,
    events: &[&Event],
    was_ready: bool,
    now: Timestamp,
) -> Vec<(Timestamp, Stage)> {
    let mut marks = vec![(pod.created, Stage::Scheduling)];
    if pod.scheduled.holds == Some(true) || pod.node.is_some() {
        let begun = pod.scheduled.since.unwrap_or(pod.created);
        marks.push((begun, Stage::Starting));
        marks.extend(pulls(events));
        marks.extend(readiness(pod, set, was_ready, now));
        if !pod.is_ready() {
            marks.extend(failure(pod, events, begun));
        }
    }
    if let Some(going) = pod.terminating_since() {
        marks.retain(|(at, _)| *at < going);
        marks.push((going, Stage::Terminating));
    }
    marks
}

/// Images are fetched from the kubelet's `Pulling` to its next `Pulled`.
fn pulls(events: &[&Event]) -> Vec<(Timestamp, Stage)> {
    let times = |reason: &'static str| {
        let said = events.iter().filter(move |it| &*it.reason == reason);
        said.map(|it| it.first.unwrap_or(it.last))
    };
    let pulled = |since: Timestamp| times("Pulled").filter(move |at| *at >= since).min();
    times("Pulling")
        .flat_map(|from| {
            let until = pulled(from).map(|until| (until, Stage::Starting));
            std::iter::once((from, Stage::Pulling)).chain(until)
        })
        .collect()
}

fn readiness(pod: &Pod, set: &Set, was_ready: bool, now: Timestamp) -> Vec<(Timestamp, Stage)> {
    let since = pod.ready.since.unwrap_or(pod.created);
    if pod.is_ready() {
        let available = pod.available_at(set.min_ready_seconds).unwrap_or(since);
        let mut marks = vec![(since, Stage::Ready)];
        if available <= now {
            marks.push((available, Stage::Available));
        }
        return marks;
    }
    if was_ready {
        return vec![(since, Stage::Unready)];
    }
    if pod.was_never_ready() {
        return Vec::new();
    }
    // It was ready, nobody knows from when on: at the earliest since its containers run.
    let begun = pod.scheduled.since.unwrap_or(pod.created);
    let next = begun
        .checked_add(SignedDuration::from_secs(1))
        .unwrap_or(begun);
    vec![(next.min(since), Stage::Available), (since, Stage::Unready)]
}

/// Since when a container cannot: since its last end, or the kubelet's first word on it.
fn failure(pod: &Pod, events: &[&Event], begun: Timestamp) -> Option<(Timestamp, Stage)> {
    if matches!(pod.phase, Phase::Failed | Phase::Succeeded) {
        return Some((pod.ready.since.unwrap_or(begun), Stage::Failing));
    }
    let failing = pod.containers.iter().find(|it| cannot(it))?;
    let ended = failing.last.as_ref().and_then(|end| end.at);
    let ended = ended.or(match &failing.state {
        ContainerState::Terminated(end) => end.at,
        _ => None,
    });
    let warned = events
        .iter()
        .filter(|it| it.warning && &*it.reason == "Failed");
    let warned = warned.map(|it| it.first.unwrap_or(it.last)).min();
    let at = [ended, warned].into_iter().flatten().min().unwrap_or(begun);
    Some((at.max(begun), Stage::Failing))
}

fn cannot(container: &Container) -> bool {
    match &container.state {
        ContainerState::Waiting { reason, .. } => {
            !matches!(&**reason, "" | "ContainerCreating" | "PodInitializing")
        }
        ContainerState::Terminated(end) => end.exit_code != 0 || container.role == Role::Main,
        ContainerState::Running { .. } => !container.ready && container.restarts > 1,
    }
}
