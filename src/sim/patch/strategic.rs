//! Strategic merge patches: lists are merged by the keys that their fields name, and directives say what
//! else is to be done.

use serde_json::{Map, Value};

use crate::sim::refusal::Refusal;
use crate::sim::schema::{Field, Merging, Shape, Type};

const DIRECTIVE: &str = "$patch";
const RETAIN: &str = "$retainKeys";
const ORDER: &str = "$setElementOrder/";
const DELETE: &str = "$deleteFromPrimitiveList/";

/// What an object of this type becomes.
pub fn apply(object: &Value, patch: &Value, kind: &'static Type) -> Result<Value, Refusal> {
    let mut object = object.clone();
    if let (Some(into), Some(patch)) = (object.as_object_mut(), patch.as_object()) {
        merge_map(into, patch, Some(kind))?;
    }
    Ok(object)
}

fn merge_map(
    into: &mut Map<String, Value>,
    patch: &Map<String, Value>,
    kind: Option<&'static Type>,
) -> Result<(), Refusal> {
    match patch.get(DIRECTIVE).map(|it| it.as_str().unwrap_or("")) {
        None | Some("merge") => {}
        Some("replace") => {
            into.clone_from(patch);
            into.remove(DIRECTIVE);
            return Ok(());
        }
        Some("delete") => {
            into.clear();
            return Ok(());
        }
        Some(other) => {
            return Err(Refusal::internal(format!(
                "unknown patch type: {other} in map: {}",
                go_words(&Value::Object(patch.clone()))
            )));
        }
    }
    if let Some(Value::Array(stay)) = patch.get(RETAIN) {
        into.retain(|key, _| stay.iter().any(|it| it == key));
    }
    for (key, value) in patch {
        let field = |name: &str| kind.and_then(|kind| kind.fields.get(name));
        if key == DIRECTIVE || key == RETAIN || key.starts_with(ORDER) {
            continue;
        }
        if let Some(name) = key.strip_prefix(DELETE) {
            if let (Some(Value::Array(items)), Value::Array(gone)) = (into.get_mut(name), value) {
                items.retain(|it| !gone.contains(it));
            }
            continue;
        }
        let order = patch
            .get(&format!("{ORDER}{key}"))
            .and_then(Value::as_array)
            .map(Vec::as_slice);
        merge_entry(into, key, value, field(key), order)?;
    }
    reorder_untouched(into, patch, kind);
    Ok(())
}

fn merge_entry(
    into: &mut Map<String, Value>,
    key: &str,
    value: &Value,
    field: Option<&'static Field>,
    order: Option<&[Value]>,
) -> Result<(), Refusal> {
    let merging = field.map_or(&Merging::Plain, |field| &field.merging);
    match value {
        Value::Null => {
            into.remove(key);
        }
        Value::Object(patch) => {
            let entry = into.entry(key).or_insert(Value::Null);
            if !entry.is_object() || *merging == Merging::Replace {
                *entry = Value::Object(Map::new());
            }
            if let Value::Object(map) = entry {
                merge_map(map, patch, field.and_then(|field| inner(&field.shape)))?;
            }
        }
        Value::Array(patch) => {
            let entry = into.entry(key).or_insert(Value::Null);
            if !entry.is_array() {
                *entry = Value::Array(Vec::new());
            }
            let Value::Array(items) = entry else {
                return Ok(());
            };
            match merging {
                Merging::Key(by) => {
                    let kind = field.and_then(|field| inner(&field.shape));
                    merge_list(items, patch, by, kind, order)?;
                }
                Merging::Union => {
                    let before = items.clone();
                    for it in patch {
                        if !items.contains(it) {
                            items.push(it.clone());
                        }
                    }
                    arrange(items, order.unwrap_or(patch), &before, &Value::clone);
                }
                Merging::Plain | Merging::Replace => items.clone_from(patch),
            }
        }
        plain => {
            into.insert(key.to_owned(), plain.clone());
        }
    }
    Ok(())
}

fn merge_list(
    items: &mut Vec<Value>,
    patch: &[Value],
    by: &str,
    kind: Option<&'static Type>,
    order: Option<&[Value]>,
) -> Result<(), Refusal> {
    let directive = |it: &Value| it.get(DIRECTIVE).and_then(Value::as_str).map(str::to_owned);
    let key = |it: &Value| it.get(by).cloned().unwrap_or(Value::Null);
    if patch
        .iter()
        .any(|it| directive(it).as_deref() == Some("replace") && key(it).is_null())
    {
        *items = patch
            .iter()
            .filter(|it| directive(it).is_none())
            .cloned()
            .collect();
        return Ok(());
    }
    let before: Vec<Value> = items.iter().map(key).collect();
    for it in patch {
        let wished = key(it);
        if wished.is_null() {
            return Err(Refusal::internal(format!(
                "map: {} does not contain declared merge key: {by}",
                go_words(it)
            )));
        }
        if directive(it).as_deref() == Some("delete") {
            items.retain(|known| key(known) != wished);
            continue;
        }
        let place = items.iter().position(|known| key(known) == wished);
        if place.is_none() {
            items.push(Value::Object(Map::new()));
        }
        let place = place.unwrap_or(items.len() - 1);
        if let (Some(Value::Object(known)), Value::Object(patch)) = (items.get_mut(place), it) {
            merge_map(known, patch, kind)?;
        }
    }
    let order: Vec<Value> = order.unwrap_or(patch).iter().map(key).collect();
    arrange(items, &order, &before, &key);
    Ok(())
}

/// A patch may order lists that it does not change otherwise.
fn reorder_untouched(
    into: &mut Map<String, Value>,
    patch: &Map<String, Value>,
    kind: Option<&'static Type>,
) {
    for (directive, order) in patch {
        let Some(name) = directive.strip_prefix(ORDER) else {
            continue;
        };
        let (Some(Value::Array(items)), Value::Array(order)) = (into.get_mut(name), order) else {
            continue;
        };
        let field = kind.and_then(|kind| kind.fields.get(name));
        match field.map(|field| &field.merging) {
            _ if patch.contains_key(name) => {}
            Some(Merging::Key(by)) => {
                let key = |it: &Value| it.get(by).cloned().unwrap_or(Value::Null);
                let order: Vec<Value> = order.iter().map(key).collect();
                let before: Vec<Value> = items.iter().map(key).collect();
                arrange(items, &order, &before, &key);
            }
            Some(Merging::Union) => {
                let before = items.clone();
                arrange(items, order, &before, &Value::clone);
            }
            _ => {}
        }
    }
}

/// Puts the items that are named into the order in which they are named. The others keep theirs, each
/// behind the named ones that it stood behind; what is new stands before the others.
fn arrange(
    items: &mut Vec<Value>,
    order: &[Value],
    before: &[Value],
    key: &dyn Fn(&Value) -> Value,
) {
    let rank = |it: &Value| order.iter().position(|wished| *wished == key(it));
    let was = |it: &Value| before.iter().position(|known| *known == key(it));
    let (mut named, others): (Vec<Value>, Vec<Value>) = std::mem::take(items)
        .into_iter()
        .partition(|it| rank(it).is_some());
    named.sort_by_key(rank);
    let mut others = others.into_iter().peekable();
    for it in named {
        while let Some(other) =
            others.next_if(|other| was(&it).is_some_and(|place| was(other) < Some(place)))
        {
            items.push(other);
        }
        items.push(it);
    }
    items.extend(others);
}

fn inner(shape: &'static Shape) -> Option<&'static Type> {
    match shape {
        Shape::List(item) => item.object(),
        shape => shape.object(),
    }
}

/// A value as Go prints it.
#[must_use]
pub fn go_words(value: &Value) -> String {
    match value {
        Value::Null => "<nil>".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(go_words).collect();
            format!("[{}]", items.join(" "))
        }
        Value::Object(map) => {
            let entries: Vec<String> = map
                .iter()
                .map(|(key, it)| format!("{key}:{}", go_words(it)))
                .collect();
            format!("map[{}]", entries.join(" "))
        }
        other => other.to_string(),
    }
}
