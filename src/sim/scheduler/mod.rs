//! The scheduler: gives every pod a node, or says why there is none.

mod affinity; // what pods want of nodes and of each other
mod fits; // filters, and the words when they say no
mod places; // nodes and who is on them
mod spread; // how evenly pods must be spread
mod volumes; // what claims have to say

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::time::Duration;

use serde_json::{Value, json};

pub use self::fits::is_tolerated;
pub use self::places::{Places, has_ended};
pub use self::volumes::{claims, reaches};
use super::actor::Actor;
use super::event::{Tone, Voice};
use super::resource::Kind;
use super::store::{Change, Key, Object};
use super::value::{self, at, controller, is_terminating, items, name, namespace, text};
use super::verbs::Write;
use super::world::World;

/// As it signs.
pub const NAME: &str = "default-scheduler";

/// Gives pods their nodes.
pub static SCHEDULER: Actor = Actor {
    name: NAME,
    notice,
    act,
};

/// Node labels that a pod gets with its node.
pub const COPIED: [&str; 2] = [
    "topology.kubernetes.io/zone",
    "topology.kubernetes.io/region",
];

/// With more pods than these waiting, news for all of them are gathered for a second.
const MANY: usize = 100;

fn notice(world: &mut World, change: &Change) {
    world.places.note(change);
    let is_news =
        match change.key.kind {
            Kind::Pod => {
                notice_pod(world, change);
                return;
            }
            Kind::Node => ["/spec", "/metadata/labels", "/status/allocatable"]
                .iter()
                .any(|part| change.touches(part)),
            // A claim or volume that goes makes no pod fit.
            Kind::PersistentVolumeClaim => {
                change.new.as_ref().is_some_and(|it| !is_terminating(it))
                    && ["/spec", "/status/phase", "/metadata/annotations"]
                        .iter()
                        .any(|part| change.touches(part))
            }
            Kind::PersistentVolume => {
                change.new.as_ref().is_some_and(|it| {
                    !is_terminating(it) && text(it, "/status/phase") != "Released"
                }) && ["/spec", "/status/phase"]
                    .iter()
                    .any(|part| change.touches(part))
            }
            Kind::StorageClass => true,
            _ => false,
        };
    if is_news {
        look_at_refused(world, |_| true);
    }
}

fn notice_pod(world: &mut World, change: &Change) {
    let Some(pod) = &change.new else {
        look_at_refused(world, |_| true);
        return;
    };
    if text(pod, "/spec/nodeName").is_empty() {
        let is_news = ["/spec", "/metadata/labels", "/metadata/deletionTimestamp"]
            .iter()
            .any(|part| change.touches(part));
        if is_news {
            world.look(&SCHEDULER, change.key.clone(), Duration::ZERO);
        }
    } else if has_ended(pod) {
        if change.touches("/status/phase") {
            look_at_refused(world, |_| true);
        }
    } else if change.touches("/spec/nodeName") || change.touches("/metadata/labels") {
        look_at_refused(world, |pod| {
            affinity::wants_company(pod) || spread::is_spread(pod)
        });
    }
}

/// Has another look at the pods that were given no node, as far as the news may concern them.
fn look_at_refused(world: &mut World, may_concern: fn(&Value) -> bool) {
    let keys: Vec<Key> = world
        .places
        .refused
        .iter()
        .filter(|key| world.store.get(key).is_some_and(|pod| may_concern(pod)))
        .cloned()
        .collect();
    let after = if keys.len() > MANY {
        Duration::from_secs(1)
    } else {
        Duration::ZERO
    };
    for key in keys {
        world.look(&SCHEDULER, key, after);
    }
}

fn act(world: &mut World, key: &Key) {
    let Some(pod) = world.get(key) else { return };
    let asked = match text(&pod, "/spec/schedulerName") {
        "" => NAME,
        other => other,
    };
    let is_mine = asked == NAME
        && text(&pod, "/spec/nodeName").is_empty()
        && items(&pod, "/spec/schedulingGates").is_empty()
        && !is_terminating(&pod)
        && !has_ended(&pod);
    if !is_mine {
        return;
    }
    match choose(world, &pod) {
        Ok(node) => {
            if volumes::are_bound_for(world, &pod, &node) {
                bind(world, key, &pod, &node);
            } else {
                world.places.refused.insert(key.clone());
            }
        }
        Err(words) => {
            world.places.refused.insert(key.clone());
            refuse(world, key, &pod, &words);
        }
    }
}

/// The node that the pod is to have, or why there is none.
pub fn choose(world: &World, pod: &Value) -> Result<Object, String> {
    let owner = controller(pod).map_or("", |owner| text(owner, "/uid"));
    let same = world.places.of_owner(owner);
    let same = |name: &str| same.and_then(|it| it.get(name)).copied().unwrap_or(0);
    // Mostly the first that is looked at will do: all others need not be sorted.
    let mut places: BinaryHeap<_> = world
        .places
        .nodes()
        .map(|(name, place)| Reverse((same(name), place.taken.pods, name)))
        .collect();
    let all = places.len();
    if let Some(words) = volumes::hindrance(world, pod) {
        // What preemption has to say when no node was looked at.
        return Err(format!("0/{all} nodes are available: {words}. not found"));
    }
    let asks = places::takes(pod);
    let spread = spread::Spread::of(world, pod);
    let is_choosy = affinity::prefers(pod);
    let mut best: Option<(i64, Object)> = None;
    let mut obstacles = Vec::new();
    while let Some(Reverse((_, _, name))) = places.pop() {
        let Some((place, node)) = world.places.node(name) else {
            continue;
        };
        let found = fits::obstacles(world, pod, asks, (node, place), &spread);
        if !found.is_empty() {
            obstacles.push(found);
        } else if is_choosy {
            let liking = affinity::liking(world, pod, node);
            if best.as_ref().is_none_or(|(most, _)| liking > *most) {
                best = Some((liking, node.clone()));
            }
        } else {
            return Ok(node.clone());
        }
    }
    best.map(|(_, node)| node)
        .ok_or_else(|| fits::sentence(all, &obstacles))
}

/// What the API server does with a binding.
fn bind(world: &mut World, key: &Key, pod: &Value, node: &Value) {
    let mut bound = pod.clone();
    seat(&mut bound, node);
    let scheduled = json!({
        "type": "PodScheduled", "status": "True", "lastProbeTime": null, "lastTransitionTime": world.stamp(),
    });
    put_condition(&mut bound, scheduled);
    world.store.put(key.clone(), bound);
    if world.pace != super::kubelet::Pace::Instant {
        let words = format!(
            "Successfully assigned {}/{} to {}",
            namespace(pod),
            name(pod),
            name(node)
        );
        let voice = Voice::of(NAME).doing("Binding");
        world.say_as(voice, pod, Tone::Normal, "Scheduled", &words);
    }
}

/// Puts a pod onto a node.
pub fn seat(pod: &mut Value, node: &Value) {
    value::set(pod, "/spec/nodeName", name(node));
    for label in COPIED {
        if let Some(value) = value::entry(node, "/metadata/labels", label) {
            value::map(value::place(pod, "/metadata/labels"))
                .insert(label.to_owned(), value.into());
        }
    }
}

fn refuse(world: &mut World, key: &Key, pod: &Value, words: &str) {
    let known = items(pod, "/status/conditions")
        .iter()
        .find(|it| text(it, "/type") == "PodScheduled");
    if known.is_some_and(|it| text(it, "/message") == words) {
        return;
    }
    let since = known.map_or_else(
        || world.stamp(),
        |it| text(it, "/lastTransitionTime").to_owned(),
    );
    let scheduled = json!({
        "type": "PodScheduled", "status": "False", "reason": "Unschedulable", "message": words,
        "lastProbeTime": null, "lastTransitionTime": since,
        "observedGeneration": value::at(pod, "/metadata/generation"),
    });
    let write = Write::by("kube-scheduler").status();
    let _ = world.revise(key, &write, |pod| put_condition(pod, scheduled));
    let voice = Voice::of(NAME).doing("Scheduling");
    world.say_as(voice, pod, Tone::Warning, "FailedScheduling", words);
}

/// Puts a condition in the place of the one of its type.
pub fn put_condition(object: &mut Value, condition: Value) {
    let all = value::place(object, "/status/conditions");
    if !all.is_array() {
        *all = json!([]);
    }
    let Some(all) = all.as_array_mut() else {
        return;
    };
    let kind = text(&condition, "/type").to_owned();
    match all.iter_mut().find(|it| text(it, "/type") == kind) {
        Some(known) => *known = condition,
        None => all.push(condition),
    }
}

/// The condition of this type.
#[must_use]
pub fn condition<'a>(object: &'a Value, kind: &str) -> &'a Value {
    items(object, "/status/conditions")
        .iter()
        .find(|it| text(it, "/type") == kind)
        .unwrap_or_else(|| at(object, "/nothing"))
}
