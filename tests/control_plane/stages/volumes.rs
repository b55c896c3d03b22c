//! What kwok plays in place of a storage driver: volumes are made for claims, grow with them, and go with them.
//!
//! Rejected: the controller manager's own host-path provisioner, which leaves folders behind on the machine, and never grows one.

use serde_json::{Value, json};

use super::parts::{after, exists_not, one_of, stage, status};

/// The volume of a claim. Made, and made anew with another size.
const VOLUME: &str = r"
apiVersion: v1
kind: PersistentVolume
metadata: {name: pvc-{{ .metadata.uid }}, annotations: {pv.kubernetes.io/provisioned-by: disk.bed}}
spec:
  accessModes: {{ .spec.accessModes | toJson }}
  capacity: {storage: {{ .spec.resources.requests.storage }}}
  persistentVolumeReclaimPolicy: Delete
  storageClassName: {{ .spec.storageClassName }}
  claimRef: {apiVersion: v1, kind: PersistentVolumeClaim, namespace: {{ .metadata.namespace }}, name: {{ .metadata.name }}, uid: {{ .metadata.uid }}}
  csi: {driver: disk.bed, volumeHandle: {{ .metadata.uid }}}
";

pub fn volumes() -> Vec<Value> {
    let ours = one_of(
        r#".metadata.annotations["volume.kubernetes.io/storage-provisioner"]"#,
        &["disk.bed"],
    );
    let alive = exists_not(".metadata.deletionTimestamp");
    let grown =
        "select( .status.capacity.storage != .spec.resources.requests.storage ) | .status.phase";
    let volume = json!({ "apply": { "type": "merge", "template": VOLUME } });
    vec![
        stage(
            "PersistentVolumeClaim",
            "provisions",
            &[
                ours.clone(),
                alive.clone(),
                one_of(".status.phase", &["Pending"]),
            ],
            &after("bound-after", 50),
            std::slice::from_ref(&volume),
        ),
        stage(
            "PersistentVolumeClaim",
            "grows",
            &[ours, alive, one_of(grown, &["Bound"])],
            &after("grows-after", 1000),
            &[
                volume,
                status("capacity: {storage: {{ .spec.resources.requests.storage }}}"),
            ],
        ),
        stage(
            "PersistentVolume",
            "goes-too",
            &[
                one_of(
                    r#".metadata.annotations["pv.kubernetes.io/provisioned-by"]"#,
                    &["disk.bed"],
                ),
                exists_not(".metadata.deletionTimestamp"),
                one_of(".status.phase", &["Released"]),
                one_of(".spec.persistentVolumeReclaimPolicy", &["Delete"]),
            ],
            &Value::Null,
            &[json!({ "delete": true })],
        ),
    ]
}
