//! The journal: what was written by whom, and what came of it; newest last.

use super::part::{age, bad, faint, glyph, good, quiet, text, toned, waiting};
use super::{Column, Detail, Item, Level, Line, Pane, View, widest};
use crate::domain::journal::Entry;
use crate::theme::{Glyph, Tone};

/// Every write, also those of other days and other clusters.
pub const JOURNAL: Pane = Pane {
    name: "journal",
    about: "what was written from here: by whom, what came of it, newest last",
    level: Level::Fleet,
    kinds: &[],
    starts_at_end: true,
    heading: super::no_heading,
    columns,
    stamp: super::made_anew,
    items: |view| (0..view.journal.len()).map(Item::Written).collect(),
    row,
    detail,
    empty: |_| vec![quiet("nothing was written yet")],
};

fn columns(view: &View<'_>) -> Vec<Column> {
    let all = || view.journal.iter();
    let who: Vec<String> = all().map(who).collect();
    vec![
        Column::new("AGO", 7, 0),
        Column::new("WHO", widest(who.iter().map(String::as_str), 8, 24), 3),
        Column::new("OBJECT", widest(all().map(object), 12, 32), 1),
        Column::new("WHAT", widest(all().map(|it| &*it.deed), 10, 26), 0),
        Column::new("BEFORE, AFTER", 24, 2),
        Column::new("WHAT CAME OF IT", 18, 0),
    ]
}

fn row(view: &View<'_>, item: &Item) -> Vec<Line> {
    let Some(entry) = the_entry(view, item) else {
        return Vec::new();
    };
    vec![
        vec![age(Tone::Quiet, entry.at)],
        vec![quiet(who(entry))],
        vec![text(object(entry).to_owned())],
        vec![text(entry.deed.clone())],
        change(entry),
        vec![toned(tone(entry), entry.outcome.clone())],
    ]
}

fn the_entry<'a>(view: &View<'a>, item: &Item) -> Option<&'a Entry> {
    match item {
        Item::Written(line) => view.journal.get(*line),
        _ => None,
    }
}

/// What is written most often is not named by its kind.
fn object(entry: &Entry) -> &str {
    let name = entry.object.strip_prefix("StatefulSet ");
    name.unwrap_or(&entry.object)
}

/// `ada@prod-eu`.
fn who(entry: &Entry) -> String {
    match (&*entry.user, &*entry.context) {
        (user, "") => user.to_owned(),
        ("", context) => context.to_owned(),
        (user, context) => format!("{user}@{context}"),
    }
}

fn change(entry: &Entry) -> Line {
    let mut line = Line::new();
    if !entry.before.is_empty() {
        line.push(quiet(entry.before.clone()));
    }
    // `replicas 5 → 3`: what they have in common is said once.
    let common = entry.before.rsplit_once(' ');
    let rest = common.and_then(|(word, _)| entry.after.strip_prefix(word)?.strip_prefix(' '));
    let after = rest.unwrap_or(&entry.after);
    if !after.is_empty() {
        if !line.is_empty() {
            line.push(text(" "));
        }
        line.push(glyph(Tone::Faint, Glyph::Arrow));
        line.push(text(format!(" {after}")));
    }
    line
}

fn tone(entry: &Entry) -> Tone {
    let begins = |word: &str| entry.outcome.starts_with(word);
    if begins("done") {
        Tone::Good
    } else if begins("not sent") {
        Tone::Waiting
    } else {
        Tone::Bad
    }
}

fn detail(view: &View<'_>, item: &Item) -> Option<Detail> {
    let entry = the_entry(view, item)?;
    let outcome = entry.outcome.clone();
    let came = match tone(entry) {
        Tone::Good => good(outcome),
        Tone::Waiting => waiting(outcome),
        _ => bad(outcome),
    };
    let mut lines = vec![vec![came]];
    lines.extend(Some(change(entry)).filter(|it| !it.is_empty()));
    if !entry.kubectl.is_empty() {
        lines.push(vec![faint("$ "), text(entry.kubectl.clone())]);
    }
    lines.push(vec![
        quiet(format!("at {}", entry.at.strftime("%F %TZ"))),
        faint(" by "),
        quiet(entry.user.clone()),
        faint(" in "),
        quiet(entry.context.clone()),
        faint(format!(" ({})", entry.server)),
    ]);
    lines.push(vec![
        faint("uid "),
        quiet(entry.uid.clone()),
        faint(", operation "),
        quiet(entry.operation.clone()),
    ]);
    Some(Detail {
        title: vec![
            text(entry.object.clone()).bold(),
            quiet(format!("  {}", entry.deed)),
        ],
        lines,
    })
}
