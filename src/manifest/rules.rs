//! Which fields of a living object can't change, and which start a rollout.

use serde_json::Value;

use super::Kind;

/// A change that the server will refuse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fixed {
    /// The JSON pointer of the field.
    pub pointer: String,
    /// Why, in one sentence.
    pub words: String,
    /// What can be done instead.
    pub instead: String,
}

/// What was changed though it can't be, on the way from one object to the other.
#[must_use]
pub fn fixed(_kind: &'static Kind, _opened: &Value, _typed: &Value) -> Vec<Fixed> {
    Vec::new()
}

/// Whether a change of this field makes the pods of a set be replaced.
#[must_use]
pub fn starts_rollout(pointer: &str) -> bool {
    pointer == "/spec/template" || pointer.starts_with("/spec/template/")
}
