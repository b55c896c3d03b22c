//! The text of a set, or of what belongs to it: the pane whose place a sheet takes.

use super::part::quiet;
use super::{Column, Level, Line, Pane};

/// Its lines are the sheet's, which is read when the pane is opened.
pub const YAML: Pane = Pane {
    name: "yaml",
    about: "the object as YAML, to read, edit, check and apply",
    level: Level::Set,
    kinds: &[],
    starts_at_end: false,
    heading: super::no_heading,
    columns: |_| vec![Column::new("", 1, 0)],
    stamp: super::made_anew,
    items: |_| Vec::new(),
    row: |_, _| Vec::new(),
    detail: |_, _| None,
    empty: |_| -> Line { vec![quiet("reading it ...")] },
};
