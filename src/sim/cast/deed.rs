//! Deed: what happens, and when.

use jiff::SignedDuration;
use serde_json::Value;

use super::moment::Moment;
use crate::sim::store::Key;
use crate::sim::verbs::Deletion;

/// Something that somebody does to the cluster.
#[derive(Clone, Debug)]
pub struct Deed {
    /// When.
    pub at: Moment,
    /// After how long it is done again.
    pub every: Option<Moment>,
    /// Who does it: the field manager.
    pub by: String,
    /// What it is.
    pub what: What,
    /// Where it is written.
    pub place: Place,
}

/// What is done.
#[derive(Clone, Debug)]
pub enum What {
    /// An object is made; if it is there, it is changed to be so.
    Apply(Key, Value),
    /// One of these objects is changed; `then` it is changed again, after a while each time.
    Patch {
        /// The dice choose one of those that are there.
        among: Vec<Key>,
        /// A strategic merge patch.
        with: Value,
        /// What follows.
        then: Vec<(SignedDuration, Value)>,
    },
    /// One of these objects is deleted.
    Delete {
        /// The dice choose one of those that are there.
        among: Vec<Key>,
        /// How.
        how: Deletion,
    },
}

/// Where something is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
}
