//! The forms in which objects are given: whole, or as rows of a table.

use jiff::Timestamp;
use serde_json::Value;

use crate::sim::resource::Kind;

/// How the asker wants objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// As they are.
    Whole,
}

impl Form {
    /// Writes one object.
    pub fn write(&mut self, out: &mut Vec<u8>, _kind: Kind, object: &Value, _now: Timestamp) {
        match self {
            Self::Whole => {
                // Writing JSON into memory cannot fail.
                let _ = serde_json::to_writer(out, object);
            }
        }
    }
}
