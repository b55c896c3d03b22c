//! Whole sessions: keys in; cluster and screen out; in virtual time.

mod cast;
mod contexts;
mod create;
mod dialogs;
mod first_look;
mod fullness;
mod hostile;
mod jumps;
mod keys;
mod marks;
mod mouse;
mod operations;
mod pods;
mod random_keys;
mod rights;
mod rollout;
mod same_seed;
mod saving;
mod sheet_screens;
mod sheets;
mod story;
mod wardrobe;
mod watching;
mod writing;

pub use story::{Scene, Story};
