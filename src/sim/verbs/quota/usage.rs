//! What one object uses of a quota.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::sim::resource::Kind;
use crate::sim::value::{at, items, text};
use crate::sim::verbs::decode::quantity::nanos;

/// Amounts in billionths, by the names of quotas.
pub type Usage = BTreeMap<String, i128>;

const ONE: i128 = 1_000_000_000;

/// What this object uses.
#[must_use]
pub fn of(kind: Kind, object: &Value) -> Usage {
    let resource = kind.resource();
    let mut used = Usage::new();
    used.insert(format!("count/{}", resource.qualified()), ONE);
    match kind {
        Kind::Pod if is_over(object) => return Usage::from([("count/pods".to_owned(), ONE)]),
        Kind::Pod => {
            used.insert("pods".to_owned(), ONE);
            for list in ["requests", "limits"] {
                for (name, amount) in resources(object, list) {
                    if list == "requests" {
                        used.insert(name.clone(), amount);
                    }
                    used.insert(format!("{list}.{name}"), amount);
                }
            }
        }
        Kind::PersistentVolumeClaim => claim(&mut used, object),
        Kind::Service | Kind::ConfigMap | Kind::Secret | Kind::ResourceQuota => {
            used.insert(resource.plural.to_owned(), ONE);
        }
        _ => {}
    }
    used
}

/// What the quota wants to be said of containers, and which do not say it.
pub fn missing<'a>(pod: &Value, names: impl Iterator<Item = &'a String>) -> String {
    let mut told = Vec::new();
    for name in names {
        let (list, resource) = match name.split_once('.') {
            Some((list @ ("requests" | "limits"), resource)) => (list, resource),
            _ if name == "cpu" || name == "memory" => ("requests", name.as_str()),
            _ => continue,
        };
        if resource == "storage" {
            continue;
        }
        let silent: Vec<&str> = items(pod, "/spec/containers")
            .iter()
            .filter(|it| at(it, &format!("/resources/{list}/{resource}")).is_null())
            .map(|it| text(it, "/name"))
            .collect();
        if !silent.is_empty() {
            told.push(format!("{name} for: {}", silent.join(",")));
        }
    }
    told.join("; ")
}

fn claim(used: &mut Usage, claim: &Value) {
    used.insert("persistentvolumeclaims".to_owned(), ONE);
    let size = nanos(text(claim, "/spec/resources/requests/storage")).unwrap_or(0);
    used.insert("requests.storage".to_owned(), size);
    let class = text(claim, "/spec/storageClassName");
    if !class.is_empty() {
        let suffix = "storageclass.storage.k8s.io";
        used.insert(format!("{class}.{suffix}/persistentvolumeclaims"), ONE);
        used.insert(format!("{class}.{suffix}/requests.storage"), size);
    }
}

fn is_over(pod: &Value) -> bool {
    matches!(text(pod, "/status/phase"), "Failed" | "Succeeded")
}

/// The sum over the containers, or the largest of those that come before them.
fn resources(pod: &Value, list: &str) -> Usage {
    let mut sum = Usage::new();
    for it in items(pod, "/spec/containers") {
        for (name, amount) in super::amounts(at(it, &format!("/resources/{list}"))) {
            *sum.entry(name).or_default() += amount;
        }
    }
    for it in items(pod, "/spec/initContainers") {
        for (name, amount) in super::amounts(at(it, &format!("/resources/{list}"))) {
            let known = sum.entry(name).or_default();
            *known = amount.max(*known);
        }
    }
    sum
}
