//! What the text of an object means.

mod amounts;
mod check;
pub mod complete;
mod fixed;
pub mod holds;
mod mask;
mod merge;
mod objects;
mod outline;
mod paint;
pub mod schema;
mod schema_real;
mod weave;
