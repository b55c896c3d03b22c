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
    if !keeps_what_is_fixed(old, new) {
        faults.push(forbidden("spec", FIELDS));
    }
}

/// Whether nothing changes that may not; a node that was not chosen yet may be.
fn keeps_what_is_fixed(old: &Value, new: &Value) -> bool {
    const FREE: &[&str] = &["activeDeadlineSeconds", "tolerations", "schedulingGates"];
    let (was, is) = (at(old, "/spec"), at(new, "/spec"));
    let fields = [was, is]
        .into_iter()
        .flat_map(|spec| spec.as_object().into_iter().flat_map(serde_json::Map::keys));
    for name in fields {
        let (was, is) = (was.get(name), is.get(name));
        if was == is || FREE.contains(&name.as_str()) {
            continue;
        }
        let is_kept = match name.as_str() {
            "nodeName" => text(old, "/spec/nodeName").is_empty(),
            "containers" | "initContainers" => without_images(was) == without_images(is),
            _ => false,
        };
        if !is_kept {
            return false;
        }
    }
    true
}

fn without_images(containers: Option<&Value>) -> Option<Value> {
    let mut containers = containers?.clone();
    for it in containers.as_array_mut().into_iter().flatten() {
        value::remove(it, "/image");
    }
    Some(containers)
}
