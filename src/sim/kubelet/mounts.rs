//! Volumes come to the node of their pod, one node at a time, before its containers start.

use std::time::Duration;

use jiff::Timestamp;
use serde_json::Value;

use super::{Pace, is_lost, later, needs};
use crate::sim::event::Tone::{Normal, Warning};
use crate::sim::resource::Kind;
use crate::sim::scheduler::claims;
use crate::sim::storage;
use crate::sim::store::Key;
use crate::sim::value::{at, items, text};
use crate::sim::world::World;

/// How long a volume stays attached to a node that is heard of no more.
const UNHEARD: Duration = Duration::from_secs(360);

/// Where a volume is attached.
#[derive(Clone, Debug)]
pub struct Attachment {
    node: String,
    /// When it is taken away by force; none while it is in use.
    until: Option<Timestamp>,
}

/// What stands between a pod and its volumes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mounts {
    /// Nothing.
    Ready,
    /// Something that is told when it changes.
    Waiting,
    /// The pod should be looked at again then.
    Until(Timestamp),
}

/// Attaches and mounts all that the pod needs, as far as it can be had.
pub fn mount(world: &mut World, key: &Key, pod: &Value, node: &str) -> Mounts {
    let unbound: Vec<Key> = claims(pod)
        .filter(|claim| {
            !world
                .store
                .get(claim)
                .is_some_and(|it| storage::is_bound(it))
        })
        .collect();
    if !unbound.is_empty() {
        wait(world, key, unbound);
        return Mounts::Waiting;
    }
    if world.pace != Pace::Real {
        return Mounts::Ready;
    }
    let volumes: Vec<Key> = claims(pod)
        .filter_map(|claim| exclusive(world, &claim))
        .collect();
    for volume in volumes {
        match attach(world, pod, node, &volume) {
            Mounts::Ready => {}
            other => {
                wait(world, key, vec![volume]);
                return other;
            }
        }
    }
    if let Some((volume, why)) = needs::unmounted(world, pod) {
        let words = format!("MountVolume.SetUp failed for volume \"{volume}\" : {why}");
        super::say(world, pod, node, "", Warning, "FailedMount", &words);
        let missing = needs::missing(world, pod);
        wait(world, key, missing);
        return Mounts::Waiting;
    }
    Mounts::Ready
}

/// Has the pod looked at when one of these objects changes.
pub fn wait(world: &mut World, pod: &Key, missing: Vec<Key>) {
    for it in missing {
        let waiters = world.machines.waiters.entry(it).or_default();
        waiters.insert(pod.clone());
    }
}

/// The volume of a claim, if it can be attached to one node only.
fn exclusive(world: &World, claim: &Key) -> Option<Key> {
    let claim = world.store.get(claim)?;
    let is_one = items(claim, "/spec/accessModes")
        .iter()
        .all(|it| matches!(it.as_str(), Some("ReadWriteOnce" | "ReadWriteOncePod")));
    let key = Key::new(Kind::PersistentVolume, "", text(claim, "/spec/volumeName"));
    let volume = world.store.get(&key)?;
    (is_one && at(volume, "/spec/csi").is_object()).then_some(key)
}

fn attach(world: &mut World, pod: &Value, node: &str, volume: &Key) -> Mounts {
    let now = world.now();
    let known = world.machines.attached.get(&volume.name).cloned();
    match known {
        Some(it) if it.node == node => {
            set(world, volume, node);
            return Mounts::Ready;
        }
        Some(it) if it.until.is_none_or(|until| until > now) && !is_free(world, &it.node) => {
            let words = format!(
                "Multi-Attach error for volume \"{}\" Volume is already exclusively attached to one node and can't be attached to another",
                volume.name
            );
            world.say(CONTROLLER, pod, Warning, "FailedAttachVolume", &words);
            return it.until.map_or(Mounts::Waiting, Mounts::Until);
        }
        _ => {}
    }
    set(world, volume, node);
    let words = format!(
        "AttachVolume.Attach succeeded for volume \"{}\" ",
        volume.name
    );
    world.say(CONTROLLER, pod, Normal, "SuccessfulAttachVolume", &words);
    Mounts::Ready
}

const CONTROLLER: &str = "attachdetach-controller";

fn set(world: &mut World, volume: &Key, node: &str) {
    let attachment = Attachment {
        node: node.to_owned(),
        until: None,
    };
    world
        .machines
        .attached
        .insert(volume.name.clone(), attachment);
}

/// Whether what is attached to a node may be taken from it: the node is gone, or out of service.
fn is_free(world: &World, node: &str) -> bool {
    world
        .store
        .get(&Key::new(Kind::Node, "", node))
        .is_none_or(|it| crate::sim::nodes::is_out_of_service(it))
}

/// A pod has gone from its node: what it had attached is free, at once if the node is heard of.
pub fn detach(world: &mut World, pod: &Value) {
    let node = text(pod, "/spec/nodeName");
    let until = if is_lost(world, node) {
        Some(later(world.now(), UNHEARD))
    } else {
        None
    };
    for claim in claims(pod).collect::<Vec<_>>() {
        let Some(volume) = exclusive(world, &claim) else {
            continue;
        };
        if let Some(it) = world.machines.attached.get_mut(&volume.name)
            && it.node == node
        {
            if until.is_some() {
                it.until = until;
            } else {
                world.machines.attached.remove(&volume.name);
            }
        }
        super::wake(world, &volume);
    }
}
