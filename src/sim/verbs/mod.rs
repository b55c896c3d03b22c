//! What the API server does with a write: the same door for requests and for actors.

mod address; // the addresses of Services
mod admit; // what admission adds and refuses
mod create; // POST
pub mod decode; // bytes to objects
mod defaults; // what is filled in
mod delete; // DELETE
mod evict; // the subresource eviction of pods
mod managed; // who wrote which field
mod patch; // PATCH
mod prepare; // what the server decides: status, generation
pub mod quota; // what a namespace may hold
mod scale; // the subresource scale of sets
mod update; // PUT, and what patches end in
mod validate; // the rules
mod warn; // what is let pass with a word

use super::store::Object;

pub use delete::{Deleted, FOREGROUND, ORPHAN};
pub(super) use validate::{fault, names};

/// Which part of an object a write is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Part {
    /// All but the status.
    #[default]
    Whole,
    /// The status alone.
    Status,
    /// The number of replicas, through `scale`.
    Scale,
}

/// What becomes of fields that the kind does not have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Validation {
    /// They are dropped.
    Ignore,
    /// They are dropped, and warned of.
    #[default]
    Warn,
    /// They are refused.
    Strict,
}

/// How a write is made.
#[derive(Clone, Debug, Default)]
pub struct Write {
    /// The field manager.
    pub manager: String,
    /// What it is about.
    pub part: Part,
    /// Whether nothing is stored.
    pub is_dry: bool,
    /// What becomes of unknown fields.
    pub validation: Validation,
}

/// What a write led to.
#[derive(Clone, Debug)]
pub struct Written {
    /// The object as it is now, or would be.
    pub object: Object,
    /// The `Warning` headers.
    pub warnings: Vec<String>,
}

/// How a deletion is made.
#[derive(Clone, Debug, Default)]
pub struct Deletion {
    /// The uid that the object must have.
    pub uid: Option<String>,
    /// The resource version that it must have.
    pub version: Option<String>,
    /// Seconds that a pod is given to end; its own wish if not said.
    pub grace: Option<i64>,
    /// What becomes of what it owns.
    pub propagation: Option<Propagation>,
    /// Whether nothing is stored.
    pub is_dry: bool,
}

/// What becomes of what an object owns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Propagation {
    /// It goes after its owner.
    Background,
    /// It goes before its owner.
    Foreground,
    /// It stays, without owner.
    Orphan,
}

impl Write {
    /// By this field manager, to all but the status.
    pub fn by(manager: impl Into<String>) -> Self {
        Self {
            manager: manager.into(),
            ..Self::default()
        }
    }

    /// The same, to the status.
    #[must_use]
    pub fn status(mut self) -> Self {
        self.part = Part::Status;
        self
    }
}
