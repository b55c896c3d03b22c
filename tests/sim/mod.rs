//! The simulated cluster, part by part: a line per module.

mod controller;
mod door;
mod world;
