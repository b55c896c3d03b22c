//! A terminal cockpit for `StatefulSet`s.
//!
//! ```text
//! API server ── reflect ──> Change ──> session ──> App::update ──> screen ──> terminal
//!                                        ^            │
//!  terminal ──> Input ──> Chord ─────────┘            └──> Effect ──> observe, write, journal
//! ```
//!
//! What we **know** is in [`domain`], what we **notice** in [`checks`], what we **do** in [`operations`], what we **show** in
//! [`panes`]; then comes the machine that runs it: [`app`] (state, and its one update), [`screen`] (state to cells), [`cluster`] (the only code that
//! talks to an API server), [`journal`] (its file), [`drafts`] (theirs), [`terminal`], and [`session`], the loop that joins them. Below them all stands
//! [`yaml`]: what a text says to kubectl, and where; [`manifest`]: what that would mean to a cluster; and [`settings`]: what operators write for
//! us, in TOML.
//!
//! One owner of state, messages in, effects out. Messages and effects are data: they can be printed,
//! compared, replayed. The cost of one change does not grow with the size of the cluster; when nothing
//! changes, nothing is drawn and not a byte goes to the terminal.

pub mod app;
pub mod checks;
pub mod cli;
pub mod cluster;
pub mod domain;
pub mod drafts;
pub mod journal;
pub mod manifest;
pub mod operations;
pub mod panes;
pub mod screen;
pub mod session;
pub mod settings;
pub mod sim;
pub mod terminal;
pub mod theme;
pub mod yaml;
