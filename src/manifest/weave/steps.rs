//! From one value to another, in steps that are small enough to be made in a text.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::domain::plan::request::escaped;
use crate::manifest::merge::keys;

/// Longer lists are not compared item by item.
const LONGEST: usize = 300;

/// One change of a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// What is at a pointer becomes another.
    Put(String, Value),
    /// A map gets a key.
    Add(String, String, Value),
    /// A list gets an item before the nth.
    Insert(String, usize, Value),
    /// What is at a pointer goes.
    Drop(String),
}

impl Step {
    /// Where it happens: the value itself, or the map or list that gets one.
    pub fn pointer(&self) -> &str {
        match self {
            Self::Put(it, _) | Self::Add(it, ..) | Self::Insert(it, ..) | Self::Drop(it) => it,
        }
    }

    /// Makes it.
    pub fn apply(&self, object: &mut Value) {
        match self {
            Self::Put(pointer, value) => {
                if let Some(place) = object.pointer_mut(pointer) {
                    place.clone_from(value);
                }
            }
            Self::Add(pointer, key, value) => {
                if let Some(Value::Object(map)) = object.pointer_mut(pointer) {
                    map.insert(key.clone(), value.clone());
                }
            }
            Self::Insert(pointer, at, value) => {
                if let Some(Value::Array(items)) = object.pointer_mut(pointer) {
                    items.insert((*at).min(items.len()), value.clone());
                }
            }
            Self::Drop(pointer) => {
                let (parent, key) = pointer.rsplit_once('/').unwrap_or_default();
                match object.pointer_mut(parent) {
                    Some(Value::Object(map)) => {
                        map.remove(&key.replace("~1", "/").replace("~0", "~"));
                    }
                    Some(Value::Array(items)) => {
                        let at = key.parse().ok().filter(|it| *it < items.len());
                        at.map(|it: usize| items.remove(it));
                    }
                    _ => {}
                }
            }
        }
    }
}

/// The steps from one value to another, to be made one after the other.
pub fn between(before: &Value, after: &Value) -> Vec<Step> {
    let mut steps = Vec::new();
    values(before, after, "", &mut steps);
    steps
}

fn values(before: &Value, after: &Value, pointer: &str, steps: &mut Vec<Step>) {
    match (before, after) {
        _ if before == after => {}
        (Value::Object(old), Value::Object(new)) if !old.is_empty() && !new.is_empty() => {
            maps(old, new, pointer, steps);
        }
        (Value::Array(old), Value::Array(new))
            if !old.is_empty() && !new.is_empty() && old.len().max(new.len()) < LONGEST =>
        {
            lists(old, new, pointer, steps);
        }
        _ => steps.push(Step::Put(pointer.to_owned(), after.clone())),
    }
}

/// What comes, before what goes: so no map is empty in between.
fn maps(old: &Map<String, Value>, new: &Map<String, Value>, pointer: &str, steps: &mut Vec<Step>) {
    let keys: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let mut gone = Vec::new();
    for key in keys {
        let below = format!("{pointer}/{}", escaped(key));
        match (old.get(key), new.get(key)) {
            (Some(before), Some(after)) => values(before, after, &below, steps),
            (None, Some(value)) => {
                steps.push(Step::Add(pointer.to_owned(), key.clone(), value.clone()));
            }
            _ => gone.push(Step::Drop(below)),
        }
    }
    steps.extend(gone);
}

/// From the last item to the first: so the places of those before stay what they are.
fn lists(old: &[Value], new: &[Value], pointer: &str, steps: &mut Vec<Step>) {
    let (mut end, mut new_end) = (old.len(), new.len());
    let mut pairs = pairs(old, new, pointer);
    loop {
        let pair = pairs.pop();
        let (begin, new_begin) = pair.map_or((0, 0), |(at, new_at)| (at + 1, new_at + 1));
        for at in (new_begin..new_end).rev() {
            let value = new.get(at).cloned().unwrap_or_default();
            steps.push(Step::Insert(pointer.to_owned(), end, value));
        }
        let gone = (begin..end).rev();
        steps.extend(gone.map(|at| Step::Drop(format!("{pointer}/{at}"))));
        let Some((at, new_at)) = pair else {
            return;
        };
        if let (Some(before), Some(after)) = (old.get(at), new.get(new_at)) {
            values(before, after, &format!("{pointer}/{at}"), steps);
        }
        (end, new_end) = (at, new_at);
    }
}

/// Which items of two lists belong together, in order.
fn pairs(old: &[Value], new: &[Value], pointer: &str) -> Vec<(usize, usize)> {
    if let Some([one, other, _]) = keys::keys([old, new, new], pointer) {
        return common(&one, &other);
    }
    let mut pairs = Vec::new();
    let (mut at, mut new_at) = (0, 0);
    let same = common(old, new);
    for (next, new_next) in same.into_iter().chain([(old.len(), new.len())]) {
        // As many in place of as many are the same, changed.
        pairs.extend((at..next).zip(new_at..new_next));
        pairs.push((next, new_next));
        (at, new_at) = (next + 1, new_next + 1);
    }
    pairs.pop();
    pairs
}

/// The longest row of equals that is in both.
fn common<T: PartialEq>(one: &[T], other: &[T]) -> Vec<(usize, usize)> {
    let width = other.len() + 1;
    let mut lengths = vec![0_usize; (one.len() + 1) * width];
    let length = |lengths: &[usize], at: usize, new_at: usize| {
        lengths.get(at * width + new_at).copied().unwrap_or(0)
    };
    for (at, item) in one.iter().enumerate().rev() {
        for (new_at, new) in other.iter().enumerate().rev() {
            let best = if item == new {
                length(&lengths, at + 1, new_at + 1) + 1
            } else {
                length(&lengths, at + 1, new_at).max(length(&lengths, at, new_at + 1))
            };
            if let Some(cell) = lengths.get_mut(at * width + new_at) {
                *cell = best;
            }
        }
    }
    let (mut at, mut new_at) = (0, 0);
    let mut found = Vec::new();
    while let (Some(item), Some(new)) = (one.get(at), other.get(new_at)) {
        if item == new {
            found.push((at, new_at));
            (at, new_at) = (at + 1, new_at + 1);
        } else if length(&lengths, at + 1, new_at) >= length(&lengths, at, new_at + 1) {
            at += 1;
        } else {
            new_at += 1;
        }
    }
    found
}
