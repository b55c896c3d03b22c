//! All that is to be said of a text while it is typed.

use serde_json::Value;

use super::mark::{Mark, Weight};
use super::{Kind, Schema};
use crate::yaml::{self, Document};

/// What a text is checked against.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// The kind of the object that is edited; nothing where objects are to be created.
    pub kind: Option<&'static Kind>,
    /// The object as it was opened, for what can't change.
    pub opened: Option<&'a Value>,
    /// The server's own schema of a group and version (`apps/v1`), where it is known.
    pub schema: &'a dyn Fn(&str) -> Option<&'a Schema>,
    /// What a template that differs would set off: `replaces web-2, web-1, then web-0`.
    pub rollout: &'a dyn Fn(&Value) -> String,
}

/// What a text says, and what is to be said of it.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Its documents; empty where it cannot be read.
    pub documents: Vec<Document>,
    /// In the order of the lines.
    pub marks: Vec<Mark>,
}

impl Report {
    /// The first mark for which the text is not sent.
    #[must_use]
    pub fn stop(&self) -> Option<&Mark> {
        self.marks.iter().find(|it| it.weight.stops())
    }
}

/// Reads a text and says all that is to be said of it.
#[must_use]
pub fn check(text: &str, _subject: &Subject<'_>) -> Report {
    match yaml::read_placed(text) {
        Ok(documents) => Report {
            documents,
            marks: Vec::new(),
        },
        Err(trouble) => Report {
            documents: Vec::new(),
            marks: vec![Mark {
                line: trouble.at.line.saturating_sub(1),
                columns: (trouble.at.column.saturating_sub(1), trouble.at.column),
                weight: Weight::Error,
                words: trouble.fault.to_string(),
                instead: String::new(),
                pointer: None,
            }],
        },
    }
}
