#![allow(
    clippy::large_stack_arrays,
    reason = "a table of scenes holds whole fleets"
)]

mod bench;
mod create;
mod edit;
mod fights;
mod hostile;
mod managers;
mod pods;
mod real;
mod replace;
mod scale;
mod sent;
mod sets;
mod spec;
mod template;
