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

/// The first bytes of what came.
pub fn beginning(bytes: &[u8]) -> String {
    const SHOWN: usize = 30;
    if bytes.is_empty() {
        return "<empty>".to_owned();
    }
    let text = String::from_utf8_lossy(bytes);
    if bytes.len() <= SHOWN {
        return text.into_owned();
    }
    text.chars().take(SHOWN).collect::<String>() + " ..."
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
