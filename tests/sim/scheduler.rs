//! The scheduler: which node a pod gets, and why none.

use kubectl_sts::sim::{Kind, Pace};
use serde_json::{Value, json};

use super::cluster::{Cluster, node, pod};

fn told(spec: &Value) -> String {
    let mut cluster = Cluster::new(Pace::Bed);
    cluster.change(Kind::Node, "node-3", |it| {
        it["spec"]["unschedulable"] = true.into();
    });
    cluster.pass(1.0);
    cluster.create(Kind::Pod, pod("web-0", &json!({}), spec));
    cluster.pass(1.0);
    let events = cluster.events("web-0");
    events.first().cloned().unwrap_or_default()
}

fn asking(cpu: &str, memory: &str) -> Value {
    json!({ "containers": [{ "name": "main", "image": "nginx:1", "resources": { "requests": { "cpu": cpu, "memory": memory } } }] })
}

#[test]
fn the_words_are_the_schedulers() {
    assert_eq!(
        told(&asking("9", "64Gi")),
        "FailedScheduling: 0/3 nodes are available: 1 node(s) were unschedulable, 2 Insufficient cpu, 2 Insufficient memory. no new claims to deallocate, preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling."
    );
    assert_eq!(
        told(
            &json!({ "nodeSelector": { "topology.kubernetes.io/zone": "b" }, "containers": asking("9", "1Gi")["containers"] })
        ),
        "FailedScheduling: 0/3 nodes are available: 1 Insufficient cpu, 1 node(s) didn't match Pod's node affinity/selector, 1 node(s) were unschedulable. no new claims to deallocate, preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling."
    );
    assert_eq!(
        told(&asking("1", "1Gi")),
        "Scheduled: Successfully assigned default/web-0 to node-1"
    );
}

#[test]
fn pods_spread_and_take_the_zone_of_their_node() {
    let mut cluster = Cluster::new(Pace::Bed);
    for number in 0..4 {
        let it = pod(&format!("web-{number}"), &json!({}), &json!({}));
        cluster.create(Kind::Pod, it);
    }
    cluster.pass(1.0);
    let of = |name: &str| {
        cluster.pod(name)["spec"]["nodeName"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(
        ["web-0", "web-1", "web-2", "web-3"].map(of),
        ["node-1", "node-2", "node-3", "node-1"]
    );
    assert_eq!(
        cluster.pod("web-1")["metadata"]["labels"]["topology.kubernetes.io/zone"],
        "b"
    );
}

#[test]
fn anti_affinity_keeps_the_fourth_pod_out_until_a_node_comes() {
    let mut cluster = Cluster::new(Pace::Bed);
    let apart = json!({ "affinity": { "podAntiAffinity": { "requiredDuringSchedulingIgnoredDuringExecution": [
        { "topologyKey": "kubernetes.io/hostname", "labelSelector": { "matchLabels": { "app": "web" } } },
    ] } } });
    for number in 0..4 {
        cluster.create(Kind::Pod, pod(&format!("web-{number}"), &json!({}), &apart));
    }
    cluster.pass(1.0);
    assert_eq!(
        cluster.events("web-3"),
        [
            "FailedScheduling: 0/3 nodes are available: 3 node(s) didn't match pod anti-affinity rules. no new claims to deallocate, preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod."
        ]
    );
    cluster.create(Kind::Node, node("node-4", "a"));
    cluster.pass(1.0);
    assert_eq!(cluster.pod("web-3")["spec"]["nodeName"], "node-4");
}

#[test]
fn a_full_node_takes_the_next_pod_when_one_has_gone() {
    let mut cluster = Cluster::empty(Pace::Bed);
    cluster.create(Kind::Node, node("node-1", "a"));
    for number in 0..2 {
        let it = pod(&format!("web-{number}"), &json!({}), &asking("5", "1Gi"));
        cluster.create(Kind::Pod, it);
    }
    cluster.pass(10.0);
    assert!(cluster.pod("web-1")["spec"]["nodeName"].is_null());
    cluster.delete(Kind::Pod, "web-0");
    cluster.pass(2.0);
    assert_eq!(cluster.pod("web-1")["spec"]["nodeName"], "node-1");
}

#[test]
fn pods_are_spread_over_zones_as_their_constraint_says() {
    let mut cluster = Cluster::new(Pace::Bed);
    cluster.change(Kind::Node, "node-3", |it| {
        it["spec"]["unschedulable"] = true.into();
    });
    cluster.pass(1.0);
    let spread = json!({ "topologySpreadConstraints": [{
        "maxSkew": 1, "topologyKey": "topology.kubernetes.io/zone", "whenUnsatisfiable": "DoNotSchedule",
        "labelSelector": { "matchLabels": { "app": "web" } },
    }] });
    for number in 0..3 {
        cluster.create(
            Kind::Pod,
            pod(&format!("web-{number}"), &json!({}), &spread),
        );
        cluster.pass(1.0);
    }
    assert_eq!(
        cluster.events("web-2"),
        [
            "FailedScheduling: 0/3 nodes are available: 1 node(s) were unschedulable, 2 node(s) didn't match pod topology spread constraints. no new claims to deallocate, preemption: 0/3 nodes are available: 1 Preemption is not helpful for scheduling, 2 No preemption victims found for incoming pod."
        ]
    );
    cluster.change(Kind::Node, "node-3", |it| {
        it["spec"]["unschedulable"] = false.into();
    });
    cluster.pass(1.0);
    assert_eq!(cluster.pod("web-2")["spec"]["nodeName"], "node-3");
}

#[test]
fn the_schedulers_events_have_the_newer_form() {
    let mut cluster = Cluster::new(Pace::Bed);
    cluster.create(Kind::Pod, pod("web-0", &json!({}), &json!({})));
    cluster.pass(1.0);
    let events: Vec<_> = cluster
        .world
        .store
        .all(Kind::Event)
        .map(|(_, it)| it.clone())
        .collect();
    let scheduled = events
        .iter()
        .find(|it| it["reason"] == "Scheduled")
        .unwrap();
    assert_eq!(scheduled["action"], "Binding");
    assert!(scheduled["lastTimestamp"].is_null());
    assert_eq!(scheduled["eventTime"], "2026-11-21T10:00:01.000000Z");
}
