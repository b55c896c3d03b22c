//! Pod garbage collection: pods whose node is gone, or out of service, are removed.

use std::time::Duration;

use serde_json::{Value, json};

use super::{MANAGER, is_ready};
use crate::sim::actor::Actor;
use crate::sim::kubelet::Pace;
use crate::sim::resource::Kind;
use crate::sim::scheduler::{has_ended, put_condition};
use crate::sim::store::{Change, Key};
use crate::sim::value::{self, is_terminating, items, text, uid};
use crate::sim::verbs::{Deletion, Write};
use crate::sim::world::World;

/// Removes what nobody else would.
pub static COLLECTOR: Actor = Actor {
    name: "pod-garbage-collector",
    notice,
    act,
};

const OUT_OF_SERVICE: &str = "node.kubernetes.io/out-of-service";

fn notice(world: &mut World, change: &Change) {
    match change.key.kind {
        Kind::Node => {
            let after = match (&change.new, world.pace) {
                (None, Pace::Bed | Pace::Real) => Duration::from_secs(50),
                (None, Pace::Instant) => Duration::ZERO,
                (Some(node), _) if is_out_of_service(node) => Duration::from_secs(10),
                (Some(_), _) => return,
            };
            for key in world.places.pods_on(&change.key.name) {
                world.look(&COLLECTOR, key, after);
            }
        }
        Kind::Pod => {
            let Some(pod) = &change.new else { return };
            let asked = change.touches("/metadata/deletionTimestamp");
            let placed = change.touches("/spec/nodeName");
            let node = Key::new(Kind::Node, "", text(pod, "/spec/nodeName"));
            if node.name.is_empty() || !(asked || placed) {
                return;
            }
            match world.store.get(&node) {
                None => world.look(&COLLECTOR, change.key.clone(), Duration::from_secs(50)),
                Some(node) if is_out_of_service(node) => {
                    world.look(&COLLECTOR, change.key.clone(), Duration::from_secs(10));
                }
                Some(_) => {}
            }
        }
        _ => {}
    }
}

/// Whether somebody has said that the machine is off for good.
#[must_use]
pub fn is_out_of_service(node: &Value) -> bool {
    !is_ready(node)
        && items(node, "/spec/taints")
            .iter()
            .any(|it| text(it, "/key") == OUT_OF_SERVICE)
}

fn act(world: &mut World, key: &Key) {
    let Some(pod) = world.get(key) else { return };
    let node = Key::new(Kind::Node, "", text(&pod, "/spec/nodeName"));
    let reason = match world.store.get(&node) {
        None if !node.name.is_empty() => "PodGC: node no longer exists",
        Some(node) if is_terminating(&pod) && is_out_of_service(node) => {
            "PodGC: node is out of service"
        }
        _ => return,
    };
    if !has_ended(&pod) {
        let disrupted = json!({
            "type": "DisruptionTarget", "status": "True", "reason": "DeletionByPodGC", "message": reason,
            "lastProbeTime": null, "lastTransitionTime": world.stamp(),
        });
        let write = Write::by(MANAGER).status();
        let _ = world.revise(key, &write, |pod| {
            value::set(pod, "/status/phase", "Failed");
            put_condition(pod, disrupted);
        });
    }
    let how = Deletion {
        uid: Some(uid(&pod).to_owned()),
        grace: Some(0),
        ..Deletion::default()
    };
    let _ = world.delete(key, &how);
}
