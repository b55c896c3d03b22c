//! Two revisions of a set side by side: the lines that differ, and the words within them.

use std::time::Duration;

use similar::{DiffOp, DiffTag, TextDiff};

use super::part::{faint, head, quiet, toned};
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
    hunks(&old, &new, (extent, AROUND))
}

/// What differs between two texts, with two equal lines around it.
#[must_use]
pub fn texts(old: &str, new: &str) -> Vec<Line> {
    let old: Vec<&str> = old.lines().collect();
    let new: Vec<&str> = new.lines().collect();
    hunks(&old, &new, (Extent::Differences, 2))
}

fn hunks(old: &[&str], new: &[&str], (extent, around): (Extent, usize)) -> Vec<Line> {
    let diff = TextDiff::configure()
        .timeout(PATIENCE)
        .diff_slices(old, new);
    let groups = match extent {
        Extent::Differences => diff.grouped_ops(around),
        Extent::Whole => vec![diff.ops().to_vec()],
    };
    let mut lines = Vec::new();
    let mut told = 0;
    for group in &groups {
        let begin = group.first().map_or(told, |op| op.old_range().start);
        lines.extend(gap(begin.saturating_sub(told)));
        lines.extend(group.iter().flat_map(|op| changes(op, old, new)));
        told = group.last().map_or(told, |op| op.old_range().end);
    }
    lines.extend(gap(old.len().saturating_sub(told)));
    lines
}

/// The lines of one step, what goes before what comes. As many lines in place of as many are pairs, each
/// with the words that differ.
fn changes(op: &DiffOp, old: &[&str], new: &[&str]) -> Vec<Line> {
    let old = old.get(op.old_range()).unwrap_or_default();
    let new = new.get(op.new_range()).unwrap_or_default();
    if op.tag() == DiffTag::Equal {
        let equal = old.iter().map(|it| vec![quiet(format!("  {it}"))]);
        return equal.collect();
    }
    let is_paired = old.len() == new.len();
    let other = |lines: &[&str], at: usize| -> Option<String> {
        lines
            .get(at)
            .filter(|_| is_paired)
            .map(|it| (*it).to_owned())
    };
    let gone = old
        .iter()
        .enumerate()
        .map(|(at, it)| line("- ", Tone::Bad, it, other(new, at)));
    let come = new
        .iter()
        .enumerate()
        .map(|(at, it)| line("+ ", Tone::Good, it, other(old, at)));
    gone.chain(come).collect()
}

/// A line behind its sign; the words that another line has not stand upon a ground of their own.
fn line(sign: &'static str, tone: Tone, words: &str, other: Option<String>) -> Line {
    let mut line = vec![toned(tone, sign)];
    let Some(other) = other else {
        line.push(toned(tone, words.to_owned()));
        return line;
    };
    let (mine, theirs) = (tokens(words), tokens(&other));
    let diff = TextDiff::configure()
        .timeout(PATIENCE)
        .diff_slices(&mine, &theirs);
    for op in diff.ops() {
        let words = mine.get(op.old_range()).unwrap_or_default().concat();
        let part = toned(tone, words);
        line.push(match op.tag() {
            DiffTag::Equal => part,
            _ => part.bold().on(Ground::Selected),
        });
    }
    line
}

/// Words, and what stands between them letter by letter: `db`, `:`, `17`, `.`, `5`.
fn tokens(line: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let word = rest
            .find(|it: char| !it.is_alphanumeric())
            .unwrap_or(rest.len());
        let (token, after) = rest
            .split_at_checked(word.max(first.len_utf8()))
            .unwrap_or((rest, ""));
        tokens.push(token);
        rest = after;
    }
    tokens
}

fn gap(lines: usize) -> Option<Line> {
    let words = format!("  … {lines} equal {}", plural(lines, "line"));
    (lines > 0).then(|| vec![faint(words)])
}
