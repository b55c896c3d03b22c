//! Nodes: they report that they are well, are lost and found again, and what becomes of the pods on them.
//!
//! A node with the annotation `fate: lost` is heard of no more: after [`World::grace`] it is tainted, its pods are
//! marked, and after what they tolerate they are deleted, and stay Terminating. Without the annotation it is back.
//! With `fate: full-disk` it takes no more pods, and sends away one after the other.

mod collector; // pods of nodes that are gone
mod evictor; // pods that taints drive out
mod pressure; // a full disk

use std::time::Duration;

use serde_json::{Value, json};

pub use self::collector::{COLLECTOR, is_out_of_service};
pub use self::evictor::EVICTOR;
pub use self::pressure::PRESSURE;
use super::actor::Actor;
use super::event::Tone::{Normal, Warning};
use super::kubelet::fate;
use super::resource::Kind;
use super::scheduler::{condition, put_condition};
use super::store::{Change, Key};
use super::value::{self, at, items, name, text};
use super::verbs::Write;
use super::world::World;

/// Nodes report themselves, and are watched.
pub static NODES: Actor = Actor {
    name: "node-controller",
    notice: notice_node,
    act: watch,
};

const UNREACHABLE: &str = "node.kubernetes.io/unreachable";
const NOT_READY: &str = "node.kubernetes.io/not-ready";
const DISK: &str = "node.kubernetes.io/disk-pressure";
const CORDON: &str = "node.kubernetes.io/unschedulable";
const MANAGER: &str = "kube-controller-manager";

fn is_lost(node: &Value) -> bool {
    fate(node) == "lost"
}

fn is_full(node: &Value) -> bool {
    fate(node) == "full-disk"
}

fn is_ready(node: &Value) -> bool {
    text(condition(node, "Ready"), "/status") == "True"
}

fn notice_node(world: &mut World, change: &Change) {
    let (Kind::Node, Some(node)) = (change.key.kind, &change.new) else {
        return;
    };
    let was_lost = change.old.as_ref().is_some_and(|it| is_lost(it));
    let after = match (was_lost, is_lost(node)) {
        (false, true) => {
            let now = world.now();
            world.machines.lost.insert(change.key.name.clone(), now);
            world.grace
        }
        (true, true) => return,
        _ => {
            world.machines.lost.remove(&change.key.name);
            Duration::ZERO
        }
    };
    world.look(&NODES, change.key.clone(), after);
}

fn watch(world: &mut World, key: &Key) {
    let Some(node) = world.get(key) else { return };
    let is_lost = is_lost(&node);
    if is_lost {
        let since = world.machines.lost.get(&key.name).copied();
        let due = since.map(|since| super::kubelet::later(since, world.grace));
        if let Some(due) = due.filter(|due| *due > world.now()) {
            let after = Duration::try_from(due.duration_since(world.now())).unwrap_or_default();
            world.look(&NODES, key.clone(), after);
            return;
        }
    }
    let status = if is_lost {
        unknown(world, &node)
    } else {
        well(world, &node)
    };
    let write = Write::by(if is_lost { MANAGER } else { "kubelet" }).status();
    let _ = world.revise(key, &write, |node| value::set(node, "/status", status));
    let taints = taints(&node, is_lost, &world.stamp());
    let _ = world.revise(key, &Write::by(MANAGER), |node| {
        if taints.is_empty() {
            value::remove(node, "/spec/taints");
        } else {
            value::set(node, "/spec/taints", taints);
        }
    });
    if is_lost && is_ready(&node) {
        let words = format!("Node {} status is now: NodeNotReady", key.name);
        world.say(NODES.name, &node, Normal, "NodeNotReady", &words);
        mark_pods(world, &key.name);
    } else if !is_lost && !is_ready(&node) && !at(&node, "/status/conditions").is_null() {
        let words = format!("Node {} status is now: NodeReady", key.name);
        world.say("kubelet", &node, Normal, "NodeReady", &words);
    }
}

/// The pods of a lost node are ready no more.
fn mark_pods(world: &mut World, node: &str) {
    for key in world.places.pods_on(node) {
        let Some(pod) = world.get(&key) else { continue };
        let mut ready = condition(&pod, "Ready").clone();
        if text(&ready, "/status") != "True" {
            continue;
        }
        value::set(&mut ready, "/status", "False");
        value::set(&mut ready, "/lastTransitionTime", world.stamp());
        let write = Write::by(MANAGER).status();
        let _ = world.revise(&key, &write, |pod| put_condition(pod, ready));
        let words = "Node is not ready";
        world.say(NODES.name, &pod, Warning, "NodeNotReady", words);
    }
}

/// The taints of others, and those that the state of the node asks for.
fn taints(node: &Value, is_lost: bool, now: &str) -> Vec<Value> {
    let ours = |it: &&Value| matches!(text(it, "/key"), UNREACHABLE | NOT_READY | CORDON | DISK);
    let all = items(node, "/spec/taints");
    let known = |key: &str, effect: &str| {
        all.iter()
            .find(|it| text(it, "/key") == key && text(it, "/effect") == effect)
            .cloned()
    };
    let mut taints: Vec<Value> = all.iter().filter(|it| !ours(it)).cloned().collect();
    if is_lost {
        for effect in ["NoSchedule", "NoExecute"] {
            taints.push(known(UNREACHABLE, effect).unwrap_or_else(
                || json!({ "key": UNREACHABLE, "effect": effect, "timeAdded": now }),
            ));
        }
    }
    let cordoned = value::is_true(node, "/spec/unschedulable");
    for key in [cordoned.then_some(CORDON), is_full(node).then_some(DISK)] {
        let Some(key) = key else { continue };
        taints
            .push(known(key, "NoSchedule").unwrap_or_else(
                || json!({ "key": key, "effect": "NoSchedule", "timeAdded": now }),
            ));
    }
    taints
}

const PRESSURES: [(&str, &str, &str); 3] = [
    (
        "MemoryPressure",
        "KubeletHasSufficientMemory",
        "kubelet has sufficient memory available",
    ),
    (
        "DiskPressure",
        "KubeletHasNoDiskPressure",
        "kubelet has no disk pressure",
    ),
    (
        "PIDPressure",
        "KubeletHasSufficientPID",
        "kubelet has sufficient PID available",
    ),
];

/// The status of a node that is well; what it says of itself stays.
fn well(world: &World, node: &Value) -> Value {
    let now = world.stamp();
    let mut status = node.clone();
    let ready = (
        "Ready",
        "True",
        "KubeletReady",
        "kubelet is posting ready status",
    );
    let is_full = is_full(node);
    let pressures = PRESSURES.map(|(kind, reason, message)| match kind {
        "DiskPressure" if is_full => {
            let message = "kubelet has disk pressure";
            (kind, "True", "KubeletHasDiskPressure", message)
        }
        _ => (kind, "False", reason, message),
    });
    for (kind, state, reason, message) in pressures.into_iter().chain([ready]) {
        let known = condition(node, kind);
        if text(known, "/status") != state {
            put_condition(
                &mut status,
                json!({
                    "type": kind, "status": state, "reason": reason, "message": message,
                    "lastHeartbeatTime": now, "lastTransitionTime": now,
                }),
            );
        }
    }
    let place = world.places.nodes().position(|(it, _)| it == name(node));
    let address = format!(
        "10.0.{}.{}",
        place.unwrap_or(0) / 250,
        place.unwrap_or(0) % 250 + 1
    );
    let defaults = [
        (
            "/status/capacity",
            json!({ "cpu": "8", "memory": "32Gi", "pods": "110", "ephemeral-storage": "100Gi" }),
        ),
        (
            "/status/addresses",
            json!([
                { "type": "InternalIP", "address": address }, { "type": "Hostname", "address": name(node) },
            ]),
        ),
        (
            "/status/daemonEndpoints",
            json!({ "kubeletEndpoint": { "Port": 10250 } }),
        ),
        (
            "/status/nodeInfo",
            json!({
                "architecture": "amd64", "bootID": "", "containerRuntimeVersion": "containerd://2.2.0",
                "kernelVersion": "6.12.0", "kubeProxyVersion": "", "kubeletVersion": "v1.36.3", "machineID": "",
                "operatingSystem": "linux", "osImage": "Debian GNU/Linux 13 (trixie)", "systemUUID": "",
            }),
        ),
    ];
    for (field, default) in defaults {
        if at(&status, field).is_null() {
            value::set(&mut status, field, default);
        }
    }
    if at(&status, "/status/allocatable").is_null() {
        let capacity = at(&status, "/status/capacity").clone();
        value::set(&mut status, "/status/allocatable", capacity);
    }
    at(&status, "/status").clone()
}

/// The status of a node that is heard of no more.
fn unknown(world: &World, node: &Value) -> Value {
    let now = world.stamp();
    let mut status = node.clone();
    let kinds = PRESSURES
        .map(|(kind, ..)| kind)
        .into_iter()
        .chain(["Ready"]);
    for kind in kinds {
        let mut it = condition(node, kind).clone();
        if text(&it, "/status") == "Unknown" {
            continue;
        }
        value::set(&mut it, "/type", kind);
        value::set(&mut it, "/status", "Unknown");
        value::set(&mut it, "/reason", "NodeStatusUnknown");
        value::set(&mut it, "/message", "Kubelet stopped posting node status.");
        value::set(&mut it, "/lastTransitionTime", now.clone());
        put_condition(&mut status, it);
    }
    at(&status, "/status").clone()
}
