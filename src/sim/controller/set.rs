//! A set, as the controller sees it.

use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::sim::resource::Kind;
use crate::sim::store::{Key, Object};
use crate::sim::value::{at, is_terminating, items, name, namespace, number, text, uid};

/// A StatefulSet as it was when the pass began.
pub struct Set {
    /// The object.
    pub object: Object,
    /// How many pods it wishes for.
    pub replicas: i64,
    /// The first ordinal.
    pub start: i64,
    /// Whether pods wait for each other.
    pub order: Order,
    /// How long a ready pod counts as unavailable.
    pub min_ready: SignedDuration,
}

/// Whether pods wait for each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// One at a time, each waited for.
    OneByOne,
    /// All that can be done is done at once.
    Burst,
}

/// How pods come to a new revision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strategy {
    /// When somebody deletes them.
    OnDelete,
    /// From the top down, and the spec says nothing more.
    Plain,
    /// From the top down to this index.
    Partition(i64),
}

/// What becomes of a claim when its pod or its set goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It stays.
    Retain,
    /// It is deleted.
    Delete,
}

impl Set {
    /// What is stored, with the defaults that the API server applies.
    pub fn of(object: Object) -> Self {
        let spec = |field: &str| number(&object, field);
        Self {
            replicas: spec("/spec/replicas").unwrap_or(1),
            start: spec("/spec/ordinals/start").unwrap_or(0),
            order: match text(&object, "/spec/podManagementPolicy") {
                "Parallel" => Order::Burst,
                _ => Order::OneByOne,
            },
            min_ready: SignedDuration::from_secs(spec("/spec/minReadySeconds").unwrap_or(0)),
            object,
        }
    }

    pub fn name(&self) -> &str {
        name(&self.object)
    }

    pub fn namespace(&self) -> &str {
        namespace(&self.object)
    }

    pub fn uid(&self) -> &str {
        uid(&self.object)
    }

    pub fn is_terminating(&self) -> bool {
        is_terminating(&self.object)
    }

    /// Something at this place of the object.
    pub fn at(&self, pointer: &str) -> &Value {
        at(&self.object, pointer)
    }

    /// The text at this place; empty when there is none.
    pub fn text(&self, pointer: &str) -> &str {
        text(&self.object, pointer)
    }

    /// The number at this place; 0 when there is none, as the API leaves out zeros.
    pub fn number(&self, pointer: &str) -> i64 {
        number(&self.object, pointer).unwrap_or(0)
    }

    pub fn claim_templates(&self) -> &[Value] {
        items(&self.object, "/spec/volumeClaimTemplates")
    }

    pub fn strategy(&self) -> Strategy {
        if self.text("/spec/updateStrategy/type") == "OnDelete" {
            return Strategy::OnDelete;
        }
        if self.at("/spec/updateStrategy/rollingUpdate").is_object() {
            Strategy::Partition(self.number("/spec/updateStrategy/rollingUpdate/partition"))
        } else {
            Strategy::Plain
        }
    }

    /// What becomes of claims whose pod is scaled away.
    pub fn when_scaled(&self) -> Fate {
        self.fate("/spec/persistentVolumeClaimRetentionPolicy/whenScaled")
    }

    /// What becomes of claims when the set is deleted.
    pub fn when_deleted(&self) -> Fate {
        self.fate("/spec/persistentVolumeClaimRetentionPolicy/whenDeleted")
    }

    fn fate(&self, pointer: &str) -> Fate {
        match self.text(pointer) {
            "Delete" => Fate::Delete,
            _ => Fate::Retain,
        }
    }

    /// Whether a pod of this ordinal is wanted.
    pub fn wants(&self, ordinal: i64) -> bool {
        (self.start..self.start + self.replicas).contains(&ordinal)
    }

    /// The name of the pod with this ordinal.
    pub fn pod_name(&self, ordinal: i64) -> String {
        format!("{}-{ordinal}", self.name())
    }

    /// The key of an object in the set's namespace.
    pub fn beside(&self, kind: Kind, name: &str) -> Key {
        Key::new(kind, self.namespace(), name)
    }

    /// The reference with which the set controls an object.
    pub fn reference(&self) -> Value {
        reference("apps/v1", "StatefulSet", self.name(), self.uid())
    }
}

/// The reference of an owner that controls.
pub fn reference(version: &str, kind: &str, name: &str, uid: &str) -> Value {
    json!({
        "apiVersion": version,
        "kind": kind,
        "name": name,
        "uid": uid,
        "controller": true,
        "blockOwnerDeletion": true,
    })
}
