//! The StatefulSet controller, from the rules of Kubernetes.
//!
//! ```text
//! a set or a pod changed ── notice ── agenda ── act: one pass over one set
//!
//!     adopt and release ── choose revisions ── visit the replicas ── remove the condemned ── replace the outdated
//!                                                                                                │
//!                              forget old revisions ── write the status, if it differs ──────────┘
//! ```
//!
//! A pass works on what it saw when it began, as the real controller works on its cache: what it creates
//! or deletes itself is counted by the next pass, which its own writes bring about.

mod adoption; // pods and revisions that come to the set, or leave it
mod birth; // a new pod, from a revision's template
mod claims; // a pod's claims: their names, their making
mod hash; // the name of a revision
mod member; // a pod, as the controller sees it
mod pods; // create, repair and delete pods, and say so
mod reconcile; // one pass
mod retention; // who owns a claim
mod revisions; // which revision is current, which is the update; the history's limit
mod set; // a set, as the controller sees it
mod status; // what the set's status says
mod update; // which pod makes room for the new revision
mod visit; // replicas and condemned pods, one by one or all at once

use std::time::Duration;

use serde_json::Value;

use super::actor::Actor;
use super::resource::Kind;
use super::store::{Change, Key};
use super::value::{at, controller, selects, text, uid};
use super::verbs::Write;
use super::world::World;

/// The controller that makes pods of StatefulSets.
pub static STATEFUL_SETS: Actor = Actor {
    name: "statefulset-controller",
    notice,
    act,
};

/// What the name of a revision with this data ends with, if the name is free.
pub fn hash_of(data: &Value) -> String {
    hash::of(data, 0)
}

/// What went wrong, in the words that an event tells it with.
#[derive(Debug, PartialEq, Eq)]
struct Trouble(String);

/// As the controller signs what it writes.
fn signed() -> Write {
    Write::by("kube-controller-manager")
}

/// Sets are looked at when they change, when one of their pods does, and when a pod that nobody controls
/// could become theirs. Claims and revisions wake nobody.
fn notice(world: &mut World, change: &Change) {
    match change.key.kind {
        Kind::StatefulSet => wake(world, change.key.clone()),
        Kind::Pod => notice_pod(world, change),
        _ => {}
    }
}

fn notice_pod(world: &mut World, change: &Change) {
    for pod in [&change.new, &change.old].into_iter().flatten() {
        if let Some(set) = controlling(world, &change.key.namespace, pod) {
            wake(world, set);
        }
    }
    let Some(pod) = change.new.as_ref().filter(|it| controller(it).is_none()) else {
        return;
    };
    let Some((parent, _)) = member::name_parts(&change.key.name) else {
        return;
    };
    let set = Key::new(Kind::StatefulSet, &*change.key.namespace, parent);
    let is_wanted = world
        .store
        .get(&set)
        .is_some_and(|set| selects(at(set, "/spec/selector"), at(pod, "/metadata/labels")));
    if is_wanted {
        wake(world, set);
    }
}

/// The set that controls this pod, if it still is the one that the pod means.
fn controlling(world: &World, namespace: &str, pod: &Value) -> Option<Key> {
    let owner = controller(pod).filter(|it| text(it, "/kind") == "StatefulSet")?;
    let key = Key::new(Kind::StatefulSet, namespace, text(owner, "/name"));
    let set = world.store.get(&key)?;
    (uid(set) == text(owner, "/uid")).then_some(key)
}

/// News takes a few milliseconds to be heard and worked on.
fn wake(world: &mut World, set: Key) {
    let after = Duration::from_micros(world.dice.u64(1_000..6_000));
    world.look(&STATEFUL_SETS, set, after);
}

fn act(world: &mut World, key: &Key) {
    let Some(object) = world.get(key) else {
        world.forgive(&STATEFUL_SETS, key);
        return;
    };
    let set = set::Set::of(object);
    match reconcile::pass(world, &set) {
        Ok(next) => {
            world.forgive(&STATEFUL_SETS, key);
            if let Some(after) = next {
                world.look(&STATEFUL_SETS, key.clone(), after);
            }
        }
        Err(_) => world.look_again(&STATEFUL_SETS, key.clone()),
    }
}
