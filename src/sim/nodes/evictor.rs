//! Taint eviction: pods that do not tolerate the taints of their node are deleted.

use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::MANAGER;
use crate::sim::actor::Actor;
use crate::sim::event::Tone::Normal;
use crate::sim::kubelet::later;
use crate::sim::resource::Kind;
use crate::sim::scheduler::{is_tolerated, put_condition};
use crate::sim::store::{Change, Key};
use crate::sim::value::{self, is_terminating, items, namespace, number, text, uid};
use crate::sim::verbs::{Deletion, Write};
use crate::sim::world::World;

/// Drives pods out.
pub static EVICTOR: Actor = Actor {
    name: "taint-eviction-controller",
    notice,
    act,
};

fn notice(world: &mut World, change: &Change) {
    match change.key.kind {
        Kind::Node if change.touches("/spec/taints") => {
            for key in world.places.pods_on(&change.key.name) {
                world.look(&EVICTOR, key, Duration::ZERO);
            }
        }
        Kind::Pod
            if change.new.is_some()
                && (change.touches("/spec/nodeName") || change.touches("/spec/tolerations")) =>
        {
            world.look(&EVICTOR, change.key.clone(), Duration::ZERO);
        }
        _ => {}
    }
}

fn act(world: &mut World, key: &Key) {
    let Some(pod) = world.get(key).filter(|it| !is_terminating(it)) else {
        return;
    };
    let node = Key::new(Kind::Node, "", text(&pod, "/spec/nodeName"));
    let Some(node) = world.get(&node) else { return };
    let due = items(&node, "/spec/taints")
        .iter()
        .filter(|taint| text(taint, "/effect") == "NoExecute")
        .filter_map(|taint| leaves(&pod, taint, world.now()))
        .min();
    let Some(due) = due else { return };
    if due > world.now() {
        let after = Duration::try_from(due.duration_since(world.now())).unwrap_or_default();
        world.look(&EVICTOR, key.clone(), after);
        return;
    }
    let words = format!("Marking for deletion Pod {}/{}", namespace(&pod), key.name);
    world.say(EVICTOR.name, &pod, Normal, "TaintManagerEviction", &words);
    let disrupted = json!({
        "type": "DisruptionTarget", "status": "True", "reason": "DeletionByTaintManager",
        "message": "Taint manager: deleting due to NoExecute taint",
        "lastProbeTime": null, "lastTransitionTime": world.stamp(),
    });
    let write = Write::by(MANAGER).status();
    let _ = world.revise(key, &write, |pod| put_condition(pod, disrupted));
    let how = Deletion {
        uid: Some(uid(&pod).to_owned()),
        ..Deletion::default()
    };
    let _ = world.delete(key, &how);
}

/// When a taint drives a pod out; none if it may stay for ever.
fn leaves(pod: &Value, taint: &Value, now: Timestamp) -> Option<Timestamp> {
    let since = value::time(taint, "/timeAdded").unwrap_or(now);
    let mut tolerations = items(pod, "/spec/tolerations")
        .iter()
        .filter(|it| is_tolerated(it, taint))
        .peekable();
    if tolerations.peek().is_none() {
        return Some(since);
    }
    let seconds = tolerations
        .filter_map(|it| number(it, "/tolerationSeconds"))
        .min()?;
    let stay = Duration::from_secs(seconds.max(0).try_into().unwrap_or(0));
    Some(later(since, stay))
}
