//! JSON patches, with the freedoms that the API server's library takes.

use json_patch::PatchOperation;
use serde_json::Value;

use crate::sim::refusal::Refusal;

/// What the object becomes. Whatever fails, the answer is the same and names nothing.
pub fn apply(object: &Value, patch: &Value) -> Result<Value, Refusal> {
    let Value::Array(steps) = patch else {
        return Err(Refusal::bad_request(
            "error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp",
        ));
    };
    let mut object = object.clone();
    for step in steps {
        take(&mut object, step).ok_or_else(Refusal::inapplicable)?;
    }
    Ok(object)
}

fn take(object: &mut Value, step: &Value) -> Option<()> {
    let mut step = step.clone();
    let mut path = step.get("path")?.as_str()?.to_owned();
    let operation = step.get("op")?.as_str()?.to_owned();
    if !path.starts_with('/') {
        return None;
    }
    if operation != "add" {
        path = from_the_end(object, path);
        super::super::value::set(&mut step, "/path", path.clone());
    }
    let is_there = object.pointer(&path).is_some();
    let (parent, _) = path.rsplit_once('/').unwrap_or_default();
    let parent_is_map = object.pointer(parent).is_some_and(Value::is_object);
    match operation.as_str() {
        // An absent value is as good as null, and may be replaced.
        "test" if !is_there && parent_is_map => {
            return step.get("value").is_none_or(Value::is_null).then_some(());
        }
        "replace" if !is_there && parent_is_map => {
            super::super::value::set(&mut step, "/op", "add");
        }
        _ => {}
    }
    let step: PatchOperation = serde_json::from_value(step).ok()?;
    json_patch::patch(object, &[step]).ok()
}

/// Items of lists may be counted from the end.
fn from_the_end(object: &Value, path: String) -> String {
    let Some((parent, last)) = path.rsplit_once('/') else {
        return path;
    };
    let items = object.pointer(parent).and_then(Value::as_array);
    match (items, last.parse::<i64>()) {
        (Some(items), Ok(back)) if back < 0 => {
            let place = i64::try_from(items.len()).unwrap_or(i64::MAX) + back;
            format!("{parent}/{place}")
        }
        _ => path,
    }
}
