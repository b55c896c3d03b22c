//! Pods and revisions that come to the set, or leave it.

use serde_json::Value;

use super::member::{Member, name_parts};
use super::set::Set;
use super::{Trouble, signed};
use crate::sim::refusal::Refusal;
use crate::sim::resource::Kind;
use crate::sim::store::{Key, Object};
use crate::sim::value::{at, controller, is_terminating, map, place, selects, text};
use crate::sim::world::World;

/// The set's pods, after those that nobody controls were adopted and those that do not fit were released.
pub fn pods(world: &mut World, set: &Set) -> Result<Vec<Member>, Trouble> {
    let mut members = Vec::new();
    let mut trouble = None;
    for key in owned(world, set, Kind::Pod) {
        let Some(pod) = world.get(&key) else { continue };
        if fits(set, &pod) && is_named_after(set, &key) {
            members.extend(Member::of(pod));
        } else if !set.is_terminating() {
            trouble = disown(world, set, &key).err().or(trouble);
        }
    }
    for key in strays(world, set, Kind::Pod) {
        let Some(pod) = world.get(&key) else { continue };
        let is_wanted = is_named_after(set, &key)
            && fits(set, &pod)
            && !set.is_terminating()
            && !is_terminating(&pod);
        if !is_wanted {
            continue;
        }
        match own(world, set, &key) {
            Ok(pod) => members.extend(Member::of(pod)),
            Err(refusal) if refusal.code == 404 => {}
            Err(refusal) => trouble = Some(Trouble(refusal.message)),
        }
    }
    members.sort_by_key(|it| it.ordinal);
    trouble.map_or(Ok(members), Err)
}

/// The set's revisions, in no order, after those that nobody controls were adopted.
pub fn revisions(world: &mut World, set: &Set) -> Result<Vec<Object>, Trouble> {
    let mut revisions: Vec<Object> = owned(world, set, Kind::ControllerRevision)
        .iter()
        .filter_map(|key| world.get(key))
        .filter(|it| fits(set, it))
        .collect();
    for key in strays(world, set, Kind::ControllerRevision) {
        let Some(revision) = world.get(&key).filter(|it| fits(set, it)) else {
            continue;
        };
        if set.is_terminating() {
            let name = text(&revision, "/metadata/name");
            return Err(Trouble(format!("can't adopt {name}: the set goes")));
        }
        let adopted = own(world, set, &key);
        revisions.push(adopted.map_err(|refusal| Trouble(refusal.message))?);
    }
    Ok(revisions)
}

fn owned(world: &World, set: &Set, kind: Kind) -> Vec<Key> {
    world
        .store
        .owned()
        .by(set.uid())
        .filter(|key| key.kind == kind && key.namespace == set.namespace())
        .filter(|key| {
            let owner = world.store.get(key).and_then(|it| controller(it));
            owner.is_some_and(|owner| text(owner, "/uid") == set.uid())
        })
        .cloned()
        .collect()
}

fn strays(world: &World, set: &Set, kind: Kind) -> Vec<Key> {
    world
        .store
        .owned()
        .strays(kind, set.namespace())
        .filter(|key| kind != Kind::Pod || is_named_after(set, key))
        .cloned()
        .collect()
}

fn fits(set: &Set, object: &Value) -> bool {
    selects(set.at("/spec/selector"), at(object, "/metadata/labels"))
}

fn is_named_after(set: &Set, key: &Key) -> bool {
    name_parts(&key.name).is_some_and(|(parent, _)| parent == set.name())
}

fn own(world: &mut World, set: &Set, key: &Key) -> Result<Object, Refusal> {
    let reference = set.reference();
    let written = world.revise(key, &signed(), |object| {
        let owners = place(object, "/metadata/ownerReferences");
        match owners {
            Value::Array(owners) => {
                owners.retain(|it| text(it, "/uid") != set.uid());
                owners.push(reference);
            }
            _ => *owners = Value::Array(vec![reference]),
        }
    })?;
    Ok(written.object)
}

fn disown(world: &mut World, set: &Set, key: &Key) -> Result<(), Trouble> {
    let released = world.revise(key, &signed(), |object| {
        let owners = place(object, "/metadata/ownerReferences");
        if let Value::Array(list) = owners {
            list.retain(|it| text(it, "/uid") != set.uid());
            if list.is_empty() {
                map(place(object, "/metadata")).remove("ownerReferences");
            }
        }
    });
    match released {
        Err(refusal) if !matches!(refusal.code, 404 | 422) => Err(Trouble(refusal.message)),
        _ => Ok(()),
    }
}
