//! An object without what only the server writes: as it is edited, and as it is made anew.

use serde_json::Value;

/// What the server and its controllers write, and nobody edits.
pub const WRITTEN_BY_OTHERS: [&str; 2] = ["/status", "/metadata/managedFields"];

/// What an object has because it lives.
const OF_LIFE: [&str; 6] = [
    "/metadata/uid",
    "/metadata/resourceVersion",
    "/metadata/generation",
    "/metadata/creationTimestamp",
    "/metadata/deletionTimestamp",
    "/metadata/selfLink",
];

/// An object as it is edited: without its status and the managers of its fields.
#[must_use]
pub fn editable(object: &Value) -> Value {
    without(object, WRITTEN_BY_OTHERS.iter())
}

/// An object as it would be created once more.
#[must_use]
pub fn fresh(object: &Value) -> Value {
    without(object, WRITTEN_BY_OTHERS.iter().chain(&OF_LIFE))
}

fn without<'a>(object: &Value, pointers: impl Iterator<Item = &'a &'static str>) -> Value {
    let mut object = object.clone();
    for pointer in pointers {
        let Some((parent, key)) = pointer.rsplit_once('/') else {
            continue;
        };
        if let Some(Value::Object(map)) = object.pointer_mut(parent) {
            map.remove(key);
        }
    }
    object
}
