//! What was seen and what is; what was wished and what is.

use serde_json::{Value, json};

use crate::domain::escape::{escape, escape_within};
use crate::domain::plan::request::{escaped, path};
use crate::domain::plan::{Difference, Guard, Request, at};
use crate::domain::secret::hidden;
use crate::domain::{Quantity, managers};

const UID: &str = "/metadata/uid";
const VERSION: &str = "/metadata/resourceVersion";

/// What is no longer as it was seen; `null` is an object that is gone. Of another object nothing else is told
/// than that it is another.
#[must_use]
pub fn differences(request: &Request, now: &Value) -> Vec<Difference> {
    let uid = Guard::new(UID, &*request.object.uid);
    if !uid.holds(now) {
        return vec![difference(&uid, now)];
    }
    let moved = request.guards.iter().filter(|guard| !guard.holds(now));
    moved.map(|guard| difference(guard, now)).collect()
}

/// The version of an object, if it is another than this.
#[must_use]
pub fn moved(version: Option<&str>, now: &Value) -> Option<Difference> {
    let seen = Guard::new(VERSION, version?);
    (!seen.holds(now)).then(|| difference(&seen, now))
}

/// The version of an object.
#[must_use]
pub fn version(object: &Value) -> Option<&str> {
    at(object, VERSION)?.as_str()
}

fn difference(guard: &Guard, now: &Value) -> Difference {
    Difference {
        pointer: guard.pointer.clone(),
        seen: guard.value.clone(),
        now: at(&hidden(now), &guard.pointer)
            .cloned()
            .unwrap_or_default(),
        by: by(now, &guard.pointer),
    }
}

/// Who last wrote there; of the version: who last wrote anything.
fn by(now: &Value, pointer: &str) -> Option<String> {
    let pointer = match pointer {
        UID => return None,
        VERSION => "",
        other => other,
    };
    let managers = managers::of(now, pointer);
    Some(escape_within(&managers.first()?.words(), 200))
}

/// The wishes that an object does not have, each as the path of its field, with what is there instead.
#[must_use]
pub fn lacking(wishes: &[Guard], object: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let shown = hidden(object);
    for wish in wishes {
        lacks(
            There::at(object, &shown, &wish.pointer),
            &wish.value,
            &path(&wish.pointer),
            &mut found,
        );
    }
    found
}

/// What is at a place, and what of it may be shown.
#[derive(Clone, Copy)]
struct There<'a> {
    value: &'a Value,
    shown: &'a Value,
}

impl<'a> There<'a> {
    fn at(object: &'a Value, shown: &'a Value, pointer: &str) -> Option<Self> {
        let value = at(object, pointer)?;
        let shown = at(shown, pointer).unwrap_or(&Value::Null);
        Some(Self { value, shown })
    }

    fn below(self, step: &str) -> Option<Self> {
        Self::at(self.value, self.shown, &format!("/{step}"))
    }
}

/// A server adds defaults to what it is given, so that all of a wish must be there, and more may be.
fn lacks(there: Option<There<'_>>, wish: &Value, path: &str, found: &mut Vec<String>) {
    match (wish, there.map(|it| it.value)) {
        (Value::Null, None) => {}
        (Value::Object(wish), Some(Value::Object(_))) => {
            for (key, wish) in wish {
                let below = there.and_then(|it| it.below(&escaped(key)));
                lacks(below, wish, &format!("{path}.{}", escape(key)), found);
            }
        }
        (Value::Array(wish), Some(Value::Array(items))) if wish.len() == items.len() => {
            for (nth, wish) in wish.iter().enumerate() {
                let below = there.and_then(|it| it.below(&nth.to_string()));
                lacks(below, wish, &format!("{path}[{nth}]"), found);
            }
        }
        (Value::Object(wish), None) if wish.is_empty() => {}
        (wish, Some(there)) if is_same(wish, there) => {}
        (_, None) => found.push(path.to_owned()),
        (_, Some(_)) => {
            let shown = there.map_or(&Value::Null, |it| it.shown);
            let shown = escape_within(&shown.to_string(), 100);
            found.push(format!("{path} (it is {shown})"));
        }
    }
}

/// The server writes quantities in its own way: `2048Mi` as `2Gi`.
fn is_same(wish: &Value, there: &Value) -> bool {
    match (wish, there) {
        (Value::String(wish), Value::String(there)) => {
            wish == there || Quantity::new(wish).is_same_amount(&Quantity::new(there))
        }
        _ => wish == there,
    }
}

/// The wishes that an answer can tell of: what a subresource answers is not the object.
#[must_use]
pub fn told_by(request: &Request, answer: &Value) -> Vec<Guard> {
    let wishes = request.wishes.iter();
    match request.subresource {
        None => wishes.cloned().collect(),
        Some("scale") => {
            let replicas = wishes.filter(|it| it.pointer == "/spec/replicas");
            // What is 0 is left out there.
            let is_zero = at(answer, "/spec/replicas").is_none();
            replicas
                .filter(|it| !(is_zero && it.value == json!(0)))
                .cloned()
                .collect()
        }
        Some(_) => Vec::new(),
    }
}
