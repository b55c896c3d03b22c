//! The claims of a pod: their names, and their making.

use serde_json::Value;

use super::pods::{self, Verb};
use super::set::Set;
use super::{Trouble, signed};
use crate::sim::event::Tone;
use crate::sim::resource::Kind;
use crate::sim::store::Key;
use crate::sim::value::{at, is_terminating, map, place, remove, set as put, text};
use crate::sim::world::World;

/// The name of the claim that this template makes for this ordinal.
pub fn name_of(set: &Set, template: &Value, ordinal: i64) -> String {
    let template = text(template, "/metadata/name");
    format!("{template}-{}-{ordinal}", set.name())
}

/// The keys of the claims of this ordinal.
pub fn keys(set: &Set, ordinal: i64) -> Vec<Key> {
    set.claim_templates()
        .iter()
        .map(|template| {
            let name = name_of(set, template, ordinal);
            set.beside(Kind::PersistentVolumeClaim, &name)
        })
        .collect()
}

/// Makes the claims of this ordinal that do not exist. What exists is taken as it is, unless it goes.
pub fn make_missing(world: &mut World, set: &Set, ordinal: i64) -> Result<(), Trouble> {
    let mut troubles: Vec<String> = Vec::new();
    for template in set.claim_templates() {
        let key = set.beside(
            Kind::PersistentVolumeClaim,
            &name_of(set, template, ordinal),
        );
        match world.get(&key) {
            Some(claim) if is_terminating(&claim) => {
                troubles.push(format!("pvc {} is being deleted", key.name));
            }
            Some(_) => {}
            None => troubles.extend(make(world, set, template, ordinal).err()),
        }
    }
    troubles.dedup();
    match troubles.as_slice() {
        [] => Ok(()),
        [one] => Err(Trouble(one.clone())),
        several => Err(Trouble(format!("[{}]", several.join(", ")))),
    }
}

fn make(world: &mut World, set: &Set, template: &Value, ordinal: i64) -> Result<(), String> {
    let claim = new(set, template, ordinal);
    let name = name_of(set, template, ordinal);
    let made = world.create(
        Kind::PersistentVolumeClaim,
        set.namespace(),
        claim,
        &signed(),
    );
    let (pod, in_set) = (set.pod_name(ordinal), set.name());
    match made {
        Ok(_) => {
            let words = format!("Create Claim {name} Pod {pod} in StatefulSet {in_set} success");
            pods::tell(world, set, Tone::Normal, Verb::Create, &words);
            Ok(())
        }
        Err(refusal) => {
            if refusal.reason != "AlreadyExists" {
                let words = format!(
                    "Create Claim {name} for Pod {pod} in StatefulSet {in_set} failed error: {}",
                    refusal.message
                );
                pods::tell(world, set, Tone::Warning, Verb::Create, &words);
            }
            Err(format!("failed to create PVC {name}: {}", refusal.message))
        }
    }
}

/// Its labels are the template's, overlaid by what the selector asks for by name.
fn new(set: &Set, template: &Value, ordinal: i64) -> Value {
    let mut claim = template.clone();
    remove(&mut claim, "/status");
    put(
        &mut claim,
        "/metadata/name",
        name_of(set, template, ordinal),
    );
    put(&mut claim, "/metadata/namespace", set.namespace());
    if let Some(wished) = set.at("/spec/selector/matchLabels").as_object() {
        let mut labels = at(template, "/metadata/labels").clone();
        map(&mut labels).extend(wished.clone());
        *place(&mut claim, "/metadata/labels") = labels;
    }
    claim
}
