//! KNOW: the nouns of StatefulSets and their arithmetic.
//!
//! No input or output, no clock (now is an argument), no terminal. What the API server says arrives
//! as a [`Change`]; a Fleet is what all changes so far add up to.

pub mod age;
pub mod autoscaler;
pub mod binding;
pub mod budget;
pub mod cause;
pub mod change;
pub mod claim;
pub mod context;
pub mod crowd;
pub mod draft;
pub mod escape;
pub mod event;
pub mod example;
pub mod finding;
pub mod fleet;
pub mod forecast;
pub mod health;
pub mod identity;
mod index;
pub mod journal;
mod kept;
pub mod last_words;
mod look;
pub mod managers;
pub mod name;
pub mod near;
pub mod node;
pub mod obeyed;
pub mod ordinal;
pub mod orphan;
pub mod placement;
pub mod plan;
pub mod pod;
pub mod presence;
pub mod quantity;
pub mod replica;
pub mod revision;
pub mod rights;
pub mod rollback;
pub mod rollout;
pub mod secret;
pub mod selector;
pub mod sequence;
pub mod service;
pub mod set;
pub mod standstill;
pub mod stray;
mod table;
pub mod template;
pub mod text_file;
pub mod timeline;
pub mod usage;
pub mod volume;
pub mod wait;

pub use change::{Change, Feed, Freshness, Kind, Object, Scope};
pub use finding::{Finding, Findings, Severity, Subject};
pub use fleet::{Fleet, Touched};
pub use identity::Identity;
pub use name::Name;
pub use ordinal::Ordinal;
pub use quantity::Quantity;
pub use replica::Replica;
pub use set::Set;

/// Text that came from outside: small, and never changed after it was read.
pub type Text = Box<str>;

/// The identity of one object over its whole life; a new object of the same name has another.
pub type Uid = std::sync::Arc<str>;
