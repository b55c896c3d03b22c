//! Provisioners: volumes are made for claims, and go when nobody claims them any more.

use std::time::Duration;

use serde_json::{Value, json};

use super::matching::reference;
use super::{class, is_bound, is_served};
use crate::sim::actor::Actor;
use crate::sim::event::Tone::{Normal, Warning};
use crate::sim::kubelet::{Pace, pick, wish};
use crate::sim::resource::Kind;
use crate::sim::store::{Change, Key, Object};
use crate::sim::value::{self, at, entry, is_terminating, name, namespace, text, uid};
use crate::sim::verbs::{Deletion, Write};
use crate::sim::world::World;

const ASKED: &str = "volume.kubernetes.io/storage-provisioner";
const MADE_BY: &str = "pv.kubernetes.io/provisioned-by";

/// Plays every provisioner that runs.
pub static PROVISIONER: Actor = Actor {
    name: "csi-provisioner",
    notice,
    act,
};

fn notice(world: &mut World, change: &Change) {
    let Some(new) = &change.new else { return };
    match change.key.kind {
        Kind::PersistentVolumeClaim => {
            let asked = |it: &Object| entry(it, "/metadata/annotations", ASKED).map(str::to_owned);
            if asked(new).is_some() && change.old.as_ref().and_then(asked) != asked(new) {
                begin(world, &change.key, new);
            }
        }
        Kind::PersistentVolume
            if change.touches("/status/phase") && text(new, "/status/phase") == "Released" =>
        {
            let after = match world.pace {
                Pace::Real => Duration::from_secs(1),
                Pace::Bed | Pace::Instant => Duration::ZERO,
            };
            world.look(&PROVISIONER, change.key.clone(), after);
        }
        Kind::StorageClass => {
            for key in world.volumes.unbound.clone() {
                if let Some(claim) = world.get(&key) {
                    begin(world, &key, &claim);
                }
            }
        }
        _ => {}
    }
}

fn begin(world: &mut World, key: &Key, claim: &Value) {
    let asked = entry(claim, "/metadata/annotations", ASKED);
    let Some(class) = class(world, claim) else {
        return;
    };
    if asked != Some(text(&class, "/provisioner")) || !is_served(world, &class) {
        return;
    }
    let after = wish(claim, "bound-after").unwrap_or_else(|| match world.pace {
        Pace::Real => pick(claim, "bound-after", 500, 3000),
        Pace::Bed => Duration::from_millis(50),
        Pace::Instant => Duration::ZERO,
    });
    if world.pace == Pace::Real {
        let words = format!(
            "External provisioner is provisioning volume for claim \"{}/{}\"",
            namespace(claim),
            name(claim)
        );
        world.say(&signature(&class), claim, Normal, "Provisioning", &words);
    }
    world.look(&PROVISIONER, key.clone(), after);
}

/// As the sidecar of a driver signs: its name, and the pod that it runs in.
fn signature(class: &Value) -> String {
    format!("{}_csi-provisioner-0", text(class, "/provisioner"))
}

fn act(world: &mut World, key: &Key) {
    let Some(object) = world.get(key) else { return };
    match key.kind {
        Kind::PersistentVolumeClaim => make(world, &object),
        Kind::PersistentVolume => dispose(world, key, &object),
        _ => {}
    }
}

fn make(world: &mut World, claim: &Value) {
    let Some(class) = class(world, claim) else {
        return;
    };
    let volume = format!("pvc-{}", uid(claim));
    let key = Key::new(Kind::PersistentVolume, "", &volume);
    if is_bound(claim)
        || is_terminating(claim)
        || !is_served(world, &class)
        || world.get(&key).is_some()
    {
        return;
    }
    let provisioner = text(&class, "/provisioner");
    let modes = at(claim, "/spec/accessModes");
    let policy = match text(&class, "/reclaimPolicy") {
        "" => "Delete",
        policy => policy,
    };
    let mode = match text(claim, "/spec/volumeMode") {
        "" => "Filesystem",
        mode => mode,
    };
    let mut made = json!({
        "apiVersion": "v1",
        "kind": "PersistentVolume",
        "metadata": { "name": volume, "annotations": { MADE_BY: provisioner } },
        "spec": {
            "accessModes": modes,
            "capacity": { "storage": at(claim, "/spec/resources/requests/storage") },
            "persistentVolumeReclaimPolicy": policy,
            "storageClassName": name(&class),
            "volumeMode": mode,
            "claimRef": reference(claim),
            "csi": { "driver": provisioner, "volumeHandle": uid(claim) },
        },
    });
    if let Some(zone) = zone(world, claim) {
        let term =
            json!({ "matchExpressions": [{ "key": ZONE, "operator": "In", "values": [zone] }] });
        value::set(
            &mut made,
            "/spec/nodeAffinity",
            json!({ "required": { "nodeSelectorTerms": [term] } }),
        );
    }
    let signature = signature(&class);
    let _ = world.create(
        Kind::PersistentVolume,
        "",
        made,
        &Write::by("csi-provisioner"),
    );
    if world.pace == Pace::Real {
        let words = format!("Successfully provisioned volume {volume}");
        world.say(&signature, claim, Normal, "ProvisioningSucceeded", &words);
    }
}

const ZONE: &str = "topology.kubernetes.io/zone";

/// The zone that a volume is made in: of the node that was selected, if its class says `zonal: "true"`.
fn zone(world: &World, claim: &Value) -> Option<String> {
    let class = class(world, claim)?;
    entry(&class, "/parameters", "zonal").filter(|it| *it == "true")?;
    let node = entry(claim, "/metadata/annotations", super::SELECTED_NODE)?;
    let node = world.store.get(&Key::new(Kind::Node, "", node))?;
    entry(node, "/metadata/labels", ZONE).map(str::to_owned)
}

fn dispose(world: &mut World, key: &Key, volume: &Value) {
    let is_due = text(volume, "/status/phase") == "Released"
        && text(volume, "/spec/persistentVolumeReclaimPolicy") == "Delete"
        && !is_terminating(volume);
    if !is_due {
        return;
    }
    if entry(volume, "/metadata/annotations", MADE_BY).is_some() {
        let _ = world.delete(key, &Deletion::default());
        return;
    }
    let words = format!(
        "error getting deleter volume plugin for volume {:?}: no deletable volume plugin matched",
        key.name
    );
    let _ = world.revise(key, &Write::by(super::binder::MANAGER).status(), |volume| {
        value::set(volume, "/status/phase", "Failed");
        value::set(volume, "/status/message", words.clone());
    });
    world.say(
        super::binder::NAME,
        volume,
        Warning,
        "VolumeFailedDelete",
        &words,
    );
}
