//! Tests of `src/cluster`.

mod reflect;
mod scripted;
mod translate;
