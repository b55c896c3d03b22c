//! Tests of `src/cli.rs`.

mod config;
mod demo;
mod flags;
