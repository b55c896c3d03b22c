//! The garbage collector: what outlives its owners goes, and who waits for what it owns may go after it.

use std::time::Duration;

use serde_json::Value;

use super::actor::Actor;
use super::resource::Kind;
use super::store::{Change, Key};
use super::value::{self, is_terminating, is_true, items, text, uid};
use super::verbs::{Deletion, FOREGROUND, ORPHAN, Propagation, Write};
use super::world::World;

/// Deletes what no living owner owns.
pub static GARBAGE: Actor = Actor {
    name: "generic-garbage-collector",
    notice,
    act,
};

/// As it signs what it writes.
const MANAGER: &str = "kube-controller-manager";
/// How long it takes to hear of a change.
const SOON: Duration = Duration::from_millis(20);
/// How long it takes to be sure that an owner is not there.
const SURE: Duration = Duration::from_millis(500);

/// What is known of an owner.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Owner {
    /// It lives.
    Solid,
    /// It is on its way, and waits for what it owns.
    Waiting,
    /// There is none of that uid.
    Absent,
    /// It is of a kind that is not known here: nothing can be said of it.
    Unknown,
}

fn notice(world: &mut World, change: &Change) {
    let Some(object) = change.object() else {
        return;
    };
    match &change.new {
        None => {
            for key in owned(world, object) {
                world.look(&GARBAGE, key, SOON);
            }
            let owners: Vec<Key> = items(object, "/metadata/ownerReferences")
                .iter()
                .filter_map(|owner| owner_key(&change.key, owner))
                .collect();
            for key in owners {
                if world
                    .store
                    .get(&key)
                    .is_some_and(|it| waits(it, FOREGROUND))
                {
                    // Sooner than a controller can make again what was deleted.
                    world.look(&GARBAGE, key, Duration::ZERO);
                }
            }
        }
        Some(new) if waits(new, FOREGROUND) || waits(new, ORPHAN) => {
            world.look(&GARBAGE, change.key.clone(), SOON);
        }
        Some(new) => {
            let is_doubtful = items(new, "/metadata/ownerReferences").iter().any(|owner| {
                matches!(
                    look_up(world, &change.key, owner),
                    Owner::Absent | Owner::Waiting
                )
            });
            if is_doubtful && change.touches("/metadata/ownerReferences") {
                world.look(&GARBAGE, change.key.clone(), SURE);
            }
        }
    }
}

fn act(world: &mut World, key: &Key) {
    let Some(object) = world.get(key) else {
        return;
    };
    if waits(&object, ORPHAN) {
        orphan(world, key, &object);
    } else if waits(&object, FOREGROUND) {
        wait_for_owned(world, key, &object);
        judge(world, key, &object);
    } else {
        judge(world, key, &object);
    }
}

/// Takes the owner off all that it owns, and lets it go.
fn orphan(world: &mut World, key: &Key, owner: &Value) {
    for key in owned(world, owner) {
        take_off(world, &key, &[uid(owner)]);
    }
    take_finalizer(world, key, ORPHAN);
}

/// Deletes all that it owns; lets it go when nothing is left that blocks it.
fn wait_for_owned(world: &mut World, key: &Key, owner: &Value) {
    let mut is_blocked = false;
    for key in owned(world, owner) {
        let Some(object) = world.get(&key) else {
            continue;
        };
        is_blocked |= items(&object, "/metadata/ownerReferences")
            .iter()
            .any(|it| text(it, "/uid") == uid(owner) && is_true(it, "/blockOwnerDeletion"));
        if !is_terminating(&object) {
            world.look(&GARBAGE, key, Duration::ZERO);
        }
    }
    if !is_blocked {
        take_finalizer(world, key, FOREGROUND);
    }
}

/// Deletes an object that has owners, none of which lives.
fn judge(world: &mut World, key: &Key, object: &Value) {
    let owners = items(object, "/metadata/ownerReferences");
    if owners.is_empty() || (is_terminating(object) && !waits(object, FOREGROUND)) {
        return;
    }
    let known: Vec<(&str, Owner)> = owners
        .iter()
        .map(|owner| (text(owner, "/uid"), look_up(world, key, owner)))
        .collect();
    let is = |wished: Owner| known.iter().any(|(_, it)| *it == wished);
    if is(Owner::Unknown) {
        return;
    }
    if is(Owner::Solid) {
        let gone: Vec<&str> = known
            .iter()
            .filter(|(_, it)| *it != Owner::Solid)
            .map(|(uid, _)| *uid)
            .collect();
        if !gone.is_empty() {
            take_off(world, key, &gone);
        }
        return;
    }
    if is_terminating(object) {
        return;
    }
    let owns_some = world.store.owned().by(uid(object)).next().is_some();
    let propagation = if has(object, ORPHAN) {
        Propagation::Orphan
    } else if has(object, FOREGROUND) || (is(Owner::Waiting) && owns_some) {
        Propagation::Foreground
    } else {
        Propagation::Background
    };
    let how = Deletion {
        uid: Some(uid(object).to_owned()),
        propagation: Some(propagation),
        ..Deletion::default()
    };
    let _ = world.delete(key, &how);
}

fn owned(world: &World, owner: &Value) -> Vec<Key> {
    world.store.owned().by(uid(owner)).cloned().collect()
}

/// The object that a reference names, if its kind is known here.
fn owner_key(owned: &Key, owner: &Value) -> Option<Key> {
    let (group, _) = text(owner, "/apiVersion")
        .split_once('/')
        .unwrap_or(("", ""));
    let kind = Kind::ALL.iter().copied().find(|kind| {
        let resource = kind.resource();
        resource.name == text(owner, "/kind") && resource.group == group
    })?;
    let space = if kind.resource().is_namespaced {
        owned.namespace.as_str()
    } else {
        ""
    };
    Some(Key::new(kind, space, text(owner, "/name")))
}

fn look_up(world: &World, owned: &Key, owner: &Value) -> Owner {
    let Some(key) = owner_key(owned, owner) else {
        return Owner::Unknown;
    };
    match world.store.get(&key) {
        Some(it) if uid(it) != text(owner, "/uid") => Owner::Absent,
        Some(it) if waits(it, FOREGROUND) => Owner::Waiting,
        Some(_) => Owner::Solid,
        None => Owner::Absent,
    }
}

fn has(object: &Value, finalizer: &str) -> bool {
    items(object, "/metadata/finalizers")
        .iter()
        .any(|it| it == finalizer)
}

fn waits(object: &Value, finalizer: &str) -> bool {
    is_terminating(object) && has(object, finalizer)
}

fn take_off(world: &mut World, key: &Key, owners: &[&str]) {
    let _ = world.revise(key, &Write::by(MANAGER), |object| {
        let left: Vec<Value> = items(object, "/metadata/ownerReferences")
            .iter()
            .filter(|it| !owners.contains(&text(it, "/uid")))
            .cloned()
            .collect();
        value::set(object, "/metadata/ownerReferences", left);
    });
}

fn take_finalizer(world: &mut World, key: &Key, finalizer: &str) {
    let _ = world.revise(key, &Write::by(MANAGER), |object| {
        let left: Vec<Value> = items(object, "/metadata/finalizers")
            .iter()
            .filter(|it| *it != finalizer)
            .cloned()
            .collect();
        value::set(object, "/metadata/finalizers", left);
    });
}
