//! What the server decides about an object, whatever the writer says: status, generation, fields that are
//! switched off.

use serde_json::{Value, json};

use crate::sim::resource::Kind;
use crate::sim::value::{self, at, items};

/// A new object: its status is nobody's to choose.
pub fn new(kind: Kind, object: &mut Value) {
    drop_disabled(kind, object);
    let status = match kind {
        Kind::Pod => json!({ "phase": "Pending", "qosClass": service_class(object) }),
        Kind::PersistentVolumeClaim | Kind::PersistentVolume => json!({ "phase": "Pending" }),
        Kind::Namespace => json!({ "phase": "Active" }),
        // A kubelet brings the status of its node along.
        Kind::Node => at(object, "/status").clone(),
        Kind::StatefulSet => json!({ "replicas": 0, "availableReplicas": 0 }),
        Kind::Service => json!({ "loadBalancer": {} }),
        Kind::PodDisruptionBudget => json!({
            "currentHealthy": 0,
            "desiredHealthy": 0,
            "disruptionsAllowed": 0,
            "expectedPods": 0,
        }),
        Kind::HorizontalPodAutoscaler => json!({ "desiredReplicas": 0, "currentMetrics": null }),
        Kind::ResourceQuota => json!({}),
        _ => Value::Null,
    };
    if !status.is_null() {
        value::set(object, "/status", status);
    }
    let metadata = value::map(value::place(object, "/metadata"));
    for field in [
        "deletionTimestamp",
        "deletionGracePeriodSeconds",
        "generation",
    ] {
        metadata.remove(field);
    }
    if has_generation(kind) {
        metadata.insert("generation".to_owned(), json!(1));
    }
}

/// An object that changes, but for its status: that stays.
pub fn changed(kind: Kind, old: &Value, new: &mut Value) {
    drop_disabled(kind, new);
    let is_apart = kind.resource().subresources.contains(&"status");
    if is_apart && at(old, "/status") != at(new, "/status") {
        value::set(new, "/status", at(old, "/status").clone());
    }
    let is_wished_anew = match kind {
        Kind::EndpointSlice => ["/endpoints", "/ports", "/addressType", "/metadata/labels"]
            .iter()
            .any(|part| at(old, part) != at(new, part)),
        _ => at(old, "/spec") != at(new, "/spec"),
    };
    if has_generation(kind) && is_wished_anew {
        let generation = value::number(old, "/metadata/generation").unwrap_or(0);
        value::set(new, "/metadata/generation", generation + 1);
    }
}

/// Whether objects of this kind count how often they were wished anew.
pub fn has_generation(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::StatefulSet | Kind::Pod | Kind::PodDisruptionBudget | Kind::EndpointSlice
    )
}

/// Without the feature gate `MaxUnavailableStatefulSet` its field is dropped, and nothing said of it.
fn drop_disabled(kind: Kind, object: &mut Value) {
    if kind == Kind::StatefulSet {
        value::remove(object, "/spec/updateStrategy/rollingUpdate/maxUnavailable");
    }
}

/// How a pod fares when its node runs short.
fn service_class(pod: &Value) -> &'static str {
    let containers = || {
        ["/spec/containers", "/spec/initContainers"]
            .into_iter()
            .flat_map(|list| items(pod, list))
    };
    let amount = |it: &Value, list: &str, name: &str| {
        at(it, &format!("/resources/{list}/{name}"))
            .as_str()
            .and_then(super::decode::quantity::nanos)
            .filter(|it| *it > 0)
    };
    let mut says_nothing = true;
    let mut says_all = true;
    for it in containers() {
        for name in ["cpu", "memory"] {
            let (limit, request) = (amount(it, "limits", name), amount(it, "requests", name));
            says_nothing &= limit.is_none() && request.is_none();
            says_all &= limit.is_some() && limit == request;
        }
    }
    match (says_nothing, says_all) {
        (true, _) => "BestEffort",
        (_, true) => "Guaranteed",
        _ => "Burstable",
    }
}
