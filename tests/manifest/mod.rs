//! What the text of an object means.

mod mask;
mod merge;
mod objects;
mod outline;
mod paint;
mod weave;
