//! YAML, as kubectl reads and writes it; whoever has the real one compares with it.

pub mod holds; // what holds for any bytes
mod kubectl; // the real one
pub mod mutated; // manifests that something became of
pub mod random; // texts and values by chance
mod reading;
mod same_as_kubectl;
mod words; // scalars that mean something, or nearly
mod writing;
