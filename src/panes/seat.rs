//! Seats in few words: the sign of a seat in the strip, and its state.

use std::borrow::Cow;

use super::part::{Part, age, faint, glyph, toned};
use super::{Line, View};
use crate::domain::health::{Health, Standing};
use crate::domain::rollout::Task;
use crate::domain::{Kind, Replica, Set};
use crate::theme::{Glyph, Tone};

/// The sign of a seat: its shape tells the state, its tone the revision.
#[must_use]
pub fn sign(view: &View<'_>, set: &Set, replica: &Replica<'_>, standing: &Standing) -> Part {
    let stuck = standing.is_stuck(view.now);
    match &standing.health {
        Health::Empty if !are_known(view, set) => glyph(Tone::Faint, Glyph::Unknown),
        Health::Available => glyph(revision_tone(view, set, replica), Glyph::Ready),
        Health::NotAvailable { .. } => glyph(Tone::Waiting, Glyph::Starting),
        Health::Terminating { .. } => glyph(grade(stuck), Glyph::Terminating),
        Health::Empty if set.replicas > 0 => glyph(Tone::Waiting, Glyph::Empty),
        Health::Empty => glyph(Tone::Faint, Glyph::Empty),
        Health::Taken | Health::Ended { .. } | Health::Lost | Health::Blocked(_) => {
            glyph(Tone::Bad, Glyph::Failed)
        }
        Health::NotReady { .. } | Health::Creating { .. } | Health::Unscheduled { .. } if stuck => {
            glyph(Tone::Bad, Glyph::Failed)
        }
        Health::NotReady { .. } | Health::Creating { .. } | Health::Unscheduled { .. } => {
            glyph(Tone::Waiting, Glyph::Starting)
        }
    }
}

/// Whether a seat without a pod is empty: not before pods are listed. What was seen before a right was lost stays.
#[must_use]
pub fn are_known(view: &View<'_>, set: &Set) -> bool {
    let seats = || view.fleet.replicas(set);
    view.fleet.is_known(Kind::Pods, &set.name.namespace)
        || seats().iter().any(|it| it.pod.is_some())
}

/// One sign for each seat in order; a set that is too wide shows its first seats and how many follow.
#[must_use]
pub fn strip(view: &View<'_>, set: &Set, width: usize) -> Line {
    let replicas = view.fleet.replicas(set);
    if replicas.is_empty() {
        return vec![faint("–")];
    }
    let room = if replicas.len() > width {
        width.saturating_sub(5)
    } else {
        width
    };
    let sign_of =
        |replica: &Replica<'_>| sign(view, set, replica, &Standing::of(replica, set, view.now));
    let mut line: Line = replicas.iter().take(room).map(sign_of).collect();
    if replicas.len() > room {
        line.push(faint(format!("+{}", replicas.len() - room)));
    }
    line
}

/// While an update is under way, what is new stands out; otherwise what is as wanted is simply good.
fn revision_tone(view: &View<'_>, set: &Set, replica: &Replica<'_>) -> Tone {
    let updating = view
        .progress
        .get(&set.name)
        .is_some_and(|it| it.task == Task::Update);
    match (updating, replica.is_updated(set)) {
        (true, true) => Tone::New,
        _ => Tone::Good,
    }
}

/// What lasts too long is bad, what is on its way is waited for.
#[must_use]
pub fn grade(stuck: bool) -> Tone {
    if stuck { Tone::Bad } else { Tone::Waiting }
}

/// The state of a seat in words, with its age where it should not last.
#[must_use]
pub fn state(view: &View<'_>, standing: &Standing) -> Line {
    let is_unknown = |set| !are_known(view, set);
    if standing.health == Health::Empty && view.set.is_some_and(is_unknown) {
        return vec![faint("not known")];
    }
    let tone = match &standing.health {
        Health::Available => Tone::Text,
        Health::Empty => Tone::Quiet,
        _ => grade(standing.is_stuck(view.now)),
    };
    let mut line = vec![toned(tone, words(standing))];
    if let (Some(since), false) = (standing.since, matches!(standing.health, Health::Available)) {
        line.push(toned(tone, ", "));
        line.push(age(tone, since));
    }
    line
}

/// The state of a seat in a few words, for lists.
#[must_use]
pub fn words(standing: &Standing) -> Cow<'static, str> {
    match &standing.health {
        Health::Available => "running".into(),
        Health::NotAvailable { .. } => "ready, not yet available".into(),
        Health::NotReady { .. } => "not ready".into(),
        Health::Blocked(blockage) if blockage.runs => "crashes".into(),
        Health::Blocked(blockage) if blockage.reason.is_empty() => "container ended".into(),
        Health::Blocked(blockage) => blockage.reason.to_string().into(),
        Health::Creating { reason } if reason.is_empty() => "starting".into(),
        Health::Creating { reason } | Health::Ended { reason } => reason.to_string().into(),
        health @ Health::Unscheduled { .. } if health.waits_for_volume() => {
            "waits for a volume".into()
        }
        Health::Unscheduled { .. } => "waits for a node".into(),
        Health::Lost => "node lost".into(),
        Health::Terminating { lost: true } => "terminating, node lost".into(),
        Health::Terminating { lost: false } => "terminating".into(),
        Health::Empty => "no pod".into(),
        Health::Taken => "name is taken".into(),
    }
}
