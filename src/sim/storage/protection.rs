//! What is used is not removed: the finalizers of claims and volumes.

use std::time::Duration;

use serde_json::Value;

use super::claim_of;
use crate::sim::actor::Actor;
use crate::sim::resource::Kind;
use crate::sim::scheduler::{claims, has_ended};
use crate::sim::store::{Change, Key};
use crate::sim::value::{self, is_terminating, items, text, uid};
use crate::sim::verbs::Write;
use crate::sim::world::World;

/// Keeps claims that pods use, and volumes that claims have.
pub static PROTECTION: Actor = Actor {
    name: "pvc-protection-controller",
    notice,
    act,
};

const OF_CLAIMS: &str = "kubernetes.io/pvc-protection";
const OF_VOLUMES: &str = "kubernetes.io/pv-protection";

fn notice(world: &mut World, change: &Change) {
    match change.key.kind {
        Kind::PersistentVolumeClaim | Kind::PersistentVolume => {
            let is_news = change.old.is_none()
                || change.touches("/metadata/deletionTimestamp")
                || change.touches("/status/phase");
            if is_news && change.new.is_some() {
                world.look(&PROTECTION, change.key.clone(), Duration::ZERO);
            }
        }
        Kind::Pod => {
            let leaves = change.new.as_ref().is_none_or(|pod| has_ended(pod));
            let Some(pod) = change.object().filter(|_| leaves) else {
                return;
            };
            for claim in claims(pod).collect::<Vec<_>>() {
                world.look(&PROTECTION, claim, Duration::ZERO);
            }
        }
        _ => {}
    }
}

fn act(world: &mut World, key: &Key) {
    let Some(object) = world.get(key) else { return };
    let finalizer = match key.kind {
        Kind::PersistentVolumeClaim => OF_CLAIMS,
        _ => OF_VOLUMES,
    };
    let has = items(&object, "/metadata/finalizers")
        .iter()
        .any(|it| it == finalizer);
    let write = Write::by(super::binder::MANAGER);
    if !is_terminating(&object) {
        if !has {
            let _ = world.revise(key, &write, |object| add(object, finalizer));
        }
    } else if has && !is_used(world, key, &object) {
        let _ = world.revise(key, &write, |object| drop_finalizer(object, finalizer));
        let is_last = world
            .store
            .get(key)
            .is_some_and(|it| is_terminating(it) && items(it, "/metadata/finalizers").is_empty());
        if is_last {
            world.store.remove(key);
        }
    }
}

fn is_used(world: &World, key: &Key, object: &Value) -> bool {
    if key.kind == Kind::PersistentVolume {
        return claim_of(object)
            .and_then(|claim| world.store.get(&claim))
            .is_some_and(|claim| uid(claim) == text(object, "/spec/claimRef/uid"));
    }
    world.volumes.users.get(key).is_some_and(|pods| {
        pods.iter()
            .filter_map(|pod| world.store.get(pod))
            .any(|pod| !has_ended(pod) && !text(pod, "/spec/nodeName").is_empty())
    })
}

fn add(object: &mut Value, finalizer: &str) {
    let all = value::place(object, "/metadata/finalizers");
    match all.as_array_mut() {
        Some(all) => all.push(finalizer.into()),
        None => *all = serde_json::json!([finalizer]),
    }
}

fn drop_finalizer(object: &mut Value, finalizer: &str) {
    let left: Vec<Value> = items(object, "/metadata/finalizers")
        .iter()
        .filter(|it| *it != finalizer)
        .cloned()
        .collect();
    if left.is_empty() {
        value::remove(object, "/metadata/finalizers");
    } else {
        value::set(object, "/metadata/finalizers", left);
    }
}
