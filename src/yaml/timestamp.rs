//! What go-yaml takes for a timestamp: it stays the text that it is, but is quoted when written.

/// Whether a plain scalar would be one: a date, or a date and a time in two spellings, as Go's `time.Parse` takes them.
pub(super) fn is_timestamp(text: &str) -> bool {
    parsed(text).is_some()
}

fn parsed(text: &str) -> Option<()> {
    let (year, rest) = text.split_at_checked(4)?;
    let year: u16 = year
        .bytes()
        .all(|it| it.is_ascii_digit())
        .then(|| year.parse().ok())??;
    let (month, rest) = short_number(rest.strip_prefix('-')?)?;
    let (day, rest) = short_number(rest.strip_prefix('-')?)?;
    if !(1..=days(year, month)?).contains(&day) {
        return None;
    }
    if rest.is_empty() {
        return Some(());
    }
    if let Some(rest) = rest.strip_prefix(['T', 't']) {
        return zone(time(rest)?);
    }
    time(rest.strip_prefix(' ')?.trim_start_matches(' '))?
        .is_empty()
        .then_some(())
}

/// `15:4:5` and a fraction; what follows it.
fn time(text: &str) -> Option<&str> {
    let (hour, rest) = short_number(text)?;
    let (minute, rest) = short_number(rest.strip_prefix(':')?)?;
    let (second, rest) = short_number(rest.strip_prefix(':')?)?;
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let after = rest.strip_prefix(['.', ',']).unwrap_or_default();
    let beyond = after.trim_start_matches(|it: char| it.is_ascii_digit());
    Some(if beyond.len() < after.len() {
        beyond
    } else {
        rest
    })
}

/// `Z` or `+07:00`.
fn zone(text: &str) -> Option<()> {
    if text == "Z" {
        return Some(());
    }
    let (hour, minute) = text.strip_prefix(['+', '-'])?.split_once(':')?;
    let two = |it: &str| -> Option<u8> {
        let digits = it.len() == 2 && it.bytes().all(|it| it.is_ascii_digit());
        digits.then(|| it.parse().ok())?
    };
    (two(hour)? <= 24 && two(minute)? <= 60).then_some(())
}

/// One or two digits, and what follows them.
fn short_number(text: &str) -> Option<(u8, &str)> {
    let digits = text.bytes().take(2).take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at_checked(digits)?;
    Some((number.parse().ok()?, rest))
}

fn days(year: u16, month: u8) -> Option<u8> {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => Some(31),
        4 | 6 | 9 | 11 => Some(30),
        2 => Some(if leap { 29 } else { 28 }),
        _ => None,
    }
}
