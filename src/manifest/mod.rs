//! MEAN: what the text of an object means to a cluster, before it is sent. No input or output, no clock.
//!
//! [`crate::yaml`] tells what a text says; this tells what that would do: which of its fields are unknown, which can't change on
//! a living object, which start a rollout; what is ours and what is theirs when both have edited; and how a change is put into
//! a text whose comments stay.

pub mod check;
pub mod complete;
pub mod fresh;
pub mod kind;
mod line;
pub mod mark;
pub mod mask;
pub mod merge;
pub mod outline;
pub mod paint;
pub mod remark;
pub mod rules;
pub mod schema;
pub mod weave;

pub use check::{Report, Subject, check};
pub use complete::{Completion, Nothing};
pub use kind::Kind;
pub use mark::{Mark, Weight};
pub use mask::Veil;
pub use merge::{Clash, Merge, merge, settle};
pub use outline::Outline;
pub use schema::Schema;
