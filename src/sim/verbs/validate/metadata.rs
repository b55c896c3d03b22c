//! Metadata: names, labels, finalizers, owners, and what never changes.

use serde_json::Value;

use super::fault::{Fault, forbidden, invalid, required};
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
}

/// Of an object that changes.
pub fn change(faults: &mut Vec<Fault>, old: &Value, new: &Value) {
    if is_terminating(old) {
        let known = items(old, "/metadata/finalizers");
        let added: Vec<String> = items(new, "/metadata/finalizers")
            .iter()
            .filter(|it| !known.contains(it))
            .map(Value::to_string)
            .collect();
        if !added.is_empty() {
            faults.push(forbidden(
                "metadata.finalizers",
                &format!(
                    "no new finalizers can be added if the object is being deleted, found new finalizers []string{{{}}}",
                    added.join(", ")
                ),
            ));
        }
    }
    let uid = at(new, "/metadata/uid");
    if uid != at(old, "/metadata/uid") {
        // Those who look at all objects and those who look at this kind both say it.
        let fault = invalid("metadata.uid", uid, "field is immutable");
        faults.extend([fault.clone(), fault]);
    }
    if at(old, "/metadata/labels") != at(new, "/metadata/labels")
        || at(old, "/metadata/ownerReferences") != at(new, "/metadata/ownerReferences")
    {
        both(faults, new);
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
                    &format!("{field} must not be empty"),
                ));
            }
        }
    }
    let mut controllers = owners.iter().filter(|it| is_true(it, "/controller"));
    if let (Some(first), Some(second)) = (controllers.next(), controllers.next()) {
        faults.push(invalid(
            "metadata.ownerReferences",
            &Value::from(owners.to_vec()),
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
