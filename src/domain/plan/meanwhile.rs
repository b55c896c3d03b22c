//! What changed in an object between two readings of it.

use serde_json::Value;

use super::Difference;
use crate::domain::managers;

/// What people wish of an object; all else is written by controllers all the time.
const WISHES: [&str; 3] = ["/spec", "/metadata/labels", "/metadata/annotations"];

/// What was wished otherwise in the meantime, and who manages it now.
///
/// ```
/// use kubectl_sts::domain::plan::meanwhile::differences;
/// use serde_json::json;
/// let seen = json!({"spec": {"replicas": 3}, "status": {"replicas": 3}});
/// let now = json!({"spec": {"replicas": 5}, "status": {"replicas": 4}});
/// let found = differences(&seen, &now);
/// assert_eq!((found.len(), found[0].pointer.as_str()), (1, "/spec/replicas"));
/// ```
#[must_use]
pub fn differences(seen: &Value, now: &Value) -> Vec<Difference> {
    let mut found = Vec::new();
    for pointer in WISHES {
        let side = |object: &Value| object.pointer(pointer).cloned().unwrap_or_default();
        compare(pointer.to_owned(), &side(seen), &side(now), &mut found);
    }
    for difference in &mut found {
        let newest = managers::of(now, &difference.pointer).into_iter().next();
        difference.by = newest.map(|it| it.words());
    }
    found
}

fn compare(pointer: String, seen: &Value, now: &Value, found: &mut Vec<Difference>) {
    if seen == now {
        return;
    }
    let below = |key: &str| format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"));
    match (seen, now) {
        (Value::Object(before), Value::Object(after)) => {
            let added = after.keys().filter(|key| !before.contains_key(*key));
            for key in before.keys().chain(added) {
                let side = |map: &serde_json::Map<String, Value>| {
                    map.get(key).cloned().unwrap_or_default()
                };
                compare(below(key), &side(before), &side(after), found);
            }
        }
        (Value::Array(before), Value::Array(after)) if before.len() == after.len() => {
            for (place, (before, after)) in before.iter().zip(after).enumerate() {
                compare(below(&place.to_string()), before, after, found);
            }
        }
        _ => found.push(Difference {
            pointer,
            seen: seen.clone(),
            now: now.clone(),
            by: None,
        }),
    }
}
