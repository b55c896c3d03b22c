//! What an edit of the whole object is held to besides the values that it changes.

use serde_json::{Value, json};

use crate::domain::plan::{Edit, Guard, Request, at};
use crate::manifest::mask::Pair;

/// A place in a list is only as good as the name that stands there: it is tested too, for each item that an edit lies in.
pub fn hold_names(request: &mut Request, object: &Value, edits: &[Edit]) {
    let mut names: Vec<Guard> = Vec::new();
    for edit in edits {
        let steps = edit.pointer.match_indices('/').map(|(at, _)| at);
        let above = steps.filter_map(|it| edit.pointer.get(..it));
        for item in above.filter(|it| is_item(object, it)) {
            let pointer = format!("{item}/name");
            if let Some(name) = at(object, &pointer)
                && pointer != edit.pointer
                && names.iter().all(|it| it.pointer != pointer)
            {
                names.push(Guard::new(pointer.clone(), name.clone()));
            }
        }
    }
    if let Value::Array(operations) = &mut request.body {
        for name in names.iter().rev() {
            let test = json!({"op": "test", "path": name.pointer, "value": name.value});
            operations.insert(1.min(operations.len()), test);
        }
    }
    request.guards.extend(names);
}

fn is_item(object: &Value, pointer: &str) -> bool {
    let parent = pointer.rsplit_once('/').map(|(parent, _)| parent);
    parent.is_some_and(|it| at(object, it).is_some_and(Value::is_array))
}

/// An object, and what edits make of it, as both may be shown.
pub fn both_sides(object: &Value, edits: &[Edit]) -> Pair {
    let mut after = object.clone();
    for edit in edits {
        edit.apply(&mut after);
    }
    Pair::of(object, &after)
}
