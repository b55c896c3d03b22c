//! Nodes: lost, found, cordoned, gone.

use kubectl_sts::sim::{Kind, Pace};
use serde_json::json;

use super::cluster::{Cluster, condition, pod};

#[test]
fn the_pods_of_a_lost_node_are_marked_then_deleted_and_hang_until_it_is_back() {
    let mut cluster = Cluster::new(Pace::Bed);
    cluster.create(Kind::Pod, pod("web-0", &json!({}), &json!({})));
    cluster.pass(5.0);
    assert_eq!(cluster.pod("web-0")["spec"]["nodeName"], "node-1");
    cluster.annotate(Kind::Node, "node-1", "fate", "lost");
    cluster.pass(39.0);
    assert_eq!(cluster.state("web-0"), "Running, ready");
    cluster.pass(2.0);
    let node = cluster.get(Kind::Node, "node-1").unwrap();
    assert_eq!(condition(&node, "Ready")["status"], "Unknown");
    assert_eq!(node["spec"]["taints"].as_array().unwrap().len(), 2);
    assert_eq!(cluster.state("web-0"), "Running");
    assert!(
        cluster
            .events("web-0")
            .contains(&"NodeNotReady: Node is not ready".to_owned())
    );
    cluster.pass(297.0);
    assert_eq!(cluster.state("web-0"), "Running");
    cluster.pass(600.0);
    assert_eq!(cluster.state("web-0"), "Terminating");
    cluster.annotate(Kind::Node, "node-1", "fate", "");
    cluster.pass(1.0);
    assert_eq!(cluster.state("web-0"), "gone");
    let node = cluster.get(Kind::Node, "node-1").unwrap();
    assert_eq!(condition(&node, "Ready")["status"], "True");
    assert!(node["spec"]["taints"].is_null());
}

#[test]
fn a_node_that_is_found_in_time_has_ready_pods_again() {
    let mut cluster = Cluster::new(Pace::Bed);
    cluster.create(Kind::Pod, pod("web-0", &json!({}), &json!({})));
    cluster.pass(5.0);
    cluster.annotate(Kind::Node, "node-1", "fate", "lost");
    cluster.pass(60.0);
    assert_eq!(cluster.state("web-0"), "Running");
    cluster.annotate(Kind::Node, "node-1", "fate", "");
    cluster.pass(1.0);
    assert_eq!(cluster.state("web-0"), "Running, ready");
}

#[test]
fn pods_of_a_node_out_of_service_or_gone_are_removed() {
    let mut cluster = Cluster::new(Pace::Bed);
    for name in ["web-0", "web-1"] {
        cluster.create(Kind::Pod, pod(name, &json!({}), &json!({})));
    }
    cluster.pass(5.0);
    cluster.annotate(Kind::Node, "node-1", "fate", "lost");
    cluster.pass(60.0);
    cluster.delete(Kind::Pod, "web-0");
    cluster.pass(60.0);
    assert_eq!(cluster.state("web-0"), "Terminating");
    cluster.change(Kind::Node, "node-1", |it| {
        let taint = json!({ "key": "node.kubernetes.io/out-of-service", "value": "nodeshutdown", "effect": "NoExecute" });
        it["spec"]["taints"].as_array_mut().unwrap().push(taint);
    });
    cluster.pass(12.0);
    assert_eq!(cluster.state("web-0"), "gone");
    cluster.delete(Kind::Node, "node-2");
    cluster.pass(40.0);
    assert_eq!(cluster.state("web-1"), "Running, ready");
    cluster.pass(20.0);
    assert_eq!(cluster.state("web-1"), "gone");
}
