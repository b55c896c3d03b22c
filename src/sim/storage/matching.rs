//! Which volume fits a claim.

use serde_json::{Value, json};

use super::index::claim_of;
use super::{NONE, class, class_name};
use crate::sim::resource::Kind;
use crate::sim::scheduler::reaches;
use crate::sim::store::Key;
use crate::sim::value::{self, at, entry, is_terminating, items, selects, text};
use crate::sim::verbs::Write;
use crate::sim::verbs::decode::quantity::amount;
use crate::sim::world::World;

/// The volume that the claim would get: the one that was set aside for it, else the smallest free one that is
/// large enough; with a node, one that can be reached from there.
#[must_use]
pub fn fitting(world: &World, claim: &Value, node: Option<&Value>) -> Option<Key> {
    let key = Key::of(Kind::PersistentVolumeClaim, claim);
    if let Some(volume) = world.volumes.of_claim.get(&key) {
        let uid = world
            .store
            .get(volume)
            .map_or("", |it| text(it, "/spec/claimRef/uid"));
        if uid.is_empty() || uid == value::uid(claim) {
            return Some(volume.clone());
        }
    }
    world
        .volumes
        .free
        .iter()
        .filter_map(|key| Some((key, world.store.get(key)?)))
        .filter(|(_, volume)| fits(claim, volume))
        .filter(|(_, volume)| node.is_none_or(|node| reaches(volume, node)))
        .min_by_key(|(key, volume)| (amount(at(volume, "/spec/capacity/storage")), *key))
        .map(|(key, _)| key.clone())
}

fn fits(claim: &Value, volume: &Value) -> bool {
    let class = entry(volume, "/metadata/annotations", super::OLD_CLASS)
        .unwrap_or_else(|| text(volume, "/spec/storageClassName"));
    let mode = |it: &Value| match text(it, "/spec/volumeMode") {
        "" => "Filesystem".to_owned(),
        mode => mode.to_owned(),
    };
    let asked = amount(at(claim, "/spec/resources/requests/storage"));
    let modes = items(volume, "/spec/accessModes");
    let selector = at(claim, "/spec/selector");
    !is_terminating(volume)
        && matches!(text(volume, "/status/phase"), "" | "Available" | "Pending")
        && class == class_name(claim).unwrap_or_default()
        && mode(claim) == mode(volume)
        && amount(at(volume, "/spec/capacity/storage")) >= asked
        && items(claim, "/spec/accessModes")
            .iter()
            .all(|it| modes.contains(it))
        && (selector.is_null() || selects(selector, at(volume, "/metadata/labels")))
}

/// Whether a volume could be made for the claim on this node.
#[must_use]
pub fn may_provision(world: &World, claim: &Value, node: &Value) -> bool {
    class(world, claim).is_some_and(|class| {
        let allowed = items(&class, "/allowedTopologies");
        text(&class, "/provisioner") != NONE
            && (allowed.is_empty() || allowed.iter().any(|it| is_within(it, node)))
    })
}

fn is_within(topology: &Value, node: &Value) -> bool {
    items(topology, "/matchLabelExpressions").iter().all(|it| {
        let label = entry(node, "/metadata/labels", text(it, "/key"));
        label.is_some_and(|label| items(it, "/values").iter().any(|value| value == label))
    })
}

/// Sets a volume aside for a claim.
pub fn promise(world: &mut World, volume: &Key, claim: &Value) {
    let wished = reference(claim);
    let _ = world.revise(volume, &Write::by(super::binder::MANAGER), |volume| {
        if claim_of(volume).is_none() {
            value::set(
                volume,
                "/metadata/annotations/pv.kubernetes.io~1bound-by-controller",
                "yes",
            );
        }
        value::set(volume, "/spec/claimRef", wished);
    });
}

/// A claim as its volume names it.
#[must_use]
pub fn reference(claim: &Value) -> Value {
    json!({
        "apiVersion": "v1",
        "kind": "PersistentVolumeClaim",
        "namespace": value::namespace(claim),
        "name": value::name(claim),
        "uid": value::uid(claim),
        "resourceVersion": text(claim, "/metadata/resourceVersion"),
    })
}
