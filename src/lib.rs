//! A terminal cockpit for StatefulSets.
pub mod cli;
pub mod cluster;
pub mod domain;
pub mod panes;
pub mod screen;
pub mod terminal;
pub mod theme;
