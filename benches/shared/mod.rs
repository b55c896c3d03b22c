//! What the benchmarks have in common: the table that they print, and the objects that they measure.
#![allow(
    dead_code,
    clippy::print_stdout,
    clippy::unused_self,
    reason = "no benchmark needs all of it, and what it prints is its report, in order"
)]

pub mod objects;
pub mod table;
