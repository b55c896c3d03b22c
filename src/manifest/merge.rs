//! Three ways together: what was opened, what is typed, and what is there now.

use serde_json::Value;

use super::fresh::editable;
use crate::domain::plan::Edit;

/// What became of an object on both sides since it was opened. Only what can be edited is looked at.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Merge {
    /// What is there now, with what is only yours and with your side of every clash.
    pub merged: Value,
    /// What only you changed: from what is there now.
    pub only_yours: Vec<Edit>,
    /// What only they changed: from what was opened.
    pub only_theirs: Vec<Edit>,
    /// What both changed, and not to the same.
    pub both: Vec<Clash>,
}

/// A value that both changed, and not to the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Clash {
    /// A JSON pointer into what is there now.
    pub pointer: String,
    /// As it was opened; nothing where there was nothing.
    pub opened: Option<Value>,
    /// As it is typed.
    pub yours: Option<Value>,
    /// As it is.
    pub theirs: Option<Value>,
}

/// Puts what was typed (`yours`) upon what is there now (`theirs`), where both began with `opened`.
#[must_use]
pub fn merge(opened: &Value, yours: &Value, theirs: &Value) -> Merge {
    let [opened, yours, theirs] = [opened, yours, theirs].map(editable);
    let mut merged = theirs.clone();
    let mut found = Merge::default();
    let others = Edit::between(&opened, &theirs, "");
    for edit in Edit::between(&opened, &yours, "") {
        let is_touched = |it: &&Edit| {
            let (one, other) = (&it.pointer, &edit.pointer);
            one == other
                || one.starts_with(&format!("{other}/"))
                || other.starts_with(&format!("{one}/"))
        };
        match others.iter().find(is_touched) {
            Some(theirs) if theirs.after == edit.after && theirs.pointer == edit.pointer => {}
            Some(theirs) => found.both.push(Clash {
                pointer: edit.pointer.clone(),
                opened: edit.before.clone(),
                yours: edit.after.clone(),
                theirs: theirs.after.clone(),
            }),
            None => {
                edit.apply(&mut merged);
                found.only_yours.push(edit);
            }
        }
    }
    found.only_theirs = others;
    found.merged = merged;
    found
}
