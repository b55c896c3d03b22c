//! What the simulated API server answers.

mod access;
mod lists;
mod logs;
mod refusals;
mod schemas;
mod summaries;
mod tables;
mod watches;
