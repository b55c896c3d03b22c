//! Storage: claims get volumes, volumes grow, stay behind or go.
//!
//! | where | word | what it does |
//! | --- | --- | --- |
//! | class, annotation | `provisioner-runs: "true"` | its provisioner makes volumes, whatever its name |
//! | class, annotation | `provisioner-runs: "false"` | nobody answers: claims stay Pending |
//! | class, parameter | `expansion: offline` | a grown volume waits for its pod to be started again |
//! | claim, annotation | `bound-after: 5s` | between being asked for and being there |
//! | claim, annotation | `grows-after: 5s` | between a larger request and the larger volume |
//!
//! Without annotation a provisioner runs if the world knows its name ([`World::provisioners`]).

mod binder; // claims and volumes find each other
mod index; // which are free, who waits, who uses
mod matching; // which volume fits a claim
mod protection; // what is used is not removed
mod provisioner; // volumes are made, and go
mod resizer; // volumes grow

use serde_json::Value;

pub use self::binder::BINDER;
pub use self::index::{Volumes, claim_of};
pub use self::matching::{fitting, may_provision, promise};
pub use self::protection::PROTECTION;
pub use self::provisioner::PROVISIONER;
pub use self::resizer::{EXPANDER, RESIZER, grow_on_node};
use super::resource::Kind;
use super::store::{Key, Object};
use super::value::{at, entry, text};
use super::world::World;

/// The annotation with which the scheduler hands a claim over.
pub const SELECTED_NODE: &str = "volume.kubernetes.io/selected-node";
const OLD_CLASS: &str = "volume.beta.kubernetes.io/storage-class";
const DEFAULT_CLASS: &str = "storageclass.kubernetes.io/is-default-class";
/// The provisioner of classes whose volumes are made by hand.
const NONE: &str = "kubernetes.io/no-provisioner";

/// When a claim gets its volume.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binding {
    /// At once.
    Immediate,
    /// Not before a pod that uses it has a node.
    Late,
}

/// Whether the claim has its volume.
#[must_use]
pub fn is_bound(claim: &Value) -> bool {
    text(claim, "/status/phase") == "Bound"
}

/// The name of the claim's class, in the new or the old form; none if it says nothing.
#[must_use]
pub fn class_name(claim: &Value) -> Option<&str> {
    entry(claim, "/metadata/annotations", OLD_CLASS)
        .or_else(|| at(claim, "/spec/storageClassName").as_str())
}

/// The claim's class, if there is one.
#[must_use]
pub fn class(world: &World, claim: &Value) -> Option<Object> {
    let name = class_name(claim)?;
    world.get(&Key::new(Kind::StorageClass, "", name))
}

/// When the claim gets its volume.
#[must_use]
pub fn binding(world: &World, claim: &Value) -> Binding {
    match class(world, claim) {
        Some(class) if text(&class, "/volumeBindingMode") == "WaitForFirstConsumer" => {
            Binding::Late
        }
        _ => Binding::Immediate,
    }
}

/// The class for claims that name none: the newest that says so.
#[must_use]
pub fn default_class(world: &World) -> Option<String> {
    world
        .store
        .all(Kind::StorageClass)
        .filter(|(_, it)| entry(it, "/metadata/annotations", DEFAULT_CLASS) == Some("true"))
        .max_by_key(|(key, it)| {
            let made = text(it, "/metadata/creationTimestamp").to_owned();
            (made, std::cmp::Reverse(key.name.clone()))
        })
        .map(|(key, _)| key.name.clone())
}

/// Whether somebody makes volumes for this class.
#[must_use]
pub fn is_served(world: &World, class: &Value) -> bool {
    match entry(class, "/metadata/annotations", "provisioner-runs") {
        Some(word) => word == "true",
        None => world.provisioners.contains(text(class, "/provisioner")),
    }
}
