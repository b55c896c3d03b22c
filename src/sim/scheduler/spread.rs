//! Topology spread constraints: how many pods of a kind each zone or node has, and may have.

use std::collections::BTreeMap;

use serde_json::Value;

use super::affinity::suits;
use super::places::has_ended;
use crate::sim::resource::Kind;
use crate::sim::value::{at, entry, is_terminating, items, namespace, number, selects, text};
use crate::sim::world::World;

/// The constraints of a pod that must hold, with what is there already.
pub struct Spread<'a> {
    constraints: Vec<Constraint<'a>>,
}

struct Constraint<'a> {
    topology: &'a str,
    most: i64,
    /// 1 if the pod itself counts.
    own: i64,
    /// By the value of the topology's label.
    counts: BTreeMap<String, i64>,
}

impl<'a> Spread<'a> {
    /// What a pod asks for.
    #[must_use]
    pub fn of(world: &World, pod: &'a Value) -> Self {
        let constraints = items(pod, "/spec/topologySpreadConstraints")
            .iter()
            .filter(|it| text(it, "/whenUnsatisfiable") != "ScheduleAnyway")
            .map(|it| Constraint::of(world, pod, it))
            .collect();
        Self { constraints }
    }

    /// Why a node will not do.
    #[must_use]
    pub fn obstacle(&self, node: &Value) -> Option<&'static str> {
        self.constraints.iter().find_map(|it| it.obstacle(node))
    }
}

impl<'a> Constraint<'a> {
    fn of(world: &World, pod: &'a Value, wish: &'a Value) -> Self {
        let topology = text(wish, "/topologyKey");
        let selector = at(wish, "/labelSelector");
        let mut domains = BTreeMap::new(); // by node
        let mut counts = BTreeMap::new();
        for (key, node) in world.store.all(Kind::Node).filter(|(_, it)| suits(pod, it)) {
            if let Some(domain) = entry(node, "/metadata/labels", topology) {
                domains.insert(key.name.as_str(), domain);
                counts.entry(domain.to_owned()).or_insert(0);
            }
        }
        let others = world.store.within(Kind::Pod, namespace(pod));
        for (_, other) in others {
            let counted = !is_terminating(other)
                && !has_ended(other)
                && selects(selector, at(other, "/metadata/labels"));
            if let Some(domain) = domains.get(text(other, "/spec/nodeName"))
                && counted
            {
                *counts.entry((*domain).to_owned()).or_insert(0) += 1;
            }
        }
        Self {
            topology,
            most: number(wish, "/maxSkew").unwrap_or(1),
            own: selects(selector, at(pod, "/metadata/labels")).into(),
            counts,
        }
    }

    fn obstacle(&self, node: &Value) -> Option<&'static str> {
        let Some(domain) = entry(node, "/metadata/labels", self.topology) else {
            return Some(
                "node(s) didn't match pod topology spread constraints (missing required label)",
            );
        };
        let here = self.counts.get(domain).copied().unwrap_or(0);
        let least = self.counts.values().copied().min().unwrap_or(0);
        (here + self.own - least > self.most)
            .then_some("node(s) didn't match pod topology spread constraints")
    }
}

/// Whether the pods on other nodes decide where this one may go.
#[must_use]
pub fn is_spread(pod: &Value) -> bool {
    !items(pod, "/spec/topologySpreadConstraints").is_empty()
}
