//! What a pod's claims have to say about its node.

use serde_json::Value;

use super::affinity::has_term;
use crate::sim::resource::Kind;
use crate::sim::storage::{self, Binding, SELECTED_NODE};
use crate::sim::store::{Key, Object};
use crate::sim::value::{at, entry, is_terminating, items, name, namespace, text};
use crate::sim::verbs::Write;
use crate::sim::world::World;

/// The claims that a pod mounts.
pub fn claims(pod: &Value) -> impl Iterator<Item = Key> {
    items(pod, "/spec/volumes")
        .iter()
        .map(|volume| text(volume, "/persistentVolumeClaim/claimName"))
        .filter(|claim| !claim.is_empty())
        .map(|claim| Key::new(Kind::PersistentVolumeClaim, namespace(pod), claim))
}

/// Why no node at all will do.
#[must_use]
pub fn hindrance(world: &World, pod: &Value) -> Option<String> {
    claims(pod).find_map(|key| {
        let Some(claim) = world.store.get(&key) else {
            return Some(format!("persistentvolumeclaim \"{}\" not found", key.name));
        };
        if text(claim, "/status/phase") == "Lost" {
            return Some(format!(
                "persistentvolumeclaim \"{}\" bound to non-existent persistentvolume \"{}\"",
                key.name,
                text(claim, "/spec/volumeName")
            ));
        }
        if is_terminating(claim) {
            return Some(format!(
                "persistentvolumeclaim \"{}\" is being deleted",
                key.name
            ));
        }
        let is_late = storage::binding(world, claim) == Binding::Late
            && text(claim, "/spec/volumeName").is_empty();
        (!storage::is_bound(claim) && !is_late)
            .then(|| "pod has unbound immediate PersistentVolumeClaims".to_owned())
    })
}

/// Why this node will not do.
#[must_use]
pub fn obstacle(world: &World, pod: &Value, node: &Value) -> Option<&'static str> {
    claims(pod)
        .filter_map(|key| world.store.get(&key))
        .find_map(|claim| obstacle_of(world, claim, node))
}

fn obstacle_of(world: &World, claim: &Object, node: &Value) -> Option<&'static str> {
    if storage::is_bound(claim) {
        let volume = Key::new(Kind::PersistentVolume, "", text(claim, "/spec/volumeName"));
        return match world.store.get(&volume) {
            None => {
                Some("node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)")
            }
            Some(volume) if !reaches(volume, node) => {
                Some("node(s) didn't match PersistentVolume's node affinity")
            }
            Some(_) => None,
        };
    }
    if let Some(selected) = entry(claim, "/metadata/annotations", SELECTED_NODE) {
        return (selected != name(node))
            .then_some("node(s) didn't find available persistent volumes to bind");
    }
    let can = storage::fitting(world, claim, Some(node)).is_some()
        || storage::may_provision(world, claim, node);
    (!can).then_some("node(s) didn't find available persistent volumes to bind")
}

/// Whether a volume can be reached from a node.
#[must_use]
pub fn reaches(volume: &Value, node: &Value) -> bool {
    match at(volume, "/spec/nodeAffinity/required") {
        Value::Null => true,
        selector => has_term(selector, node),
    }
}

/// Asks for volumes for claims that waited for the pod to have a node. Whether all are there already.
pub fn are_bound_for(world: &mut World, pod: &Value, node: &Value) -> bool {
    let mut all = true;
    for key in claims(pod).collect::<Vec<_>>() {
        let Some(claim) = world.get(&key).filter(|it| !storage::is_bound(it)) else {
            continue;
        };
        all = false;
        if entry(&claim, "/metadata/annotations", SELECTED_NODE).is_some() {
            continue;
        }
        if let Some(volume) = storage::fitting(world, &claim, Some(node)) {
            storage::promise(world, &volume, &claim);
        } else {
            let selected = name(node).to_owned();
            let _ = world.revise(&key, &Write::by(super::NAME), |claim| {
                crate::sim::value::set(
                    claim,
                    "/metadata/annotations/volume.kubernetes.io~1selected-node",
                    selected,
                );
            });
        }
    }
    all
}
