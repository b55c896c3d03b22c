//! What the benchmarks have in common: the table that they print, and the objects that they measure.
#![allow(
    dead_code,
    clippy::print_stdout,
    reason = "no benchmark needs all of it, and what it prints is its report"
)]

pub mod objects;
pub mod table;
