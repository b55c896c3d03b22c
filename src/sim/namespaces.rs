//! Namespaces that end: all that is in them goes first.

use std::time::Duration;

use super::actor::Actor;
use super::resource::Kind;
use super::store::{Change, Key};
use super::value::{self, is_terminating};
use super::verbs::{Deletion, Propagation, Write};
use super::world::World;

/// Empties namespaces that end.
pub static NAMESPACES: Actor = Actor {
    name: "namespace-controller",
    notice,
    act,
};

const MANAGER: &str = "kube-controller-manager";
const SOON: Duration = Duration::from_millis(100);

fn notice(world: &mut World, change: &Change) {
    let key = if change.key.kind == Kind::Namespace {
        change.key.clone()
    } else if change.new.is_none() && !change.key.namespace.is_empty() {
        Key::new(Kind::Namespace, "", &change.key.namespace)
    } else {
        return;
    };
    if world.store.get(&key).is_some_and(|it| is_terminating(it)) {
        world.look(&NAMESPACES, key, SOON);
    }
}

fn act(world: &mut World, key: &Key) {
    if !world.store.get(key).is_some_and(|it| is_terminating(it)) {
        return;
    }
    let inside: Vec<Key> = Kind::ALL
        .iter()
        .filter(|kind| kind.resource().is_namespaced)
        .flat_map(|kind| world.store.within(*kind, &key.name))
        .map(|(key, _)| key.clone())
        .collect();
    let how = Deletion {
        propagation: Some(Propagation::Background),
        ..Deletion::default()
    };
    let mut is_empty = true;
    for it in &inside {
        is_empty &= world.delete(it, &how).is_ok() && world.store.get(it).is_none();
    }
    if is_empty {
        let _ = world.revise(key, &Write::by(MANAGER), |namespace| {
            value::remove(namespace, "/spec/finalizers");
        });
    }
}
