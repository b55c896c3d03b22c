//! What both changed since a text was opened.
//!
//! ```text
//! ╭─ somebody else edited StatefulSet payments/ledger too ───────────╮
//! │ both: choose whose stands                                        │
//! │ ▸ spec.replicas                          theirs by kubectl-edit  │
//! │     opened  3                                                    │
//! │   ● yours   5                                                    │
//! │   ○ theirs  7                                                    │
//! │ only yours    metadata.labels.team = db                          │
//! │ only theirs   spec.minReadySeconds = 10                          │
//! │  y  keep yours    t  take theirs    enter  done    esc  the text │
//! ╰──────────────────────────────────────────────────────────────────╯
//! ```

use ratatui::layout::Rect;
use serde_json::Value;

use super::paint::Painter;
use super::question::Question;
use crate::app::App;
use crate::app::action::Action;
use crate::app::conflict::{Conflict, Side};
use crate::domain::plan::Edit;
use crate::domain::plan::request::path;
use crate::domain::secret::HIDDEN;
use crate::panes::Line;
use crate::panes::part::{faint, head, quiet, text, toned, waiting};
use crate::theme::{Ground, Tone};
use crate::yaml;

/// So many lines of a value are shown.
const MOST_LINES: usize = 8;

/// Draws it.
pub fn draw(app: &App, painter: &mut Painter<'_>, area: Rect, conflict: &Conflict) {
    let question = Question {
        app,
        table: "conflict",
        widest: 110,
    };
    let mut lines = vec![vec![
        waiting("both changed this: choose whose stands").bold(),
        quiet(format!("   {} to choose", conflict.left())),
    ]];
    let mut top = 0;
    for row in 0..conflict.merge.both.len() {
        if row == conflict.row {
            top = lines.len().saturating_sub(2);
        }
        lines.extend(clash(conflict, row));
    }
    lines.extend(only(conflict, "only yours", &conflict.merge.only_yours));
    lines.extend(only(conflict, "only theirs", &conflict.merge.only_theirs));
    let lines = question.folded(painter, area, &lines);
    let title = format!("somebody else edited {} too", conflict.subject());
    let keys = keys(&question, conflict);
    question.draw(painter, area, title, (&lines, top), (&keys, 0, 0));
}

fn clash(conflict: &Conflict, row: usize) -> Vec<Line> {
    let Some(clash) = conflict.merge.both.get(row) else {
        return Vec::new();
    };
    let is_here = row == conflict.row;
    let mut values = [&clash.opened, &clash.yours, &clash.theirs].into_iter();
    let is_hidden = values.any(|it| it.as_ref().is_some_and(|it| conflict.hides(it)));
    let chosen = conflict.chosen.get(row).copied().flatten();
    let by = conflict.by.get(row).cloned().flatten();
    let sign = if is_here { "> " } else { "  " };
    let what = head(format!("{sign}{}", path(&clash.pointer)));
    let what = if is_here {
        what.bold().on(Ground::Selected)
    } else {
        what
    };
    let by = by.map_or_else(String::new, |by| format!("   theirs by {by}"));
    let mut lines = vec![vec![what, quiet(by)]];
    let sides = [
        (None, "opened", &clash.opened),
        (Some(Side::Yours), "yours ", &clash.yours),
        (Some(Side::Theirs), "theirs", &clash.theirs),
    ];
    for (side, label, value) in sides {
        let is_chosen = side.is_some() && side == chosen;
        let mark = match side {
            None => "    ",
            Some(_) if is_chosen => "(x) ",
            Some(_) => "( ) ",
        };
        let tone = if is_chosen { Tone::Good } else { Tone::Text };
        let words = words(value.as_ref(), is_hidden);
        for (nth, words) in words.into_iter().enumerate() {
            let before = match nth {
                0 => format!("    {mark}{label}  "),
                _ => " ".repeat(16),
            };
            lines.push(vec![quiet(before), toned(tone, words)]);
        }
    }
    lines
}

/// A value as it is written, not longer than one reads.
fn words(value: Option<&Value>, is_hidden: bool) -> Vec<String> {
    let Some(value) = value else {
        return vec!["nothing: it is not there".into()];
    };
    if is_hidden {
        return vec![HIDDEN.into()];
    }
    let written = yaml::write(value);
    let mut lines: Vec<String> = written
        .lines()
        .take(MOST_LINES)
        .map(str::to_owned)
        .collect();
    let more = written.lines().count().saturating_sub(MOST_LINES);
    if more > 0 {
        lines.push(format!("… {more} more lines"));
    }
    lines
}

/// What one side alone changed: it stands in any case.
fn only(conflict: &Conflict, label: &'static str, edits: &[Edit]) -> Vec<Line> {
    let mut lines = Vec::new();
    for (nth, edit) in edits.iter().enumerate() {
        let label = if nth == 0 { label } else { "" };
        let after = match &edit.after {
            None => "removed".to_owned(),
            Some(Value::Object(_) | Value::Array(_)) => "changed".to_owned(),
            Some(value) => match shown(conflict, value) {
                Some(words) => format!("= {words}"),
                None => "changed".to_owned(),
            },
        };
        lines.push(vec![
            quiet(format!("{label:<13}")),
            text(path(&edit.pointer)),
            faint(format!("  {after}")),
        ]);
    }
    lines
}

/// A single value, where nothing of it may be secret.
fn shown(conflict: &Conflict, value: &Value) -> Option<String> {
    let line = yaml::write(value);
    let is_plain = !conflict.hides(value) && line.lines().count() == 1;
    is_plain.then(|| line.trim_end().to_owned())
}

fn keys(question: &Question<'_>, conflict: &Conflict) -> Vec<Line> {
    let all = [
        (Action::Yours, "keep yours", true),
        (Action::Theirs, "take theirs", true),
        (Action::Confirm, "done", conflict.left() == 0),
        (Action::Back, "back to the text", true),
    ];
    let key = |(action, words, works)| question.key(action, words, Ground::Selected, works);
    all.map(key).into()
}
