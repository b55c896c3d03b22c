//! Places: what the scheduler knows of nodes and of the pods on them, kept up to date with every change.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::sim::resource::Kind;
use crate::sim::store::{Change, Key, Object};
use crate::sim::value::{self, at, controller, items, text};
use crate::sim::verbs::decode::quantity::amount;

/// Nodes, the pods on them, and the pods that were given none.
#[derive(Debug, Default)]
pub struct Places {
    /// By node name; also of nodes that are gone, for as long as there are pods on them.
    nodes: BTreeMap<String, Place>,
    seats: BTreeMap<Key, Seat>,
    /// How many pods of each owner, by uid, are on which node.
    owners: BTreeMap<String, BTreeMap<String, i128>>,
    /// Pods that were given no node.
    pub refused: BTreeSet<Key>,
    /// Pods on nodes that keep others away, by the namespace that they look at; the empty one is all.
    pub picky: BTreeMap<String, BTreeSet<Key>>,
}

/// A node, and who is on it.
#[derive(Debug, Default)]
pub struct Place {
    /// The node, none if it is gone.
    pub node: Option<Object>,
    /// What pods may take of it, none if the node is gone.
    pub room: Option<Room>,
    /// What its pods have taken.
    pub taken: Room,
    /// All pods on it, also those that have ended.
    pub pods: BTreeSet<Key>,
}

/// Room for pods, in billionths; the number of pods is whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Room {
    /// Processors.
    pub cpu: i128,
    /// Bytes.
    pub memory: i128,
    /// Pods.
    pub pods: i128,
}

#[derive(Clone, Debug, PartialEq)]
struct Seat {
    node: String,
    owner: String,
    takes: Room,
}

impl Places {
    /// Every node that there is, by name.
    pub fn nodes(&self) -> impl Iterator<Item = (&str, &Place)> {
        self.nodes
            .iter()
            .filter(|(_, place)| place.room.is_some())
            .map(|(name, place)| (name.as_str(), place))
    }

    /// A node that there is.
    #[must_use]
    pub fn node(&self, name: &str) -> Option<(&Place, &Object)> {
        let place = self.nodes.get(name)?;
        Some((place, place.node.as_ref()?))
    }

    /// On which nodes the pods of this owner are, and how many.
    #[must_use]
    pub fn of_owner(&self, uid: &str) -> Option<&BTreeMap<String, i128>> {
        self.owners.get(uid)
    }

    /// The pods on a node, there or gone.
    #[must_use]
    pub fn pods_on(&self, node: &str) -> Vec<Key> {
        self.nodes
            .get(node)
            .map(|place| place.pods.iter().cloned().collect())
            .unwrap_or_default()
    }

    /// Takes note of a change of a pod or of a node.
    pub fn note(&mut self, change: &Change) {
        match change.key.kind {
            Kind::Pod => self.note_pod(&change.key, change.new.as_deref()),
            Kind::Node => self.note_node(&change.key.name, change.new.as_ref()),
            _ => {}
        }
    }

    fn note_node(&mut self, name: &str, node: Option<&Object>) {
        let place = self.nodes.entry(name.to_owned()).or_default();
        place.node = node.cloned();
        place.room = node.map(|node| {
            let room = at(node, "/status/allocatable");
            let pods = at(room, "/pods");
            Room {
                cpu: amount(at(room, "/cpu")),
                memory: amount(at(room, "/memory")),
                pods: if pods.is_null() {
                    110
                } else {
                    amount(pods) / 1_000_000_000
                },
            }
        });
        if place.room.is_none() && place.pods.is_empty() {
            self.nodes.remove(name);
        }
    }

    fn note_pod(&mut self, key: &Key, pod: Option<&Value>) {
        let node = pod.map_or("", |pod| text(pod, "/spec/nodeName"));
        if pod.is_none() || !node.is_empty() {
            self.refused.remove(key);
        }
        let seat = pod.filter(|_| !node.is_empty()).map(|pod| Seat {
            node: node.to_owned(),
            owner: controller(pod).map_or("", value_uid).to_owned(),
            takes: if has_ended(pod) {
                Room::default()
            } else {
                takes(pod)
            },
        });
        if self.seats.get(key) == seat.as_ref() {
            return;
        }
        if let Some(old) = self.seats.remove(key) {
            self.count(key, &old, -1);
        }
        if let Some(seat) = seat {
            self.count(key, &seat, 1);
            self.seats.insert(key.clone(), seat);
        }
        self.note_picky(key, pod.filter(|pod| !node.is_empty() && !has_ended(pod)));
    }

    fn count(&mut self, key: &Key, seat: &Seat, sign: i128) {
        let place = self.nodes.entry(seat.node.clone()).or_default();
        place.taken.cpu += sign * seat.takes.cpu;
        place.taken.memory += sign * seat.takes.memory;
        place.taken.pods += sign * seat.takes.pods;
        if sign > 0 {
            place.pods.insert(key.clone());
        } else {
            place.pods.remove(key);
        }
        if place.room.is_none() && place.pods.is_empty() {
            self.nodes.remove(&seat.node);
        }
        let same = self.owners.entry(seat.owner.clone()).or_default();
        let here = same.entry(seat.node.clone()).or_default();
        *here += sign;
        if *here == 0 {
            same.remove(&seat.node);
        }
        if same.is_empty() {
            self.owners.remove(&seat.owner);
        }
    }

    fn note_picky(&mut self, key: &Key, pod: Option<&Value>) {
        for keys in self.picky.values_mut() {
            keys.remove(key);
        }
        let Some(pod) = pod else { return };
        let terms = items(
            pod,
            "/spec/affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution",
        );
        for term in terms {
            let own = items(term, "/namespaces").is_empty()
                && !at(term, "/namespaceSelector").is_object();
            let looks_at = if own {
                key.namespace.clone()
            } else {
                String::new()
            };
            self.picky.entry(looks_at).or_default().insert(key.clone());
        }
        self.picky.retain(|_, keys| !keys.is_empty());
    }
}

fn value_uid(owner: &Value) -> &str {
    text(owner, "/uid")
}

/// Whether its containers have ended for good.
#[must_use]
pub fn has_ended(pod: &Value) -> bool {
    matches!(text(pod, "/status/phase"), "Succeeded" | "Failed")
}

/// What a pod asks for: the sum of its containers and sidecars, or its largest init container.
#[must_use]
pub fn takes(pod: &Value) -> Room {
    let asks = |container: &Value| Room {
        cpu: amount(value::at(container, "/resources/requests/cpu")),
        memory: amount(value::at(container, "/resources/requests/memory")),
        pods: 0,
    };
    let mut all = Room {
        pods: 1,
        ..Room::default()
    };
    for container in items(pod, "/spec/containers").iter().map(asks) {
        all.cpu += container.cpu;
        all.memory += container.memory;
    }
    let mut sidecars = Room::default();
    let mut largest = Room::default();
    for init in items(pod, "/spec/initContainers") {
        let asked = asks(init);
        if text(init, "/restartPolicy") == "Always" {
            sidecars.cpu += asked.cpu;
            sidecars.memory += asked.memory;
        } else {
            largest.cpu = largest.cpu.max(sidecars.cpu + asked.cpu);
            largest.memory = largest.memory.max(sidecars.memory + asked.memory);
        }
    }
    all.cpu = (all.cpu + sidecars.cpu).max(largest.cpu);
    all.memory = (all.memory + sidecars.memory).max(largest.memory);
    all
}
