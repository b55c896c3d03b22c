//! The order of keys: `pod-9` before `pod-10`.

use std::cmp::Ordering;

/// Compares keys as go-yaml does: signs before digits before letters, and runs of digits by their number.
///
/// Where go-yaml contradicts itself (of `a12x`, `a1x` and `a2x` each comes before the next, and the last before the first) the
/// numbers decide.
#[must_use]
pub fn compare(one: &str, other: &str) -> Ordering {
    let (mut ones, mut others) = (one, other);
    loop {
        let (run, other_run) = (digits(ones), digits(others));
        if !run.is_empty() && !other_run.is_empty() {
            let order = number(run, other_run);
            if order.is_ne() {
                return order;
            }
            ones = ones.get(run.len()..).unwrap_or_default();
            others = others.get(other_run.len()..).unwrap_or_default();
            continue;
        }
        let (mut left, mut right) = (ones.chars(), others.chars());
        match (left.next(), right.next()) {
            (Some(it), Some(that)) if it == that => {}
            (Some(it), Some(that)) => return class(it).cmp(&class(that)).then(it.cmp(&that)),
            (it, that) => return it.is_some().cmp(&that.is_some()),
        }
        (ones, others) = (left.as_str(), right.as_str());
    }
}

fn class(it: char) -> u8 {
    match it {
        it if it.is_alphabetic() => 2,
        '0'..='9' => 1,
        _ => 0,
    }
}

/// The digits that a text begins with.
fn digits(text: &str) -> &str {
    let end = text
        .find(|it: char| !it.is_ascii_digit())
        .unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

/// By number, then by leading zeros.
fn number(one: &str, other: &str) -> Ordering {
    let (short, other_short) = (one.trim_start_matches('0'), other.trim_start_matches('0'));
    short
        .len()
        .cmp(&other_short.len())
        .then_with(|| short.cmp(other_short))
        .then_with(|| one.len().cmp(&other.len()))
}
