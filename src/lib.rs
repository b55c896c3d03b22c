//! A terminal cockpit for StatefulSets.
pub mod cli;
pub mod cluster;
pub mod domain;
