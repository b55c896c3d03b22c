//! Volumes (PersistentVolume) and their classes.

use jiff::Timestamp;

use super::{Name, Quantity, Text, Uid};

/// What we keep of a volume.
#[derive(Clone, Debug, PartialEq)]
pub struct Volume {
    /// Its name, without a namespace.
    pub name: Name,
    /// Its identity.
    pub uid: Uid,
    /// When it was created.
    pub created: Timestamp,
    /// `Available`, `Bound`, `Released`, `Failed`, or a word that is new.
    pub phase: Text,
    /// How much it holds.
    pub capacity: Quantity,
    /// The storage class; empty when it has none.
    pub class: Text,
    /// `Retain`, `Delete` or `Recycle`.
    pub reclaim: Text,
    /// The claim that it is, or was, bound to, with the claim's uid.
    pub claim: Option<(Name, Option<Uid>)>,
    /// What a node must carry to mount it: one of these groups of requirements; empty means any node.
    pub nodes: Vec<Vec<Requirement>>,
}

/// One expression of a node selector: `key In [values]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// The label's key.
    pub key: Text,
    /// `In`, `NotIn`, `Exists`, `DoesNotExist`, `Gt`, `Lt`.
    pub operator: Text,
    /// The values it is compared with.
    pub values: Vec<Text>,
}

/// What we keep of a storage class.
#[derive(Clone, Debug, PartialEq)]
pub struct StorageClass {
    /// Its name, without a namespace.
    pub name: Name,
    /// Its identity.
    pub uid: Uid,
    /// Who makes its volumes.
    pub provisioner: Text,
    /// `Delete` or `Retain`.
    pub reclaim: Text,
    /// Whether claims of it may grow.
    pub expandable: bool,
    /// Whether it waits for a pod before it makes a volume.
    pub waits_for_pod: bool,
    /// Whether claims without a class get it.
    pub is_default: bool,
}
