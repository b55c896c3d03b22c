//! Label selectors, checked as far as their grammar goes; what they mean is the server's business.

use crate::domain::escape::quoted;

/// Accepts what the API server's grammar accepts: `a=b`, `a!=b`, `a in (b, c)`, `a`, `!a`, `a > 1`.
pub(super) fn parse(text: &str) -> Result<String, String> {
    for requirement in requirements(text)? {
        check(requirement.trim())?;
    }
    Ok(text.to_owned())
}

/// The parts between those commas that stand outside of parentheses.
fn requirements(text: &str) -> Result<Vec<&str>, String> {
    let (mut parts, mut depth) = (Vec::new(), 0);
    for piece in text.split_inclusive([',', '(', ')']) {
        parts.push((depth, piece));
        depth += i32::from(piece.ends_with('(')) - i32::from(piece.ends_with(')'));
        if !(0..=1).contains(&depth) {
            return Err("its parentheses do not match".into());
        }
    }
    if depth != 0 {
        return Err("its parentheses do not match".into());
    }
    Ok(joined(text, &parts))
}

fn joined<'a>(text: &'a str, pieces: &[(i32, &'a str)]) -> Vec<&'a str> {
    let (mut found, mut rest, mut length) = (Vec::new(), text, 0);
    for (depth, piece) in pieces {
        length += piece.len();
        if *depth == 0 && piece.ends_with(',') {
            let (requirement, tail) = rest.split_at(length);
            found.push(requirement.trim_end_matches(','));
            (rest, length) = (tail, 0);
        }
    }
    found.push(rest);
    found
}

fn check(requirement: &str) -> Result<(), String> {
    if let Some((before, values)) = requirement.split_once('(') {
        return check_set(before, values);
    }
    if let Some(key) = requirement.strip_prefix('!') {
        return check_key(key);
    }
    for operator in ["!=", "==", "=", ">", "<"] {
        if let Some((key, value)) = requirement.split_once(operator) {
            check_key(key)?;
            return check_value(value);
        }
    }
    check_key(requirement)
}

fn check_set(before: &str, values: &str) -> Result<(), String> {
    let mut words = before.split_whitespace();
    match (
        words.next(),
        words.next(),
        words.next(),
        values.trim().strip_suffix(')'),
    ) {
        (Some(key), Some("in" | "notin"), None, Some(values)) => {
            check_key(key)?;
            values.split(',').try_for_each(check_value)
        }
        _ => Err(format!(
            "{} is not of the form KEY in (A, B)",
            quoted(before.trim())
        )),
    }
}

/// A label's name, with an optional DNS prefix before a slash.
fn check_key(key: &str) -> Result<(), String> {
    let key = key.trim();
    let (prefix, name) = key.split_once('/').unwrap_or(("x", key));
    let is_prefix = !prefix.is_empty()
        && prefix
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-.".contains(&b));
    if is_prefix && !name.is_empty() && is_word(name) {
        Ok(())
    } else {
        Err(format!("{} is no label's name", quoted(key)))
    }
}

fn check_value(value: &str) -> Result<(), String> {
    let value = value.trim();
    if is_word(value) {
        Ok(())
    } else {
        Err(format!("{} is no label's value", quoted(value)))
    }
}

fn is_word(text: &str) -> bool {
    let ends_well = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_alphanumeric);
    text.len() <= 63
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
        && ends_well(text.as_bytes().first())
        && ends_well(text.as_bytes().last())
}
