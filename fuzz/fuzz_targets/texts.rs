//! Any three texts, parted by bytes of zero: checked, woven into each other, and merged.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../tests/manifest/holds.rs"]
mod holds;

fuzz_target!(|text: &str| {
    let mut parts = text.splitn(3, '\0');
    let texts = std::array::from_fn(|_| parts.next().unwrap_or_default());
    holds::hold(texts);
});
