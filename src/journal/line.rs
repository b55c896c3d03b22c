//! A line: an entry as JSON, every text of it escaped, so that the file can be read in a terminal.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::escape::escape_within;
use crate::domain::journal::Entry;

/// The most bytes of one text.
const LONGEST: usize = 2048;

/// The keys, in the order in which people read them. What a newer version adds is skipped.
#[derive(Serialize, Deserialize)]
struct Line {
    at: Timestamp,
    context: String,
    server: String,
    user: String,
    object: String,
    #[serde(default)]
    uid: String,
    operation: String,
    deed: String,
    #[serde(default)]
    before: String,
    #[serde(default)]
    after: String,
    outcome: String,
    #[serde(default)]
    kubectl: String,
}

/// An entry as one line with its end.
pub(super) fn written(entry: &Entry) -> String {
    let safe = |text: &str| escape_within(text, LONGEST);
    let line = Line {
        at: entry.at,
        context: safe(&entry.context),
        server: safe(&entry.server),
        user: safe(&entry.user),
        object: safe(&entry.object),
        uid: safe(&entry.uid),
        operation: safe(&entry.operation),
        deed: safe(&entry.deed),
        before: safe(&entry.before),
        after: safe(&entry.after),
        outcome: safe(&entry.outcome),
        kubectl: safe(&entry.kubectl),
    };
    // Text under text keys: nothing of it can fail.
    let mut text = serde_json::to_string(&line).unwrap_or_default();
    text.push('\n');
    text
}

/// The entry of a line, if it is one.
pub(super) fn read(line: &[u8]) -> Option<Entry> {
    let line: Line = serde_json::from_slice(line).ok()?;
    Some(Entry {
        at: line.at,
        context: line.context,
        server: line.server,
        user: line.user,
        object: line.object,
        uid: line.uid,
        operation: line.operation,
        deed: line.deed,
        before: line.before,
        after: line.after,
        outcome: line.outcome,
        kubectl: line.kubectl,
    })
}
