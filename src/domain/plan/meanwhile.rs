//! What changed in an object between two readings of it.

use serde_json::Value;

use super::{Difference, Edit};
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
    let side = |object: &Value, pointer: &str| object.pointer(pointer).cloned().unwrap_or_default();
    let edits = WISHES.iter().flat_map(|pointer| {
        let (before, after) = (side(seen, pointer), side(now, pointer));
        Edit::between(&before, &after, pointer)
    });
    let difference = |edit: Edit| {
        let newest = managers::of(now, &edit.pointer).into_iter().next();
        Difference {
            by: newest.map(|it| it.words()),
            pointer: edit.pointer,
            seen: edit.before.unwrap_or_default(),
            now: edit.after.unwrap_or_default(),
        }
    };
    edits.map(difference).collect()
}
