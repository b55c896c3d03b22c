//! The name of a revision: a hash of its data, written with letters that make no words.

use serde_json::Value;

/// Neither vowels nor the digits that look like them.
const LETTERS: &[u8; 27] = b"bcdfghjklmnpqrstvwxz2456789";

/// The hash of a revision's data. The count of collisions makes it another.
pub fn of(data: &Value, collisions: i64) -> String {
    let mut bytes = canonical(data);
    bytes.push_str(&collisions.to_string());
    fnv1(bytes.as_bytes())
        .to_string()
        .bytes()
        .filter_map(|digit| LETTERS.get(usize::from(digit) % LETTERS.len()))
        .map(|letter| char::from(*letter))
        .collect()
}

/// JSON as Go writes it: sorted keys, no spaces, and what HTML could take amiss is escaped.
pub fn canonical(data: &Value) -> String {
    data.to_string()
        .replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}

/// FNV-1 of 32 bits: multiply first, then exclusive or.
fn fnv1(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |hash: u32, byte| {
        hash.wrapping_mul(0x0100_0193) ^ u32::from(*byte)
    })
}
