//! The state and its one update: keys and changes in, effects out.

mod cursor;
mod keymap;
mod namespaces;
mod opening;
mod stillness;
mod watching;
