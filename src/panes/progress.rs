//! How far a set is on its way, and from which revision to which, in a few cells.

use super::part::{glyph, info, new, quiet, text, waiting};
use super::{Line, View};
use crate::domain::Set;
use crate::domain::rollout::{Progress, Task};
use crate::theme::{Glyph, Tone};

/// What is under way and how far: `rolling 8→9 ▰▰▱▱▱ 2/5`.
#[must_use]
pub fn rollout(view: &View<'_>, set: &Set) -> Line {
    let Some(progress) = view.progress.get(&set.name) else {
        return Line::new();
    };
    match &progress.task {
        Task::Update => bar(progress),
        Task::Held { old } => vec![
            info("held "),
            glyph(Tone::Info, Glyph::Held),
            info(format!(
                " {}/{}",
                set.replicas as usize - old.len().min(set.replicas as usize),
                set.replicas
            )),
        ],
        Task::Create { have, want } | Task::Remove { have, want } => {
            vec![
                waiting(have.to_string()),
                glyph(Tone::Waiting, Glyph::Arrow),
                waiting(format!("{want} pods")),
            ]
        }
        Task::AwaitDeletion { old } => vec![info(format!("{} old", old.len()))],
        Task::Rest | Task::Observe | Task::Delete => Line::new(),
    }
}

fn bar(progress: &Progress) -> Line {
    let steps = progress.reachable.min(7);
    let done = (progress.updated * steps)
        .checked_div(progress.reachable)
        .unwrap_or(0);
    let mut line: Line = (0..steps)
        .map(|step| {
            if step < done {
                glyph(Tone::New, Glyph::BarFull)
            } else {
                glyph(Tone::Faint, Glyph::BarEmpty)
            }
        })
        .collect();
    line.push(text(format!(
        " {}/{}",
        progress.updated, progress.reachable
    )));
    line
}

/// The revisions that a set goes from and to, by number where it is known, else by hash: `8→9`.
#[must_use]
pub fn revisions(view: &View<'_>, set: &Set) -> Line {
    let status = &set.status;
    let to = view.fleet.short_revision(set, &status.update_revision);
    let progress = view.progress.get(&set.name);
    let moving = progress.is_some_and(|it| {
        matches!(
            it.task,
            Task::Update | Task::Held { .. } | Task::AwaitDeletion { .. }
        )
    });
    if !moving || status.current_revision == status.update_revision {
        return vec![quiet(to)];
    }
    let from = view.fleet.short_revision(set, &status.current_revision);
    vec![new(from), glyph(Tone::New, Glyph::Arrow), new(to)]
}
