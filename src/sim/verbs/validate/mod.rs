//! The rules that an object must keep: not all of Kubernetes, but those that are met.

mod claim; // sizes that grow and shrink, and what never changes
pub mod fault; // one broken rule, in words
mod kinds; // the smaller kinds
mod metadata; // names, labels, finalizers, what never changes
pub mod names; // what names are made of
mod pod; // what may change in a pod
mod set; // StatefulSets
mod template; // containers and volumes

use serde_json::Value;

use crate::sim::refusal::Refusal;
use crate::sim::resource::Kind;
use crate::sim::store::Key;
use fault::Fault;

/// Whether an object may be made.
pub fn creation(key: &Key, object: &Value) -> Result<(), Refusal> {
    let mut faults = Vec::new();
    metadata::creation(&mut faults, key.kind, object);
    match key.kind {
        Kind::StatefulSet => set::spec(&mut faults, object, None),
        Kind::Pod => template::pod(&mut faults, object),
        Kind::PersistentVolumeClaim => claim::spec(&mut faults, "spec", object),
        kind => kinds::object(&mut faults, kind, object),
    }
    answer(key, &faults)
}

/// Whether an object may become another.
pub fn change(key: &Key, old: &Value, new: &Value) -> Result<(), Refusal> {
    let mut faults = Vec::new();
    metadata::change(&mut faults, old, new);
    match key.kind {
        Kind::StatefulSet => set::change(&mut faults, old, new),
        Kind::Pod => pod::change(&mut faults, old, new),
        Kind::PersistentVolumeClaim => claim::change(&mut faults, old, new),
        Kind::ControllerRevision => kinds::revision(&mut faults, old, new),
        kind => kinds::object(&mut faults, kind, new),
    }
    answer(key, &faults)
}

/// Whether the status of an object may become another.
pub fn status(key: &Key, old: &Value, new: &Value) -> Result<(), Refusal> {
    let mut faults = Vec::new();
    metadata::change(&mut faults, old, new);
    if key.kind == Kind::StatefulSet {
        set::status(&mut faults, new);
    }
    answer(key, &faults)
}

fn answer(key: &Key, faults: &[Fault]) -> Result<(), Refusal> {
    if faults.is_empty() {
        return Ok(());
    }
    Err(Refusal::invalid(key.kind.resource(), &key.name, faults))
}
