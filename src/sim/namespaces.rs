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
/// The controller lets every API server hear of the end first, and looks again as late.
const LATER: Duration = Duration::from_secs(5);

fn notice(world: &mut World, change: &Change) {
    let key = if change.key.kind == Kind::Namespace {
        change.key.clone()
    } else if change.new.is_none() && !change.key.namespace.is_empty() {
        Key::new(Kind::Namespace, "", &change.key.namespace)
    } else {
        return;
    };
    if world.store.get(&key).is_some_and(|it| is_terminating(it)) {
        world.look(&NAMESPACES, key, LATER);
    }
}

fn act(world: &mut World, key: &Key) {
    if !world.store.get(key).is_some_and(|it| is_terminating(it)) {
        return;
    }
    // Pods go first: nobody shall be without what still runs and needs it.
    let pods: Vec<Key> = within(world, Kind::Pod, &key.name);
    let inside: Vec<Key> = if pods.is_empty() {
        let kinds = Kind::ALL.iter().filter(|it| it.resource().is_namespaced);
        kinds
            .flat_map(|kind| within(world, *kind, &key.name))
            .collect()
    } else {
        pods
    };
    let how = Deletion {
        propagation: Some(Propagation::Background),
        ..Deletion::default()
    };
    let mut is_empty = true;
    for it in &inside {
        is_empty &= world.delete(it, &how).is_ok() && world.store.get(it).is_none();
    }
    if is_empty && inside.iter().any(|it| it.kind == Kind::Pod) {
        world.look(&NAMESPACES, key.clone(), Duration::ZERO);
    } else if is_empty {
        let _ = world.revise(key, &Write::by(MANAGER), |namespace| {
            value::remove(namespace, "/spec/finalizers");
        });
    }
}

fn within(world: &World, kind: Kind, namespace: &str) -> Vec<Key> {
    let found = world.store.within(kind, namespace);
    found.map(|(key, _)| key.clone()).collect()
}
