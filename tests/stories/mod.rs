//! Whole sessions: keys in; cluster and screen out; in virtual time.

mod first_look;
mod story;

pub use story::Story;
