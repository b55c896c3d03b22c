//! The resizer: a larger request becomes a larger volume.

use std::time::Duration;

use serde_json::{Value, json};

use super::{class, is_bound, is_served};
use crate::sim::actor::Actor;
use crate::sim::event::Tone::Normal;
use crate::sim::kubelet::{Pace, pick, wish};
use crate::sim::resource::Kind;
use crate::sim::scheduler::{claims, condition, put_condition};
use crate::sim::store::{Change, Key};
use crate::sim::value::{self, at, entry, items, text};
use crate::sim::verbs::Write;
use crate::sim::verbs::decode::quantity::amount;
use crate::sim::world::World;

/// Says that somebody must expand a claim.
pub static EXPANDER: Actor = Actor {
    name: "volume_expand",
    notice: expander_notices,
    act: expander_acts,
};

/// Plays the resizer of every driver that runs.
pub static RESIZER: Actor = Actor {
    name: "csi-resizer",
    notice: resizer_notices,
    act: resizer_acts,
};

const PENDING: &str = "FileSystemResizePending";

fn wants_more(claim: &Value) -> bool {
    is_bound(claim)
        && amount(at(claim, "/spec/resources/requests/storage"))
            > amount(at(claim, "/status/capacity/storage"))
}

fn asks(change: &Change) -> bool {
    change.key.kind == Kind::PersistentVolumeClaim
        && (change.touches("/spec/resources") || change.touches("/status/phase"))
        && change.new.as_ref().is_some_and(|claim| wants_more(claim))
}

fn expander_notices(world: &mut World, change: &Change) {
    if asks(change) {
        world.look(&EXPANDER, change.key.clone(), Duration::ZERO);
    }
}

fn expander_acts(world: &mut World, key: &Key) {
    if world.get(key).is_some_and(|claim| wants_more(&claim)) {
        let words = "waiting for an external controller to expand this PVC";
        world.say_of(EXPANDER.name, key, Normal, "ExternalExpanding", words);
    }
}

fn resizer_notices(world: &mut World, change: &Change) {
    let Some(claim) = change.new.as_ref().filter(|_| asks(change)) else {
        return;
    };
    let Some(class) = class(world, claim).filter(|it| grows(world, it)) else {
        return;
    };
    let after = wish(claim, "grows-after").unwrap_or_else(|| match world.pace {
        Pace::Real => pick(claim, "grows-after", 3000, 8000),
        Pace::Bed | Pace::Instant => Duration::from_secs(1),
    });
    if world.pace == Pace::Real {
        let words = format!(
            "External resizer is resizing volume {}",
            text(claim, "/spec/volumeName")
        );
        let signature = format!("external-resizer {}", text(&class, "/provisioner"));
        world.say(&signature, claim, Normal, "Resizing", &words);
        set_condition(world, &change.key, Some("Resizing"), "");
    }
    world.look(&RESIZER, change.key.clone(), after);
}

fn grows(world: &World, class: &Value) -> bool {
    value::is_true(class, "/allowVolumeExpansion") && is_served(world, class)
}

fn resizer_acts(world: &mut World, key: &Key) {
    let Some(claim) = world.get(key).filter(|it| wants_more(it)) else {
        return;
    };
    let Some(class) = class(world, &claim).filter(|it| grows(world, it)) else {
        return;
    };
    let size = at(&claim, "/spec/resources/requests/storage").clone();
    let volume = Key::new(Kind::PersistentVolume, "", text(&claim, "/spec/volumeName"));
    let _ = world.revise(&volume, &Write::by(RESIZER.name), |volume| {
        value::set(volume, "/spec/capacity/storage", size.clone());
    });
    let is_used = world.volumes.users.contains_key(key);
    if is_used && entry(&class, "/parameters", "expansion") == Some("offline") {
        let words =
            "Waiting for user to (re-)start a pod to finish file system resize of volume on node.";
        set_condition(world, key, Some(PENDING), words);
        let signature = format!("external-resizer {}", text(&class, "/provisioner"));
        let told = "Require file system resize of volume on node";
        world.say(&signature, &claim, Normal, "FileSystemResizeRequired", told);
        return;
    }
    finish(world, key, size);
}

fn finish(world: &mut World, key: &Key, size: Value) {
    let write = Write::by("kubelet").status();
    let _ = world.revise(key, &write, |claim| {
        value::set(claim, "/status/capacity/storage", size);
        drop_conditions(claim);
    });
}

fn drop_conditions(claim: &mut Value) {
    let left: Vec<Value> = items(claim, "/status/conditions")
        .iter()
        .filter(|it| !matches!(text(it, "/type"), "Resizing" | PENDING))
        .cloned()
        .collect();
    if left.is_empty() {
        value::remove(claim, "/status/conditions");
    } else {
        value::set(claim, "/status/conditions", left);
    }
}

fn set_condition(world: &mut World, key: &Key, kind: Option<&str>, words: &str) {
    let now = world.stamp();
    let _ = world.revise(key, &Write::by(RESIZER.name).status(), |claim| {
        drop_conditions(claim);
        if let Some(kind) = kind {
            let mut it = json!({
                "type": kind, "status": "True", "lastProbeTime": null, "lastTransitionTime": now,
            });
            if !words.is_empty() {
                value::set(&mut it, "/message", words);
            }
            put_condition(claim, it);
        }
    });
}

/// A pod starts: the file systems of its volumes grow to their volumes. Tells which claims grew.
pub fn grow_on_node(world: &mut World, pod: &Value) -> Vec<String> {
    let mut grown = Vec::new();
    for key in claims(pod).collect::<Vec<_>>() {
        let Some(claim) = world.get(&key) else {
            continue;
        };
        if condition(&claim, PENDING).is_null() {
            continue;
        }
        let volume = Key::new(Kind::PersistentVolume, "", text(&claim, "/spec/volumeName"));
        if let Some(volume) = world.get(&volume) {
            finish(world, &key, at(&volume, "/spec/capacity/storage").clone());
            grown.push(value::name(&volume).to_owned());
        }
    }
    grown
}
