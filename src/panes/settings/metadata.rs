//! Labels and annotations, of the set and of its pods.

use serde_json::Value;

use super::super::part::{faint, text, waiting};
use super::super::pod::json::plain;
use super::{Fact, Line, Told, lines, map, or_none};
use crate::domain::secret::is_secret;

/// A value that is longer is cut, with its size: its text shows it whole.
const LONGEST: usize = 60;

const ANEW: &str = "a change makes a new revision";

pub(super) static FACTS: &[Fact] = &[
    lines("metadata", "labels", |it| match it.read() {
        Some(object) => or_none(entries(object.get("metadata"), "labels")),
        None => or_none(
            it.set
                .labels
                .iter()
                .map(|(key, it)| entry(key, it))
                .collect(),
        ),
    }),
    lines("metadata", "annotations", |it| {
        it.object(|it| or_none(entries(it.get("metadata"), "annotations")))
    }),
    lines("metadata", "pod labels", |it| of_pods(it, "labels")),
    lines("metadata", "pod annotations", |it| {
        of_pods(it, "annotations")
    }),
];

/// What the template gives to each pod.
fn of_pods(told: &Told<'_>, key: &str) -> Vec<Line> {
    told.object(|it| {
        let mut lines = entries(it.pointer("/spec/template/metadata"), key);
        if lines.is_empty() {
            lines.push(vec![text("none")]);
        }
        if let Some(first) = lines.first_mut() {
            first.push(waiting(format!("   {ANEW}")));
        }
        lines
    })
}

fn entries(metadata: Option<&Value>, key: &str) -> Vec<Line> {
    let all = metadata.into_iter().flat_map(|it| map(it, key));
    all.map(|(key, value)| entry(key, &plain(value))).collect()
}

fn entry(key: &str, value: &str) -> Line {
    let name = || text(format!("{key}="));
    if is_secret(key) || value.starts_with("•••") {
        return vec![name(), faint("hidden")];
    }
    let shown: String = value.chars().take(LONGEST).collect();
    if shown.len() == value.len() {
        return vec![name(), text(shown)];
    }
    let size = faint(format!("({} in all) ", size(value.len())));
    vec![name(), size, text(format!("{shown}…"))]
}

/// `812 bytes`, `3.4 KiB`.
fn size(bytes: usize) -> String {
    let tenths = bytes.saturating_mul(10) / 1024;
    match bytes {
        0..1024 => format!("{bytes} bytes"),
        _ => format!("{}.{} KiB", tenths / 10, tenths % 10),
    }
}
