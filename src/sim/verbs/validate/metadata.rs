//! Metadata: names, labels, finalizers, owners, and what never changes.

use serde_json::Value;

use super::fault::{Fault, forbidden, invalid, invalid_as_shown, required};
use super::names;
use crate::sim::resource::Kind;
use crate::sim::value::{at, is_terminating, is_true, items, name, text};

/// Of a new object.
pub fn creation(faults: &mut Vec<Fault>, kind: Kind, object: &Value) {
    let prefix = text(object, "/metadata/generateName");
    if !prefix.is_empty() {
        // A name that is made from it goes on behind its last dash.
        let whole = format!("{}x", prefix.trim_end_matches('-'));
        names::check_name(faults, kind, "metadata.generateName", &whole);
    }
    match name(object) {
        "" => faults.push(required(
            "metadata.name",
            "name or generateName is required",
        )),
        name => names::check_name(faults, kind, "metadata.name", name),
    }
    both(faults, object);
    finalizers(faults, object);
}

/// Of an object that changes. Those who look at all objects and those who look at this kind say the same, so
/// that most faults are told more than once.
pub fn change(faults: &mut Vec<Fault>, old: &Value, new: &Value) {
    if is_terminating(old) {
        let known = items(old, "/metadata/finalizers");
        let added: Vec<String> = items(new, "/metadata/finalizers")
            .iter()
            .filter(|it| !known.contains(it))
            .map(Value::to_string)
            .collect();
        if !added.is_empty() {
            let fault = forbidden(
                "metadata.finalizers",
                &format!(
                    "no new finalizers can be added if the object is being deleted, found new finalizers []string{{{}}}",
                    added.join(", ")
                ),
            );
            faults.extend([fault.clone(), fault]);
        }
    }
    let uid = at(new, "/metadata/uid");
    if uid != at(old, "/metadata/uid") {
        let fault = invalid("metadata.uid", uid, "field is immutable");
        faults.extend([fault.clone(), fault]);
    }
    let changes = |part: &str| at(old, part) != at(new, part);
    if changes("/metadata/labels") || changes("/metadata/ownerReferences") {
        let mut found = Vec::new();
        both(&mut found, new);
        for _ in 0..3 {
            faults.extend_from_slice(&found);
        }
    }
    if changes("/metadata/finalizers") {
        finalizers(faults, new);
    }
}

fn finalizers(faults: &mut Vec<Fault>, object: &Value) {
    const KNOWN: &[&str] = &["kubernetes", "orphan", "foregroundDeletion"];
    for (index, it) in items(object, "/metadata/finalizers").iter().enumerate() {
        let name = it.as_str().unwrap_or_default();
        if !name.contains('/') && !KNOWN.contains(&name) {
            faults.push(invalid(
                format!("metadata.finalizers[{index}]"),
                it,
                "name is neither a standard finalizer name nor is it fully qualified",
            ));
        }
    }
}

fn both(faults: &mut Vec<Fault>, object: &Value) {
    names::labels(faults, "metadata.labels", at(object, "/metadata/labels"));
    let owners = items(object, "/metadata/ownerReferences");
    for owner in owners {
        for field in ["apiVersion", "kind", "name", "uid"] {
            if text(owner, &format!("/{field}")).is_empty() {
                faults.push(invalid(
                    format!("metadata.ownerReferences.{field}"),
                    &Value::from(""),
                    if field == "apiVersion" {
                        "version must not be empty"
                    } else {
                        "must not be empty"
                    },
                ));
            }
        }
    }
    let mut controllers = owners.iter().filter(|it| is_true(it, "/controller"));
    if let (Some(first), Some(second)) = (controllers.next(), controllers.next()) {
        let shown: Vec<String> = owners.iter().map(shown).collect();
        faults.push(invalid_as_shown(
            "metadata.ownerReferences",
            &format!("[{}]", shown.join(",")),
            &format!(
                "Only one reference can have Controller set to true. Found \"true\" in references for {}/{} and {}/{}",
                text(first, "/kind"),
                text(first, "/name"),
                text(second, "/kind"),
                text(second, "/name")
            ),
        ));
    }
}

/// An owner, its fields in the order of Go's type.
fn shown(owner: &Value) -> String {
    let fields = [
        "apiVersion",
        "kind",
        "name",
        "uid",
        "controller",
        "blockOwnerDeletion",
    ];
    let told: Vec<String> = fields
        .iter()
        .filter_map(|field| Some(format!("\"{field}\":{}", owner.get(*field)?)))
        .collect();
    format!("{{{}}}", told.join(","))
}
