//! Claims: what they must ask for, and how a size may change.

use serde_json::Value;

use super::fault::{Fault, forbidden, invalid, required, unsupported};
use crate::sim::value::{self, at, items, text};
use crate::sim::verbs::decode::quantity::nanos;

const MODES: &[&str] = &[
    "ReadOnlyMany",
    "ReadWriteMany",
    "ReadWriteOnce",
    "ReadWriteOncePod",
];

const FIXED: &str = "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims";

/// What a claim, or a template of one, asks for.
pub fn spec(faults: &mut Vec<Fault>, field: &str, claim: &Value) {
    let modes = items(claim, "/spec/accessModes");
    if modes.is_empty() {
        faults.push(required(
            format!("{field}.accessModes"),
            "at least 1 access mode is required",
        ));
    }
    for mode in modes {
        if !MODES.iter().any(|known| mode == known) {
            faults.push(unsupported(format!("{field}.accessModes"), mode, MODES));
        }
    }
    let size = at(claim, "/spec/resources/requests/storage");
    match size.as_str().and_then(nanos) {
        None => faults.push(required(format!("{field}.resources[storage]"), "")),
        Some(amount) if amount <= 0 => faults.push(invalid(
            format!("{field}.resources[storage]"),
            size,
            "must be greater than zero",
        )),
        Some(_) => {}
    }
}

/// What a claim becomes.
pub fn change(faults: &mut Vec<Fault>, old: &Value, new: &Value) {
    if at(old, "/spec") == at(new, "/spec") {
        return;
    }
    spec(faults, "spec", new);
    if fixed(old, old) != fixed(old, new) {
        faults.push(forbidden("spec", FIXED));
    }
    let size = |claim: &Value, pointer: &str| nanos(text(claim, pointer)).unwrap_or(0);
    let wished = size(new, "/spec/resources/requests/storage");
    if wished < size(old, "/spec/resources/requests/storage")
        && wished <= size(old, "/status/capacity/storage")
    {
        faults.push(forbidden(
            "spec.resources.requests.storage",
            "field can not be less than status.capacity",
        ));
    }
}

/// What may not change: all but the volume that is found once, a class that is given later, and the size
/// of what is bound.
fn fixed(old: &Value, claim: &Value) -> Value {
    let mut spec = at(claim, "/spec").clone();
    if text(old, "/spec/volumeName").is_empty() {
        value::remove(&mut spec, "/volumeName");
    }
    if at(old, "/spec/storageClassName").is_null() {
        value::remove(&mut spec, "/storageClassName");
    }
    if text(old, "/status/phase") == "Bound" {
        value::remove(&mut spec, "/resources/requests/storage");
        value::remove(&mut spec, "/volumeAttributesClassName");
    }
    spec
}
