//! How Go speaks of JSON that it cannot read, and of objects of another kind.

use crate::sim::resource::Kind;

/// What is wrong, by the place that the reader gives.
pub fn of(bytes: &[u8], error: &serde_json::Error) -> String {
    if error.is_eof() {
        return "unexpected end of JSON input".to_owned();
    }
    let line = bytes
        .split(|it| *it == b'\n')
        .nth(error.line().saturating_sub(1));
    let at = line.and_then(|it| it.get(error.column().saturating_sub(1)));
    let character = at.map_or_else(String::new, |it| char::from(*it).to_string());
    let words = error.to_string();
    if words.starts_with("expected ident") {
        return literal(line.unwrap_or_default(), error.column());
    }
    let place = if words.starts_with("key must be a string") {
        "looking for beginning of object key string"
    } else if words.starts_with("expected `:`") {
        "after object key"
    } else if words.contains("or `}`") {
        "after object key:value pair"
    } else if words.contains("or `]`") {
        "after array element"
    } else if words.starts_with("trailing characters") {
        "after top-level value"
    } else {
        "looking for beginning of value"
    };
    format!("invalid character '{character}' {place}")
}

/// A word that is none of the three that JSON knows.
fn literal(line: &[u8], column: usize) -> String {
    let begin = line
        .get(..column.saturating_sub(1))
        .unwrap_or_default()
        .iter()
        .rposition(|it| !it.is_ascii_lowercase())
        .map_or(0, |it| it + 1);
    let wrong = line.get(column.saturating_sub(1)).copied().unwrap_or(b'?');
    let word = match line.get(begin) {
        Some(b't') => "true",
        Some(b'f') => "false",
        _ => "null",
    };
    let expected = word.as_bytes().get(column.saturating_sub(1 + begin));
    format!(
        "invalid character '{}' in literal {word} (expecting '{}')",
        char::from(wrong),
        char::from(expected.copied().unwrap_or(b'?'))
    )
}

/// The first bytes of what came: as text if they begin as an object does.
pub fn beginning(bytes: &[u8]) -> String {
    const SHOWN: usize = 30;
    if bytes.is_empty() {
        return "<empty>".to_owned();
    }
    let first = bytes.get(..SHOWN).unwrap_or(bytes);
    let mut shown = if bytes.starts_with(b"{") {
        String::from_utf8_lossy(first).into_owned()
    } else {
        let hex: Vec<String> = first.iter().map(|it| format!("{it:02x}")).collect();
        hex.concat()
    };
    if bytes.len() > SHOWN {
        shown.push_str(" ...");
    }
    shown
}

/// Kinds of apps that are known and not served here.
const UNSERVED: [&str; 3] = ["DaemonSet", "Deployment", "ReplicaSet"];

/// Whether there is such a kind in this version of the API.
pub fn is_of(kind: &str, api_version: &str) -> bool {
    let served = Kind::ALL.iter().map(|it| it.resource());
    let mut named = served.filter(|it| it.name == kind);
    named.any(|it| it.api_version() == api_version)
        || (api_version == "apps/v1" && UNSERVED.contains(&kind))
}
