//! Volumes, their classes and sizes, and the nodes that they can live on.

use super::super::{Bed, Namespace, set};
use super::screen::Screen;

/// A volume that can live only where nodes carry a label.
fn local_volume(ns: &Namespace<'_>, label: &str) -> String {
    let name = &ns.name;
    format!(
        "apiVersion: v1
kind: PersistentVolume
metadata: {{name: {name}}}
spec:
  capacity: {{storage: 64Mi}}
  accessModes: [ReadWriteOnce]
  storageClassName: local
  persistentVolumeReclaimPolicy: Retain
  local: {{path: /disks/0}}
  claimRef: {{namespace: {name}, name: data-db-0}}
  nodeAffinity: {{required: {{nodeSelectorTerms: [{{matchExpressions: [{{key: {label}, operator: In, values: ['yes']}}]}}]}}}}
"
    )
}

#[test]
fn a_volume_that_no_node_can_hold_says_which_label_is_missing() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("no-node");
    ns.apply(&local_volume(&ns, "rack-of-mongo"));
    ns.apply(&set("db", 1).claim_of_class("local", "data", "16Mi"));
    let screen = Screen::of(&ns, &["db"]);
    screen.shows(&[
        "db-0: waits for a volume:",
        "no node carries rack-of-mongo=yes",
    ]);
    screen.press("2");
    screen.shows(&["0 data-db-0", "16Mi", "no node carries rack-of-mongo"]);
    bed.kubectl(&["label", "node", "node-4", "rack-of-mongo=yes"]);
    screen.press("2");
    screen.shows(&[
        "0 data-db-0 Bound",
        "16Mi 64Mi – Retain",
        "node-4",
        "healthy",
    ]);
    screen.press("1");
    screen.shows(&[
        "0 db-0 ● running",
        "node-4",
        "Bound 64Mi",
        "16Mi asked, 64Mi got",
    ]);
}

#[test]
fn a_claim_that_waits_for_its_provisioner_says_class_provisioner_and_last_words() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("provisioner");
    ns.apply(&format!(
        "apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {{name: {}}}
provisioner: nobody.example/nfs
",
        ns.name
    ));
    ns.apply(&set("db", 1).claim_of_class(&ns.name, "data", "1Gi"));
    let screen = Screen::of(&ns, &["db"]);
    screen.shows(&["db-0: waits for a volume"]);
    screen.press("2");
    screen.shows(&[
        "0 data-db-0 Pending",
        &format!("class {} provisioner nobody.example/nfs", ns.name),
    ]);
    screen.shows(&["Waiting for a volume to be created either by the external provisioner 'nobody.example/nfs'"]);
}

#[test]
fn a_class_may_be_named_by_the_old_annotation() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("annotated");
    let annotated = set("db", 1).claim("data", "1Gi").to_string().replace(
        "- metadata: {name: data}\n    spec: {storageClassName: disk, ",
        "- metadata: {name: data, annotations: {volume.beta.kubernetes.io/storage-class: disk}}\n    spec: {",
    );
    assert!(annotated.contains("beta"), "{annotated}");
    ns.apply(&annotated);
    let screen = Screen::of(&ns, &["db"]);
    screen.shows(&["db-0: waits for a volume"]); // the driver of the bed does not know the annotation
    screen.press("2");
    screen.shows(&[
        "0 data-db-0 Pending – disk 1Gi",
        "class disk provisioner disk.bed",
    ]);
}
