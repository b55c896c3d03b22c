//! Reading and writing JSON by pointers such as `/spec/replicas`.

use std::borrow::Cow;

use jiff::Timestamp;
use serde_json::{Map, Value};

static NOTHING: Value = Value::Null;

/// What is there, `null` when nothing is.
#[must_use]
pub fn at<'a>(value: &'a Value, pointer: &str) -> &'a Value {
    find(value, pointer).unwrap_or(&NOTHING)
}

/// What is there, if anything is. Not `Value::pointer`, which allocates for each part of the way.
#[must_use]
pub fn find<'a>(value: &'a Value, pointer: &str) -> Option<&'a Value> {
    pointer
        .split('/')
        .skip(1)
        .try_fold(value, |here, part| match here {
            Value::Object(map) => map.get(&*key(part)),
            Value::Array(items) => items.get(part.parse::<usize>().ok()?),
            _ => None,
        })
}

/// A part of a pointer, read.
fn key(part: &str) -> Cow<'_, str> {
    if part.contains('~') {
        part.replace("~1", "/").replace("~0", "~").into()
    } else {
        part.into()
    }
}

/// The text there; empty when there is none.
#[must_use]
pub fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    at(value, pointer).as_str().unwrap_or_default()
}

/// The number there.
#[must_use]
pub fn number(value: &Value, pointer: &str) -> Option<i64> {
    at(value, pointer).as_i64()
}

/// Whether `true` is there.
#[must_use]
pub fn is_true(value: &Value, pointer: &str) -> bool {
    at(value, pointer) == &Value::Bool(true)
}

/// The list there; empty when there is none.
#[must_use]
pub fn items<'a>(value: &'a Value, pointer: &str) -> &'a [Value] {
    at(value, pointer)
        .as_array()
        .map_or(&[], |items| items.as_slice())
}

/// The moment there.
#[must_use]
pub fn time(value: &Value, pointer: &str) -> Option<Timestamp> {
    text(value, pointer).parse().ok()
}

/// A map's text under a key that may hold slashes, such as a label or an annotation.
#[must_use]
pub fn entry<'a>(value: &'a Value, pointer: &str, key: &str) -> Option<&'a str> {
    at(value, pointer).get(key)?.as_str()
}

/// The place that a pointer names; maps are made on the way, and what is no map is replaced by one.
pub fn place<'a>(value: &'a mut Value, pointer: &str) -> &'a mut Value {
    let mut here = value;
    for part in pointer.split('/').skip(1) {
        let part = key(part);
        here = match part.parse::<usize>() {
            Ok(index) if here.get(index).is_some() => &mut here[index],
            _ => map(here).entry(part).or_insert(Value::Null),
        };
    }
    here
}

/// This value as a map; what is no map becomes an empty one.
pub fn map(value: &mut Value) -> &mut Map<String, Value> {
    if !value.is_object() {
        *value = Value::Object(Map::new());
    }
    match value {
        Value::Object(map) => map,
        _ => unreachable!("it has just become a map"),
    }
}

/// Puts a value there; maps are made on the way.
pub fn set(value: &mut Value, pointer: &str, new: impl Into<Value>) {
    *place(value, pointer) = new.into();
}

/// Takes away what is there.
pub fn remove(value: &mut Value, pointer: &str) -> Option<Value> {
    let (parent, last) = pointer.rsplit_once('/')?;
    let key = last.replace("~1", "/").replace("~0", "~");
    match value.pointer_mut(parent)? {
        Value::Object(map) => map.remove(&key),
        Value::Array(items) => {
            let index = key.parse().ok().filter(|index| *index < items.len())?;
            Some(items.remove(index))
        }
        _ => None,
    }
}

/// The owner that controls this object, if it has one.
#[must_use]
pub fn controller(object: &Value) -> Option<&Value> {
    items(object, "/metadata/ownerReferences")
        .iter()
        .find(|owner| is_true(owner, "/controller"))
}

/// The namespace of an object; empty for those of the cluster.
#[must_use]
pub fn namespace(object: &Value) -> &str {
    text(object, "/metadata/namespace")
}

/// The name of an object.
#[must_use]
pub fn name(object: &Value) -> &str {
    text(object, "/metadata/name")
}

/// The uid of an object.
#[must_use]
pub fn uid(object: &Value) -> &str {
    text(object, "/metadata/uid")
}

/// Whether its deletion was asked for and is not finished.
#[must_use]
pub fn is_terminating(object: &Value) -> bool {
    at(object, "/metadata/deletionTimestamp").is_string()
}

/// Whether a label selector (`matchLabels`, `matchExpressions`) selects these labels. As in the API, one
/// that is absent selects nothing, an empty one everything.
#[must_use]
pub fn selects(selector: &Value, labels: &Value) -> bool {
    if !selector.is_object() {
        return false;
    }
    let label = |key: &str| labels.get(key).and_then(Value::as_str);
    let equal = at(selector, "/matchLabels")
        .as_object()
        .is_none_or(|wished| {
            wished
                .iter()
                .all(|(key, value)| label(key) == value.as_str())
        });
    equal
        && items(selector, "/matchExpressions").iter().all(|term| {
            let has = label(text(term, "/key"));
            let is_listed =
                || has.is_some_and(|has| items(term, "/values").iter().any(|it| it == has));
            match text(term, "/operator") {
                "In" => is_listed(),
                "NotIn" => !is_listed(),
                "Exists" => has.is_some(),
                "DoesNotExist" => has.is_none(),
                _ => false,
            }
        })
}
