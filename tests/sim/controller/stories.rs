//! Sets whose pods live on nodes, with volumes: the controller, the scheduler, kubelets and storage together.

use kubectl_sts::sim::{Kind, Pace};
use serde_json::{Value, json};

use super::bench::{put, web, with};
use crate::sim::cluster::Cluster;

fn cluster(set: Value) -> Cluster {
    let mut cluster = Cluster::new(Pace::Bed);
    let set = with(
        set,
        "/spec/volumeClaimTemplates/0/spec/storageClassName",
        "disk",
    );
    cluster.create(Kind::StatefulSet, set);
    cluster.pass(10.0);
    cluster
}

fn counts(cluster: &Cluster) -> [i64; 3] {
    let set = cluster.get(Kind::StatefulSet, "web").unwrap();
    ["replicas", "availableReplicas", "updatedReplicas"]
        .map(|field| set["status"][field].as_i64().unwrap_or(0))
}

fn edit(cluster: &mut Cluster, pointer: &str, value: impl Into<Value>) {
    let value = value.into();
    cluster.change(Kind::StatefulSet, "web", |it| put(it, pointer, value));
}

#[test]
fn a_set_comes_up_and_rolls_with_volumes_that_stay() {
    let mut cluster = cluster(web(3));
    assert_eq!(counts(&cluster), [3, 3, 3]);
    let claim = cluster
        .get(Kind::PersistentVolumeClaim, "data-web-2")
        .unwrap();
    assert_eq!(claim["status"]["phase"], "Bound");
    let uid = claim["metadata"]["uid"].clone();
    edit(
        &mut cluster,
        "/spec/template/spec/containers/0/image",
        "nginx:2",
    );
    cluster.pass(1.0);
    assert_ne!(counts(&cluster), [3, 3, 3]);
    cluster.pass(20.0);
    assert_eq!(counts(&cluster), [3, 3, 3]);
    let claim = cluster
        .get(Kind::PersistentVolumeClaim, "data-web-2")
        .unwrap();
    assert_eq!(claim["metadata"]["uid"], uid);
}

#[test]
fn a_lost_node_holds_up_the_whole_set_until_its_pod_is_gone() {
    let mut cluster = cluster(web(3));
    let node = cluster.pod("web-1")["spec"]["nodeName"]
        .as_str()
        .unwrap()
        .to_owned();
    cluster.change(Kind::Node, &node, |it| {
        put(it, "/metadata/annotations", json!({ "fate": "lost" }));
    });
    cluster.pass(60.0);
    assert_eq!(counts(&cluster), [3, 2, 3]);
    edit(&mut cluster, "/spec/replicas", 4);
    cluster.pass(120.0);
    assert!(cluster.get(Kind::Pod, "web-3").is_none());
    cluster.pass(300.0);
    assert!(cluster.pod("web-1")["metadata"]["deletionTimestamp"].is_string());
    cluster.delete(Kind::Node, &node);
    cluster.pass(120.0);
    assert_eq!(counts(&cluster), [4, 4, 4]);
}

#[test]
fn a_set_that_waits_does_nothing() {
    let mut cluster = cluster(with(
        web(3),
        "/spec/template/metadata/annotations",
        json!({ "fate": "never" }),
    ));
    cluster.pass(600.0);
    let of_set = |it: &Cluster| {
        it.get(Kind::StatefulSet, "web").unwrap()["metadata"]["resourceVersion"].clone()
    };
    let before = of_set(&cluster);
    cluster.pass(3600.0);
    assert_eq!(of_set(&cluster), before);
    assert!(cluster.get(Kind::Pod, "web-1").is_none());
}
