//! Where two objects differ, as deep as can be.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::domain::plan::request::escaped;

/// The JSON pointers, into what is `after`, of all that differs: as deep as can be. Items that have names are compared by
/// them; what is gone from a list is told as a change of the list.
#[must_use]
pub fn changes(before: &Value, after: &Value, pointer: &str) -> Vec<String> {
    let mut found = Vec::new();
    compare(before, after, pointer, &mut found);
    found
}

fn compare(before: &Value, after: &Value, pointer: &str, found: &mut Vec<String>) {
    match (before, after) {
        _ if before == after => {}
        (Value::Object(old), Value::Object(new)) => {
            let keys: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
            for key in keys {
                let below = format!("{pointer}/{}", escaped(key));
                match (old.get(key), new.get(key)) {
                    (Some(old), Some(new)) => compare(old, new, &below, found),
                    _ => found.push(below),
                }
            }
        }
        (Value::Array(old), Value::Array(new)) => lists(old, new, pointer, found),
        _ => found.push(pointer.to_owned()),
    }
}

fn lists(old: &[Value], new: &[Value], pointer: &str, found: &mut Vec<String>) {
    let names = |items: &[Value]| items.iter().map(name).collect::<Option<Vec<_>>>();
    let (Some(before), Some(after)) = (names(old), names(new)) else {
        for (nth, item) in new.iter().enumerate() {
            let below = format!("{pointer}/{nth}");
            match old.get(nth) {
                Some(old) => compare(old, item, &below, found),
                None => found.push(below),
            }
        }
        if new.len() < old.len() {
            found.push(pointer.to_owned());
        }
        return;
    };
    for (nth, (item, name)) in new.iter().zip(&after).enumerate() {
        let below = format!("{pointer}/{nth}");
        match before.iter().zip(old).find(|(it, _)| *it == name) {
            Some((_, old)) => compare(old, item, &below, found),
            None => found.push(below),
        }
    }
    let kept: Vec<_> = before.iter().filter(|it| after.contains(it)).collect();
    let stayed: Vec<_> = after.iter().filter(|it| before.contains(it)).collect();
    if kept.len() < before.len() || kept != stayed {
        found.push(pointer.to_owned());
    }
}

/// The name of an item: its own, or that of its metadata.
fn name(item: &Value) -> Option<String> {
    let found = item
        .get("name")
        .or_else(|| item.pointer("/metadata/name"))?;
    found.as_str().map(str::to_owned)
}
