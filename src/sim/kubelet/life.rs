//! A pod's life, a move at a time: what is due next, and what it does.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::moves;
use super::plan::Plan;
use super::run::{Container, EVICTED, End, FAILED, Health, Role, Run, SUCCEEDED, State};
use crate::sim::event::Tone;
use crate::sim::value::text;

/// What a container does next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// Its image begins to come.
    Pull,
    /// Its image is there.
    Arrive,
    /// Its image cannot be had.
    FailToPull,
    /// It waits for another try.
    BackOffPulling,
    /// Its image was there already.
    Create,
    /// It starts.
    Run,
    /// It has done what it was there for.
    Complete,
    /// Its probes are content.
    GetReady,
    /// Its readiness probe fails.
    GetUnready,
    /// It ends, and is to be started again.
    Crash,
    /// It starts again.
    Restart,
}

/// What the kubelet says of a container: its place in the list of all, and the event.
pub type Said = (usize, Tone, &'static str, String);

/// What the moves of a run may look at and change beside it.
pub struct Scene<'a> {
    /// How long things take.
    pub plan: Plan<'a>,
    /// The moment.
    pub now: Timestamp,
    /// What a container needs that is not there.
    pub lacks: &'a dyn Fn(&Value) -> Option<String>,
    /// Whether an image is on the node.
    pub has_image: &'a dyn Fn(&str) -> bool,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Events to write.
    pub said: Vec<Said>,
    /// Images that are on the node now.
    pub arrived: Vec<String>,
    /// When to look again.
    pub next: Option<Timestamp>,
}

/// A moment later.
#[must_use]
pub fn later(at: Timestamp, by: Duration) -> Timestamp {
    let by = SignedDuration::try_from(by).unwrap_or(SignedDuration::MAX);
    at.saturating_add(by).unwrap_or(Timestamp::MAX)
}

/// Does all that is due.
pub fn advance(run: &mut Run, scene: &Scene<'_>) -> Outcome {
    let mut outcome = Outcome::default();
    loop {
        outcome.next = None;
        if run.end.is_some() {
            break;
        }
        let moves: Vec<_> = (0..run.containers.len())
            .filter_map(|index| {
                let (at, what) = next_move(run, index, scene, &outcome.arrived)?;
                Some((at, index, what))
            })
            .collect();
        let first = moves.into_iter().min_by_key(|(at, index, _)| (*at, *index));
        let end = end_of(run, scene);
        match (first, end) {
            (first, Some((at, end))) if first.is_none_or(|(other, ..)| at <= other) => {
                if at > scene.now {
                    outcome.next = Some(at);
                    break;
                }
                run.ends(end, scene.now);
            }
            (Some((at, index, what)), _) => {
                if at > scene.now {
                    outcome.next = Some(at);
                    break;
                }
                moves::carry_out(run, index, what, scene, &mut outcome);
            }
            (None, _) => break,
        }
    }
    outcome
}

fn next_move(
    run: &Run,
    index: usize,
    scene: &Scene<'_>,
    arrived: &[String],
) -> Option<(Timestamp, Move)> {
    let it = run.containers.get(index)?;
    let plan = &scene.plan;
    let fate = plan.fate_of(it);
    let fated = run.fate.1.max(it.since);
    let bad = fate == "badimage";
    match &it.state {
        State::Waiting => {
            let at = turn(run, index)?;
            let here = !bad
                && ((scene.has_image)(&it.image) || arrived.contains(&it.image))
                && text(plan.spec_of(it), "/imagePullPolicy") != "Always";
            Some((at, if here { Move::Create } else { Move::Pull }))
        }
        State::Pulling => {
            let what = if bad { Move::FailToPull } else { Move::Arrive };
            Some((later(it.since, plan.pull(it)), what))
        }
        State::PullFailed => {
            let at = later(it.since, Duration::from_secs(1));
            if bad {
                Some((at, Move::BackOffPulling))
            } else {
                Some((fated, Move::Create))
            }
        }
        State::PullBackOff => match plan.pull_again(it) {
            _ if !bad => Some((fated, Move::Create)),
            again => Some((later(it.since, again?), Move::Pull)),
        },
        State::Starting => Some((later(it.since, plan.start(it)), Move::Run)),
        State::Running => running(run, it, plan, fate, fated),
        State::Again(_) | State::BackOff => Some((later(it.since, plan.again(it)), Move::Restart)),
        State::Misconfigured(_) => (scene.lacks)(plan.spec_of(it))
            .is_none()
            .then_some((scene.now, Move::Create)),
        State::Ended(_) => None,
    }
}

fn running(
    run: &Run,
    it: &Container,
    plan: &Plan<'_>,
    fate: &str,
    fated: Timestamp,
) -> Option<(Timestamp, Move)> {
    let crashes = matches!(fate, "crash" | "oom" | "deadlock");
    if it.role == Role::Init && !crashes {
        return Some((later(it.since, plan.init(it)), Move::Complete));
    }
    let ready = match it.health {
        Health::Ready if fate == "never" => Some((run.fate.1, Move::GetUnready)),
        Health::Unready if fate != "never" && !crashes => {
            Some((later(fated, plan.ready(it)), Move::GetReady))
        }
        _ => None,
    };
    let crash = crashes.then(|| (later(fated, plan.crash(it)), Move::Crash));
    ready.into_iter().chain(crash).min_by_key(|(at, _)| *at)
}

/// Since when it is a container's turn to start.
fn turn(run: &Run, index: usize) -> Option<Timestamp> {
    let up = run.up?;
    let is_past = |it: &Container| match it.role {
        Role::Init | Role::Sidecar => it.lets_pass(),
        Role::Main => !matches!(it.state, State::Waiting | State::Pulling),
    };
    let before = run.containers.get(..index)?;
    before.iter().all(is_past).then(|| {
        before
            .iter()
            .map(|it| it.since)
            .fold(up, std::cmp::Ord::max)
    })
}

/// When the whole pod ends by itself, and how.
fn end_of(run: &Run, scene: &Scene<'_>) -> Option<(Timestamp, End)> {
    let end = match super::fate(scene.plan.pod) {
        "exits" => SUCCEEDED,
        "fails" => FAILED,
        "evicted" => EVICTED,
        _ => return None,
    };
    let since = run.main().map(|it| it.since).max()?.max(run.fate.1);
    let ready = run.main().map(|it| scene.plan.ready(it)).max()?;
    run.is_ready()
        .then(|| (later(since, ready + Duration::from_secs(1)), end))
}

/// The place of a container in its pod, as events name it.
#[must_use]
pub fn field(run: &Run, index: usize) -> String {
    run.containers.get(index).map_or_else(String::new, |it| {
        let list = match it.role {
            Role::Main => "containers",
            Role::Init | Role::Sidecar => "initContainers",
        };
        format!("spec.{list}{{{}}}", it.name)
    })
}
