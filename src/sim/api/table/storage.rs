//! Volumes, claims and classes.

use serde_json::Value;

use super::words::{age, or};
use super::{Column, Printer, text, wide};
use crate::sim::value::{self, entry, is_terminating, items, name};

pub static VOLUMES: Printer = Printer {
    columns: &[
        text("Name"),
        text("Capacity"),
        text("Access Modes"),
        text("Reclaim Policy"),
        text("Status"),
        text("Claim"),
        text("StorageClass"),
        text("VolumeAttributesClass"),
        text("Reason"),
        text("Age"),
        wide("VolumeMode"),
    ],
    cells: |volume, now| {
        let claim = match value::at(volume, "/spec/claimRef") {
            Value::Object(_) => format!(
                "{}/{}",
                value::text(volume, "/spec/claimRef/namespace"),
                value::text(volume, "/spec/claimRef/name")
            ),
            _ => String::new(),
        };
        vec![
            name(volume).into(),
            or(volume, "/spec/capacity/storage", "0").into(),
            modes(volume, "/spec/accessModes").into(),
            value::text(volume, "/spec/persistentVolumeReclaimPolicy").into(),
            phase(volume).into(),
            claim.into(),
            class(volume).into(),
            or(volume, "/spec/volumeAttributesClassName", "<unset>").into(),
            value::text(volume, "/status/reason").into(),
            age(volume, now).into(),
            or(volume, "/spec/volumeMode", "<unset>").into(),
        ]
    },
};

pub static CLAIMS: Printer = Printer {
    columns: &[
        text("Name"),
        text("Status"),
        text("Volume"),
        text("Capacity"),
        text("Access Modes"),
        text("StorageClass"),
        text("VolumeAttributesClass"),
        text("Age"),
        wide("VolumeMode"),
    ],
    cells: |claim, now| {
        let volume = value::text(claim, "/spec/volumeName");
        let (capacity, modes) = if volume.is_empty() {
            (String::new(), String::new())
        } else {
            (
                or(claim, "/status/capacity/storage", "0"),
                modes(claim, "/status/accessModes"),
            )
        };
        vec![
            name(claim).into(),
            phase(claim).into(),
            volume.into(),
            capacity.into(),
            modes.into(),
            class(claim).into(),
            or(claim, "/spec/volumeAttributesClassName", "<unset>").into(),
            age(claim, now).into(),
            or(claim, "/spec/volumeMode", "<unset>").into(),
        ]
    },
};

pub static CLASSES: Printer = Printer {
    columns: &[
        text("Name"),
        text("Provisioner"),
        text("ReclaimPolicy"),
        text("VolumeBindingMode"),
        Column {
            kind: "string",
            ..text("AllowVolumeExpansion")
        },
        text("Age"),
    ],
    cells: |class, now| {
        let mark = "storageclass.kubernetes.io/is-default-class";
        let is_default = entry(class, "/metadata/annotations", mark) == Some("true");
        let name = if is_default {
            format!("{} (default)", name(class))
        } else {
            name(class).to_owned()
        };
        vec![
            name.into(),
            value::text(class, "/provisioner").into(),
            or(class, "/reclaimPolicy", "Delete").into(),
            or(class, "/volumeBindingMode", "Immediate").into(),
            value::is_true(class, "/allowVolumeExpansion").into(),
            age(class, now).into(),
        ]
    },
};

fn phase(it: &Value) -> &str {
    if is_terminating(it) {
        "Terminating"
    } else {
        value::text(it, "/status/phase")
    }
}

fn class(it: &Value) -> &str {
    let old = entry(
        it,
        "/metadata/annotations",
        "volume.beta.kubernetes.io/storage-class",
    );
    old.unwrap_or_else(|| value::text(it, "/spec/storageClassName"))
}

/// The access modes, in the order in which Kubernetes tells them.
fn modes(it: &Value, pointer: &str) -> String {
    let has = |mode: &str| items(it, pointer).iter().any(|it| it == mode);
    let told: Vec<&str> = [
        ("ReadWriteOnce", "RWO"),
        ("ReadOnlyMany", "ROX"),
        ("ReadWriteMany", "RWX"),
        ("ReadWriteOncePod", "RWOP"),
    ]
    .into_iter()
    .filter(|(mode, _)| has(mode))
    .map(|(_, short)| short)
    .collect();
    told.join(",")
}
