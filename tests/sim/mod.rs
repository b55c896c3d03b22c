//! The simulated cluster, part by part: a line per module.

mod door;
mod world;
