//! The status as the controller wrote it, and what the server counts.

use super::super::View;
use super::super::part::{age, quiet, text, waiting};
use super::{Fact, Line, Told, lines};
use crate::domain::Set;
use crate::theme::Tone;

pub(super) static FACTS: &[Fact] = &[
    lines("status", "created", |it| {
        vec![vec![age(Tone::Text, it.set.created), text(" ago")]]
    }),
    lines("status", "generation", |it| number(it.set.generation)),
    lines("status", "observedGeneration", observed),
    lines("status", "replicas", |it| {
        let set = it.set;
        let words = format!("{} wanted, {} there", set.replicas, set.status.replicas);
        vec![vec![text(words)]]
    }),
    lines("status", "readyReplicas", |it| number(it.set.status.ready)),
    lines("status", "availableReplicas", |it| {
        number(it.set.status.available)
    }),
    lines("status", "currentReplicas", |it| {
        number(it.set.status.current)
    }),
    lines("status", "updatedReplicas", |it| {
        number(it.set.status.updated)
    }),
    lines("status", "currentRevision", |it| {
        revision(it.view, it.set, &it.set.status.current_revision)
    }),
    lines("status", "updateRevision", |it| {
        revision(it.view, it.set, &it.set.status.update_revision)
    }),
    lines("status", "collisionCount", |it| {
        number(it.set.status.collision_count)
    }),
];

fn number(number: impl std::fmt::Display) -> Vec<Line> {
    vec![vec![text(format!("{number}"))]]
}

fn observed(told: &Told<'_>) -> Vec<Line> {
    let seen = told.set.status.observed_generation;
    vec![vec![if told.set.is_observed() {
        text(seen.to_string())
    } else {
        waiting(format!("{seen}: not yet observed"))
    }]]
}

fn revision(view: &View<'_>, set: &Set, name: &str) -> Vec<Line> {
    if name.is_empty() {
        return super::one("");
    }
    let number = view.fleet.revision_number(set, name);
    let number = number.map(|it| quiet(format!("  number {it}")));
    vec![super::line([Some(text(name.to_owned())), number])]
}
