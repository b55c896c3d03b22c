//! The findings of a set: what its checks noticed, why it is so, and what would cure it.

use super::part::{Part, age, glyph, quiet, text, toned};
use super::{Column, Detail, Item, Level, Line, Pane, View, unknown};
use crate::domain::{Finding, Kind, Severity, Subject};
use crate::theme::{Glyph, Tone};

/// What was noticed of the set.
pub const FINDINGS: Pane = Pane {
    name: "findings",
    about: "what seems wrong with the set, by which rule, and what would cure it",
    level: Level::Set,
    kinds: &[Kind::Events, Kind::Volumes, Kind::StorageClasses],
    starts_at_end: false,
    heading: super::no_heading,
    columns: |_| {
        vec![
            Column::new("SEVERITY", 10, 0),
            Column::new("SINCE", 6, 1),
            Column::new("WHAT WAS SEEN", 30, 0),
        ]
    },
    stamp: super::made_anew,
    items: |view| {
        let name = view.set.map(|set| &set.name);
        let all = name.into_iter().flat_map(|name| {
            let mut found: Vec<&Finding> = view.findings.of(name).iter().collect();
            found.sort_by_key(|it| it.severity);
            let item = |it: &Finding| Item::Finding(name.clone(), it.check);
            found.into_iter().map(item).collect::<Vec<_>>()
        });
        all.collect()
    },
    row: |view, item| the_finding(view, item).map(cells).unwrap_or_default(),
    detail,
    empty,
};

/// The finding that a row stands for.
pub(super) fn the_finding<'a>(view: &View<'a>, item: &Item) -> Option<&'a Finding> {
    match item {
        Item::Finding(name, check) => view.findings.get(name, check),
        _ => None,
    }
}

/// Severity, age and evidence.
pub(super) fn cells(finding: &Finding) -> Vec<Line> {
    let since = finding.since.map(|since| age(Tone::Quiet, since));
    vec![
        severity(finding.severity),
        since.into_iter().collect(),
        vec![toned(tone(finding.severity), finding.evidence.clone())],
    ]
}

fn severity(severity: Severity) -> Line {
    let word = match severity {
        Severity::Critical => " critical",
        Severity::Warning => " warning",
        Severity::Note => " note",
    };
    vec![sign(severity), toned(tone(severity), word)]
}

/// The sign of a severity.
#[must_use]
pub fn sign(severity: Severity) -> Part {
    let shape = match severity {
        Severity::Critical => Glyph::Failed,
        Severity::Warning => Glyph::Warning,
        Severity::Note => Glyph::Dot,
    };
    glyph(tone(severity), shape)
}

/// The tone of a severity.
#[must_use]
pub fn tone(severity: Severity) -> Tone {
    match severity {
        Severity::Critical => Tone::Bad,
        Severity::Warning => Tone::Waiting,
        Severity::Note => Tone::Info,
    }
}

pub(super) fn detail(view: &View<'_>, item: &Item) -> Option<Detail> {
    let finding = the_finding(view, item)?;
    let title = vec![text(finding.check).bold()];
    let mut lines = vec![
        vec![text(finding.evidence.clone())],
        vec![quiet("rule  "), quiet(finding.rule)],
        vec![quiet("cure  "), text(finding.cure.clone())],
    ];
    lines.extend(last_words(view, item, finding).unwrap_or_default());
    Some(Detail { title, lines })
}

/// What the container that crashed said last, or why that is not known.
fn last_words(view: &View<'_>, item: &Item, finding: &Finding) -> Option<Vec<Line>> {
    let (Item::Finding(name, _), Subject::Seat(ordinal)) = (item, &finding.subject) else {
        return None;
    };
    let set = view.fleet.set(name)?;
    let words = view.last_words.filter(|_| finding.check == "crash-loop")?;
    if words.crash.pod != set.pod_name(*ordinal) {
        return None;
    }
    let container = &words.crash.container;
    let told = |it: String| vec![quiet("log   "), quiet(it)];
    Some(match &words.lines {
        None => vec![told(format!("reading the last words of {container}"))],
        Some(Err(why)) => vec![told(format!(
            "the log of {container} cannot be read: {why}"
        ))],
        Some(Ok(lines)) if lines.is_empty() => vec![told(format!("{container} said nothing"))],
        Some(Ok(lines)) => {
            let line = |(nth, line): (usize, &String)| {
                let label = if nth == 0 { "log   " } else { "      " };
                vec![quiet(label), text(line.clone())]
            };
            lines.iter().enumerate().map(line).collect()
        }
    })
}

fn empty(view: &View<'_>) -> Line {
    let Some(set) = view.set else {
        return Line::new();
    };
    match unknown(view, Kind::Pods, set) {
        Some(why) => vec![quiet(why)],
        None => vec![quiet("nothing seems wrong")],
    }
}
