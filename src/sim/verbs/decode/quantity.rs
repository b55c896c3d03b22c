//! Quantities such as `1.5Gi`, exactly, and the shortest form in which the API server writes them.

use serde_json::Value;

/// How the API server refuses what is none.
pub const REFUSED: &str =
    "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

const NANO: i128 = 1_000_000_000;
const BINARY: &[&str] = &["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
const DECIMAL: &[&str] = &["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Binary,
    Decimal,
    Exponent,
}

/// The amount in units of 10⁻⁹.
#[must_use]
pub fn nanos(text: &str) -> Option<i128> {
    parse(text).map(|(nanos, _)| nanos)
}

/// The amount that a field of an object holds, in units of 10⁻⁹; nothing when there is none.
#[must_use]
pub fn amount(field: &Value) -> i128 {
    match field {
        Value::String(text) => nanos(text).unwrap_or(0),
        Value::Number(number) => nanos(&number.to_string()).unwrap_or(0),
        _ => 0,
    }
}

/// The shortest form, if it is a quantity.
#[must_use]
pub fn canonical(text: &str) -> Option<String> {
    let (nanos, form) = parse(text)?;
    Some(write(nanos, form))
}

/// An amount as the API server writes it, in the manner of this one.
#[must_use]
pub fn like(nanos: i128, model: &str) -> String {
    let form = parse(model).map_or(Form::Decimal, |(_, form)| form);
    write(nanos, form)
}

fn parse(text: &str) -> Option<(i128, Form)> {
    let text = text.trim();
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let end = rest
        .find(|it: char| !it.is_ascii_digit() && it != '.')
        .unwrap_or(rest.len());
    let (number, suffix) = rest.split_at(end);
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if (whole.is_empty() && fraction.is_empty()) || fraction.contains('.') {
        return None;
    }
    let (scale, form) = scale(suffix)?;
    let mut mantissa: i128 = 0;
    for digit in whole.chars().chain(fraction.chars()) {
        mantissa = mantissa
            .checked_mul(10)?
            .checked_add(i128::from(digit.to_digit(10)?))?;
    }
    let down = 10i128.checked_pow(u32::try_from(fraction.len()).ok()?)?;
    let (up, below) = scale;
    let product = mantissa.checked_mul(up)?;
    let divisor = down.checked_mul(below)?;
    // What is smaller than a billionth is rounded up, away from zero.
    let nanos = product / divisor + i128::from(product % divisor != 0);
    Some((sign * nanos, form))
}

/// What the suffix multiplies billionths by: a numerator and a denominator.
fn scale(suffix: &str) -> Option<((i128, i128), Form)> {
    if let Some(power) = BINARY.iter().skip(1).position(|it| *it == suffix) {
        let power = u32::try_from(power + 1).ok()?;
        return Some(((NANO * 1024i128.pow(power), 1), Form::Binary));
    }
    if let Some(power) = DECIMAL.iter().position(|it| *it == suffix) {
        let power = u32::try_from(power).ok()?;
        return Some(((1000i128.pow(power), 1), Form::Decimal));
    }
    let exponent: i32 = suffix.strip_prefix(['e', 'E'])?.parse().ok()?;
    let power = exponent.checked_add(9)?;
    let amount = 10i128.checked_pow(power.unsigned_abs())?;
    let scale = if power < 0 { (1, amount) } else { (amount, 1) };
    Some((scale, Form::Exponent))
}

fn write(nanos: i128, form: Form) -> String {
    let is_binary = form == Form::Binary && nanos % NANO == 0 && (nanos / NANO).abs() >= 1024;
    let (mut amount, base, suffixes, mut at) = if is_binary {
        (nanos / NANO, 1024, BINARY, 0)
    } else {
        (nanos, 1000, DECIMAL, 0)
    };
    if amount == 0 {
        return "0".to_owned();
    }
    while amount % base == 0 && at + 1 < suffixes.len() {
        amount /= base;
        at += 1;
    }
    if form == Form::Exponent {
        let exponent = i64::try_from(at).unwrap_or(0) * 3 - 9;
        return if exponent == 0 {
            amount.to_string()
        } else {
            format!("{amount}e{exponent}")
        };
    }
    format!("{amount}{}", suffixes.get(at).copied().unwrap_or_default())
}
