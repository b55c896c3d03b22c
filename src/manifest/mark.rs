//! A mark on a line of a text: what is wrong there, or what comes of it.

use crate::domain::escape::escape;
use crate::yaml::Places;

/// Something to be said about lines of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The line, counted from 0.
    pub line: usize,
    /// Its first column, in characters, and the one behind its last; the whole line where both are 0.
    pub columns: (usize, usize),
    /// How much it matters.
    pub weight: Weight,
    /// One sentence, escaped.
    pub words: String,
    /// What can be done instead; empty where there is nothing.
    pub instead: String,
    /// The JSON pointer of the field, where it is about one.
    pub pointer: Option<String>,
}

/// How much a mark matters, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// It cannot be read, or the server will refuse it: it is not sent.
    Error,
    /// A field that can't change on a living object: it is not sent.
    Immutable,
    /// What the server warned of, or what is unknown to it.
    Warning,
    /// It starts a rollout.
    Rollout,
    /// What is good to know.
    Note,
}

impl Weight {
    /// Whether a text with such a mark is not sent.
    #[must_use]
    pub fn stops(self) -> bool {
        matches!(self, Self::Error | Self::Immutable)
    }
}

/// A mark on a whole line.
pub(super) fn of_line(line: usize, weight: Weight, words: &str) -> Mark {
    Mark {
        line,
        columns: (0, 0),
        weight,
        words: escape(words),
        instead: String::new(),
        pointer: None,
    }
}

/// A mark on the field that a pointer names, or on the innermost that would hold it.
pub(super) fn at(places: &Places, pointer: &str, weight: Weight, words: &str) -> Mark {
    let place = places.nearest(pointer);
    let span = place.key.unwrap_or(place.value);
    let is_one_line = span.start.line == span.end.line;
    let columns = is_one_line.then(|| {
        (
            span.start.column.saturating_sub(1),
            span.end.column.saturating_sub(1),
        )
    });
    Mark {
        columns: columns.unwrap_or_default(),
        pointer: Some(pointer.to_owned()),
        ..of_line(span.start.line.saturating_sub(1), weight, words)
    }
}
