//! Three ways together: what was opened, what is typed, and what is there now.
//!
//! Maps are put together key by key, and lists whose items have a name of their own item by item; all else is one value. What
//! the server alone writes is nobody's change.

pub(super) mod keys;
mod lists;

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::domain::plan::Edit;
use crate::domain::plan::request::escaped;

/// What became of an object on both sides since it was opened. Only what can be edited is looked at.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Merge {
    /// What is there now, with what is only yours and with your side of every clash, unless theirs was taken.
    pub merged: Value,
    /// What has to be changed in what is there now, so that it is the merged object.
    pub only_yours: Vec<Edit>,
    /// What only they changed, and where it is now; what is gone, where it was when it was opened.
    pub only_theirs: Vec<Edit>,
    /// What both changed, and not to the same. In the same order whatever is taken.
    pub both: Vec<Clash>,
}

/// A value that both changed, and not to the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Clash {
    /// A JSON pointer into what is there now; of what is gone there, into what was opened.
    pub pointer: String,
    /// As it was opened; nothing where there was nothing.
    pub opened: Option<Value>,
    /// As it is typed.
    pub yours: Option<Value>,
    /// As it is.
    pub theirs: Option<Value>,
}

/// Puts what was typed (`yours`) upon what is there now (`theirs`), where both began with `opened`.
///
/// ```
/// use kubectl_sts::manifest::merge;
/// use serde_json::json;
/// let env = |names: &[&str]| {
///     let items: Vec<_> = names.iter().map(|it| json!({"name": it})).collect();
///     json!({"env": items})
/// };
/// let found = merge(&env(&["A"]), &env(&["A", "OURS"]), &env(&["A", "THEIRS"]));
/// assert_eq!(found.merged, env(&["A", "THEIRS", "OURS"]));
/// assert!(found.both.is_empty());
/// ```
#[must_use]
pub fn merge(opened: &Value, yours: &Value, theirs: &Value) -> Merge {
    settle(opened, yours, theirs, &BTreeSet::new())
}

/// The same, with their side of some of the clashes, told by their number.
#[must_use]
pub fn settle(opened: &Value, yours: &Value, theirs: &Value, taken: &BTreeSet<usize>) -> Merge {
    let [old, mine, now] = [opened, yours, theirs].map(changeable);
    let mut meeting = Meeting {
        taken,
        only_theirs: Vec::new(),
        both: Vec::new(),
    };
    let sides = Sides {
        opened: Some(&old),
        yours: Some(&mine),
        theirs: Some(&now),
    };
    let merged = meeting.meet(sides, "").unwrap_or_default();
    Merge {
        only_yours: Edit::between(&now, &merged, ""),
        merged: alive(merged, theirs),
        only_theirs: meeting.only_theirs,
        both: meeting.both,
    }
}

/// What the server alone writes: whatever stands there in a text, it changes nothing.
const OF_THE_SERVER: [&str; 7] = [
    "uid",
    "resourceVersion",
    "generation",
    "creationTimestamp",
    "deletionTimestamp",
    "deletionGracePeriodSeconds",
    "selfLink",
];

/// An object without anything that the server alone writes.
#[must_use]
pub fn changeable(object: &Value) -> Value {
    let mut object = object.clone();
    if let Some(map) = object.as_object_mut() {
        map.remove("status");
    }
    if let Some(Value::Object(metadata)) = object.get_mut("metadata") {
        metadata.remove("managedFields");
        for key in OF_THE_SERVER {
            metadata.remove(key);
        }
    }
    object
}

/// With what the server says of it where it lives.
fn alive(mut merged: Value, theirs: &Value) -> Value {
    if let Some(Value::Object(metadata)) = merged.get_mut("metadata") {
        for key in OF_THE_SERVER {
            let value = theirs.get("metadata").and_then(|it| it.get(key));
            metadata.extend(value.map(|it| (key.to_owned(), it.clone())));
        }
    }
    merged
}

/// One value on three sides.
#[derive(Clone, Copy)]
struct Sides<'v> {
    opened: Option<&'v Value>,
    yours: Option<&'v Value>,
    theirs: Option<&'v Value>,
}

impl<'v> Sides<'v> {
    fn map(self, step: impl Fn(&'v Value) -> Option<&'v Value>) -> Self {
        Self {
            opened: self.opened.and_then(&step),
            yours: self.yours.and_then(&step),
            theirs: self.theirs.and_then(&step),
        }
    }
}

struct Meeting<'t> {
    taken: &'t BTreeSet<usize>,
    only_theirs: Vec<Edit>,
    both: Vec<Clash>,
}

impl Meeting<'_> {
    /// What comes of a value; nothing where it is gone.
    fn meet(&mut self, sides: Sides<'_>, pointer: &str) -> Option<Value> {
        let Sides {
            opened,
            yours,
            theirs,
        } = sides;
        if yours == theirs {
            return theirs.cloned();
        }
        let is_open = |it: Option<&Value>| it.is_none_or(Value::is_object);
        if let (Some(Value::Object(mine)), Some(Value::Object(now))) = (yours, theirs)
            && is_open(opened)
        {
            return Some(Value::Object(self.maps(sides, (mine, now), pointer)));
        }
        if let Some(lists) = lists::Lists::of(sides, pointer) {
            return Some(Value::Array(self.lists(&lists, pointer)));
        }
        if opened == yours {
            let edits = match (opened, theirs) {
                (Some(old), Some(now)) => Edit::between(old, now, pointer),
                _ => vec![Edit {
                    pointer: pointer.to_owned(),
                    before: opened.cloned(),
                    after: theirs.cloned(),
                }],
            };
            self.only_theirs.extend(edits);
            return theirs.cloned();
        }
        if opened == theirs {
            return yours.cloned();
        }
        let is_taken = self.taken.contains(&self.both.len());
        self.both.push(Clash {
            pointer: pointer.to_owned(),
            opened: opened.cloned(),
            yours: yours.cloned(),
            theirs: theirs.cloned(),
        });
        if is_taken { theirs } else { yours }.cloned()
    }

    fn maps(
        &mut self,
        sides: Sides<'_>,
        (mine, now): (&Map<String, Value>, &Map<String, Value>),
        pointer: &str,
    ) -> Map<String, Value> {
        let old = sides.opened.and_then(Value::as_object);
        let keys = mine.keys().chain(now.keys());
        let keys: BTreeSet<&String> = keys.chain(old.into_iter().flat_map(Map::keys)).collect();
        let met = keys.into_iter().filter_map(|key| {
            let below = format!("{pointer}/{}", escaped(key));
            let value = self.meet(sides.map(|it| it.get(key)), &below)?;
            Some((key.clone(), value))
        });
        met.collect()
    }

    fn lists(&mut self, lists: &lists::Lists<'_>, pointer: &str) -> Vec<Value> {
        let mut met = std::collections::BTreeMap::new();
        for (key, sides, place) in lists.items() {
            if let Some(value) = self.meet(sides, &format!("{pointer}/{place}")) {
                met.insert(key, value);
            }
        }
        let order = lists.order(|key| met.contains_key(key));
        order.iter().filter_map(|it| met.remove(*it)).collect()
    }
}
