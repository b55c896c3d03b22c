//! Tests of `src/cli.rs`.

mod demo;
mod flags;
