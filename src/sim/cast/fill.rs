//! A large cluster: many sets of a few kinds, with nodes enough for their pods.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::deed::{Deed, Place, What};
use super::moment::Moment;
use super::twins::Twin;
use crate::sim::resource::Kind;
use crate::sim::store::Key;

/// When they are made, if nodes are there from the first moment on.
pub const AFTER: SignedDuration = SignedDuration::from_hours(1);

const NAMESPACES: usize = 40;
const PODS_OF_A_NODE: usize = 100;
/// One set in so many has claims.
const WITH_CLAIMS: usize = 10;

const KINDS: &[(&str, &str)] = &[
    ("postgres", "postgres:16.4"),
    ("redis", "redis:7.4"),
    ("kafka", "apache/kafka:3.8.0"),
    ("rabbitmq", "rabbitmq:3.13"),
    ("etcd", "registry.demo/etcd:3.5.15"),
    ("nats", "nats:2.10"),
    ("worker", "registry.demo/worker:5.0"),
];

/// So many sets with so many pods together, made at this moment: the first of each sort, and those that are like it.
pub fn large(sets: usize, pods: usize, at: SignedDuration) -> (Vec<Deed>, Vec<Twin>) {
    let deed = |(key, manifest)| Deed {
        at: Moment::exactly(at),
        every: None,
        by: "kubectl".to_owned(),
        what: What::Apply(key, manifest),
        place: Place::default(),
    };
    let nodes = pods.div_ceil(PODS_OF_A_NODE);
    let mut deeds: Vec<Deed> = (1..=nodes).map(node).map(deed).collect();
    let (mut firsts, mut twins) = (BTreeMap::new(), Vec::new());
    for number in 0..sets {
        let seat = Seat {
            number,
            replicas: size(number, sets, pods),
        };
        let made = [seat.service(), seat.set()].map(deed);
        let sort = (seat.kind(), seat.replicas, seat.has_claims());
        if let Some(of) = firsts.get(&sort).cloned() {
            twins.push(Twin { of, deeds: made });
        } else {
            firsts.insert(sort, seat.key(Kind::StatefulSet));
            deeds.extend(made);
        }
    }
    (deeds, twins)
}

/// Some larger, some smaller; all together exactly as many as were asked for.
fn size(number: usize, sets: usize, pods: usize) -> usize {
    let up_to = |count: usize| pods * count / sets;
    let fair = |number: usize| up_to(number + 1) - up_to(number);
    let pair = number / 2 * 2;
    if pair + 1 >= sets {
        return fair(number);
    }
    let shift = (pair / 2) % (fair(pair).min(fair(pair + 1)).min(8) + 1);
    if number == pair {
        fair(number) + shift
    } else {
        fair(number) - shift
    }
}

fn node(number: usize) -> (Key, Value) {
    let name = format!("large-{number}");
    let zone = ["a", "b", "c"].get(number % 3).copied().unwrap_or("a");
    let room = json!({ "cpu": "64", "memory": "256Gi", "pods": "110" });
    let manifest = json!({
        "metadata": {
            "name": name,
            "labels": { "kubernetes.io/hostname": name, "topology.kubernetes.io/zone": zone },
        },
        "status": { "capacity": room, "allocatable": room },
    });
    (Key::new(Kind::Node, "", name), manifest)
}

/// One set among many.
struct Seat {
    number: usize,
    replicas: usize,
}

impl Seat {
    fn kind(&self) -> (&'static str, &'static str) {
        let kind = KINDS.get(self.number % KINDS.len()).copied();
        kind.unwrap_or(("worker", "registry.demo/worker:5.0"))
    }

    fn key(&self, kind: Kind) -> Key {
        let namespace = format!("team-{:02}", self.number % NAMESPACES + 1);
        let name = format!("{}-{}", self.kind().0, self.number / NAMESPACES + 1);
        Key::new(kind, namespace, name)
    }

    fn has_claims(&self) -> bool {
        self.number.is_multiple_of(WITH_CLAIMS)
    }

    fn service(&self) -> (Key, Value) {
        let key = self.key(Kind::Service);
        let manifest = json!({
            "metadata": { "name": key.name, "namespace": key.namespace },
            "spec": { "clusterIP": "None", "selector": { "app": key.name }, "ports": [{ "port": 80 }] },
        });
        (key, manifest)
    }

    fn set(&self) -> (Key, Value) {
        let key = self.key(Kind::StatefulSet);
        let labels = json!({ "app": key.name });
        let mut manifest = json!({
            "metadata": { "name": key.name, "namespace": key.namespace, "labels": labels },
            "spec": {
                "serviceName": key.name,
                "replicas": self.replicas,
                "podManagementPolicy": "Parallel",
                "selector": { "matchLabels": labels },
                "template": {
                    "metadata": { "labels": labels },
                    "spec": { "containers": [{ "name": self.kind().0, "image": self.kind().1 }] },
                },
            },
        });
        if self.has_claims() {
            let template = json!({
                "metadata": { "name": "data" },
                "spec": {
                    "accessModes": ["ReadWriteOnce"],
                    "resources": { "requests": { "storage": "10Gi" } },
                },
            });
            crate::sim::value::set(
                &mut manifest,
                "/spec/volumeClaimTemplates",
                json!([template]),
            );
        }
        (key, manifest)
    }
}
