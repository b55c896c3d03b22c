//! Tests of `src/cli.rs`.

mod flags;
