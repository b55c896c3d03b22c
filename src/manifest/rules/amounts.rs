//! What the server refuses of the resources that containers ask for, in its own words.
//!
//! <https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#extended-resources>

use std::cmp::Ordering;

use serde_json::{Map, Value};

use super::Fixed;
use super::kinds::amount;
use crate::domain::Quantity;
use crate::domain::plan::request::escaped;

/// The amounts of an object's containers that can't be: more asked for than is allowed, parts of what has none.
#[must_use]
pub fn impossible(object: &Value) -> Vec<Fixed> {
    let Some(spec) = pod_spec(object) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for list in ["containers", "initContainers"] {
        let below = format!("{spec}/{list}");
        let containers = object.pointer(&below).and_then(Value::as_array);
        for (nth, container) in containers.into_iter().flatten().enumerate() {
            if let Some(resources) = container.get("resources") {
                of_container(resources, &format!("{below}/{nth}/resources"), &mut found);
            }
        }
    }
    found
}

/// Where the spec of the pods of an object lies, if it is of Kubernetes and has one.
fn pod_spec(object: &Value) -> Option<&'static str> {
    let word = |key: &str| object.get(key).and_then(Value::as_str).unwrap_or_default();
    match (word("apiVersion"), word("kind")) {
        ("v1", "Pod") => Some("/spec"),
        ("apps/v1", "StatefulSet" | "Deployment" | "DaemonSet" | "ReplicaSet")
        | ("batch/v1", "Job") => Some("/spec/template/spec"),
        _ => None,
    }
}

fn of_container(resources: &Value, base: &str, found: &mut Vec<Fixed>) {
    let nothing = Map::new();
    let map = |key: &str| resources.get(key).and_then(Value::as_object);
    let (limits, requests) = (map("limits"), map("requests").unwrap_or(&nothing));
    let limits = limits.unwrap_or(&nothing);
    for (kind, amounts) in [("limits", limits), ("requests", requests)] {
        for (name, value) in amounts {
            let value = amount(value);
            let pointer = format!("{base}/{kind}/{}", escaped(name));
            if value.is_negative() {
                let words = "must be greater than or equal to 0";
                found.push(Fixed::new(pointer, words, "ask for none, or for more"));
            } else if is_extended(name) && value.is_whole() == Some(false) {
                let words = "must be an integer";
                found.push(Fixed::new(
                    pointer,
                    words,
                    "ask for whole ones: they are not shared",
                ));
            } else if kind == "requests"
                && let Some((words, instead)) = of_request(name, &value, limits)
            {
                found.push(Fixed::new(pointer, words, instead));
            }
        }
    }
}

/// What is wrong with a request next to its limit, and what helps.
fn of_request(
    name: &str,
    request: &Quantity,
    limits: &Map<String, Value>,
) -> Option<(String, &'static str)> {
    let may_differ = is_native(name) && !name.starts_with("hugepages-");
    let Some(limit) = limits.get(name) else {
        let words = "Limit must be set for non overcommitable resources".to_owned();
        return (!may_differ).then_some((words, "set a limit that is the same"));
    };
    let limit = amount(limit);
    let spelled = limit.canonical()?;
    match request.cmp_amount(&limit)? {
        Ordering::Greater if may_differ => Some((
            format!("must be less than or equal to {name} limit of {spelled}"),
            "ask for less, or raise the limit",
        )),
        Ordering::Greater | Ordering::Less if !may_differ => Some((
            format!("must be equal to {name} limit of {spelled}"),
            "make them the same",
        )),
        _ => None,
    }
}

/// Whether a resource is one of Kubernetes' own.
fn is_native(name: &str) -> bool {
    !name.contains('/') || name.contains("kubernetes.io/")
}

/// Whether a resource is of those that a node has whole ones of, such as `nvidia.com/gpu`.
fn is_extended(name: &str) -> bool {
    !is_native(name) && !name.starts_with("requests.")
}
