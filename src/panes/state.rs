//! The state of a set in one line, for the list.

use super::part::{age, glyph, good, info, quiet, toned, waiting};
use super::seat::{grade, words};
use super::{Line, View, findings};
use crate::domain::rollout::{Forever, Progress, Task, Wait};
use crate::domain::{Finding, Kind, Ordinal, Set, Severity};
use crate::theme::{Glyph, Tone};

/// One line for the list of sets.
#[must_use]
pub fn in_one_line(view: &View<'_>, set: &Set) -> Line {
    let Some(progress) = view.progress.get(&set.name) else {
        return not_known(view, set);
    };
    match (&progress.task, &progress.wait) {
        (Task::Delete, _) => vec![
            glyph(Tone::Waiting, Glyph::Terminating),
            waiting(" being deleted"),
        ],
        (Task::Observe, _) => observe(set),
        (task, Some(wait)) => with_wait(view, set, task, wait),
        (Task::Update, None) => vec![glyph(Tone::Waiting, Glyph::Starting), waiting(" rolling")],
        (Task::Create { .. } | Task::Remove { .. }, None) => {
            vec![
                glyph(Tone::Waiting, Glyph::Starting),
                waiting(format!(" {}", verb(&progress.task))),
            ]
        }
        (Task::Held { old }, None) => held(set, old),
        (Task::AwaitDeletion { old }, None) => await_deletion(set, old),
        (Task::Rest, None) => at_rest(view, set),
    }
}

/// What is said of a set whose pods are not known.
#[must_use]
pub fn not_known(view: &View<'_>, set: &Set) -> Line {
    let why = super::unknown(view, Kind::Pods, set);
    vec![quiet(why.unwrap_or_else(|| "reading pods".into()))]
}

fn observe(set: &Set) -> Line {
    let seen = match set.status.observed_generation {
        0 => "the controller has not seen it yet".to_owned(),
        seen => format!(
            "not yet observed: generation {}, seen {seen}",
            set.generation
        ),
    };
    vec![
        glyph(Tone::Waiting, Glyph::Starting),
        waiting(format!(" {seen}")),
    ]
}

fn with_wait(view: &View<'_>, set: &Set, task: &Task, wait: &Wait) -> Line {
    let stuck = wait.is_stuck(view.now);
    let tone = grade(stuck);
    let pod = match wait.forever {
        // It would fill the column by itself.
        Some(Forever::NameTooLong) => "name too long, ".to_owned(),
        _ => format!("{}-{} ", set.name.name, wait.ordinal),
    };
    let lead = match (stuck, wait.forever, verb(task)) {
        (true, Some(Forever::StuckRollback), _) => " STUCK rollback: ".to_owned(),
        (true, _, "") if matches!(task, Task::Rest) => " ".to_owned(),
        (true, ..) => " STUCK: ".to_owned(),
        (false, _, "") => " ".to_owned(),
        (false, _, verb) => format!(" {verb}: "),
    };
    let sign = if stuck {
        Glyph::Failed
    } else {
        Glyph::Starting
    };
    let mut line = vec![
        glyph(tone, sign),
        toned(tone, lead),
        toned(tone, pod),
        toned(tone, words(&wait.standing)),
    ];
    if let Some(since) = wait.standing.since {
        line.extend([toned(tone, ", "), age(tone, since)]);
    }
    line
}

fn verb(task: &Task) -> &'static str {
    match task {
        Task::Create { .. } => "coming up",
        Task::Remove { .. } => "scaling down",
        Task::Update => "rolling",
        Task::Observe
        | Task::Delete
        | Task::Rest
        | Task::Held { .. }
        | Task::AwaitDeletion { .. } => "",
    }
}

fn held(set: &Set, old: &[Ordinal]) -> Line {
    let stay = if old.len() == 1 {
        "stays old"
    } else {
        "stay old"
    };
    let words = format!(
        " held by partition {}: {} {stay}",
        set.partition(),
        set.pods_in_words(old)
    );
    vec![glyph(Tone::Info, Glyph::Held), info(words)]
}

fn await_deletion(set: &Set, old: &[Ordinal]) -> Line {
    let words = format!(
        " {}: {} stay old until deleted",
        set.strategy.word(),
        set.pods_in_words(old)
    );
    vec![glyph(Tone::Info, Glyph::Held), info(words)]
}

fn at_rest(view: &View<'_>, set: &Set) -> Line {
    if set.replicas == 0 {
        let claims = view.fleet.claims_of(set).count();
        let words = match claims {
            0 => " at zero".to_owned(),
            1 => " at zero; 1 claim stays".to_owned(),
            claims => format!(" at zero; {claims} claims stay"),
        };
        return vec![glyph(Tone::Quiet, Glyph::Empty), quiet(words)];
    }
    match said_at_rest(view, set) {
        Some(finding) => vec![
            findings::sign(finding.severity),
            toned(
                findings::tone(finding.severity),
                format!(" {}", finding.evidence),
            ),
        ],
        None => vec![good("healthy")],
    }
}

/// What keeps a set at rest from being healthy, if anything does.
#[must_use]
pub fn said_at_rest<'a>(view: &View<'a>, set: &Set) -> Option<&'a Finding> {
    let rests = |it: &&Progress| it.task == Task::Rest && it.wait.is_none() && set.replicas > 0;
    view.progress.get(&set.name).filter(rests)?;
    let worst = view.findings.worst(&set.name)?;
    (worst.severity < Severity::Note).then_some(worst)
}
