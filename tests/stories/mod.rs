//! Whole sessions: keys in; cluster and screen out; in virtual time.

mod first_look;
mod random_keys;
mod story;

pub use story::Story;
