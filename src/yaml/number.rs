//! Numbers as go-yaml reads and writes them.

/// A number out of a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Number {
    Int(i64),
    /// Above what a signed one holds.
    Uint(u64),
    Float(f64),
}

/// Reads a scalar that begins with a digit, a sign or a dot.
pub(super) fn read(text: &str) -> Option<Number> {
    if text.starts_with('.') {
        // Underscores stand between digits only, where elsewhere they stand anywhere.
        let bytes = text.as_bytes();
        let between = |at: usize| {
            let digit = |it: Option<&u8>| it.is_some_and(u8::is_ascii_digit);
            digit(at.checked_sub(1).and_then(|at| bytes.get(at))) && digit(bytes.get(at + 1))
        };
        let placed = bytes
            .iter()
            .enumerate()
            .all(|(at, it)| *it != b'_' || between(at));
        return decimal(&text.replace('_', ""))
            .filter(|_| placed)
            .map(Number::Float);
    }
    let plain = text.replace('_', "");
    let (sign, digits) = match plain.strip_prefix(['+', '-']) {
        Some(digits) => (plain.get(..1).unwrap_or_default(), digits),
        None => ("", plain.as_str()),
    };
    integer(sign, digits)
        .or_else(|| decimal(&plain).map(Number::Float))
        .or_else(|| signed_binary(&plain))
}

/// The digits of an integer, with the prefix of its base.
fn integer(sign: &str, digits: &str) -> Option<Number> {
    let (base, digits) = match digits.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, digits.get(2..)?),
        [b'0', b'b' | b'B', ..] => (2, digits.get(2..)?),
        [b'0', b'o' | b'O', ..] => (8, digits.get(2..)?),
        [b'0', _, ..] => (8, digits.get(1..)?),
        _ => (10, digits),
    };
    // `from_str_radix` takes a sign of its own.
    if !digits.starts_with(|it: char| it.is_ascii_alphanumeric()) {
        return None;
    }
    let size = u64::from_str_radix(digits, base).ok()?;
    match (sign, i64::try_from(size)) {
        ("-", _) => 0_i64.checked_sub_unsigned(size).map(Number::Int),
        (_, Ok(size)) => Some(Number::Int(size)),
        ("", Err(_)) => Some(Number::Uint(size)),
        _ => None,
    }
}

/// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`, and small enough for a float.
fn decimal(text: &str) -> Option<f64> {
    let digits = |it: &str| it.bytes().all(|it| it.is_ascii_digit());
    let number = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = match number.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (number, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    let power = exponent.map_or("0", |it| it.strip_prefix(['+', '-']).unwrap_or(it));
    let fits = digits(whole)
        && digits(fraction)
        && digits(power)
        && !power.is_empty()
        && !(whole.is_empty() && fraction.is_empty())
        && (!whole.is_empty() || mantissa.starts_with('.'));
    text.parse::<f64>().ok().filter(|it| fits && it.is_finite())
}

/// `0b-1`: go-yaml gives what follows its own prefix to a function that takes a sign.
fn signed_binary(plain: &str) -> Option<Number> {
    let signed = plain.strip_prefix("0b")?;
    let size = i64::from_str_radix(signed, 2).ok()?;
    Some(Number::Int(size))
}

/// A float as go-yaml writes it: the shortest text that is read as the same, with an exponent from a million on.
pub(super) fn write(float: f64) -> String {
    shortest(&format!("{float:e}"))
}

/// A float as a key: go-yaml keeps what half the bits can hold.
#[expect(clippy::cast_possible_truncation, reason = "that is what it does")]
pub(super) fn key(float: f64) -> String {
    match float as f32 {
        it if it.is_nan() => ".nan".to_owned(),
        it if it.is_infinite() => if it > 0.0 { ".inf" } else { "-.inf" }.to_owned(),
        it => shortest(&format!("{it:e}")),
    }
}

/// Go's `%g` out of Rust's `{:e}`: both give the fewest digits that are read as the same number.
fn shortest(scientific: &str) -> String {
    let (sign, number) = match scientific.strip_prefix('-') {
        Some(number) => ("-", number),
        None => ("", scientific),
    };
    let (mantissa, exponent) = number.split_once('e').unwrap_or((number, "0"));
    let exponent: i32 = exponent.parse().unwrap_or_default();
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    if !(-4..6).contains(&exponent) {
        let (sign_of_power, power) = if exponent < 0 {
            ('-', -exponent)
        } else {
            ('+', exponent)
        };
        return format!("{sign}{mantissa}e{sign_of_power}{power:02}");
    }
    let Ok(point) = usize::try_from(exponent) else {
        let zeros = usize::try_from(-exponent - 1).unwrap_or_default();
        return format!("{sign}0.{}{digits}", "0".repeat(zeros));
    };
    match digits.split_at_checked(point + 1) {
        Some((whole, "")) => format!("{sign}{whole}"),
        Some((whole, fraction)) => format!("{sign}{whole}.{fraction}"),
        None => format!("{sign}{digits:0<width$}", width = point + 1),
    }
}
