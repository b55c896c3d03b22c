//! What a container sees in its file system: each mount joined with what its volume is made of.

use serde_json::Value;

use super::super::View;
use super::super::part::{Part, faint, quiet, text, waiting};
use super::json::{is_true, list, word};
use super::volumes;
use crate::domain::pod::Pod;

/// One line for each mount of a container, and for each block device.
pub(super) fn of(view: &View<'_>, pod: &Pod, container: &Value, spec: &Value) -> Vec<Vec<Part>> {
    let source = |name: &str| {
        let mut volumes = list(spec, "volumes").iter();
        let volume = volumes.find(|it| word(it, "name") == name);
        volume.map_or_else(
            || {
                vec![waiting(format!(
                    "volume {name}, which the pod does not have"
                ))]
            },
            |it| volumes::in_short(view, pod, it),
        )
    };
    let mount = |it: &Value| {
        let mut parts = vec![text(word(it, "mountPath").to_owned()), quiet("  ")];
        parts.extend(source(word(it, "name")));
        parts.extend(manner(it).into_iter().map(|it| quiet(format!(", {it}"))));
        parts
    };
    let device = |it: &Value| {
        let path = word(it, "devicePath").to_owned();
        let mut parts = vec![text(path), quiet("  block device of ")];
        parts.extend(source(word(it, "name")));
        parts
    };
    let mounts = list(container, "volumeMounts").iter().map(mount);
    let devices = list(container, "volumeDevices").iter().map(device);
    let mut all: Vec<Vec<Part>> = mounts.chain(devices).collect();
    if all.is_empty() {
        all.push(vec![faint("nothing")]);
    }
    all
}

/// What of the volume is mounted, and how.
fn manner(mount: &Value) -> Vec<String> {
    let mut words = Vec::new();
    for (key, label) in [("subPath", "subPath"), ("subPathExpr", "subPath from")] {
        let path = word(mount, key);
        if !path.is_empty() {
            words.push(format!("{label} {path}"));
        }
    }
    if is_true(mount, "readOnly") {
        words.push("read-only".into());
    }
    match word(mount, "mountPropagation") {
        "" | "None" => {}
        "HostToContainer" => words.push("sees what the node mounts in it".into()),
        "Bidirectional" => words.push("what either mounts in it, both see".into()),
        other => words.push(other.to_owned()),
    }
    words
}
