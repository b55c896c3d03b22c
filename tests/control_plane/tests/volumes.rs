//! Claims get volumes, grow with them, and the volumes go with the claims.

use serde_json::{Value, json};

use super::super::{Bed, set};

#[test]
fn a_claim_gets_a_volume_that_grows_and_goes_with_it() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("volumes");
    ns.apply(&set("db", 1).claim("data", "1Gi"));
    ns.wait_ready("db", 1);
    let claim = ns.get("persistentvolumeclaims/data-db-0");
    let volume = format!(
        "/api/v1/persistentvolumes/{}",
        claim["spec"]["volumeName"].as_str().unwrap()
    );

    ns.patch(
        "persistentvolumeclaims/data-db-0",
        &json!({ "spec": { "resources": { "requests": { "storage": "2Gi" } } } }),
    );
    ns.wait(
        "the claim to grow",
        "persistentvolumeclaims/data-db-0",
        |it| it["status"]["capacity"]["storage"] == "2Gi",
    );
    assert_eq!(bed.get(&volume)["spec"]["capacity"]["storage"], "2Gi");

    ns.kubectl(&[
        "delete",
        "statefulset/db",
        "persistentvolumeclaim/data-db-0",
        "--wait=false",
    ]);
    bed.wait("the volume to be gone", &volume, Value::is_null);
}

#[test]
fn a_local_volume_ties_a_pod_to_its_node() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("local");
    let name = &ns.name;
    ns.apply(&format!(
        "apiVersion: v1
kind: PersistentVolume
metadata: {{name: {name}}}
spec:
  capacity: {{storage: 5Gi}}
  accessModes: [ReadWriteOnce]
  storageClassName: local
  local: {{path: /disks/0}}
  claimRef: {{namespace: {name}, name: data-db-0}}
  nodeAffinity:
    required:
      nodeSelectorTerms:
      - matchExpressions: [{{key: kubernetes.io/hostname, operator: In, values: [node-5]}}]
"
    ));
    ns.apply(&set("db", 1).claim_of_class("local", "data", "5Gi"));
    ns.wait_ready("db", 1);
    assert_eq!(ns.get("pods/db-0")["spec"]["nodeName"], "node-5");
}

#[test]
fn a_late_claim_is_bound_once_its_pod_has_a_node() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("late");
    ns.apply(&set("db", 1).claim_of_class("late", "data", "1Gi"));
    ns.wait_ready("db", 1);
}
