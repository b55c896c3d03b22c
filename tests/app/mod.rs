//! The state and its one update: keys and changes in, effects out.

mod commands;
mod completing;
mod conflict;
mod copying;
mod creation;
mod cursor;
pub mod desk;
mod dialog;
mod editor;
mod findings;
mod form;
mod gauge;
mod hostile;
mod kept;
mod keymap;
mod lens;
mod menu;
mod namespaces;
mod opening;
mod pod;
mod secrets;
mod settings;
mod sheets;
mod stillness;
mod undertaking;
mod watching;
