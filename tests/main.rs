//! The one test binary: one link. A line per module, nothing else.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout,
    clippy::too_many_lines,
    clippy::format_collect,
    clippy::print_stderr,
    missing_docs,
    reason = "a test that cannot go on must stop loudly, and what it prints is its report"
)]

mod app;
mod checks;
mod cli;
mod cluster;
mod conformance;
mod control_plane;
mod domain;
mod drafts;
mod house;
mod journal;
mod manifest;
mod operations;
mod pty;
mod screen;
mod screens;
mod session;
mod sim;
mod stories;
mod terminal;
mod theme;
mod yaml;
