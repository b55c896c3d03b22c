//! `managedFields`: who wrote which field last.

mod compare; // what a write added, changed and removed
mod tree; // sets of fields, as `fieldsV1` writes them

use serde_json::{Map, Value, json};

use super::{Part, Write};
use crate::sim::schema::{self, Type};
use crate::sim::value::{self, at, text};
use tree::Fields;

/// What the server itself writes into the metadata, and nobody owns.
const SYSTEM: &[&str] = &[
    "name",
    "namespace",
    "uid",
    "resourceVersion",
    "creationTimestamp",
    "deletionTimestamp",
    "deletionGracePeriodSeconds",
    "generation",
    "managedFields",
    "selfLink",
];

/// Notes in a new object who made it.
pub fn made(object: &mut Value, kind: &'static Type, write: &Write, now: &str) {
    let mut blank = json!({});
    let _ = super::decode::settle(&mut blank, kind);
    value::map(value::place(object, "/metadata")).remove("managedFields");
    changed(&blank, object, kind, write, now);
}

/// Notes in an object who changed the part that the write is about.
pub fn changed(old: &Value, new: &mut Value, kind: &'static Type, write: &Write, now: &str) {
    let (mut gained, mut lost) = (Fields::default(), Fields::default());
    for (name, field) in &kind.fields {
        let is_of_it = match (name.as_str(), write.part) {
            ("apiVersion" | "kind", _) => false,
            ("metadata", _) => true,
            ("status", part) => part == Part::Status,
            (_, part) => part != Part::Status,
        };
        if !is_of_it {
            continue;
        }
        let (was, is) = (old.get(name), new.get(name));
        let mut gains = Fields::default();
        let mut losses = Fields::default();
        if was == is {
            continue;
        }
        if name == "metadata" {
            let its = schema::named("ObjectMeta");
            compare::fields(was, is, its, SYSTEM, &mut gains, &mut losses);
            gains.is_member = false;
            losses.is_member = false;
        } else {
            compare::field(was, is, field, &mut gains, &mut losses);
        }
        gained.attach(&format!("f:{name}"), gains);
        lost.attach(&format!("f:{name}"), losses);
    }
    if gained.is_empty() && lost.is_empty() {
        return;
    }
    note(new, &gained, &lost, write, now);
}

/// Notes who changed the number of replicas through `scale`. The server looks at the `Scale` alone, in
/// which zero is absent: after a scale to zero nobody owns the number, and as long as nobody does, no
/// write through `scale` leaves a trace.
pub fn scaled(old: &Value, new: &mut Value, write: &Write, now: &str) {
    let path = "/fieldsV1/f:spec/f:replicas";
    let replicas = |it: &Value| value::number(it, "/spec/replicas").unwrap_or(0);
    let is_owned = value::items(old, "/metadata/managedFields")
        .iter()
        .any(|it| it.pointer(path).is_some());
    if !is_owned || replicas(old) == replicas(new) {
        return;
    }
    let mut it = Fields::default();
    it.place(&["f:spec", "f:replicas"]).is_member = true;
    if replicas(new) == 0 {
        note(new, &Fields::default(), &it, write, now);
    } else {
        note(new, &it, &Fields::default(), write, now);
    }
}

fn note(object: &mut Value, gained: &Fields, lost: &Fields, write: &Write, now: &str) {
    let api_version = text(object, "/apiVersion").to_owned();
    let subresource = match write.part {
        Part::Whole => "",
        Part::Status => "status",
        Part::Scale => "scale",
    };
    let metadata = value::map(value::place(object, "/metadata"));
    let entries = metadata.entry("managedFields").or_insert_with(|| json!([]));
    let Value::Array(entries) = entries else {
        return;
    };
    entries.retain_mut(|entry| {
        let Some(Value::Object(fields)) = entry.get_mut("fieldsV1") else {
            return true;
        };
        tree::subtract(fields, gained);
        tree::subtract(fields, lost);
        !fields.is_empty() || is_by(entry, write, subresource)
    });
    if !gained.is_empty() {
        let at = entries
            .iter()
            .position(|entry| is_by(entry, write, subresource));
        let mut entry = match at {
            Some(at) => entries.remove(at),
            None => json!({
                "manager": write.manager,
                "operation": "Update",
                "apiVersion": api_version,
                "fieldsType": "FieldsV1",
                "fieldsV1": {},
            }),
        };
        if !subresource.is_empty() {
            value::set(&mut entry, "/subresource", subresource);
        }
        value::set(&mut entry, "/time", now);
        if let Some(Value::Object(fields)) = entry.get_mut("fieldsV1") {
            tree::add(fields, gained);
        }
        // Entries are kept in the order of their times, then of their managers.
        let rank = |it: &Value| {
            (
                text(it, "/time").to_owned(),
                text(it, "/manager").to_owned(),
            )
        };
        let mine = rank(&entry);
        let place = entries.partition_point(|it| rank(it) <= mine);
        entries.insert(place, entry);
    }
    entries.retain(|entry| {
        at(entry, "/fieldsV1")
            .as_object()
            .is_none_or(|it| !Map::is_empty(it))
    });
    if entries.is_empty() {
        metadata.remove("managedFields");
    }
}

fn is_by(entry: &Value, write: &Write, subresource: &str) -> bool {
    text(entry, "/manager") == write.manager
        && text(entry, "/subresource") == subresource
        && text(entry, "/operation") == "Update"
}
