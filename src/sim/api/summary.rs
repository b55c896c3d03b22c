//! What the kubelet of a node says of what its pods use, asked for through the API server.
//!
//! | claim, annotation | what happens |
//! | --- | --- |
//! | `full: 91` | it is full to so many hundredths; otherwise its identity tells |
//! | `full-inodes: 96` | so many hundredths of its inodes are used |

use std::hash::Hasher as _;
use std::time::Duration;

use serde_json::{Value, json};

use super::reply::Reply;
use crate::sim::fnv::Fnv;
use crate::sim::kubelet::is_lost;
use crate::sim::refusal::Refusal;
use crate::sim::resource::Kind;
use crate::sim::running::Sim;
use crate::sim::store::Key;
use crate::sim::value::{at, entry, items, name, namespace, text, uid};
use crate::sim::verbs::decode::quantity;
use crate::sim::world::World;

/// How long the API server tries to reach a kubelet.
const PATIENCE: Duration = Duration::from_secs(30);
/// Bytes for each inode, as file systems are made.
const PER_INODE: i64 = 16_384;

/// The node whose summary a path asks for.
#[must_use]
pub fn node_of(path: &str) -> Option<&str> {
    let rest = path.strip_prefix("/api/v1/nodes/")?;
    let node = rest.strip_suffix("/proxy/stats/summary")?;
    (!node.is_empty() && !node.contains('/')).then_some(node)
}

/// What it says.
pub fn answer(sim: &Sim, node: &str) -> Result<Reply, Refusal> {
    sim.with(|world| {
        let key = Key::new(Kind::Node, "", node);
        let found = world.get(&key).ok_or_else(|| Refusal::not_found(&key))?;
        if is_lost(world, node) {
            return Ok(unreached(&found));
        }
        let pods = world.places.pods_on(node);
        let pods = pods.iter().filter_map(|it| world.store.get(it));
        let running = pods.filter(|it| text(it, "/status/phase") == "Running");
        let pods: Vec<Value> = running.map(|pod| of_pod(world, pod)).collect();
        let body = json!({ "node": { "nodeName": node }, "pods": pods });
        Ok(Reply::json(200, &body))
    })
}

/// What the API server says when it does not reach a kubelet, once it has tried.
fn unreached(node: &Value) -> Reply {
    let addresses = items(node, "/status/addresses");
    let mut addresses = addresses.iter().map(|it| text(it, "/address"));
    let address = addresses.next().unwrap_or("127.0.0.1");
    let words = format!("error trying to reach service: dial tcp {address}:10250: i/o timeout");
    Reply {
        patience: PATIENCE,
        ..Reply::from(Refusal::new(503, "ServiceUnavailable", words))
    }
}

fn of_pod(world: &World, pod: &Value) -> Value {
    let volumes = items(pod, "/spec/volumes").iter();
    let volumes = volumes.filter_map(|volume| {
        let claim = text(volume, "/persistentVolumeClaim/claimName");
        let claim = Key::new(Kind::PersistentVolumeClaim, namespace(pod), claim);
        let claim = world.store.get(&claim)?;
        Some(of_volume(world, text(volume, "/name"), claim))
    });
    let volumes: Vec<Value> = volumes.flatten().collect();
    json!({
        "podRef": { "name": name(pod), "namespace": namespace(pod), "uid": uid(pod) },
        "volume": volumes,
    })
}

fn of_volume(world: &World, volume: &str, claim: &Value) -> Option<Value> {
    let size = quantity::amount(at(claim, "/status/capacity/storage")) / 1_000_000_000;
    let size = i64::try_from(size).ok().filter(|it| *it > 0)?;
    let wished = |key| entry(claim, "/metadata/annotations", key)?.parse().ok();
    let mut hash = Fnv::default();
    hash.write(uid(claim).as_bytes());
    let some = i64::try_from(hash.finish() % 640).unwrap_or(0);
    let used = match wished("full") {
        Some(percent) => part(percent, size),
        // From 8 % to 72 %.
        None => size / 1000 * (80 + some),
    };
    let inodes = size / PER_INODE;
    let inodes_used =
        wished("full-inodes").map_or(inodes / 2000 * (10 + some), |it| part(it, inodes));
    Some(json!({
        "time": world.stamp(),
        "name": volume,
        "pvcRef": { "name": name(claim), "namespace": namespace(claim) },
        "capacityBytes": size,
        "usedBytes": used,
        "availableBytes": size - used,
        "inodes": inodes,
        "inodesUsed": inodes_used,
        "inodesFree": inodes - inodes_used,
    }))
}

fn part(percent: i64, of: i64) -> i64 {
    let part = i128::from(of) * i128::from(percent.clamp(0, 100));
    i64::try_from((part + 99) / 100).unwrap_or(of)
}
