//! Reading the fields of an object that may lack any of them.

use jiff::Timestamp;
use serde_json::Value;

use crate::domain::secret::veil;

/// A value that is longer is cut: its text shows it whole.
const LONGEST: usize = 240;

/// A text; empty where there is none.
pub(in crate::panes) fn word<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// A list; empty where there is none.
pub(in crate::panes) fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    let list = value.get(key).and_then(Value::as_array);
    list.map_or(&[], Vec::as_slice)
}

/// The texts of a list.
pub(in crate::panes) fn words<'a>(value: &'a Value, key: &str) -> Vec<&'a str> {
    list(value, key).iter().filter_map(Value::as_str).collect()
}

/// A whole number.
pub(in crate::panes) fn number(value: &Value, key: &str) -> Option<i64> {
    value.get(key).and_then(Value::as_i64)
}

/// Whether a field is there and true.
pub(in crate::panes) fn is_true(value: &Value, key: &str) -> bool {
    value.get(key).and_then(Value::as_bool) == Some(true)
}

/// What stands at a field, if anything does.
pub(in crate::panes) fn field<'a>(value: &'a Value, key: &str) -> Option<&'a Value> {
    value.get(key).filter(|it| !it.is_null())
}

/// A moment.
pub(in crate::panes) fn time(value: &Value, key: &str) -> Option<Timestamp> {
    word(value, key).parse().ok()
}

/// A text as it is, anything else as JSON.
pub(in crate::panes) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The entries of a map: `a=b`, in order.
pub(in crate::panes) fn pairs(value: Option<&Value>) -> Vec<String> {
    let map = value.and_then(Value::as_object);
    let pairs = map.into_iter().flatten();
    pairs
        .map(|(key, it)| format!("{key}={}", plain(it)))
        .collect()
}

/// A mode in octal, as `chmod` takes it.
pub(in crate::panes) fn mode(value: &Value, key: &str) -> Option<String> {
    number(value, key).map(|it| format!("mode {it:04o}"))
}

/// A text without the secrets that may stand in it, and no longer than one can read.
pub(in crate::panes) fn shown(text: &str) -> String {
    cut(&veil(text, &mut |_, _| "•••".to_owned()))
}

/// The beginning of what is too long.
pub(in crate::panes) fn cut(text: &str) -> String {
    let all = text.chars().count();
    if all <= LONGEST {
        return text.to_owned();
    }
    let begin: String = text.chars().take(LONGEST).collect();
    format!("{begin}… {} more characters", all - LONGEST)
}
