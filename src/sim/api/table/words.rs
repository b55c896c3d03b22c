//! Ages, and what stands for nothing.

use jiff::Timestamp;
use serde_json::Value;

use crate::sim::value;

/// The age of an object.
pub fn age(object: &Value, now: Timestamp) -> String {
    since(object, "/metadata/creationTimestamp", now)
}

/// How long ago the moment there is.
pub fn since(object: &Value, pointer: &str, now: Timestamp) -> String {
    value::time(object, pointer).map_or_else(
        || "<unknown>".to_owned(),
        |then| elapsed(now.duration_since(then).as_secs()),
    )
}

/// A duration with at most two units, as all of Kubernetes writes it.
pub fn elapsed(seconds: i64) -> String {
    const MINUTE: i64 = 60;
    const HOUR: i64 = 60 * MINUTE;
    const DAY: i64 = 24 * HOUR;
    const YEAR: i64 = 365 * DAY;
    let two = |large: i64, name: char, small: i64, small_name: char| {
        let (whole, rest) = (seconds / large, seconds % large / small);
        if rest == 0 {
            format!("{whole}{name}")
        } else {
            format!("{whole}{name}{rest}{small_name}")
        }
    };
    let one = |large: i64, name: char| format!("{}{name}", seconds / large);
    match seconds {
        ..=-2 => "<invalid>".to_owned(),
        -1 => "0s".to_owned(),
        _ if seconds < 2 * MINUTE => one(1, 's'),
        _ if seconds < 10 * MINUTE => two(MINUTE, 'm', 1, 's'),
        _ if seconds < 3 * HOUR => one(MINUTE, 'm'),
        _ if seconds < 8 * HOUR => two(HOUR, 'h', MINUTE, 'm'),
        _ if seconds < 2 * DAY => one(HOUR, 'h'),
        _ if seconds < 8 * DAY => two(DAY, 'd', HOUR, 'h'),
        _ if seconds < 2 * YEAR => one(DAY, 'd'),
        _ if seconds < 8 * YEAR => two(YEAR, 'y', DAY, 'd'),
        _ => one(YEAR, 'y'),
    }
}

/// The text there, or this instead of none.
pub fn or(object: &Value, pointer: &str, nothing: &str) -> String {
    match value::at(object, pointer) {
        Value::String(text) if !text.is_empty() => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(is) => is.to_string(),
        _ => nothing.to_owned(),
    }
}

/// The names of some of a list's items, with commas between them.
pub fn joined(object: &Value, list: &str, field: &str) -> String {
    let texts: Vec<&str> = value::items(object, list)
        .iter()
        .map(|it| value::text(it, field))
        .collect();
    texts.join(",")
}

/// Labels as `a=b,c=d`.
pub fn labels(object: &Value, pointer: &str) -> String {
    let pairs: Vec<String> = value::at(object, pointer)
        .as_object()
        .into_iter()
        .flatten()
        .map(|(key, value)| format!("{key}={}", value.as_str().unwrap_or_default()))
        .collect();
    if pairs.is_empty() {
        "<none>".to_owned()
    } else {
        pairs.join(",")
    }
}

/// How many entries the map there has.
pub fn count(object: &Value, pointer: &str) -> usize {
    value::at(object, pointer)
        .as_object()
        .map_or(0, serde_json::Map::len)
}
