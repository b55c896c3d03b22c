//! Who owns a claim, and so with whom it goes.
//!
//! | whenDeleted, whenScaled | in range | condemned |
//! | --- | --- | --- |
//! | Retain, Retain | nobody | nobody |
//! | Retain, Delete | nobody | the pod |
//! | Delete, Retain | the set | the set |
//! | Delete, Delete | the set | the pod |
//!
//! Claims that somebody else controls, or that a set or pod of the same name left behind, are not touched.

use serde_json::Value;

use super::set::{Fate, Set, reference};
use super::{Trouble, claims, pods, signed};
use crate::sim::event::Tone;
use crate::sim::resource::Kind;
use crate::sim::store::Key;
use crate::sim::value::{is_true, items, map, place, set as put, text};
use crate::sim::world::World;

/// The pod whose claims are meant.
pub struct Holder<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its uid; empty for one that is about to be made.
    pub uid: &'a str,
    /// Its ordinal.
    pub ordinal: i64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Owner {
    Nobody,
    Set,
    Pod,
}

/// Whether the owners of the pod's claims are as the policy says. A claim that is missing is.
pub fn is_settled(world: &World, set: &Set, pod: &Holder<'_>) -> bool {
    claims::keys(set, pod.ordinal).iter().all(|key| {
        let claim = world.store.get(key);
        claim.is_none_or(|claim| is_up_to_date(claim, set, pod))
    })
}

/// Gives the pod's claims the owners that the policy says.
pub fn settle(world: &mut World, set: &Set, pod: &Holder<'_>) -> Result<(), Trouble> {
    for key in claims::keys(set, pod.ordinal) {
        let Some(claim) = world.get(&key) else {
            continue;
        };
        if has_foreign_controller(&claim, set, pod) {
            let words = format!(
                "PersistentVolumeClaim {} has a conflicting OwnerReference that acts as a manging controller, the retention policy is ignored for this claim",
                key.name
            );
            pods::say(world, set, Tone::Warning, "ConflictingController", &words);
        }
        if !is_up_to_date(&claim, set, pod) {
            hand_over(world, set, pod, &key)?;
        }
    }
    Ok(())
}

/// Whether a new pod has to wait, because a claim of its name still goes with a pod that was scaled away.
pub fn is_stale(world: &World, set: &Set, pod: &Holder<'_>) -> bool {
    set.when_scaled() == Fate::Delete
        && claims::keys(set, pod.ordinal).iter().any(|key| {
            let claim = world.store.get(key);
            claim.is_some_and(|claim| {
                first(claim, |it| means_pod(it, pod)).is_some_and(|it| text(it, "/uid") != pod.uid)
            })
        })
}

fn wanted(set: &Set, ordinal: i64) -> Owner {
    match (set.when_deleted(), set.when_scaled()) {
        (_, Fate::Delete) if !set.wants(ordinal) => Owner::Pod,
        (Fate::Delete, _) => Owner::Set,
        (Fate::Retain, _) => Owner::Nobody,
    }
}

fn is_up_to_date(claim: &Value, set: &Set, pod: &Holder<'_>) -> bool {
    let is_left_behind = |of: Option<&Value>, uid| of.is_some_and(|it| text(it, "/uid") != uid);
    if is_left_behind(first(claim, |it| means_set(it, set)), set.uid())
        || is_left_behind(first(claim, |it| means_pod(it, pod)), pod.uid)
    {
        return true;
    }
    let by_set = first(claim, |it| text(it, "/uid") == set.uid());
    let by_pod = first(claim, |it| text(it, "/uid") == pod.uid);
    if has_foreign_controller(claim, set, pod) {
        return by_set.is_none() && by_pod.is_none();
    }
    if [by_set, by_pod]
        .iter()
        .flatten()
        .any(|it| !is_true(it, "/controller"))
    {
        return false;
    }
    let wanted = wanted(set, pod.ordinal);
    by_set.is_some() == (wanted == Owner::Set) && by_pod.is_some() == (wanted == Owner::Pod)
}

/// Whether somebody else controls the claim. Where everything is retained nobody minds.
fn has_foreign_controller(claim: &Value, set: &Set, pod: &Holder<'_>) -> bool {
    if set.when_deleted() == Fate::Retain && set.when_scaled() == Fate::Retain {
        return false;
    }
    owners(claim).iter().any(|it| {
        if means_set(it, set) {
            text(it, "/uid") != set.uid()
        } else if means_pod(it, pod) {
            text(it, "/uid") != pod.uid
        } else {
            is_true(it, "/controller")
        }
    })
}

fn hand_over(world: &mut World, set: &Set, pod: &Holder<'_>, key: &Key) -> Result<(), Trouble> {
    let written = world.revise(key, &signed(), |claim| {
        let is_foreign = has_foreign_controller(claim, set, pod);
        let mut owners: Vec<Value> = owners(claim)
            .iter()
            .filter(|it| !means_set(it, set) && !means_pod(it, pod))
            .cloned()
            .collect();
        if !is_foreign {
            match wanted(set, pod.ordinal) {
                Owner::Nobody => {}
                Owner::Set => owners.push(set.reference()),
                Owner::Pod => owners.push(reference("v1", "Pod", pod.name, pod.uid)),
            }
        }
        if owners.is_empty() {
            map(place(claim, "/metadata")).remove("ownerReferences");
        } else {
            put(claim, "/metadata/ownerReferences", owners);
        }
    });
    written.map(drop).map_err(|refusal| {
        Trouble(format!(
            "could not update claim {} for delete policy ownerRefs: {}",
            key.name, refusal.message
        ))
    })
}

fn owners(claim: &Value) -> &[Value] {
    items(claim, "/metadata/ownerReferences")
}

fn first(claim: &Value, is_meant: impl Fn(&Value) -> bool) -> Option<&Value> {
    owners(claim).iter().find(|it| is_meant(it))
}

fn means_set(owner: &Value, set: &Set) -> bool {
    means(owner, "apps/v1", Kind::StatefulSet, set.name())
}

fn means_pod(owner: &Value, pod: &Holder<'_>) -> bool {
    means(owner, "v1", Kind::Pod, pod.name)
}

fn means(owner: &Value, version: &str, kind: Kind, name: &str) -> bool {
    text(owner, "/apiVersion") == version
        && text(owner, "/kind") == kind.resource().name
        && text(owner, "/name") == name
}
