//! PUT, and what patches end in: replacing an object, or the part of it that the write is about.

use serde_json::Value;

use super::create::say_kind;
use super::decode::{settle, settle_field};
use super::patch::check_address;
use super::{Part, Write, Written, admit, defaults, managed, prepare, validate, warn};
use crate::sim::refusal::Refusal;
use crate::sim::resource::Kind;
use crate::sim::schema;
use crate::sim::store::{Key, Object};
use crate::sim::value::{self, at, is_terminating, items, text, uid};
use crate::sim::world::World;

const MODIFIED: &str =
    "the object has been modified; please apply your changes to the latest version and try again";

impl World {
    /// Replaces an object, or the part of it that the write is about. A resource version in the object must
    /// be the one that is stored, and so must a uid.
    pub fn update(&mut self, key: &Key, object: Value, write: &Write) -> Result<Written, Refusal> {
        let stored = self.get(key).ok_or_else(|| Refusal::not_found(key))?;
        check_address(key, &object)?;
        let is_unconditional = text(&object, "/metadata/resourceVersion").is_empty();
        if key.kind == Kind::PodDisruptionBudget && is_unconditional {
            let resource = key.kind.resource();
            let cause = (
                "metadata.resourceVersion".to_owned(),
                "FieldValueInvalid",
                "Invalid value: 0: must be specified for an update".to_owned(),
            );
            return Err(Refusal::invalid_as(
                resource.group,
                resource.plural,
                &key.name,
                &[cause],
            ));
        }
        let told = uid(&object);
        if !told.is_empty() && told != uid(&stored) {
            let path = format!(
                "/registry/{}/{}/{}",
                key.kind.resource().plural,
                key.namespace,
                key.name
            );
            return Err(Refusal::conflict(
                key,
                &format!(
                    "StorageError: invalid object, Code: 4, Key: {path}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: {told}, UID in object meta: {}",
                    uid(&stored)
                ),
            ));
        }
        self.replace(key, stored, object, write)
    }

    /// Changes an object as it is now: what actors do. Nothing is written when nothing changes.
    pub fn revise(
        &mut self,
        key: &Key,
        write: &Write,
        change: impl FnOnce(&mut Value),
    ) -> Result<Written, Refusal> {
        let stored = self.get(key).ok_or_else(|| Refusal::not_found(key))?;
        let mut object = (*stored).clone();
        change(&mut object);
        self.replace(key, stored, object, write)
    }

    /// What an update, a patch and an actor's change have in common.
    pub(super) fn replace(
        &mut self,
        key: &Key,
        stored: Object,
        object: Value,
        write: &Write,
    ) -> Result<Written, Refusal> {
        let version = text(&object, "/metadata/resourceVersion");
        if !version.is_empty() && version != text(&stored, "/metadata/resourceVersion") {
            return Err(Refusal::conflict(key, MODIFIED));
        }
        let next = match write.part {
            Part::Scale => return self.rescale(key, &stored, &object, write),
            Part::Status => self.with_status(key, &stored, object, write)?,
            Part::Whole => self.with_wishes(key, &stored, object, write)?,
        };
        let warnings = match write.part {
            Part::Whole => warn::change(key.kind, &stored, &next),
            Part::Status | Part::Scale => Vec::new(),
        };
        Ok(self.keep_changed(key, stored, next, write, warnings))
    }

    /// The object with another status; labels and annotations may come along, wishes may not.
    fn with_status(
        &mut self,
        key: &Key,
        stored: &Object,
        mut object: Value,
        write: &Write,
    ) -> Result<Value, Refusal> {
        let its = schema::of(key.kind);
        if object.get("spec") != stored.get("spec") {
            value::set(&mut object, "/spec", at(stored, "/spec").clone());
        }
        if object.get("metadata") != stored.get("metadata") {
            if key.kind == Kind::Pod {
                let owners = at(stored, "/metadata/ownerReferences").clone();
                value::set(&mut object, "/metadata/ownerReferences", owners);
            }
            let _ = settle_field(&mut object, its, "metadata");
            carry(stored, &mut object);
        }
        say_kind(key.kind, &mut object);
        let _ = settle_field(&mut object, its, "status");
        managed::changed(stored, &mut object, its, write, &self.stamp());
        validate::status(key, stored, &object)?;
        Ok(object)
    }

    /// The object as it is wished, with what the server decides.
    fn with_wishes(
        &mut self,
        key: &Key,
        stored: &Object,
        mut object: Value,
        write: &Write,
    ) -> Result<Value, Refusal> {
        let its = schema::of(key.kind);
        say_kind(key.kind, &mut object);
        let _ = settle(&mut object, its);
        defaults::fill(key.kind, &mut object);
        carry(stored, &mut object);
        managed::changed(stored, &mut object, its, write, &self.stamp());
        let tolerates = "/spec/tolerations";
        if key.kind == Kind::Pod && at(stored, tolerates) != at(&object, tolerates) {
            admit::tolerate(&mut object);
        }
        prepare::changed(key.kind, stored, &mut object);
        validate::change(key, stored, &object)?;
        self.admit_growth(key, stored, &object)?;
        self.admit_to_quota(key, Some(stored), &object, write.is_dry)?;
        Ok(object)
    }

    /// Keeps an object that changed. What was only waiting for its last finalizer goes.
    pub(super) fn keep_changed(
        &mut self,
        key: &Key,
        stored: Object,
        next: Value,
        write: &Write,
        warnings: Vec<String>,
    ) -> Written {
        if next == *stored {
            return Written {
                object: stored,
                warnings,
            };
        }
        let is_free = is_terminating(&next)
            && items(&next, "/metadata/finalizers").is_empty()
            && items(&next, "/spec/finalizers").is_empty()
            && value::number(&next, "/metadata/deletionGracePeriodSeconds").unwrap_or(0) == 0;
        if is_free && !write.is_dry {
            self.store.remove(key);
            return Written {
                object: Object::new(next),
                warnings,
            };
        }
        self.keep(key.clone(), next, write, warnings)
    }

    pub(super) fn keep(
        &mut self,
        key: Key,
        object: Value,
        write: &Write,
        warnings: Vec<String>,
    ) -> Written {
        let object = if write.is_dry {
            Object::new(object)
        } else {
            self.store.put(key, object)
        };
        Written { object, warnings }
    }
}

/// What no writer changes.
fn carry(stored: &Value, object: &mut Value) {
    const FIXED: &[&str] = &[
        "creationTimestamp",
        "deletionTimestamp",
        "deletionGracePeriodSeconds",
        "generation",
        "resourceVersion",
        "managedFields",
        "selfLink",
    ];
    let known = at(stored, "/metadata");
    let metadata = value::map(value::place(object, "/metadata"));
    for field in FIXED {
        match known.get(field) {
            Some(value) => {
                metadata.insert((*field).to_owned(), value.clone());
            }
            None => {
                metadata.remove(*field);
            }
        }
    }
    for field in ["uid", "namespace"] {
        if let (Some(value), false) = (known.get(field), metadata.contains_key(field)) {
            metadata.insert(field.to_owned(), value.clone());
        }
    }
}
