//! What the API server does with a write: the same door for requests and for actors.

use serde_json::Value;

use super::refusal::Refusal;
use super::resource::Kind;
use super::store::{Key, Object};
use super::value::{self, is_terminating, text, uid};
use super::world::World;

/// Which part of an object a write is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Part {
    /// All but the status.
    #[default]
    Whole,
    /// The status alone.
    Status,
    /// The number of replicas, through `scale`.
    Scale,
}

/// What becomes of fields that the kind does not have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Validation {
    /// They are dropped.
    Ignore,
    /// They are dropped, and warned of.
    #[default]
    Warn,
    /// They are refused.
    Strict,
}

/// How a write is made.
#[derive(Clone, Debug, Default)]
pub struct Write {
    /// The field manager.
    pub manager: String,
    /// What it is about.
    pub part: Part,
    /// Whether nothing is stored.
    pub is_dry: bool,
    /// What becomes of unknown fields.
    pub validation: Validation,
}

/// What a write led to.
#[derive(Clone, Debug)]
pub struct Written {
    /// The object as it is now, or would be.
    pub object: Object,
    /// The `Warning` headers.
    pub warnings: Vec<String>,
}

/// How a deletion is made.
#[derive(Clone, Debug, Default)]
pub struct Deletion {
    /// The uid that the object must have.
    pub uid: Option<String>,
    /// The resource version that it must have.
    pub version: Option<String>,
    /// Seconds that a pod is given to end; its own wish if not said.
    pub grace: Option<i64>,
    /// What becomes of what it owns.
    pub propagation: Option<Propagation>,
    /// Whether nothing is stored.
    pub is_dry: bool,
}

/// What becomes of what an object owns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Propagation {
    /// It goes after its owner.
    Background,
    /// It goes before its owner.
    Foreground,
    /// It stays, without owner.
    Orphan,
}

impl Write {
    /// By this field manager, to all but the status.
    pub fn by(manager: impl Into<String>) -> Self {
        Self {
            manager: manager.into(),
            ..Self::default()
        }
    }

    /// The same, to the status.
    #[must_use]
    pub fn status(mut self) -> Self {
        self.part = Part::Status;
        self
    }
}

impl World {
    /// Makes a new object.
    pub fn create(
        &mut self,
        kind: Kind,
        namespace: &str,
        mut object: Value,
        write: &Write,
    ) -> Result<Written, Refusal> {
        let resource = kind.resource();
        if resource.is_namespaced {
            value::set(&mut object, "/metadata/namespace", namespace);
        }
        let key = Key::of(kind, &object);
        if self.store.get(&key).is_some() {
            return Err(Refusal::already_exists(&key));
        }
        value::set(&mut object, "/apiVersion", resource.api_version());
        value::set(&mut object, "/kind", resource.name);
        value::set(&mut object, "/metadata/uid", self.uid());
        value::set(&mut object, "/metadata/creationTimestamp", self.stamp());
        value::set(&mut object, "/metadata/generation", 1);
        Ok(self.keep(key, object, write))
    }

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
        let mut next = match write.part {
            Part::Status => {
                let mut next = (*stored).clone();
                value::set(&mut next, "/status", value::at(&object, "/status").clone());
                next
            }
            Part::Whole | Part::Scale => object,
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

    /// Deletes an object; a pod on a node only asks its kubelet to end it.
    pub fn delete(&mut self, key: &Key, how: &Deletion) -> Result<Object, Refusal> {
        let stored = self.get(key).ok_or_else(|| Refusal::not_found(key))?;
        if let Some(wished) = how.uid.as_deref().filter(|it| *it != uid(&stored)) {
            return Err(Refusal::conflict(
                key,
                &format!(
                    "the UID in the precondition ({wished}) does not match the UID in record ({}). The object might have been deleted and then recreated",
                    uid(&stored)
                ),
            ));
        }
        let own = value::number(&stored, "/spec/terminationGracePeriodSeconds").unwrap_or(30);
        let grace = how.grace.unwrap_or(own);
        let waits =
            key.kind == Kind::Pod && grace > 0 && !text(&stored, "/spec/nodeName").is_empty();
        if !waits {
            return self
                .store
                .remove(key)
                .ok_or_else(|| Refusal::not_found(key));
        }
        if is_terminating(&stored) {
            return Ok(stored);
        }
        let mut next = (*stored).clone();
        let end = self.now() + jiff::SignedDuration::from_secs(grace);
        value::set(&mut next, "/metadata/deletionTimestamp", end.to_string());
        value::set(&mut next, "/metadata/deletionGracePeriodSeconds", grace);
        Ok(self.store.put(key.clone(), next))
    }

    fn keep(&mut self, key: Key, object: Value, write: &Write) -> Written {
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
