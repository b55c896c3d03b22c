//! What operations have in common: from edits of a set to a plan that says what they do.

pub(super) mod answers;
mod blocks;
mod claims;
mod command;
mod draft;
mod effect;
mod fights;
mod held;
mod length;
mod lost;
mod moves;
mod pairs;
mod seats;
mod spec;
pub(super) mod words;

pub use command::{beginning, within};
pub(super) use command::{by_hand, kubectl, patch, patch_of, quoted};
pub(super) use draft::{Draft, Telling};
pub(super) use fights::{fights, other_fights};
pub(super) use held::{both_sides, hold_names};
pub(super) use length::{until_back, until_gone};
pub(super) use pairs::{Pairs, Rules};
pub(super) use spec::as_in;
