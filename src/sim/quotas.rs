//! The quota controller: what is used of the quotas.

use std::time::Duration;

use super::actor::Actor;
use super::resource::Kind;
use super::store::{Change, Key};
use super::value::at;
use super::verbs::Write;
use super::verbs::quota::{self, Usage};
use super::world::World;

/// Counts what is used of each quota, anew.
pub static QUOTAS: Actor = Actor {
    name: "resourcequota-controller",
    notice,
    act,
};

const MANAGER: &str = "kube-controller-manager";

fn notice(world: &mut World, change: &Change) {
    if change.key.kind == Kind::ResourceQuota {
        if change.new.is_some() && change.touches("/spec") {
            world.look(&QUOTAS, change.key.clone(), Duration::ZERO);
        }
        return;
    }
    // Admission counts what comes; what goes is counted here.
    let gives_back =
        change.new.is_none() || change.key.kind == Kind::Pod && change.touches("/status/phase");
    if !gives_back || change.key.kind == Kind::Event {
        return;
    }
    let all: Vec<Key> = world
        .store
        .within(Kind::ResourceQuota, &change.key.namespace)
        .map(|(key, _)| key.clone())
        .collect();
    for key in all {
        world.look(&QUOTAS, key, Duration::from_millis(100));
    }
}

fn act(world: &mut World, key: &Key) {
    let Some(object) = world.get(key) else {
        return;
    };
    let mut used = Usage::new();
    for kind in Kind::ALL {
        if !kind.resource().is_namespaced || *kind == Kind::Event {
            continue;
        }
        for (_, it) in world.store.within(*kind, &key.namespace) {
            for (name, amount) in quota::of(*kind, it) {
                *used.entry(name).or_default() += amount;
            }
        }
    }
    let hard = at(&object, "/spec/hard").clone();
    let _ = world.revise(key, &Write::by(MANAGER).status(), |quota| {
        quota::write(quota, &hard, &used);
    });
}
