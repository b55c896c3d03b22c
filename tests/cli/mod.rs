//! Tests of `src/cli.rs`.

mod config;
mod create;
mod demo;
mod flags;
