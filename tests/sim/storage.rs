//! Storage: how claims get volumes.

use kubectl_sts::sim::{Kind, Pace};
use serde_json::json;

use super::cluster::{Cluster, claim, condition, mounts, pod, volume};

fn phase(cluster: &Cluster, name: &str) -> String {
    let claim = cluster.get(Kind::PersistentVolumeClaim, name).unwrap();
    claim["status"]["phase"]
        .as_str()
        .unwrap_or("none")
        .to_owned()
}

#[test]
fn a_claim_of_a_class_with_a_provisioner_gets_a_volume_of_its_own() {
    let mut cluster = Cluster::new(Pace::Bed);
    cluster.create(Kind::PersistentVolumeClaim, claim("data", "disk", "1Gi"));
    cluster.pass(0.01);
    assert_eq!(phase(&cluster, "data"), "Pending");
    cluster.pass(0.1);
    let data = cluster.get(Kind::PersistentVolumeClaim, "data").unwrap();
    assert_eq!(data["status"]["phase"], "Bound");
    assert_eq!(data["status"]["capacity"]["storage"], "1Gi");
    let volume = data["spec"]["volumeName"].as_str().unwrap();
    assert_eq!(
        volume,
        format!("pvc-{}", data["metadata"]["uid"].as_str().unwrap())
    );
    let volume = cluster.get(Kind::PersistentVolume, volume).unwrap();
    assert_eq!(volume["status"]["phase"], "Bound");
    cluster.delete(Kind::PersistentVolumeClaim, "data");
    cluster.pass(1.0);
    assert_eq!(cluster.world.store.all(Kind::PersistentVolume).count(), 0);
}

#[test]
fn a_provisioner_that_does_not_run_leaves_claims_pending() {
    let mut cluster = Cluster::new(Pace::Bed);
    let class = json!({ "metadata": { "name": "nfs" }, "provisioner": "fuseim.pri/ifs" });
    cluster.create(Kind::StorageClass, class);
    cluster.create(Kind::PersistentVolumeClaim, claim("data", "nfs", "1Gi"));
    cluster.create(Kind::Pod, pod("web-0", &json!({}), &mounts(&["data"])));
    cluster.pass(600.0);
    assert_eq!(phase(&cluster, "data"), "Pending");
    assert!(cluster.events("data")[0].starts_with(
        "ExternalProvisioning: Waiting for a volume to be created either by the external provisioner 'fuseim.pri/ifs' or"
    ));
    assert_eq!(
        cluster.events("web-0"),
        [
            "FailedScheduling: 0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found"
        ]
    );
    cluster.annotate(Kind::StorageClass, "nfs", "provisioner-runs", "true");
    cluster.pass(5.0);
    assert_eq!(cluster.state("web-0"), "Running, ready");
}

#[test]
fn a_late_claim_waits_for_a_pod_to_have_a_node() {
    let mut cluster = Cluster::new(Pace::Bed);
    cluster.create(Kind::PersistentVolumeClaim, claim("data", "late", "1Gi"));
    cluster.pass(60.0);
    assert_eq!(phase(&cluster, "data"), "Pending");
    cluster.create(Kind::Pod, pod("web-0", &json!({}), &mounts(&["data"])));
    cluster.pass(1.0);
    assert_eq!(phase(&cluster, "data"), "Bound");
    assert_eq!(cluster.state("web-0"), "Running, ready");
}

#[test]
fn a_volume_made_by_hand_is_bound_where_it_is_large_enough_and_its_rest_is_kept() {
    let mut cluster = Cluster::new(Pace::Bed);
    for (name, size) in [("large", "64Mi"), ("small", "8Mi"), ("larger", "128Mi")] {
        cluster.create(Kind::PersistentVolume, volume(name, "local", size));
    }
    cluster.create(Kind::PersistentVolumeClaim, claim("data", "local", "16Mi"));
    cluster.create(Kind::Pod, pod("web-0", &json!({}), &mounts(&["data"])));
    cluster.pass(1.0);
    let data = cluster.get(Kind::PersistentVolumeClaim, "data").unwrap();
    assert_eq!(data["spec"]["volumeName"], "large");
    assert_eq!(data["status"]["capacity"]["storage"], "64Mi");
    cluster.delete(Kind::Pod, "web-0");
    cluster.delete(Kind::PersistentVolumeClaim, "data");
    cluster.pass(5.0);
    let large = cluster.get(Kind::PersistentVolume, "large").unwrap();
    assert_eq!(large["status"]["phase"], "Released");
}

#[test]
fn a_larger_request_becomes_a_larger_volume() {
    let mut cluster = Cluster::new(Pace::Bed);
    cluster.create(Kind::PersistentVolumeClaim, claim("data", "disk", "1Gi"));
    cluster.pass(1.0);
    cluster.change(Kind::PersistentVolumeClaim, "data", |it| {
        it["spec"]["resources"]["requests"]["storage"] = "2Gi".into();
    });
    cluster.pass(0.5);
    let size = |cluster: &Cluster| {
        let data = cluster.get(Kind::PersistentVolumeClaim, "data").unwrap();
        data["status"]["capacity"]["storage"].clone()
    };
    assert_eq!(size(&cluster), "1Gi");
    assert!(cluster.events("data").contains(
        &"ExternalExpanding: waiting for an external controller to expand this PVC".to_owned()
    ));
    cluster.pass(1.0);
    assert_eq!(size(&cluster), "2Gi");
}

#[test]
fn an_offline_volume_grows_in_use_only_when_its_pod_starts_again() {
    let mut cluster = Cluster::new(Pace::Real);
    let class = json!({ "metadata": { "name": "slow" }, "provisioner": "disk.bed", "allowVolumeExpansion": true, "parameters": { "expansion": "offline" } });
    cluster.create(Kind::StorageClass, class);
    cluster.create(Kind::PersistentVolumeClaim, claim("data", "slow", "1Gi"));
    cluster.create(Kind::Pod, pod("web-0", &json!({}), &mounts(&["data"])));
    cluster.pass(60.0);
    cluster.change(Kind::PersistentVolumeClaim, "data", |it| {
        it["spec"]["resources"]["requests"]["storage"] = "2Gi".into();
    });
    cluster.pass(1.0);
    let data = |cluster: &Cluster| cluster.get(Kind::PersistentVolumeClaim, "data").unwrap();
    assert_eq!(condition(&data(&cluster), "Resizing")["status"], "True");
    cluster.pass(60.0);
    let pending = condition(&data(&cluster), "FileSystemResizePending").clone();
    assert_eq!(pending["status"], "True");
    assert_eq!(data(&cluster)["status"]["capacity"]["storage"], "1Gi");
    cluster.delete(Kind::Pod, "web-0");
    cluster.pass(40.0);
    cluster.create(Kind::Pod, pod("web-0", &json!({}), &mounts(&["data"])));
    cluster.pass(60.0);
    assert_eq!(data(&cluster)["status"]["capacity"]["storage"], "2Gi");
    assert!(condition(&data(&cluster), "FileSystemResizePending").is_null());
}

#[test]
fn a_claim_whose_volume_is_removed_is_lost() {
    let mut cluster = Cluster::new(Pace::Bed);
    cluster.create(Kind::PersistentVolumeClaim, claim("data", "disk", "1Gi"));
    cluster.pass(1.0);
    let data = cluster.get(Kind::PersistentVolumeClaim, "data").unwrap();
    let volume = data["spec"]["volumeName"].as_str().unwrap();
    cluster.delete(Kind::PersistentVolume, volume);
    cluster.change(Kind::PersistentVolume, volume, |it| {
        it["metadata"].as_object_mut().unwrap().remove("finalizers");
    });
    cluster.pass(1.0);
    assert_eq!(phase(&cluster, "data"), "Lost");
    let told = "ClaimLost: Bound claim has lost its PersistentVolume. Data on the volume is lost!";
    assert!(cluster.events("data").contains(&told.to_owned()));
}

#[test]
fn a_claim_without_class_takes_the_default_one_or_says_that_there_is_none() {
    let mut cluster = Cluster::new(Pace::Bed);
    let mut plain = claim("data", "", "1Gi");
    plain["spec"]
        .as_object_mut()
        .unwrap()
        .remove("storageClassName");
    cluster.create(Kind::PersistentVolumeClaim, plain);
    cluster.pass(1.0);
    assert_eq!(
        cluster.events("data"),
        [
            "FailedBinding: no persistent volumes available for this claim and no storage class is set"
        ]
    );
    let annotations = json!({ "storageclass.kubernetes.io/is-default-class": "true" });
    cluster.change(Kind::StorageClass, "disk", |it| {
        it["metadata"]["annotations"] = annotations;
    });
    cluster.pass(1.0);
    assert_eq!(phase(&cluster, "data"), "Bound");
}
