//! Two revisions of a set side by side: the lines that differ, and the words within them.

use std::time::Duration;

use similar::{ChangeTag, DiffOp, InlineChange, TextDiff};

use super::part::{Part, faint, head, quiet, toned};
use super::{Line, View, plural};
use crate::domain::Name;
use crate::domain::template::PodTemplate;
use crate::domain::template::text::lines_of_both;
use crate::theme::{Ground, Tone};

/// How many equal lines stand around what differs.
const AROUND: usize = 3;

/// A template is small. One that was made to be large is compared roughly, so that no frame takes long.
const PATIENCE: Duration = Duration::from_millis(100);

/// How much is shown of what is equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// Only what stands around a difference.
    Differences,
    /// Every line.
    Whole,
}

impl Extent {
    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Differences => Self::Whole,
            Self::Whole => Self::Differences,
        }
    }
}

/// The title of a comparison: `8 → 9`.
#[must_use]
pub fn title(view: &View<'_>, before: &Name, after: &Name) -> Line {
    let words = format!("{} → {}", number(view, before), number(view, after));
    vec![head(words).bold(), quiet("  the pod template only")]
}

/// A revision's number, and whether it is the newest: `9 (now)`.
#[must_use]
pub fn number(view: &View<'_>, revision: &Name) -> String {
    let Some(set) = view.set else {
        return revision.name.to_string();
    };
    let number = view.fleet.revision_number(set, &revision.name);
    let number = number.map_or_else(|| revision.name.to_string(), |it| it.to_string());
    if *revision.name == *set.status.update_revision {
        format!("{number} (now)")
    } else {
        number
    }
}

/// What differs, line by line; or why that cannot be told.
#[must_use]
pub fn lines(view: &View<'_>, before: &Name, after: &Name, extent: Extent) -> Vec<Line> {
    let template = |name: &Name| view.fleet.template(name);
    match (template(before), template(after)) {
        (Some(old), Some(new)) if old == new => {
            vec![vec![quiet("the same template: nothing differs")]]
        }
        (Some(old), Some(new)) => differing(old, new, extent),
        _ => vec![vec![quiet(super::revisions::unread(view))]],
    }
}

fn differing(old: &PodTemplate, new: &PodTemplate, extent: Extent) -> Vec<Line> {
    let (old, new) = lines_of_both(old, new);
    let old: Vec<&str> = old.iter().map(String::as_str).collect();
    let new: Vec<&str> = new.iter().map(String::as_str).collect();
    let diff = TextDiff::configure()
        .timeout(PATIENCE)
        .diff_slices(&old, &new);
    let groups = match extent {
        Extent::Differences => diff.grouped_ops(AROUND),
        Extent::Whole => vec![diff.ops().to_vec()],
    };
    let mut lines = Vec::new();
    let mut told = 0;
    for group in &groups {
        let begin = group.first().map_or(told, |op| op.old_range().start);
        lines.extend(gap(begin.saturating_sub(told)));
        lines.extend(group.iter().flat_map(|op| changes(&diff, op)));
        told = group.last().map_or(told, |op| op.old_range().end);
    }
    lines.extend(gap(old.len().saturating_sub(told)));
    lines
}

fn changes<'a>(diff: &'a TextDiff<'a, 'a, 'a, str>, op: &DiffOp) -> Vec<Line> {
    diff.iter_inline_changes(op).map(|it| line(&it)).collect()
}

/// A line behind its sign; the words that differ stand upon a ground of their own.
fn line(change: &InlineChange<'_, str>) -> Line {
    let (sign, tone) = match change.tag() {
        ChangeTag::Equal => ("  ", Tone::Quiet),
        ChangeTag::Delete => ("- ", Tone::Bad),
        ChangeTag::Insert => ("+ ", Tone::Good),
    };
    let word = |(differs, words): &(bool, &str)| -> Part {
        let part = toned(tone, (*words).to_owned());
        if *differs {
            part.bold().on(Ground::Selected)
        } else {
            part
        }
    };
    let mut line = vec![toned(tone, sign)];
    line.extend(change.values().iter().map(word));
    line
}

fn gap(lines: usize) -> Option<Line> {
    let words = format!("  … {lines} equal {}", plural(lines, "line"));
    (lines > 0).then(|| vec![faint(words)])
}
