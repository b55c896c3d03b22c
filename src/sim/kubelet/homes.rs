//! Where pods are at home: the addresses of nodes, and of the pods on them.

use serde_json::Value;

use super::report;
use super::run::Run;
use super::say;
use crate::sim::event::Tone;
use crate::sim::resource::Kind;
use crate::sim::storage;
use crate::sim::store::Key;
use crate::sim::value::{self, items, text, uid};
use crate::sim::world::World;

/// The pod gets its network, and its volumes their full size.
pub(super) fn connect(world: &mut World, pod: &Value, run: &mut Run, node: &str) {
    if run.address.is_empty() {
        run.address = address(world, pod, node);
    }
    for volume in storage::grow_on_node(world, pod) {
        let words =
            format!("MountVolume.NodeExpandVolume succeeded for volume \"{volume}\" {node}");
        let reason = "FileSystemResizeSuccessful";
        say(world, pod, node, "", Tone::Normal, reason, &words);
    }
}

/// A pod that runs, as its status says, comes to its node ready-made: it gets an address and containers of its own.
pub fn take_in(world: &mut World, pod: &mut Value) {
    let node = text(pod, "/spec/nodeName").to_owned();
    let mut run = Run::seen(pod, world.now());
    run.address = address(world, pod, &node);
    let status = report::status(pod, &run, &host(world, &node), &world.stamp());
    value::set(pod, "/status", status);
    world.machines.runs.insert(uid(pod).to_owned(), run);
}

/// The address of a pod: its node's own, or a free one.
fn address(world: &mut World, pod: &Value, node: &str) -> String {
    if value::is_true(pod, "/spec/hostNetwork") {
        return host(world, node);
    }
    let range = range(world, node);
    world.machines.address(node, &range)
}

/// The beginning of the addresses of a node's pods.
fn range(world: &World, node: &str) -> String {
    let known = world.store.get(&Key::new(Kind::Node, "", node));
    let range = known.map_or("", |it| text(it, "/spec/podCIDR"));
    if let Some((range, _)) = range.rsplit_once('.') {
        return range.to_owned();
    }
    let place = world.places.nodes().position(|(name, _)| name == node);
    format!("10.244.{}", place.unwrap_or(0) % 256)
}

/// The address of a node.
pub(super) fn host(world: &World, node: &str) -> String {
    world
        .store
        .get(&Key::new(Kind::Node, "", node))
        .and_then(|it| {
            items(it, "/status/addresses")
                .iter()
                .find(|it| text(it, "/type") == "InternalIP")
                .map(|it| text(it, "/address").to_owned())
        })
        .unwrap_or_else(|| "127.0.0.1".to_owned())
}
