//! What the simulated API server answers.

mod access;
mod lists;
mod logs;
mod refusals;
mod tables;
mod watches;
