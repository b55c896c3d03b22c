//! A full disk: a node with the annotation `fate: full-disk` takes no more pods, and sends away one after the other.

use std::time::Duration;

use super::is_full;
use crate::sim::actor::Actor;
use crate::sim::kubelet::evict;
use crate::sim::resource::Kind;
use crate::sim::scheduler::has_ended;
use crate::sim::store::{Change, Key};
use crate::sim::value::{is_terminating, text};
use crate::sim::world::World;

/// Evicts pods while the disk of their node is full.
pub static PRESSURE: Actor = Actor {
    name: "kubelet-eviction",
    notice,
    act,
};

/// From one pod to the next.
const PAUSE: Duration = Duration::from_secs(20);

fn notice(world: &mut World, change: &Change) {
    let is_news = change.key.kind == Kind::Node && change.touches("/metadata/annotations/fate");
    if is_news && change.new.as_ref().is_some_and(|it| is_full(it)) {
        world.look(&PRESSURE, change.key.clone(), PAUSE / 2);
    }
}

fn act(world: &mut World, key: &Key) {
    if !world.get(key).is_some_and(|node| is_full(&node)) {
        return;
    }
    let first = world
        .places
        .pods_on(&key.name)
        .into_iter()
        .filter_map(|key| Some((world.get(&key)?, key)))
        .filter(|(pod, _)| !is_terminating(pod) && !has_ended(pod))
        .min_by_key(|(pod, key)| {
            let rank = match text(pod, "/status/qosClass") {
                "BestEffort" => 0,
                "Burstable" => 1,
                _ => 2,
            };
            (rank, key.clone())
        });
    if let Some((_, pod)) = first {
        evict(world, &pod);
        world.look(&PRESSURE, key.clone(), PAUSE);
    }
}
