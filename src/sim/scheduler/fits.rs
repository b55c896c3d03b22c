//! Whether a pod may go onto a node, and the scheduler's words when it may not.

use std::collections::BTreeMap;

use serde_json::Value;

use super::affinity;
use super::places::{Place, Room};
use super::spread::Spread;
use crate::sim::value::{is_true, items, text};
use crate::sim::world::World;

/// Why a pod may not go onto a node.
#[derive(Clone, Debug)]
pub struct Obstacle {
    /// The scheduler's words.
    pub words: String,
    /// Whether it would help if other pods left.
    pub is_room: bool,
}

/// What stands in the way: nothing when the pod fits. The first filter that says no decides, as in the
/// scheduler; only a lack of room is told in full.
#[must_use]
pub fn obstacles(
    world: &World,
    pod: &Value,
    asks: Room,
    (node, place): (&Value, &Place),
    spread: &Spread<'_>,
) -> Vec<Obstacle> {
    let tolerates = |taint: &Value| {
        items(pod, "/spec/tolerations")
            .iter()
            .any(|it| is_tolerated(it, taint))
    };
    let keeps_out = |taint: &&Value| matches!(text(taint, "/effect"), "NoSchedule" | "NoExecute");
    if is_true(node, "/spec/unschedulable") && !tolerates(&cordon()) {
        return one("node(s) were unschedulable");
    }
    if items(node, "/spec/taints")
        .iter()
        .filter(keeps_out)
        .any(|taint| !tolerates(taint))
    {
        return one("node(s) had untolerated taint(s)");
    }
    if !affinity::suits(pod, node) {
        return one("node(s) didn't match Pod's node affinity/selector");
    }
    let lacks = lacks(asks, place);
    if !lacks.is_empty() {
        return lacks;
    }
    if let Some(words) = super::volumes::obstacle(world, pod, node) {
        return one(words);
    }
    if let Some(words) = spread.obstacle(node) {
        return room(words);
    }
    if !affinity::has_company(world, pod, node) {
        return one("node(s) didn't match pod affinity rules");
    }
    if affinity::has_enemy(world, pod, node) {
        return room("node(s) didn't match pod anti-affinity rules");
    }
    if affinity::is_refused(world, pod, node) {
        return room("node(s) didn't satisfy existing pods anti-affinity rules");
    }
    Vec::new()
}

fn cordon() -> Value {
    serde_json::json!({ "key": "node.kubernetes.io/unschedulable", "effect": "NoSchedule" })
}

fn one(words: &str) -> Vec<Obstacle> {
    vec![Obstacle {
        words: words.to_owned(),
        is_room: false,
    }]
}

fn room(words: &str) -> Vec<Obstacle> {
    vec![Obstacle {
        words: words.to_owned(),
        is_room: true,
    }]
}

fn lacks(asks: Room, place: &Place) -> Vec<Obstacle> {
    let room_of = place.room.unwrap_or_default();
    let taken = place.taken;
    [
        ("Too many pods", asks.pods, room_of.pods, taken.pods),
        ("Insufficient cpu", asks.cpu, room_of.cpu, taken.cpu),
        (
            "Insufficient memory",
            asks.memory,
            room_of.memory,
            taken.memory,
        ),
    ]
    .into_iter()
    .filter(|(_, asked, all, taken)| *asked > 0 && taken + asked > *all)
    .map(|(words, asked, all, _)| Obstacle {
        words: words.to_owned(),
        is_room: asked <= all,
    })
    .collect()
}

/// Whether a toleration covers a taint.
#[must_use]
pub fn is_tolerated(toleration: &Value, taint: &Value) -> bool {
    let effect = text(toleration, "/effect");
    let key = text(toleration, "/key");
    let fits = (effect.is_empty() || effect == text(taint, "/effect"))
        && (key.is_empty() || key == text(taint, "/key"));
    match text(toleration, "/operator") {
        "Exists" => fits,
        _ => fits && !key.is_empty() && text(toleration, "/value") == text(taint, "/value"),
    }
}

/// `0/3 nodes are available: ...`, with what preemption has to say.
#[must_use]
pub fn sentence(nodes: usize, obstacles: &[Vec<Obstacle>]) -> String {
    if nodes == 0 {
        return "no nodes available to schedule pods".to_owned();
    }
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for obstacle in obstacles.iter().flatten() {
        *counts.entry(&obstacle.words).or_default() += 1;
    }
    let helpless = obstacles
        .iter()
        .filter(|of_node| of_node.iter().any(|it| !it.is_room))
        .count();
    let verdicts = [
        (helpless, "Preemption is not helpful for scheduling."),
        (
            nodes - helpless.min(nodes),
            "No preemption victims found for incoming pod.",
        ),
    ];
    format!(
        "0/{nodes} nodes are available: {}. no new claims to deallocate, preemption: 0/{nodes} nodes are available: {}",
        listed(counts.into_iter().map(|(words, count)| (count, words))),
        listed(
            verdicts
                .into_iter()
                .filter(|(count, _)| *count > 0)
                .map(|(count, words)| (count, words.trim_end_matches('.')))
        ) + ".",
    )
}

fn listed<'a>(counted: impl Iterator<Item = (usize, &'a str)>) -> String {
    let mut words: Vec<String> = counted
        .map(|(count, words)| format!("{count} {words}"))
        .collect();
    words.sort();
    words.join(", ")
}
