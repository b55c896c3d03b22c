//! Any bytes, read as YAML.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../tests/yaml/holds.rs"]
mod holds;

fuzz_target!(|bytes: &[u8]| holds::holds(bytes));
