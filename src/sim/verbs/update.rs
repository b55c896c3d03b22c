//! PUT, and what patches end in: replacing an object, or the part of it that the write is about.

use serde_json::Value;

use super::decode::{settle, settle_field};
use super::{Part, Write, Written};
use crate::sim::refusal::Refusal;
use crate::sim::schema;
use crate::sim::store::{Key, Object};
use crate::sim::value::{self, text};
use crate::sim::world::World;

impl World {
    /// Replaces an object, or the part of it that the write is about. A resource version in the object must
    /// be the one that is stored.
    pub fn update(&mut self, key: &Key, object: Value, write: &Write) -> Result<Written, Refusal> {
        let stored = self.get(key).ok_or_else(|| Refusal::not_found(key))?;
        let version = text(&object, "/metadata/resourceVersion");
        if !version.is_empty() && version != text(&stored, "/metadata/resourceVersion") {
            return Err(Refusal::conflict(
                key,
                "the object has been modified; please apply your changes to the latest version and try again",
            ));
        }
        if write.part == Part::Scale {
            return self.rescale(key, &stored, &object, write);
        }
        let kind = schema::of(key.kind);
        let mut next = match write.part {
            Part::Status => {
                let mut next = (*stored).clone();
                value::set(&mut next, "/status", value::at(&object, "/status").clone());
                let _ = settle_field(&mut next, kind, "status");
                next
            }
            Part::Whole | Part::Scale => {
                let mut object = object;
                let _ = settle(&mut object, kind);
                object
            }
        };
        if value::at(&next, "/spec") != value::at(&stored, "/spec") {
            let generation = value::number(&stored, "/metadata/generation").unwrap_or(0);
            value::set(&mut next, "/metadata/generation", generation + 1);
        }
        value::set(
            &mut next,
            "/metadata/resourceVersion",
            text(&stored, "/metadata/resourceVersion"),
        );
        if next == *stored {
            return Ok(Written {
                object: stored,
                warnings: Vec::new(),
            });
        }
        Ok(self.keep(key.clone(), next, write))
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
        self.update(key, object, write)
    }

    pub(super) fn keep(&mut self, key: Key, object: Value, write: &Write) -> Written {
        let object = if write.is_dry {
            Object::new(object)
        } else {
            self.store.put(key, object)
        };
        Written {
            object,
            warnings: Vec::new(),
        }
    }
}
