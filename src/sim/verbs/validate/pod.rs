//! What may change in a pod: images, its deadline, more tolerations. The scheduler's node comes once.

use serde_json::Value;

use super::fault::{Fault, forbidden, invalid};
use crate::sim::value::{self, at, items, text};

const FIELDS: &str = "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

/// What a pod becomes.
pub fn change(faults: &mut Vec<Fault>, old: &Value, new: &Value) {
    if at(old, "/spec") == at(new, "/spec") {
        return;
    }
    for list in ["containers", "initContainers"] {
        let pointer = format!("/spec/{list}");
        let (was, is) = (items(old, &pointer), items(new, &pointer));
        if was.len() != is.len() {
            faults.push(forbidden(
                format!("spec.{list}"),
                "pod updates may not add or remove containers",
            ));
            return;
        }
        for (index, it) in is.iter().enumerate() {
            if text(it, "/image").is_empty() {
                faults.push(super::fault::required(
                    format!("spec.{list}[{index}].image"),
                    "",
                ));
            }
        }
    }
    let kept = items(new, "/spec/tolerations");
    let lost = items(old, "/spec/tolerations")
        .iter()
        .any(|it| !kept.contains(it));
    if lost {
        faults.push(forbidden(
            "spec.tolerations",
            "existing toleration can not be modified except its tolerationSeconds",
        ));
    }
    let deadline = |pod: &Value| at(pod, "/spec/activeDeadlineSeconds").as_i64();
    match (deadline(old), deadline(new)) {
        (Some(_), None) => faults.push(invalid(
            "spec.activeDeadlineSeconds",
            &Value::Null,
            "must not update from a positive integer to nil value",
        )),
        (Some(was), Some(is)) if is > was => faults.push(invalid(
            "spec.activeDeadlineSeconds",
            &is.into(),
            "must be less than or equal to previous value",
        )),
        _ => {}
    }
    if fixed(old, old) != fixed(old, new) {
        faults.push(forbidden("spec", FIELDS));
    }
}

/// What may not change; a node that was not chosen yet may be.
fn fixed(old: &Value, pod: &Value) -> Value {
    let mut spec = at(pod, "/spec").clone();
    for field in ["/activeDeadlineSeconds", "/tolerations", "/schedulingGates"] {
        value::remove(&mut spec, field);
    }
    if text(old, "/spec/nodeName").is_empty() {
        value::remove(&mut spec, "/nodeName");
    }
    for list in ["containers", "initContainers"] {
        let all = spec.get_mut(list).and_then(Value::as_array_mut);
        for container in all.into_iter().flatten() {
            value::remove(container, "/image");
        }
    }
    spec
}
