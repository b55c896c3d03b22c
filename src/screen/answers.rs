//! What a dialog asks and what changes, in lines; and values of objects in words.

use serde_json::Value;

use crate::app::dialog::Dialog;
use crate::app::form::{Entry, Form};
use crate::domain::escape::escape_within;
use crate::domain::plan::{Delta, Plan};
use crate::operations::Input;
use crate::panes::Line;
use crate::panes::part::{Part, glyph, quiet, text};
use crate::theme::{Glyph, Ground, Tone};

/// Longer values of objects are cut.
const LONGEST: usize = 60;

/// A line for each field of a form that is for several: what each has before stands with itself.
pub fn asked(form: &Form) -> Vec<Line> {
    let entries = form.entries();
    let labels = entries.iter().map(|it| it.field.label.chars().count());
    let width = labels.max().unwrap_or(0).min(32);
    let focus = form.focused().map(|it| it.field.label.as_str());
    let line = |entry: &Entry| {
        let label = &entry.field.label;
        let mut line = vec![quiet(format!("{label:<width$}   "))];
        line.extend(answer(entry, focus == Some(label)));
        line
    };
    entries.iter().map(line).collect()
}

/// What is there of what is asked, before an answer makes a plan: `replicas 3`.
pub fn there(form: &Form) -> Line {
    let mut line = Line::new();
    for Entry { field, .. } in form.entries() {
        let from = field.step.map(|it| it.from.to_string());
        let there = from.unwrap_or_else(|| field.start.clone());
        if matches!(field.input, Input::Choice(_)) || there.is_empty() {
            continue;
        }
        if !line.is_empty() {
            line.push(text("   "));
        }
        line.push(quiet(format!("{} ", field.label)));
        line.push(text(there));
    }
    line
}

/// The changes of a plan in one line: `replicas 3 → 5`.
pub fn changes(plan: &Plan) -> Line {
    let mut line = Line::new();
    for delta in &plan.changes {
        if !line.is_empty() {
            line.push(text("   "));
        }
        line.push(quiet(format!("{} ", delta.what)));
        line.push(text(
            delta.before.clone().unwrap_or_else(|| "nothing".into()),
        ));
        line.extend([text(" "), glyph(Tone::Quiet, Glyph::Arrow), text(" ")]);
        line.push(text(delta.after.clone().unwrap_or_else(|| "nothing".into())).bold());
    }
    line
}

/// A line for each field, and for each change that is not answered by one.
pub fn lines(dialog: &Dialog) -> Vec<Line> {
    let entries = dialog.form.entries();
    let none = Vec::new();
    let changes = dialog.plan().map_or(&none, |it| &it.changes);
    let asked = |delta: &&Delta| entries.iter().any(|it| it.field.label == delta.what);
    let others: Vec<&Delta> = changes.iter().filter(|it| !asked(it)).collect();
    let labels = entries.iter().map(|it| it.field.label.chars().count());
    let width = labels.chain(others.iter().map(|it| it.what.chars().count()));
    let width = width.max().unwrap_or(0).min(32);
    let label = |words: &str| quiet(format!("{words:<width$}   "));
    let focus = dialog.form.focused().map(|it| it.field.label.as_str());
    let of_field = |entry: &Entry| {
        let mut line = vec![label(&entry.field.label)];
        let delta = changes.iter().find(|it| it.what == entry.field.label);
        if let Some(before) = delta.and_then(|it| it.before.as_ref()) {
            line.push(text(before.clone()));
            line.extend([text(" "), glyph(Tone::Quiet, Glyph::Arrow), text(" ")]);
        }
        line.extend(answer(entry, focus == Some(&entry.field.label)));
        line
    };
    let of_delta = |delta: &&Delta| {
        let mut line = vec![label(&delta.what)];
        line.push(match &delta.before {
            Some(before) => text(before.clone()),
            None => quiet("nothing"),
        });
        line.extend([text(" "), glyph(Tone::Quiet, Glyph::Arrow), text(" ")]);
        line.push(match &delta.after {
            Some(after) => text(after.clone()).bold(),
            None => quiet("nothing"),
        });
        line
    };
    let fields = entries.iter().map(of_field);
    fields.chain(others.iter().map(of_delta)).collect()
}

fn answer(entry: &Entry, is_focused: bool) -> Line {
    let about = match entry.about() {
        "" => Line::new(),
        about => vec![quiet(format!("  {about}"))],
    };
    let mut line = match &entry.field.input {
        Input::Choice(_) if is_focused => vec![
            glyph(Tone::Info, Glyph::Before).on(Ground::Selected),
            text(format!(" {} ", entry.answer()))
                .bold()
                .on(Ground::Selected),
            glyph(Tone::Info, Glyph::After).on(Ground::Selected),
        ],
        _ => input(entry.answer(), is_focused.then(|| entry.caret())),
    };
    line.extend(about);
    line
}

/// What is typed, with the place where one types, if one does.
pub fn input(typed: &str, caret: Option<usize>) -> Vec<Part> {
    let on = |words: String| text(words).bold().on(Ground::Selected);
    let Some(caret) = caret else {
        return vec![on(format!(" {typed} "))];
    };
    let before: String = typed.chars().take(caret).collect();
    let after: String = typed.chars().skip(caret).collect();
    vec![
        on(format!(" {before}")),
        glyph(Tone::Text, Glyph::Cursor).on(Ground::Selected),
        on(after),
    ]
}

/// A place in an object as one says it: `replicas`, `metadata.labels.app`.
pub fn place(pointer: &str) -> String {
    let path = pointer.strip_prefix("/spec/").unwrap_or(pointer);
    let steps = path.split('/').filter(|it| !it.is_empty());
    let steps = steps.map(|it| it.replace("~1", "/").replace("~0", "~"));
    steps.collect::<Vec<_>>().join(".")
}

/// A value of an object in one line.
pub fn value(value: &Value) -> String {
    match value {
        Value::Null => "nothing".into(),
        Value::String(words) => escape_within(words, LONGEST),
        other => escape_within(&other.to_string(), LONGEST),
    }
}
