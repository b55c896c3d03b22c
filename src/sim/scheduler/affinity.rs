//! What pods want of nodes, and of the pods beside them.

use serde_json::Value;

use crate::sim::resource::Kind;
use crate::sim::store::Key;
use crate::sim::value::{at, entry, items, name, number, selects, text};
use crate::sim::world::World;

const REQUIRED: &str = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED: &str = "preferredDuringSchedulingIgnoredDuringExecution";

/// Whether a node satisfies the pod's node selector and its required node affinity.
#[must_use]
pub fn suits(pod: &Value, node: &Value) -> bool {
    let labels = at(node, "/metadata/labels");
    let selected = at(pod, "/spec/nodeSelector")
        .as_object()
        .is_none_or(|wished| {
            wished
                .iter()
                .all(|(key, value)| labels.get(key) == Some(value))
        });
    let required = at(pod, "/spec/affinity/nodeAffinity").get(REQUIRED);
    selected && required.is_none_or(|selector| has_term(selector, node))
}

/// Whether a node satisfies one of the terms of a node selector (of pods and of volumes).
#[must_use]
pub fn has_term(selector: &Value, node: &Value) -> bool {
    items(selector, "/nodeSelectorTerms")
        .iter()
        .any(|term| is_term(term, node))
}

fn is_term(term: &Value, node: &Value) -> bool {
    let (labels, fields) = (
        items(term, "/matchExpressions"),
        items(term, "/matchFields"),
    );
    let is_empty = labels.is_empty() && fields.is_empty();
    let label = |it: &Value| holds(it, entry(node, "/metadata/labels", text(it, "/key")));
    let field = |it: &Value| text(it, "/key") == "metadata.name" && holds(it, Some(name(node)));
    !is_empty && labels.iter().all(label) && fields.iter().all(field)
}

/// Whether a requirement of a node selector holds for this value.
fn holds(requirement: &Value, has: Option<&str>) -> bool {
    let values = items(requirement, "/values");
    let is_listed = has.is_some_and(|has| values.iter().any(|it| it == has));
    let compared = || {
        let has: i64 = has?.parse().ok()?;
        let wished: i64 = values.first()?.as_str()?.parse().ok()?;
        Some(has.cmp(&wished))
    };
    match text(requirement, "/operator") {
        "In" => is_listed,
        "NotIn" => !is_listed,
        "Exists" => has.is_some(),
        "DoesNotExist" => has.is_none(),
        "Gt" => compared().is_some_and(std::cmp::Ordering::is_gt),
        "Lt" => compared().is_some_and(std::cmp::Ordering::is_lt),
        _ => false,
    }
}

/// How much the pod would like this node: the weights of what it prefers.
#[must_use]
pub fn liking(world: &World, pod: &Value, node: &Value) -> i64 {
    let affinity = at(pod, "/spec/affinity");
    let weight = |it: &&Value| number(it, "/weight").unwrap_or(0);
    let of_node: i64 = items(at(affinity, "/nodeAffinity"), &format!("/{PREFERRED}"))
        .iter()
        .filter(|it| is_term(at(it, "/preference"), node))
        .map(|it| weight(&it))
        .sum();
    let beside = |which: &str| -> i64 {
        items(at(affinity, which), &format!("/{PREFERRED}"))
            .iter()
            .filter(|it| has_neighbour(world, pod, at(it, "/podAffinityTerm"), node))
            .map(|it| weight(&it))
            .sum()
    };
    of_node + beside("/podAffinity") - beside("/podAntiAffinity")
}

/// Whether the pod prefers anything at all.
#[must_use]
pub fn prefers(pod: &Value) -> bool {
    let affinity = at(pod, "/spec/affinity");
    ["/nodeAffinity", "/podAffinity", "/podAntiAffinity"]
        .iter()
        .any(|which| at(affinity, which).get(PREFERRED).is_some())
}

/// Whether it depends on others where the pod may go.
#[must_use]
pub fn wants_company(pod: &Value) -> bool {
    !required(pod, "/spec/affinity/podAffinity").is_empty()
}

/// Whether the node has the neighbours that the pod requires. The first of a group that wants each other
/// may go anywhere.
#[must_use]
pub fn has_company(world: &World, pod: &Value, node: &Value) -> bool {
    required(pod, "/spec/affinity/podAffinity")
        .iter()
        .all(|term| {
            has_neighbour(world, pod, term, node)
                || (entry(node, "/metadata/labels", text(term, "/topologyKey")).is_some()
                    && covers(world, pod, term, pod)
                    && !world
                        .store
                        .all(Kind::Pod)
                        .any(|(_, other)| is_placed(other) && covers(world, pod, term, other)))
        })
}

/// Whether the node has a neighbour that the pod refuses.
#[must_use]
pub fn has_enemy(world: &World, pod: &Value, node: &Value) -> bool {
    required(pod, "/spec/affinity/podAntiAffinity")
        .iter()
        .any(|term| has_neighbour(world, pod, term, node))
}

/// Whether the node has a neighbour that refuses the pod.
#[must_use]
pub fn is_refused(world: &World, pod: &Value, node: &Value) -> bool {
    let space = text(pod, "/metadata/namespace");
    ["", space]
        .iter()
        .filter_map(|space| world.places.picky.get(*space))
        .flatten()
        .filter_map(|key| world.store.get(key))
        .any(|other| {
            required(other, "/spec/affinity/podAntiAffinity")
                .iter()
                .any(|term| covers(world, other, term, pod) && is_near(world, other, term, node))
        })
}

fn required<'a>(pod: &'a Value, which: &str) -> &'a [Value] {
    items(at(pod, which), &format!("/{REQUIRED}"))
}

/// Whether a pod that the term of `pod` means is in the same place as the node.
fn has_neighbour(world: &World, pod: &Value, term: &Value, node: &Value) -> bool {
    let space = text(pod, "/metadata/namespace");
    let is_plain =
        items(term, "/namespaces").is_empty() && !at(term, "/namespaceSelector").is_object();
    let near = |other: &Value| {
        is_placed(other) && covers(world, pod, term, other) && is_near(world, other, term, node)
    };
    if is_plain {
        world
            .store
            .within(Kind::Pod, space)
            .any(|(_, other)| near(other))
    } else {
        world.store.all(Kind::Pod).any(|(_, other)| near(other))
    }
}

fn is_placed(pod: &Value) -> bool {
    !text(pod, "/spec/nodeName").is_empty() && !super::places::has_ended(pod)
}

/// Whether the term of `pod` means the other pod.
fn covers(world: &World, pod: &Value, term: &Value, other: &Value) -> bool {
    let space = text(other, "/metadata/namespace");
    let listed = items(term, "/namespaces");
    let selector = at(term, "/namespaceSelector");
    let in_space = if listed.is_empty() && !selector.is_object() {
        space == text(pod, "/metadata/namespace")
    } else {
        listed.iter().any(|it| it == space)
            || (selector.is_object()
                && world
                    .store
                    .get(&Key::new(Kind::Namespace, "", space))
                    .is_some_and(|it| selects(selector, at(it, "/metadata/labels"))))
    };
    in_space && selects(at(term, "/labelSelector"), at(other, "/metadata/labels"))
}

/// Whether the other pod's node has the same value of the topology key as this one.
fn is_near(world: &World, other: &Value, term: &Value, node: &Value) -> bool {
    let key = text(term, "/topologyKey");
    let here = entry(node, "/metadata/labels", key);
    let its = Key::new(Kind::Node, "", text(other, "/spec/nodeName"));
    here.is_some()
        && world
            .store
            .get(&its)
            .is_some_and(|its| entry(its, "/metadata/labels", key) == here)
}
