//! The binder: claims and volumes find each other, and each says so.

use std::time::Duration;

use serde_json::{Value, json};

use super::matching::{fitting, promise};
use super::{
    Binding, NONE, SELECTED_NODE, binding, claim_of, class, class_name, default_class, is_bound,
};
use crate::sim::actor::Actor;
use crate::sim::event::Tone::{Normal, Warning};
use crate::sim::resource::Kind;
use crate::sim::store::{Change, Key};
use crate::sim::value::{self, at, entry, is_terminating, name, text, uid};
use crate::sim::verbs::Write;
use crate::sim::world::World;

/// As it signs events.
pub const NAME: &str = "persistentvolume-controller";
/// As it signs fields.
pub const MANAGER: &str = "kube-controller-manager";

/// Binds claims to volumes.
pub static BINDER: Actor = Actor {
    name: NAME,
    notice,
    act,
};

fn notice(world: &mut World, change: &Change) {
    world.volumes.note(change);
    match change.key.kind {
        Kind::PersistentVolumeClaim => {
            if change.new.is_some() {
                world.look(&BINDER, change.key.clone(), Duration::ZERO);
            } else if let Some(volume) = world.volumes.of_claim.get(&change.key).cloned() {
                world.look(&BINDER, volume, Duration::ZERO);
            }
        }
        Kind::PersistentVolume => {
            world.look(&BINDER, change.key.clone(), Duration::ZERO);
            for side in [&change.old, &change.new].into_iter().flatten() {
                if let Some(claim) = claim_of(side) {
                    world.look(&BINDER, claim, Duration::ZERO);
                }
            }
            if world.volumes.free.contains(&change.key) {
                look_at_unbound(world);
            }
        }
        Kind::StorageClass => look_at_unbound(world),
        _ => {}
    }
}

fn look_at_unbound(world: &mut World) {
    for key in world.volumes.unbound.clone() {
        world.look(&BINDER, key, Duration::ZERO);
    }
}

fn act(world: &mut World, key: &Key) {
    let Some(object) = world.get(key) else { return };
    match key.kind {
        Kind::PersistentVolumeClaim => see_claim(world, key, &object),
        Kind::PersistentVolume => see_volume(world, key, &object),
        _ => {}
    }
}

fn see_claim(world: &mut World, key: &Key, claim: &Value) {
    if text(claim, "/status/phase").is_empty() {
        set_phase(world, key, "Pending");
    }
    let has_been_bound = entry(
        claim,
        "/metadata/annotations",
        "pv.kubernetes.io/bind-completed",
    )
    .is_some();
    if has_been_bound {
        check_volume(world, key, claim);
    } else if !is_terminating(claim) {
        find_volume(world, key, claim);
    }
}

fn check_volume(world: &mut World, key: &Key, claim: &Value) {
    let volume = Key::new(Kind::PersistentVolume, "", text(claim, "/spec/volumeName"));
    let is_there = world.store.get(&volume).is_some_and(|it| {
        matches!(text(it, "/spec/claimRef/uid"), "") || text(it, "/spec/claimRef/uid") == uid(claim)
    });
    if is_there {
        if !is_bound(claim) {
            complete(world, &volume, key, claim);
        }
    } else if text(claim, "/status/phase") != "Lost" {
        set_phase(world, key, "Lost");
        let words = "Bound claim has lost its PersistentVolume. Data on the volume is lost!";
        world.say_of(NAME, key, Warning, "ClaimLost", words);
    }
}

fn find_volume(world: &mut World, key: &Key, claim: &Value) {
    if class_name(claim).is_none()
        && let Some(class) = default_class(world)
    {
        let _ = world.revise(key, &Write::by(MANAGER), |claim| {
            value::set(claim, "/spec/storageClassName", class);
        });
        return;
    }
    let wished = text(claim, "/spec/volumeName");
    if !wished.is_empty() {
        bind_to_wished(world, key, claim, wished);
        return;
    }
    let is_late = binding(world, claim) == Binding::Late
        && entry(claim, "/metadata/annotations", SELECTED_NODE).is_none();
    let set_aside = world.volumes.of_claim.contains_key(key);
    let found = if is_late && !set_aside {
        None
    } else {
        fitting(world, claim, None)
    };
    match found {
        Some(volume) => complete(world, &volume, key, claim),
        None if is_late => wait_for_pod(world, key, claim),
        None => ask_provisioner(world, key, claim),
    }
}

fn bind_to_wished(world: &mut World, key: &Key, claim: &Value, wished: &str) {
    let volume = Key::new(Kind::PersistentVolume, "", wished);
    let Some(found) = world.get(&volume) else {
        return; // it may come
    };
    let other = at(&found, "/spec/claimRef");
    let is_ours = other.is_null()
        || (claim_of(&found).as_ref() == Some(key) && matches!(text(other, "/uid"), ""))
        || text(other, "/uid") == uid(claim);
    if is_ours {
        complete(world, &volume, key, claim);
    } else {
        let words = format!("volume {wished:?} already bound to a different claim.");
        world.say(NAME, claim, Warning, "FailedBinding", &words);
    }
}

/// Both sides say so: the volume first, as the binder does it.
fn complete(world: &mut World, volume: &Key, key: &Key, claim: &Value) {
    let Some(found) = world.get(volume) else {
        return;
    };
    if text(&found, "/spec/claimRef/uid") != uid(claim) {
        promise(world, volume, claim);
    }
    set_phase(world, volume, "Bound");
    let was_named = !text(claim, "/spec/volumeName").is_empty();
    let _ = world.revise(key, &Write::by(MANAGER), |claim| {
        let notes = value::map(value::place(claim, "/metadata/annotations"));
        notes.insert("pv.kubernetes.io/bind-completed".into(), "yes".into());
        if !was_named {
            notes.insert("pv.kubernetes.io/bound-by-controller".into(), "yes".into());
        }
        value::set(claim, "/spec/volumeName", volume.name.clone());
    });
    let status = json!({
        "phase": "Bound",
        "accessModes": at(&found, "/spec/accessModes"),
        "capacity": at(&found, "/spec/capacity"),
    });
    let _ = world.revise(key, &Write::by(MANAGER).status(), |claim| {
        value::set(claim, "/status", status);
    });
}

fn wait_for_pod(world: &mut World, key: &Key, claim: &Value) {
    let users = world.volumes.users.get(key).cloned().unwrap_or_default();
    let names: Vec<&str> = users.iter().map(|pod| pod.name.as_str()).collect();
    let (reason, words) = match names.as_slice() {
        [] => (
            "WaitForFirstConsumer",
            "waiting for first consumer to be created before binding".to_owned(),
        ),
        [pod] => (
            "WaitForPodScheduled",
            format!("waiting for pod {pod} to be scheduled"),
        ),
        pods => (
            "WaitForPodScheduled",
            format!("waiting for pods {} to be scheduled", pods.join(",")),
        ),
    };
    world.say(NAME, claim, Normal, reason, &words);
}

fn ask_provisioner(world: &mut World, key: &Key, claim: &Value) {
    let Some(name_of_class) = class_name(claim).filter(|it| !it.is_empty()) else {
        let words = "no persistent volumes available for this claim and no storage class is set";
        world.say(NAME, claim, Normal, "FailedBinding", words);
        return;
    };
    let Some(class) = class(world, claim) else {
        let words = format!("storageclass.storage.k8s.io {name_of_class:?} not found");
        world.say(NAME, claim, Warning, "ProvisioningFailed", &words);
        return;
    };
    let provisioner = text(&class, "/provisioner").to_owned();
    if provisioner == NONE {
        let words = "no volume plugin matched name: kubernetes.io/no-provisioner";
        world.say(NAME, claim, Warning, "ProvisioningFailed", words);
        return;
    }
    let asked = "volume.kubernetes.io/storage-provisioner";
    if entry(claim, "/metadata/annotations", asked) == Some(provisioner.as_str()) {
        return;
    }
    let _ = world.revise(key, &Write::by(MANAGER), |claim| {
        let notes = value::map(value::place(claim, "/metadata/annotations"));
        for it in [asked, "volume.beta.kubernetes.io/storage-provisioner"] {
            notes.insert(it.into(), provisioner.clone().into());
        }
    });
    let words = format!(
        "Waiting for a volume to be created either by the external provisioner '{provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered."
    );
    world.say_of(NAME, key, Normal, "ExternalProvisioning", &words);
}

fn see_volume(world: &mut World, key: &Key, volume: &Value) {
    let phase = match claim_of(volume) {
        None => "Available",
        Some(_) if text(volume, "/spec/claimRef/uid").is_empty() => "Available",
        Some(claim) => match world.store.get(&claim) {
            Some(it) if uid(it) == text(volume, "/spec/claimRef/uid") => {
                let is_mine = text(it, "/spec/volumeName") == name(volume);
                if !is_mine && text(volume, "/status/phase").is_empty() {
                    "Pending"
                } else {
                    return;
                }
            }
            _ => "Released",
        },
    };
    let known = text(volume, "/status/phase");
    if known != phase && known != "Failed" {
        set_phase(world, key, phase);
    }
}

fn set_phase(world: &mut World, key: &Key, phase: &str) {
    let _ = world.revise(key, &Write::by(MANAGER).status(), |object| {
        value::set(object, "/status/phase", phase);
    });
}
