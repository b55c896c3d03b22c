//! Quantities such as `500m`, `2Gi` and `1.5`, in thousandths.

use serde_json::Value;

const UNITS: &[(&str, i128)] = &[
    ("Ki", 1 << 10),
    ("Mi", 1 << 20),
    ("Gi", 1 << 30),
    ("Ti", 1 << 40),
    ("Pi", 1 << 50),
    ("k", 1_000),
    ("M", 1_000_000),
    ("G", 1_000_000_000),
    ("T", 1_000_000_000_000),
    ("P", 1_000_000_000_000_000),
];

/// Thousandths of the unit; nothing when it is no quantity.
#[must_use]
pub fn thousandths(quantity: &Value) -> Option<i128> {
    match quantity {
        Value::String(text) => read(text.trim()),
        Value::Number(number) => read(&number.to_string()),
        _ => None,
    }
}

/// The same of what may be absent: nothing is asked for.
#[must_use]
pub fn or_zero(quantity: &Value) -> i128 {
    thousandths(quantity).unwrap_or(0)
}

fn read(text: &str) -> Option<i128> {
    if let Some(number) = text.strip_suffix('m') {
        return number.parse().ok();
    }
    let (number, unit) = UNITS
        .iter()
        .find_map(|(suffix, unit)| Some((text.strip_suffix(suffix)?, *unit)))
        .unwrap_or((text, 1));
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let mut total = whole.parse::<i128>().ok()? * unit * 1000;
    let mut worth = unit * 1000;
    for digit in part.chars() {
        worth /= 10;
        total += i128::from(digit.to_digit(10)?) * worth;
    }
    Some(total)
}
