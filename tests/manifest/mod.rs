//! What the text of an object means.

mod merge;
mod objects;
mod weave;
mod outline;
mod paint;
