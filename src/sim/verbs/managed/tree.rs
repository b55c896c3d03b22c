//! Sets of fields. In `fieldsV1` a set is a tree: `{}` is a field that belongs to it, and a field with fields
//! of its own that belong to it belongs to it too when it holds `.`.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// A set of fields below some field.
#[derive(Debug, Default)]
pub struct Fields {
    /// Whether that field itself belongs to the set.
    pub is_member: bool,
    below: BTreeMap<String, Fields>,
}

impl Fields {
    /// Whether nothing belongs to it.
    pub fn is_empty(&self) -> bool {
        !self.is_member && self.below.is_empty()
    }

    /// Puts a set below one field of this one.
    pub fn attach(&mut self, step: &str, fields: Self) {
        if !fields.is_empty() {
            self.below.insert(step.to_owned(), fields);
        }
    }

    /// The place at the end of this path.
    pub fn place(&mut self, path: &[&str]) -> &mut Self {
        let mut here = self;
        for step in path {
            here = here.below.entry((*step).to_owned()).or_default();
        }
        here
    }
}

/// Adds a set to one that is written.
pub fn add(written: &mut Map<String, Value>, fields: &Fields) {
    for (step, below) in &fields.below {
        let is_new = !written.contains_key(step);
        let entry = written
            .entry(step.clone())
            .or_insert_with(|| Value::Object(Map::new()));
        let Value::Object(entry) = entry else {
            continue;
        };
        let is_member = below.is_member || (!is_new && belongs(entry));
        add(entry, below);
        mark(entry, is_member);
    }
}

/// Takes a set away from one that is written.
pub fn subtract(written: &mut Map<String, Value>, fields: &Fields) {
    for (step, below) in &fields.below {
        let Some(Value::Object(entry)) = written.get_mut(step) else {
            continue;
        };
        let is_member = belongs(entry) && !below.is_member;
        subtract(entry, below);
        mark(entry, is_member);
        if entry.is_empty() && !is_member {
            written.remove(step);
        }
    }
}

fn belongs(entry: &Map<String, Value>) -> bool {
    entry.is_empty() || entry.contains_key(".")
}

fn mark(entry: &mut Map<String, Value>, is_member: bool) {
    entry.remove(".");
    if is_member && !entry.is_empty() {
        entry.insert(".".to_owned(), Value::Object(Map::new()));
    }
}
