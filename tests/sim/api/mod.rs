//! What the simulated API server answers.

mod access;
mod lists;
mod refusals;
mod tables;
mod watches;
